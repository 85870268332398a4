"""The pages of a case, through address, middleware and template."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import Case, Client, ServiceRecord
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    ADULT,
    desk_of,
    make_case,
    make_current_case,
    make_current_center,
    make_worker,
    open_case,
    serve,
    write_stage,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db


def address(name, case=None):
    return reverse(f"cases:{name}", args=[case.public_id] if case else [])


def texts_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


OPEN_TO = {
    "case_list": {*Role.of_center, Role.SUPERVISOR, *Role.of_district, *Role.of_city},
    "uncounted_list": {*Role.of_center, Role.SUPERVISOR, *Role.of_district, *Role.of_city},
    "case_open": {Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR},
    "recognition_list": {Role.DISTRICT_OFFICER},
    "case_detail": {*Role.of_center, Role.SUPERVISOR, *Role.of_district},
}


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_for_its_roles_and_no_other(client, role):
    case = make_case()
    client.sit_at(make_desk(role))

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

    assert [(row.number, row.client) for row in rows] == [
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
    ("name", "queries"), [("case_list", 7), ("uncounted_list", 10), ("recognition_list", 7)]
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
        "category": "elderly_alone",
        "signed_on": today,
        "signer": "张三丰",
        "relation": "self",
        "method": "individual",
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
        "category": "请选择服务对象类别",
        "signed_on": "请选择签署日期",
        "signer": "请填写签署人",
        "relation": "请选择签署人与服务对象的关系",
        "method": "请选择工作方法",
        "field": "请选择服务领域",
        "opened_on": "请选择接案日期",
    }


def test_wrong_values_and_broken_rules_stand_beside_their_fields_and_typing_is_kept(client, typed):
    client.sit_at(make_worker(make_current_center()))
    typed |= {
        "id_number": "110105194912310021",
        "phone": "12345",
        "is_minor": "on",
        "opened_on": "2999-01-01",
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


# The case


def test_the_page_says_whether_the_case_counts_and_by_which_rule(client):
    case = make_case(CaseState.CLOSED)

    page = client.sit_at(desk_of(case)).get(address("case_detail", case))

    assert page.context["counting"] == {
        "label": "未计入：尚待区级认定",
        "tone": "neutral",
        "rule": "2021年试点的计数口径：经区级认定的服务案例，不限方法。",
    }


def test_the_page_shows_the_step_with_what_stands_in_its_way(client):
    case = open_case(intake_note="")

    page = client.sit_at(desk_of(case)).get(address("case_detail", case)).content.decode()

    assert "暂不能完成接案，进入预估" in page
    assert "请先填写“接案情况”。" in page


def test_a_colleague_is_offered_no_step(client):
    case = open_case()

    page = client.sit_at(make_worker(case.center)).get(address("case_detail", case))

    assert (page.context["steps"], page.context["edit_url"], page.context["record_url"]) == (
        [],
        "",
        "",
    )


@pytest.mark.parametrize("role", ["worker", Role.DISTRICT_OFFICER])
def test_the_queries_of_a_page_do_not_grow_with_its_records(
    client, django_assert_num_queries, role
):
    case = make_case(CaseState.CLOSING)
    client.sit_at(desk_of(case) if role == "worker" else make_desk(role, case.district))

    with django_assert_num_queries(11 if role == "worker" else 9):
        client.get(address("case_detail", case))
    serve(case)
    serve(case)
    with django_assert_num_queries(11 if role == "worker" else 9):
        page = client.get(address("case_detail", case))

    assert len(page.context["sheet"].records) == 3


def test_a_step_is_taken_and_said(client):
    case = make_current_case()

    answer = client.sit_at(desk_of(case)).post(
        address("case_step", case), {"step": "assess"}, follow=True
    )

    assert texts_of(answer) == [f"案例{case.number}现在是：预估。"]
    assert Case.objects.get().state == CaseState.ASSESSMENT


def test_a_refused_step_shows_the_page_again_with_every_reason(client):
    case = make_case(CaseState.EVALUATION)

    page = client.sit_at(desk_of(case)).post(address("case_step", case), {"step": "ask_to_close"})

    assert page.status_code == 200
    assert [problem.message for problem in page.context["problems"]] == [
        "请先填写“评估(目标达成情况)”。",
        "请先填写“结案原因”。",
        "请先填写“结案小结”。",
    ]


@pytest.mark.parametrize("step", ["", "fly", "__class__"])
def test_a_step_that_does_not_exist_is_a_bad_request(client, step):
    case = make_case()

    answer = client.sit_at(desk_of(case)).post(address("case_step", case), {"step": step})

    assert answer.status_code == 400


# Writing


def stage_form(client, case, **typed):
    page = client.get(address("case_edit", case))
    return {
        name: page.context["form"][name].value() for name in page.context["form"].fields
    } | typed


def test_the_texts_of_a_stage_are_saved(client):
    case = make_case(CaseState.PLANNING)
    client.sit_at(desk_of(case))

    posted = stage_form(client, case, goals="恢复联系", plan_note="每周入户")
    answer = client.post(address("case_edit", case), posted)

    case.refresh_from_db()
    assert answer.url == address("case_detail", case)
    assert (case.goals, case.plan_note) == ("恢复联系", "每周入户")


def test_a_stale_edit_keeps_what_was_typed_and_counts_when_pressed_again(client):
    case = make_case(CaseState.PLANNING)
    client.sit_at(desk_of(case))
    posted = stage_form(client, case, goals="我的目标", plan_note="我的计划")
    write_stage(case, goals="先存的目标", plan_note="先存的计划")

    stale = client.post(address("case_edit", case), posted)
    form = stale.context["form"]
    again = client.post(
        address("case_edit", case), {name: form[name].value() for name in form.fields}
    )

    text = stale.content.decode()
    assert stale.status_code == 409
    assert ("先存的目标" in text, "我的目标" in text) == (True, True)
    assert again.status_code == 302
    assert Case.objects.get().goals == "我的目标"


def test_a_form_of_a_stage_that_was_left_is_shown_again_with_its_text(client):
    case = make_current_case()
    client.sit_at(desk_of(case))
    posted = stage_form(client, case, intake_note="补写的接案情况")
    client.post(address("case_step", case), {"step": "assess"})

    page = client.post(address("case_edit", case), posted)

    assert page.status_code == 200
    assert "补写的接案情况" in page.content.decode()
    assert page.context["form"].non_field_errors() == [
        "案例现在是“预估”阶段，这一阶段的内容不能修改。"
    ]


@pytest.mark.parametrize("state", [CaseState.INTERVENTION, CaseState.CLOSING, CaseState.CLOSED])
def test_a_stage_without_texts_leads_back_to_the_case(client, state):
    case = make_case(state)

    answer = client.sit_at(desk_of(case)).get(address("case_edit", case))

    assert answer.url == address("case_detail", case)


# Services


@pytest.fixture
def service():
    return {
        "form_token": str(uuid4()),
        "served_on": timezone.localdate().isoformat(),
        "starts_at": "00:00",
        "minutes": "1",
        "service_type": "home_visit",
        "persons": "1",
        "person_times": "1",
        "text": "入户",
    }


def test_a_service_is_recorded(client, service):
    case = make_current_case()

    answer = client.sit_at(desk_of(case)).post(address("record_add", case), service)

    record = ServiceRecord.objects.get()
    assert answer.url == address("case_detail", case)
    assert (record.minutes, record.field, record.text) == (1, case.field, "入户")


def test_one_more_can_be_recorded_at_once(client, service):
    case = make_current_case()

    answer = client.sit_at(desk_of(case)).post(
        address("record_add", case), {**service, "again": "on"}
    )

    assert answer.url == address("record_add", case)


def test_a_service_pressed_twice_is_stored_once(client, service):
    case = make_current_case()
    client.sit_at(desk_of(case))

    for _ in range(2):
        client.post(address("record_add", case), service)

    assert ServiceRecord.objects.count() == 1


def test_an_overlap_is_stored_with_a_warning(client, service):
    case = make_current_case()
    client.sit_at(desk_of(case)).post(address("record_add", case), service, follow=True)

    again = {**service, "form_token": str(uuid4())}
    answer = client.post(address("record_add", case), again, follow=True)

    day = timezone.localdate()
    written = f"{day.year}年{day.month}月{day.day}日"
    assert texts_of(answer) == [
        f"{written}的服务已登记。",
        f"这次服务与您{written}00:00开始的另一条服务记录时间重叠，请核对。",
    ]
    assert ServiceRecord.objects.count() == 2


def test_wrong_entries_are_all_said_beside_their_fields(client, service):
    case = make_current_case()
    typed = {
        **service,
        "served_on": "2999年1月1日",
        "starts_at": "九点",
        "minutes": "25小时",
        "persons": "3",
        "person_times": "2",
        "text": "",
    }

    page = client.sit_at(desk_of(case)).post(address("record_add", case), typed)

    assert {name: errors[0] for name, errors in page.context["form"].errors.items()} == {
        "served_on": "服务日期不能晚于今天。",
        "starts_at": "请填写时间，例如 14:30",
        "minutes": "时长不能超过1440分钟",
        "person_times": "服务人次不能小于服务人数。",
        "text": "请填写内容",
    }
    assert "九点" in page.content.decode()
    assert ServiceRecord.objects.count() == 0
