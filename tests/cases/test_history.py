"""The history of a case: to everybody in scope what was done, to nobody what the file holds."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import recognizing
from cases.history import OF_CLIENT, READ, WRITTEN
from cases.reveal_actions import ask_to_see
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    ADULT,
    NOON,
    desk_of,
    make_case,
    make_worker,
    open_case,
    register,
    write_stage,
)
from tests.centers.factories import make_center
from tests.conftest import PoliteClient

pytestmark = pytest.mark.django_db

CANARY = "金丝雀"
PRIVATE = dict.fromkeys(("name", "address", "signer", "intake_note"), CANARY)
ELSEWHERE = {
    "按身份证号查找",
    "打开个人信息副本",
    "查看待更正的信息",
    "登记个人信息申请",
    "导出案例认定名单",
}


def history(desk, case) -> list:
    client = PoliteClient().sit_at(desk)
    return client.get(reverse("cases:case_history", args=[case.public_id])).context["rows"]


def acts(desk, case) -> list[str]:
    return [row.act for row in history(desk, case)]


@pytest.fixture
def case():
    return make_case(CaseState.ASSESSMENT, **PRIVATE)


@pytest.fixture
def executive(case):
    return make_worker(case.center, Role.EXECUTIVE_DIRECTOR)


def test_a_case_tells_its_steps_and_which_fields_were_written(case):
    write_stage(case, at=NOON + timedelta(hours=1))

    rows = history(desk_of(case), case)

    assert [row.act for row in rows] == [
        "保存案例内容",
        "完成接案，进入预估",
        "保存案例内容",
        "新接案",
    ]
    assert [(c.label, c.before, c.after) for c in rows[0].changes] == [
        ("预估(需求与问题)", "", "已填写")
    ]
    assert [(c.label, c.before, c.after) for c in rows[1].changes] == [("阶段", "接案", "预估")]


@pytest.mark.parametrize(
    "role",
    [
        Role.CENTER_WORKER,
        Role.EXECUTIVE_DIRECTOR,
        Role.DIRECTOR,
        Role.DISTRICT_OFFICER,
        Role.SUPERVISOR,
    ],
)
def test_nobody_reads_who_is_served_or_what_was_written_in_a_history(role):
    center = make_center()
    case = make_case(CaseState.CLOSED, center, id_number=ADULT, **PRIVATE)
    unit = center.district if role == Role.DISTRICT_OFFICER else center.subdistrict
    client = PoliteClient().sit_at(make_desk(role, unit))

    page = client.get(reverse("cases:case_history", args=[case.public_id])).content.decode()

    assert "登记服务" in page
    for secret in (CANARY, ADULT, "13812345678", "独居", "转为社区志愿者", "目标实现"):
        assert secret not in page


def test_no_audit_event_of_a_whole_case_holds_what_the_file_holds():
    make_case(CaseState.CLOSED, id_number=ADULT, **PRIVATE)

    events = AuditEvent.objects.filter(object_type__startswith="cases.")
    stored = str(list(events.values_list("changes", "object_label")))

    for secret in (CANARY, ADULT, "13812345678", "独居", "缺少陪伴", "目标实现"):
        assert secret not in stored


def test_who_read_a_file_is_told_to_the_heads_of_the_center_alone(case, executive):
    director = make_worker(case.center, Role.DIRECTOR)
    PoliteClient().sit_at(executive).get(reverse("cases:case_detail", args=[case.public_id]))
    ask_to_see(
        case=case,
        reason="cover",
        text=CANARY,
        form_token=uuid4(),
        by=make_worker(case.center),
        at=NOON,
    )
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    told = {desk.role: set(acts(desk, case)) & set(READ) for desk in (executive, director, officer)}

    assert told[Role.EXECUTIVE_DIRECTOR] >= {"查看案例", "申请查看完整信息"}
    assert told[Role.DIRECTOR] >= {"查看案例", "申请查看完整信息"}
    assert told[Role.DISTRICT_OFFICER] == set()
    assert set(acts(desk_of(case), case)) & set(READ) == set()


def test_what_was_put_right_about_the_person_is_told_by_field_to_those_who_answer_for_the_file(
    executive,
):
    center = executive.subdistrict.center
    first = open_case(center, id_number=ADULT)
    open_case(center, id_number=ADULT, phone="13900000000")
    colleague = make_worker(center)

    (row,) = [row for row in history(executive, first) if row.act in OF_CLIENT]

    assert [(c.label, c.after) for c in row.changes] == [("联系电话", "已修改")]
    assert "更新服务对象信息" in acts(desk_of(first), first)
    assert "更新服务对象信息" not in acts(colleague, first)


def test_opening_the_history_is_itself_kept(case):
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    history(officer, case)

    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.user, event.object_label) == (
        "查看案例历史",
        officer.user,
        case.number,
    )


def test_every_act_on_a_case_is_known_to_be_written_or_read():
    """A new act that nobody sorted would be missing from the history, or leak a reading."""
    room = Path(settings.BASE_DIR) / "cases"
    named = {
        label
        for path in room.rglob("*.py")
        for label in re.findall(r'record\(\s*"([^"]+)"', path.read_text())
    }

    assert named <= {*WRITTEN, *READ, *OF_CLIENT, *ELSEWHERE}


def test_what_a_person_asked_has_a_history_for_those_who_answer(case, executive):
    asked = register(case)
    client = PoliteClient().sit_at(executive)

    rows = client.get(reverse("cases:data_request_history", args=[asked.public_id])).context["rows"]

    assert [row.act for row in rows] == ["登记个人信息申请"]
    assert ("申请内容", "已填写") in [(c.label, c.after) for c in rows[0].changes]


def test_the_recognition_is_told_without_its_words(case):
    closed = make_case(CaseState.CLOSED, case.center)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)
    recognizing.recognize(cases=[closed], outcome="declined", note=CANARY, by=officer, at=NOON)

    newest = history(officer, closed)[0]

    assert [(c.label, c.before, c.after) for c in newest.changes] == [
        ("认定", "待认定", "不予认定"),
        ("认定说明", "", "已填写"),
    ]
