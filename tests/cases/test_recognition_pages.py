"""The district's page of 认定, and the list of what does not count."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from cases.models import Case
from cases.states import CaseState, Recognition
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district
from tests.cases.factories import make_case, make_worker
from tests.centers.factories import make_center
from tests.pilots.factories import make_round

pytestmark = pytest.mark.django_db

WAITING = reverse("cases:recognition_list")
UNCOUNTED = reverse("cases:uncounted_list")


def typed(**changed) -> dict:
    return {"form_token": str(uuid4()), "outcome": "recognized", "note": "", **changed}


def test_only_closed_cases_of_the_own_district_wait(client):
    center = make_center()
    case = make_case(CaseState.CLOSED, center)
    make_case(CaseState.CLOSING, center)
    make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)

    own = client.sit_at(make_desk(Role.DISTRICT_OFFICER)).get(WAITING)
    foreign = client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))).get(WAITING)

    assert [waiting.row.number for waiting in own.context["rows"]] == [case.number]
    assert foreign.context["rows"] == []
    assert "没有待认定的案例" in foreign.content.decode()


def test_many_are_recognized_in_one_act(client):
    center = make_center()
    cases = [make_case(CaseState.CLOSED, center) for _ in range(3)]
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    ticked = [str(case.public_id) for case in cases[:2]]

    answer = client.post(WAITING, typed(cases=ticked), follow=True)

    assert answer.context["counts"] == [("认定为服务案例", 2)]
    assert [line.number for line in answer.context["lines"]] == [case.number for case in cases[:2]]
    assert list(Case.objects.order_by("pk").values_list("recognition", flat=True)) == [
        "recognized",
        "recognized",
        "waiting",
    ]


def test_declining_without_a_reason_keeps_the_ticks(client):
    case = make_case(CaseState.CLOSED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    page = client.post(WAITING, typed(cases=[str(case.public_id)], outcome="declined"))

    assert page.context["form"].errors == {"note": ["不予认定的，请写明理由。"]}
    assert [waiting.is_chosen for waiting in page.context["rows"]] == [True]
    assert Case.objects.get().recognition == Recognition.WAITING


@pytest.mark.parametrize(
    ("ticked", "sentence"),
    [
        ([], "请勾选案例。"),
        (["nonsense"], "所选案例已不在这里，请重新勾选。"),
        (["00000000-0000-4000-8000-000000000000"], "所选案例已不在这里，请重新勾选。"),
    ],
)
def test_wrong_ticks_are_refused(client, ticked, sentence):
    make_case(CaseState.CLOSED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    page = client.post(WAITING, typed(cases=ticked))

    assert page.context["form"].errors == {"cases": [sentence]}


def test_another_districts_case_cannot_be_ticked(client):
    case = make_case(CaseState.CLOSED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")))

    client.post(WAITING, typed(cases=[str(case.public_id)]))

    assert Case.objects.get().recognition == Recognition.WAITING


def test_each_case_left_out_has_its_reason(client):
    center = make_center()
    make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED)
    reasons = {
        make_case(CaseState.CLOSED, center).number: "尚待区级认定",
        make_case(CaseState.INTAKE, center).number: "尚未结案",
        make_case(
            CaseState.CLOSED, center, recognition=Recognition.DECLINED
        ).number: "区级不予认定：材料不全。",
    }

    page = client.sit_at(make_worker(center)).get(UNCOUNTED)

    assert {row.number: reason for row, reason, _ in page.context["rows"]} == reasons
    assert [reading.cases for reading in page.context["readings"]] == [1, 3, 3]


def test_a_round_can_be_chosen_and_the_latest_is_shown_first(client):
    case = make_case()
    make_round(2022)
    client.sit_at(make_worker(case.center))

    latest = client.get(UNCOUNTED)
    chosen = client.get(UNCOUNTED, {"round": Round.objects.get(year=2021).pk})

    assert latest.context["rows"] == []
    assert [row.number for row, *_ in chosen.context["rows"]] == [case.number]


def test_the_list_is_narrowed_to_one_reason_whose_number_is_that_many_rows(client):
    center = make_center()
    make_case(CaseState.CLOSED, center)
    declined = make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)
    client.sit_at(make_worker(center))

    page = client.get(UNCOUNTED)
    for label, number, query in page.context["reasons"]:
        rows = client.get(f"{UNCOUNTED}?{query}").context["rows"]
        assert (label, len(rows)) == (label, number)
    (row, reason, remedy) = client.get(UNCOUNTED, {"reason": "declined"}).context["rows"][0]

    assert row.url == reverse("cases:case_detail", args=[declined.public_id])
    assert reason == "区级不予认定：材料不全。"
    assert "重新开案" in remedy


def test_a_round_that_does_not_exist_is_not_found(client):
    client.sit_at(make_desk(Role.CITY_VIEWER))

    assert client.get(UNCOUNTED, {"round": "999"}).status_code == 404


def test_before_the_first_round_the_page_says_so(client):
    client.sit_at(make_desk(Role.CITY_VIEWER))

    assert "还没有试点批次" in client.get(UNCOUNTED).content.decode()
