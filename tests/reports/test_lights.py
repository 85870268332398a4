"""Three lights of a center with their reasons, on every board."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from centers.models import Premises
from pilots.models import PilotUnit
from reports.board import placed_units
from reports.lights import lights_of
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_premises
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_pool, make_staff

ON = date(2021, 9, 1)
LAST = date(2021, 12, 31)  # of service


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def center(round):
    return make_center(make_unit(round, make_subdistrict("劲松街道")))


def told(round, center, on=ON):
    lights = lights_of(round=round, centers=[center], on=on)[center.pk]
    return [(light.word, light.reason) for light in lights]


def test_nothing_is_there_and_each_light_says_so(round, center):
    assert told(round, center) == [
        ("缺场地", "没有登记在用的场地，或者使用权已到期"),
        ("缺人员", "没有在岗人员"),
        ("缺资金", "本批次资金尚未分配到中心"),
    ]


def test_all_is_there_with_how_much(round, center):
    make_premises(center)
    make_staff(center)
    make_staff(center, kind="other", is_professional=False)
    make_pool(round, center.district, amount=1_000_000, shared={center: 990_000})

    assert told(round, center) == [
        ("有场地", "在用场地1处，共80.0平方米"),
        ("有人员", "在岗2人，其中专业服务人员1人"),
        ("有资金", "本批次已分配9,900.00元"),
    ]


def test_the_last_day_of_a_right_of_use_is_still_one(round, center):
    make_premises(center)
    Premises.objects.update(right="rented", right_until=ON)

    assert told(round, center)[0][0] == "有场地"
    assert told(round, center, date(2021, 9, 2))[0][0] == "缺场地"


def test_a_round_that_is_over_is_told_as_of_its_last_day(round, center):
    """Years later its lights told of the day they were read, and led to the people of that year."""
    make_premises(center)
    Premises.objects.update(right="rented", right_until=LAST, left_on=date(2022, 2, 1))
    make_staff(center, ends_on=LAST)
    make_staff(center, starts_on=date(2022, 1, 1))

    assert told(round, center, LAST)[:2] == [
        ("有场地", "在用场地1处，共80.0平方米"),
        ("有人员", "在岗1人，其中专业服务人员1人"),
    ]
    assert told(round, center, date(2024, 5, 1))[:2] == [
        ("有场地", "在用场地1处，共80.0平方米（2021年12月31日）"),
        ("有人员", "在岗1人，其中专业服务人员1人（2021年12月31日）"),
    ]


def test_premises_that_were_left_within_the_round_are_none_on_its_last_day(round, center):
    make_premises(center)
    Premises.objects.update(left_on=LAST)

    assert told(round, center, date(2024, 5, 1))[0][0] == "缺场地"


def test_only_the_premises_of_today_are_on_the_page_of_the_center(round, center):
    make_premises(center)

    parts = [
        lights_of(round=round, centers=[center], on=day)[center.pk][0].part
        for day in (LAST, date(2022, 1, 1))
    ]

    assert parts == ["premises-heading", ""]


def test_the_dashboards_judge_as_the_boards_do(round, center):
    """A right that ran out and a share of nothing: two pages showed two different lights once."""
    make_premises(center)
    Premises.objects.update(right="rented", right_until=ON)
    other = make_center(make_unit(round, make_subdistrict("望京街道")))
    make_pool(round, center.district, amount=10, shared={center: 0, other: 10})

    for day in (ON, date(2021, 9, 2)):
        placed = placed_units(round=round, units=PilotUnit.objects.all(), on=day)
        found = lights_of(round=round, centers=[center, other], on=day)
        assert {one.center.pk: one.lights for one in placed} == {
            pk: lights for pk, lights in found.items() if pk
        }


def test_people_who_serve_nobody_are_no_staff(round, center):
    make_staff(center, kind="other", is_professional=False)

    assert told(round, center)[1] == ("缺人员", "在岗1人，没有从事专业社会工作服务的")


def test_money_of_another_round_lights_nothing(round, center):
    make_pool(make_round(2022), center.district, amount=10, shared={center: 10})

    assert told(round, center)[2][0] == "缺资金"


def test_one_center_asks_as_much_as_three(round, center, django_assert_num_queries):
    others = [
        make_center(make_unit(round, make_subdistrict(name))) for name in ("望京街道", "三里屯街道")
    ]
    with django_assert_num_queries(4):
        lights_of(round=round, centers=[center], on=ON)
    with django_assert_num_queries(4):
        lights_of(round=round, centers=[center, *others], on=ON)


@pytest.mark.parametrize("role", [Role.EXECUTIVE_DIRECTOR, Role.DISTRICT_OFFICER, Role.CITY_VIEWER])
def test_every_board_shows_them(client, center, role):
    page = client.sit_at(make_desk(role)).get(reverse("reports:standing_list")).content.decode()

    assert "缺场地" in page
    assert "没有在岗人员" in page
