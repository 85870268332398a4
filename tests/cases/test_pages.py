"""Who opens which page; the list of cases; opening one."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import Case, Client
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    ADULT,
    bring,
    desk_of,
    make_case,
    make_current_center,
    make_worker,
    open_case,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db


def address(name, case=None):
    return reverse(f"cases:{name}", args=[case.public_id] if case else [])


def texts_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


READ_ROWS = {*Role.of_business, Role.INSPECTOR} - {Role.SUBDISTRICT_OFFICER}
OPEN_TO = {
    "case_list": READ_ROWS,
    "uncounted_list": READ_ROWS,
    "case_open": {Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR},
    "recognition_list": {Role.DISTRICT_OFFICER},
    "case_detail": {*Role.of_center, Role.SUPERVISOR, *Role.of_district},
}


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_for_its_roles_and_no_other(client, role):
    case, desk = make_case(), make_desk(role)
    if role == Role.SUPERVISOR:
        bring(case, desk, at=timezone.now())
    client.sit_at(desk)

    opened = {
        name
        for name in OPEN_TO
        if client.get(address(name, case if name == "case_detail" else None)).status_code == 200
    }

    assert opened == {name for name, roles in OPEN_TO.items() if role in roles}


@pytest.mark.parametrize("name", ["case_edit", "record_add"])
def test_only_the_worker_in_charge_opens_the_forms_of_a_case(client, name):
    case = make_case()

    own = client.sit_at(desk_of(case)).get(address(name, case))
    colleague = client.sit_at(make_worker(case.center)).get(address(name, case))

    assert (own.status_code, colleague.status_code) == (200, 404)


def test_a_step_is_posted_never_asked_for(client):
    case = make_case()

    assert client.sit_at(desk_of(case)).get(address("case_step", case)).status_code == 405


# The list


def test_the_list_shows_masked_names_newest_first(client):
    center = make_center()
    old = open_case(center, opened_on=date(2021, 5, 1), signed_on=date(2021, 5, 1))
    new = open_case(center, name="李四光")
    client.sit_at(make_worker(center))

    rows = client.get(address("case_list")).context["rows"]

    assert [(row.number, row.client.text) for row in rows] == [
        (new.number, "李*光"),
        (old.number, "张*丰"),
    ]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"open", "group", "closed"}),
        ("state=closed", {"closed"}),
        ("method=group", {"group"}),
        ("field=charity", {"group"}),
        ("recognition=waiting", {"closed"}),
        ("mine=on", {"open"}),
        ("state=nonsense", {"open", "group", "closed"}),
        ("state=closed&method=group", set()),
    ],
)
def test_the_list_is_narrowed(client, query, seen):
    center = make_center()
    worker = make_worker(center)
    numbers = {
        open_case(center, worker).number: "open",
        open_case(center, method="group", field="charity").number: "group",
        make_case(CaseState.CLOSED, center).number: "closed",
    }

    page = client.sit_at(worker).get(f"{address('case_list')}?{query}")

    assert {numbers[row.number] for row in page.context["rows"]} == seen


def test_the_list_goes_on_after_the_last_row_seen(client):
    center = make_center()
    numbers = [open_case(center).number for _ in range(27)]
    client.sit_at(make_worker(center))

    first = client.get(address("case_list"))
    second = client.get(f"{address('case_list')}?after={first.context['next']}")

    seen = [row.number for row in (*first.context["rows"], *second.context["rows"])]
    assert seen == numbers[::-1]
    assert second.context["next"] == ""


@pytest.mark.parametrize("mark", ["nonsense", "2021-06-01", "2021-06-01.x", "1.1"])
def test_a_mark_that_nobody_gave_begins_anew(client, mark):
    case = open_case()

    page = client.sit_at(desk_of(case)).get(f"{address('case_list')}?after={mark}")

    assert [row.number for row in page.context["rows"]] == [case.number]


def test_an_empty_list_says_what_to_do(client):
    center = make_center()

    worker = client.sit_at(make_worker(center)).get(address("case_list")).content.decode()
    district = client.sit_at(make_desk(Role.DISTRICT_OFFICER)).get(address("case_list"))

    assert "服务对象签署知情同意书后，在这里接案建档。" in worker
    assert "中心工作人员接案后，案例会出现在这里。" in district.content.decode()


@pytest.mark.parametrize(
    ("name", "queries"), [("case_list", 8), ("uncounted_list", 12), ("recognition_list", 13)]
)
def test_the_number_of_queries_is_the_same_for_one_row_and_for_three(
    client, django_assert_num_queries, name, queries
):
    center = make_center()
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    make_case(CaseState.CLOSED, center)

    with django_assert_num_queries(queries):
        client.get(address(name))
    make_case(CaseState.CLOSED, center)
    make_case(CaseState.CLOSED, center)
    with django_assert_num_queries(queries):
        page = client.get(address(name))

    assert len(page.context["rows"]) == 3


# Opening


@pytest.fixture
def typed():
    today = timezone.localdate().isoformat()
    return {
        "form_token": str(uuid4()),
        "name": "张三丰",
        "id_number": ADULT,
        "phone": "13812345678",
        "address": "劲松中社区",
        "categories": ["living_alone"],
        "id_kind": "resident",
        "purposes": ["service", "sensitive"],
        "text_version": "2021年第一版",
        "signed_on": today,
        "signer": "张三丰",
        "relation": "self",
        "field": "elderly_service",
        "opened_on": today,
        "intake_note": "",
    }


def test_a_case_is_opened_by_its_form(client, typed):
    worker = make_worker(make_current_center())

    answer = client.sit_at(worker).post(address("case_open"), typed, follow=True)

    case = Case.objects.get()
    assert answer.redirect_chain == [(address("case_detail", case), 302)]
    assert texts_of(answer) == [f"案例{case.number}已建立，由您负责。"]
    assert (case.client.name, case.client.id_number) == ("张三丰", ADULT)


def test_a_form_pressed_twice_opens_one_case(client, typed):
    client.sit_at(make_worker(make_current_center()))

    answers = [client.post(address("case_open"), typed) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert (Case.objects.count(), Client.objects.count()) == (1, 1)


def test_everything_missing_is_said_at_once(client):
    client.sit_at(make_worker(make_current_center()))

    page = client.post(address("case_open"), {"form_token": str(uuid4())})

    assert {name: errors[0] for name, errors in page.context["form"].errors.items()} == {
        "name": "请填写姓名",
        "id_kind": "请选择证件类型",
        "categories": "请选择服务对象类别",
        "text_version": "请填写同意书文本版本",
        "purposes": "请选择同意事项",
        "signed_on": "请选择签署日期",
        "signer": "请填写签署人",
        "relation": "请选择签署人与服务对象的关系",
        "field": "请选择服务领域",
        "opened_on": "请选择接案日期",
    }


def test_wrong_values_and_broken_rules_stand_beside_their_fields_and_typing_is_kept(client, typed):
    client.sit_at(make_worker(make_current_center()))
    typed |= {
        "id_number": "110105194912310021",
        "phone": "12345",
        "is_minor": "on",
        "opened_on": "2099-01-01",
        "name": "",
    }

    page = client.post(address("case_open"), typed)

    form = page.context["form"]
    assert sorted(form.errors) == ["id_number", "name", "opened_on", "phone", "relation"]
    assert form.errors["opened_on"] == ["接案日期不能晚于今天。"]
    assert (form["id_number"].value(), form["phone"].value()) == ("110105194912310021", "12345")
    assert Client.objects.count() == 0


def test_a_day_without_a_round_is_refused_beside_the_day(client, typed):
    client.sit_at(make_worker(make_current_center()))

    page = client.post(
        address("case_open"), {**typed, "opened_on": "2001-06-01", "signed_on": "2001-06-01"}
    )

    assert page.context["form"].errors["opened_on"] == ["2001年6月1日不在任何试点批次的服务期内。"]
