"""What only a center and its district work on, listed for the city before it closes a round."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from reports.citywide.closing import still_open
from reports.parts.actions.verifications import answer, take_verification_step
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import DECEMBER, make_case
from tests.reports.parts.factories import head_of, make_supplement, make_verification, officer_of

pytestmark = pytest.mark.django_db
CANARY = "只给本区看的话"
QUERIES = 8
LABELS = {"supplements": "未确认的补充数", "verifications": "未办结的核实单"}


@pytest.fixture(autouse=True)
def in_december(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)


@pytest.fixture
def round():
    return make_round()


@pytest.fixture
def centers(round):
    """Of two districts."""
    places = (("劲松街道", "朝阳区"), ("中关村街道", "海淀区"))
    return [
        make_center(make_unit(round, make_subdistrict(street, make_district(district))))
        for street, district in places
    ]


def listed(client, round, what, role=Role.CITY_OFFICER):
    """The lines of the page that the number leads to; with the number itself."""
    [row] = [row for row in still_open(round, at=DECEMBER) if row.label == LABELS[what]]
    assert row.url == reverse("reports:round_left_open", args=[round.pk, what])
    page = client.sit_at(make_desk(role)).get(row.url)
    return row, page, [[cell for _, cell in line] for line in page.context["lines"]]


def test_the_number_of_unconfirmed_supplements_opens_exactly_these(client, round, centers):
    here, there = centers
    make_supplement(here, round, reason=CANARY, amount=98765)
    make_supplement(there, round, at=DECEMBER + timedelta(hours=1))
    make_supplement(here, round, confirmed=True)
    make_supplement(*other_year())

    row, page, lines = listed(client, round, "supplements")

    assert (row.count, row.detail) == (2, "朝阳区1项、海淀区1项")
    assert lines == [
        [str(there), "海淀区", "服务人次", "2021年12月15日 11:00", "待确认"],
        [str(here), "朝阳区", "服务人次", "2021年12月15日 10:00", "待确认"],
    ]
    content = page.content.decode()
    assert (CANARY in content, "98,765" in content, "共2条" in content) == (False, False, True)


def other_year():
    earlier = make_round(2020)
    return make_center(make_unit(earlier, make_subdistrict("八里庄街道"))), earlier


def test_the_number_of_open_verifications_opens_exactly_these(client, round, centers, monkeypatch):
    here, there = centers
    asked, answered, closed = (make_case(one, round) for one in (here, there, here))
    make_verification(asked, question=CANARY)
    reply = {"answer": "right", "text": CANARY}
    for case in (answered, closed):
        one = make_verification(case)
        one = answer(verification=one, **reply, by=head_of(case.center), at=DECEMBER)
    take_verification_step(
        "close", verification=one, by=officer_of(here.district), at=DECEMBER, note=""
    )
    later = DECEMBER + timedelta(days=10)
    monkeypatch.setattr(timezone, "now", lambda: later)

    row, page, lines = listed(client, round, "verifications", Role.CITY_VIEWER)

    assert (row.count, row.detail) == (2, "朝阳区1张、海淀区1张")
    assert sorted(line[:3] for line in lines) == sorted(
        [
            [str(here), "朝阳区", f"案例{asked.number}"],
            [str(there), "海淀区", f"案例{answered.number}"],
        ]
    )
    assert {line[-1] for line in lines} == {"待中心答复，逾期3天", "已答复，待办结，逾期3天"}
    assert CANARY not in page.content.decode()


@pytest.mark.parametrize("what", LABELS)
def test_one_row_and_three_cost_the_same(client, round, centers, what, django_assert_num_queries):
    def add(center):
        if what == "supplements":
            make_supplement(center, round)
        else:
            make_verification(make_case(center, round))

    url = reverse("reports:round_left_open", args=[round.pk, what])
    client.sit_at(make_desk(Role.CITY_VIEWER))
    assert f"没有{LABELS[what]}" in client.get(url).content.decode()
    add(centers[0])
    with django_assert_num_queries(QUERIES):
        client.get(url)
    add(centers[1])
    add(centers[1])

    with django_assert_num_queries(QUERIES):
        page = client.get(url)

    assert len(page.context["lines"]) == 3


@pytest.mark.parametrize("role", [role for role in Role if role not in Role.of_city])
def test_it_is_for_the_city_alone(client, round, role):
    client.sit_at(make_desk(role))
    for what in LABELS:
        url = reverse("reports:round_left_open", args=[round.pk, what])
        assert client.get(url).status_code in (403, 404)


def test_there_are_two_such_lists(client, round):
    client.sit_at(make_desk(Role.CITY_OFFICER))

    for what in ("nothing", "addenda"):
        url = reverse("reports:round_left_open", args=[round.pk, what])
        assert client.get(url).status_code == 404
