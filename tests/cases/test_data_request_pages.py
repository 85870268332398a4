"""The pages of a data request: registered at the case, answered by the heads, handed over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.data_request_actions import decide_data_request
from cases.models import Client, DataRequest
from cases.states import CaseState
from core.deadlines import describe
from portal.todo import todos_for
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import (
    ADULT,
    desk_of,
    make_current_case,
    make_worker,
    register,
)

pytestmark = pytest.mark.django_db
PAPER = {"id_kind": "resident", "id_number": ADULT}
PAGES = ("detail", "copy", "correct")


@pytest.fixture
def case():
    return make_current_case(name="金丝雀", id_number=ADULT, intake_note="雀鸣一")


@pytest.fixture
def director(case):
    return make_worker(case.center, Role.DIRECTOR)


def ask(case, by=None, **facts):
    now = timezone.now()
    return register(case, by=by, at=now, **{"received_on": timezone.localdate(), **facts})


def url(name, thing):
    return reverse(f"cases:data_request_{name}", args=[thing.public_id])


def posted(**facts):
    return {
        "form_token": uuid4(),
        "kind": "consult",
        "relation": "guardian",
        "requester": "金守护",
        "contact": "",
        "text": "想看看登记了什么。",
        "received_on": timezone.localdate().isoformat(),
        "is_checked": "on",
        **facts,
    }


def test_the_page_of_a_case_leads_the_worker_to_the_form(client, case, director):
    address = url("add", case)
    at_work = client.sit_at(desk_of(case)).get(reverse("cases:case_detail", args=[case.public_id]))
    as_head = client.sit_at(director).get(reverse("cases:case_detail", args=[case.public_id]))

    assert (address in at_work.content.decode(), address in as_head.content.decode()) == (
        True,
        False,
    )


def test_a_request_is_registered_once_however_often_the_button_is_pressed(client, case):
    facts = posted()
    client.sit_at(desk_of(case))

    answers = [client.post(url("add", case), facts) for _ in range(2)]

    assert [answer.url for answer in answers] == [
        reverse("cases:case_detail", args=[case.public_id])
    ] * 2
    request = DataRequest.objects.get()
    assert (request.kind, request.requester, request.client) == ("consult", "金守护", case.client)


def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(client, case):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    facts = posted(kind="", received_on=tomorrow, requester="金守护", text="", is_checked="")

    answer = client.sit_at(desk_of(case)).post(url("add", case), facts)

    assert [mistake.message for mistake in answer.context["form"].error_summary()] == [
        "请选择申请事项",
        "收到日期不能晚于今天。",
        "请填写申请内容",
        "请先核验申请人身份和与服务对象的关系。",
    ]
    assert answer.context["form"]["requester"].value() == "金守护"
    assert not DataRequest.objects.exists()


def test_the_list_puts_the_nearest_due_first_and_marks_what_is_overdue(client, case, director):
    today = timezone.localdate()
    ask(case, kind="copy")
    ask(case, kind="consult", received_on=today - timedelta(days=30))
    settled = ask(case, kind="correct")
    decide_data_request(
        "decline", request=settled, by=director, at=timezone.now(), answer="信息无误。"
    )

    context = client.sit_at(director).get(reverse("cases:data_request_list")).context

    assert [(row.kind, row.state) for row in context["waiting"]] == [
        ("查阅", "已逾期"),
        ("复制", "已受理"),
    ]
    assert [(row.kind, row.state) for row in context["settled"]] == [("更正", "不予办理")]
    assert context["waiting"][0].client.text == "金*雀"


def test_the_list_asks_the_same_of_the_database_with_one_row_and_with_three(
    client, case, director, django_assert_num_queries
):
    client.sit_at(director)
    address = reverse("cases:data_request_list")
    ask(case, kind="consult")
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
    for kind in ("copy", "correct"):
        ask(case, kind=kind)

    with django_assert_num_queries(8):
        answer = client.get(address)

    assert len(answer.context["waiting"]) == 3


def test_an_empty_list_says_where_requests_come_from(client, director):
    page = client.sit_at(director).get(reverse("cases:data_request_list")).content.decode()

    assert "没有待办理的申请" in page


def test_the_home_page_of_the_heads_says_by_when(case, director):
    asked = ask(case, by=make_worker(case.center, Role.EXECUTIVE_DIRECTOR))
    label = "办理个人信息申请"

    def line(desk, at):
        return [
            (todo.count, todo.due_at, todo.is_overdue)
            for todo in todos_for(desk, at=at)
            if todo.label == label
        ]

    instant = timedelta(microseconds=1)
    assert line(director, asked.due_at - instant) == [(1, asked.due_at, False)]
    assert line(director, asked.due_at) == [(1, asked.due_at, True)]
    assert line(make_worker(case.center), asked.due_at) == []
    registrar = asked.registered_by.desks.get()
    assert line(registrar, asked.due_at) == []


def test_a_request_is_answered_on_its_page(client, case, director):
    asked = ask(case)
    client.sit_at(director)

    wordless = client.post(url("step", asked), {"step": "finish", "answer": ""})
    done = client.post(url("step", asked), {"step": "finish", "answer": "雀鸣二"})
    page = client.get(url("detail", asked)).content.decode()

    assert "请填写答复申请人的内容" in wordless.content.decode()
    assert done.url == url("detail", asked)
    assert ("雀鸣二" in page, "已办结" in page, describe(asked.due_at) in page) == (True,) * 3


def test_an_unknown_step_is_no_request_at_all(client, case, director):
    answer = client.sit_at(director).post(url("step", ask(case)), {"step": "x", "answer": "y"})

    assert answer.status_code == 400


def test_who_registered_sees_why_another_must_answer(client, case):
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    asked = ask(case, by=head, kind="copy")

    page = client.sit_at(head).get(url("detail", asked))
    copy = client.get(url("copy", asked), follow=True)

    assert [problem.code for problem in page.context["obstacles"]] == ["same_person"]
    assert (page.context["steps"], page.context["copy_url"]) == ([], "")
    assert "申请须由登记人以外的人办理。" in copy.content.decode()
    assert "雀鸣一" not in copy.content.decode()


def test_the_copy_holds_everything_and_its_opening_is_in_the_log(client):
    case = make_current_case(CaseState.CLOSED, name="金丝雀", id_number=ADULT)
    director = make_worker(case.center, Role.DIRECTOR)
    asked = ask(case, kind="copy", text="全部给我一份。")

    page = client.sit_at(director).get(url("copy", asked)).content.decode()

    held = ("金丝雀", ADULT, "13812345678", "劲松中社区", "独居，行动不便。", "入户了解近况。")
    others = ("三个月内建立邻里互助。", "目标实现", "转为社区志愿者", case.number, "全部给我一份。")
    assert [text for text in (*held, *others) if text not in page] == []
    event = AuditEvent.objects.get(what="打开个人信息副本")
    assert (event.user, event.object_id, event.changes) == (director.user, str(asked.pk), {})


def test_the_copy_asks_the_same_of_the_database_however_long_the_file_is(
    client, case, director, django_assert_num_queries
):
    asked = ask(case, kind="copy")
    client.sit_at(director).get(url("copy", asked))
    with django_assert_num_queries(18):
        client.get(url("copy", asked))
    for _ in range(2):
        make_current_case(center=case.center, id_number=ADULT, name="金丝雀")

    with django_assert_num_queries(18):
        answer = client.get(url("copy", asked))

    assert len(answer.context["sheets"]) == 4 + 2 * 3


@pytest.mark.parametrize(
    ("kind", "name", "opens"),
    [
        ("consult", "copy", True),
        ("copy", "copy", True),
        ("correct", "copy", False),
        ("delete", "copy", False),
        ("correct", "correct", True),
        ("copy", "correct", False),
        ("delete", "correct", False),
    ],
)
def test_a_request_opens_what_it_asks_for_and_nothing_else(
    client, case, director, kind, name, opens
):
    asked = ask(case, kind=kind)

    answer = client.sit_at(director).get(url(name, asked))

    assert (answer.status_code, "金丝雀" in answer.content.decode()) == (
        (200, True) if opens else (302, False)
    )


def test_an_answered_request_opens_no_copy_any_more(client, case, director):
    asked = ask(case, kind="copy")
    decide_data_request("finish", request=asked, by=director, at=timezone.now(), answer="已交付。")

    answer = client.sit_at(director).get(url("copy", asked))

    assert answer.url == url("detail", asked)


def test_a_correction_is_saved_and_its_message_names_the_items_only(client, case, director):
    asked = ask(case, kind="correct")
    client.sit_at(director)
    facts = {"version": 1, "name": "金丝燕", **PAPER, "phone": "", "address": ""}

    answer = client.post(url("correct", asked), facts, follow=True)

    assert "已更正：姓名、联系电话、住址。" in answer.content.decode()
    assert "金丝燕" not in answer.content.decode()
    assert Client.objects.get().name == "金丝燕"


def test_bad_corrections_are_named_together(client, case, director):
    facts = {"version": 1, "name": "", "id_number": "123", "phone": "123"}
    facts |= {"id_kind": "resident", "address": "x" * 121}

    answer = client.sit_at(director).post(url("correct", ask(case, kind="correct")), facts)

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"name", "id_number", "phone", "address"}


def test_a_stale_correction_shows_both_and_the_next_press_counts(client, case, director):
    asked = ask(case, kind="correct")
    Client.objects.filter(pk=case.client_id).update(version=2, name="金丝燕")
    facts = {"version": 1, "name": "金丝雁", **PAPER, "phone": "", "address": ""}
    client.sit_at(director)

    stale = client.post(url("correct", asked), facts)
    version = stale.context["form"]["version"].value()
    client.post(url("correct", asked), {**facts, "version": version})

    page = stale.content.decode()
    assert (stale.status_code, "金丝燕" in page, "金丝雁" in page) == (409, True, True)
    assert Client.objects.get().name == "金丝雁"


def test_a_finished_deletion_masks_the_case_even_to_its_worker(client):
    case = make_current_case(CaseState.CLOSED, name="金丝雀", intake_note="雀鸣一")
    director = make_worker(case.center, Role.DIRECTOR)
    asked = ask(case, kind="delete")
    client.sit_at(director).post(url("step", asked), {"step": "finish", "answer": "已停止使用。"})

    page = client.sit_at(desk_of(case)).get(reverse("cases:case_detail", args=[case.public_id]))

    shown = page.content.decode()
    assert "已按本人申请停止使用：只作保存，不再向任何人显示。" in shown
    assert [text for text in ("金丝雀", "雀鸣一", "13812345678") if text in shown] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_request_of_another_center_is_not_there(client, case, name, desk):
    asked = ask(case, kind="correct" if name == "correct" else "copy")
    stranger = desk(Role.DIRECTOR, make_subdistrict("潘家园街道"))

    assert client.sit_at(stranger).get(url(name, asked)).status_code == 404


@pytest.mark.parametrize("role", [Role.CENTER_WORKER, Role.SUBDISTRICT_OFFICER])
@pytest.mark.parametrize("name", PAGES)
def test_other_desks_of_the_center_are_turned_away(client, case, name, role):
    asked = ask(case, kind="copy")

    answer = client.sit_at(make_worker(case.center, role)).get(url(name, asked))

    assert answer.status_code == 403


def test_a_day_that_never_was_is_refused_with_the_rest(client, case):
    answer = client.sit_at(desk_of(case)).post(url("add", case), posted(received_on="2021-02-30"))

    assert list(answer.context["form"].errors) == ["received_on"]
