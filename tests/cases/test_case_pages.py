"""The page of one case: its steps, its texts and its services."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import Case, ServiceRecord
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    desk_of,
    make_case,
    make_current_case,
    make_worker,
    open_case,
    serve,
    write_stage,
)

pytestmark = pytest.mark.django_db


def address(name, case=None):
    return reverse(f"cases:{name}", args=[case.public_id] if case else [])


def texts_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


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

    assert (page.context["steps"], page.context["ways"]) == ([], [])


@pytest.mark.parametrize(
    ("state", "facts", "ways"),
    [
        ("intake", {"intake_note": ""}, [("登记服务", False), ("填写本阶段内容", True)]),
        ("intake", {}, [("登记服务", False), ("填写本阶段内容", False)]),
        ("intervention", {}, [("登记服务", True)]),
        ("closing", {}, [("登记服务", False)]),
        ("closed", {}, []),
    ],
)
def test_what_the_next_step_waits_for_is_the_primary_button(client, state, facts, ways):
    case = make_case(state, **facts)

    page = client.sit_at(desk_of(case)).get(address("case_detail", case))

    assert [(way.label, way.is_primary) for way in page.context["ways"]] == ways


@pytest.mark.parametrize("role", ["worker", Role.DISTRICT_OFFICER])
def test_the_queries_of_a_page_do_not_grow_with_its_records(
    client, django_assert_num_queries, role
):
    case = make_case(CaseState.CLOSING)
    client.sit_at(desk_of(case) if role == "worker" else make_desk(role, case.district))

    with django_assert_num_queries(14 if role == "worker" else 10):
        client.get(address("case_detail", case))
    serve(case)
    serve(case)
    with django_assert_num_queries(14 if role == "worker" else 10):
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
        "请先填写“评估（目标达成情况）”。",
        "请先填写“服务对象满意度”。",
        "请先填写“结案原因”。",
        "请先填写“结案小结”。",
        "请评定每个具体目标介入后的程度。",
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
        "served_on": "2099年1月1日",
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
