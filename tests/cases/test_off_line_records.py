"""Services logged off line: template, check, doubts, confirmation, and nothing that leaks."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.mending import void_record
from cases.models import Case, ServiceRecord
from cases.off_line.record_sheet import LISTED, record_template
from cases.off_line.records import check_records, take_records
from cases.recording import add_record
from cases.states import CaseState
from core.kept_files import Kept
from core.problems import Refused
from core.progress import finished
from pilots.models import Round
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import (
    NOON,
    PERSON,
    SERVICE,
    make_case,
    make_current_center,
    make_share,
    make_worker,
    open_case,
    serve,
    withdraw,
)
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit
from tests.sheets import cells_of, confirmed, filled, sent

pytestmark = pytest.mark.django_db
UPLOAD, TEMPLATE, COPY, CONFIRM = (
    reverse(f"cases:record_{name}") for name in ("upload", "template", "copy", "confirm")
)
CANARY = "金丝雀记录"


def another():
    """A center of another subdistrict in the same round."""
    return make_center(make_unit(Round.objects.get(), make_subdistrict("望京街道")))


def line(**more):
    """One service outside any case, as it is typed."""
    return {
        "服务日期": "2021-06-05",
        "开始时间": "09:00",
        "时长": "90",
        "类型": "家庭探访",
        "服务领域": "养老服务",
        "内容": CANARY,
    } | more


LABELS = {"服务日期": "日期"}


def book(center, by, *rows, at=NOON) -> bytes:
    template = record_template(center=center, by=by, at=at)
    return filled(template, [{LABELS.get(k, k): v for k, v in row.items()} for row in rows])


def check(content, center, by, at=NOON):
    return finished(check_records(ContentFile(content, "填报.xlsx"), center=center, by=by, at=at))


def take(content, center, by, at=NOON, seen=None):
    seen = check(content, center, by, at).seen if seen is None else seen
    return take_records(kept=Kept("填报.xlsx", content), seen=seen, center=center, by=by, at=at)


def said(found) -> list[str]:
    return [f"{one.cell} {one.message}" for one in found.problems]


def test_the_template_lists_the_open_cases_this_desk_may_serve_masked():
    center = make_center()
    other = another()
    worker = make_worker(center)
    own = open_case(center, worker)
    make_case(CaseState.CLOSED, center, worker)
    covered = open_case(center)
    make_share(covered, worker)
    open_case(center)
    open_case(other)

    listed = cells_of(record_template(center=center, by=worker, at=NOON), LISTED)

    assert sorted(row[0] for row in listed[2:]) == sorted([own.number, covered.number])
    assert {row[1] for row in listed[2:]} == {"张*丰"}
    assert PERSON["name"] not in str(listed)


def test_rows_in_every_spelling_come_in_through_the_door_of_the_page():
    center = make_center()
    worker = make_worker(center)
    case = open_case(center, worker)
    content = book(
        center,
        worker,
        line(案例编号=case.number, 服务领域=None, 人数="3"),
        line(服务日期=date(2021, 6, 7), 开始时间=time(14, 30), 时长="1小时30分", 方式="入户"),
        line(服务日期="2021年6月8日", 开始时间="8:05", 时长=30, 类型="事务性工作", 服务领域=None),
    )

    assert said(check(content, center, worker)) == []
    assert take(content, center, worker) == 3

    first, second, third = ServiceRecord.objects.order_by("served_on")
    assert (first.case, first.field, first.persons, first.person_times) == (case, case.field, 3, 3)
    assert (second.starts_at, second.minutes, second.case) == (time(14, 30), 90, None)
    assert (third.starts_at, third.minutes, third.field) == (time(8, 5), 30, "")
    assert {row.recorded_at for row in (first, second, third)} == {NOON}
    assert {row.text for row in (first, second, third)} == {CANARY}


def test_a_service_of_long_ago_is_marked_as_entered_late():
    center = make_center()
    worker = make_worker(center)
    later = NOON + timedelta(days=60)
    content = book(center, worker, line(), at=later)

    found = check(content, center, worker, later)
    take(content, center, worker, later)

    assert found.rows[0].notes == ["超过30天登记，记为补录"]
    assert ServiceRecord.objects.get().is_late_entry


WRONG = [
    pytest.param({"服务日期": "2021-02-30"}, "C4", "没有“2021-02-30”这一天", id="no such day"),
    pytest.param({"服务日期": None}, "C4", "必填", id="no day"),
    pytest.param({"服务日期": "2021-06-11"}, "C4", "不能晚于今天", id="tomorrow"),
    pytest.param({"服务日期": "2020-06-05"}, "C4", "不在任何试点批次", id="outside any round"),
    pytest.param({"开始时间": "25:00"}, "D4", "请填写时间", id="no such hour"),
    pytest.param({"时长": "1441"}, "E4", "不能超过1440分钟", id="more than a day"),
    pytest.param({"类型": "唱歌"}, "F4", "不在可选项中", id="unknown type"),
    pytest.param({"服务领域": None}, "G4", "请选择服务领域", id="no field"),
    pytest.param({"人数": "3", "人次": "2"}, "I4", "不能小于服务人数", id="fewer times"),
    pytest.param({"内容": "长" * 5001}, "J4", "不能超过5000个字", id="too long"),
    pytest.param({"案例编号": "110105001-GA-2021-0099"}, "A4", "没有这个编号", id="no case"),
    pytest.param({"服务人": "王五"}, "B4", "不是本中心的工作人员", id="nobody here"),
]


@pytest.mark.parametrize(("typed", "cell", "message"), WRONG)
def test_a_mistake_is_told_beside_its_cell_and_imports_nothing(typed, cell, message):
    center = make_center()
    worker = make_worker(center)
    content = book(center, worker, line(**typed), line(服务日期="2021-06-06"))

    found = check(content, center, worker)

    assert [one.cell for one in found.problems] == [cell]
    assert message in found.problems[0].message
    with pytest.raises(Refused):
        take(content, center, worker)
    assert not ServiceRecord.objects.exists()


def test_all_mistakes_of_all_rows_are_told_at_once():
    center = make_center()
    worker = make_worker(center)
    content = book(
        center, worker, line(时长="x", 类型="唱歌", 内容=None), line(开始时间="9点", 案例编号="无")
    )

    assert [one.cell for one in check(content, center, worker).problems] == [
        *("E4", "F4", "J4"),
        *("A5", "D5"),
    ]


def test_the_rules_of_cases_are_those_of_the_page():
    center = make_center()
    worker, colleague = make_worker(center), make_worker(center)
    own = open_case(center, worker)
    closed = make_case(CaseState.CLOSED, center, worker)
    left = open_case(center, worker)
    withdraw(left.client, worker, withdrawn_on=date(2021, 6, 2))
    foreign = open_case(center, colleague)
    content = book(
        center,
        worker,
        line(案例编号=own.number, 服务日期="2021-05-31", 服务领域=None),
        line(案例编号=closed.number, 服务领域=None),
        line(案例编号=left.number, 服务领域=None),
        line(案例编号=foreign.number, 服务领域=None),
        line(案例编号=own.number, 服务领域="心理服务"),
    )

    first, second, third, fourth, fifth = said(check(content, center, worker))

    assert first.startswith("C4 服务日期不能早于接案日期")
    assert second == "A5 案例已结案，不能再登记服务。"
    assert third.startswith("C6 服务对象已于2021年6月2日撤回")
    assert fourth.startswith("A7 没有这个编号的案例，或者不由您登记服务")
    assert fifth.startswith("G8 案例的领域是“养老服务”")


def test_only_the_executive_director_enters_for_colleagues_of_that_day():
    center = make_center()
    head, worker = make_worker(center, Role.EXECUTIVE_DIRECTOR), make_worker(center)
    row = line(服务人=worker.user.username)

    assert take(book(center, head, row), center, head) == 1
    again = check(book(center, worker, line(服务人=head.user.username)), center, worker)

    service = ServiceRecord.objects.get()
    assert (service.served_by, service.recorded_by) == (worker.user, head.user)
    assert said(again) == ["B4 只有常务主任可以替同事登记服务。"]


def test_doubts_are_told_and_hinder_nothing():
    center = make_center()
    other = another()
    worker = make_worker(center)
    add_record(
        facts={**SERVICE, "field": "elderly_service"}, form_token=uuid4(), by=worker, at=NOON
    )
    voided = add_record(
        facts={**SERVICE, "field": "elderly_service", "starts_at": time(20)},
        form_token=uuid4(),
        by=worker,
        at=NOON,
    )
    void_record(service=voided, reason="重复登记", by=worker, at=NOON)
    worker.user.desks.create(
        role=Role.CENTER_WORKER, subdistrict=other.subdistrict, valid_from=date(2021, 1, 1)
    )
    content = book(
        center,
        worker,
        line(开始时间="10:00"),
        line(服务日期="2021-06-06", 时长="8小时"),
        line(服务日期="2021-06-06", 开始时间="17:00", 时长="5小时"),
        line(服务日期="2021-06-07"),
        line(服务日期="2021-06-07"),
        line(开始时间="20:00"),
    )

    found = check(content, center, worker)

    assert said(found) == []
    who = worker.user
    assert found.doubts == [
        "第9行与平台上一条已作废的服务记录相同，请核对是否应当导入。",
        f"第4行：{who}2021年6月5日09:00至10:30已有一条服务记录，与这次时间重叠。",
        f"第7行与第8行完全相同，服务人都是{who}。",
        f"{who}2021年6月6日的服务时长合计13.0小时，超过12小时。",
    ]
    assert take(content, center, worker) == 6


def test_what_is_on_file_already_is_said_and_not_stored_again():
    center = make_center()
    worker = make_worker(center)
    case = open_case(center, worker)
    serve(case)
    content = book(
        center,
        worker,
        line(案例编号=case.number, 服务领域=None),
        line(服务日期="2021-06-06"),
    )

    found = check(content, center, worker)

    assert [row.is_on_file for row in found.rows] == [True, False]
    assert take(content, center, worker) == 1
    assert take(content, center, worker) == 0
    assert ServiceRecord.objects.count() == 2


def test_a_doubt_that_came_up_since_is_shown_first():
    center = make_center()
    worker = make_worker(center)
    content = book(center, worker, line(开始时间="10:00"))
    seen = check(content, center, worker).seen
    add_record(
        facts={**SERVICE, "field": "elderly_service"}, form_token=uuid4(), by=worker, at=NOON
    )

    with pytest.raises(Refused, match="出现了新的疑点"):
        take(content, center, worker, seen=seen)

    assert ServiceRecord.objects.count() == 1


def test_a_workbook_of_another_center_or_without_rows_is_refused():
    center = make_center()
    other = another()
    worker = make_worker(center)

    with pytest.raises(Refused, match="为其他单位下载的"):
        check(book(other, make_worker(other), line()), center, worker)
    with pytest.raises(Refused, match="没有填写内容"):
        check(book(center, worker), center, worker)


def test_checking_asks_as_much_for_three_rows_as_for_one(django_assert_num_queries):
    center = make_center()
    worker = make_worker(center)
    case = open_case(center, worker)
    row = line(案例编号=case.number, 服务领域=None)
    one = book(center, worker, row)
    three = book(center, worker, row, row | {"开始时间": "12:00"}, row | {"开始时间": "14:00"})

    for content in (one, three):
        with django_assert_num_queries(5):
            check(content, center, worker)


def test_all_or_none_also_when_the_last_row_fails(monkeypatch):
    center = make_center()
    worker = make_worker(center)
    content = book(center, worker, line(), line(服务日期="2021-06-06"))
    calls = []

    def failing(**facts):
        calls.append(facts)
        if len(calls) == 2:
            raise RuntimeError
        return add_record(**facts)

    monkeypatch.setattr("cases.off_line.records.add_record", failing)
    with pytest.raises(RuntimeError), transaction.atomic():
        take(content, center, worker)

    assert not ServiceRecord.objects.exists()


def today(**more):
    return line(服务日期=timezone.localdate().isoformat(), 开始时间="00:00", 时长="1", **more)


def test_upload_copy_mended_confirm_and_a_second_press(client, caplog):
    center = make_current_center()
    worker = make_worker(center)
    now = timezone.now()
    client.sit_at(worker)
    wrong = book(center, worker, today(类型="唱歌"), at=now)
    right = book(center, worker, today(), at=now)

    page = client.post(UPLOAD, {"file": sent(wrong, "错误.xlsx")})
    copy = confirmed(client, page, COPY)
    assert not ServiceRecord.objects.exists()
    checked = client.post(UPLOAD, {"file": sent(right)})
    stored = confirmed(client, checked, CONFIRM)
    again = confirmed(client, checked, CONFIRM)

    assert "有1处须改正" in page.content.decode()
    assert "不在可选项中" in str(cells_of(b"".join(copy)))
    assert "将导入1条服务记录" in checked.content.decode()
    assert "已导入1条服务记录" in stored.content.decode()
    assert "没有重复导入" in again.content.decode()
    assert ServiceRecord.objects.count() == 1
    event = AuditEvent.objects.get(what="导入服务记录")
    assert (event.changes["行数"], event.object_label) == (["", "1"], str(center))
    assert CANARY not in str(list(AuditEvent.objects.values())) + caplog.text
    assert CANARY not in checked.content.decode()


def test_what_one_desk_uploaded_no_other_desk_confirms(client):
    center = make_current_center()
    worker, colleague = make_worker(center), make_worker(center)
    content = book(center, worker, today(), at=timezone.now())
    checked = client.sit_at(worker).post(UPLOAD, {"file": sent(content)})

    answer = confirmed(client.sit_at(colleague), checked, CONFIRM)

    assert "页面已失效" in answer.content.decode()
    assert not ServiceRecord.objects.exists()


def test_the_template_is_on_record_and_names_nobody(client):
    center = make_current_center()
    worker = make_worker(center)
    days = {"opened_on": timezone.localdate(), "signed_on": timezone.localdate()}
    open_case(center, worker, timezone.now(), **days)

    answer = client.sit_at(worker).get(TEMPLATE)

    assert Case.objects.get().number in str(cells_of(answer.content, LISTED))
    assert PERSON["name"] not in str(cells_of(answer.content, LISTED))
    assert AuditEvent.objects.filter(what="下载服务记录填报表", object_id=center.pk).exists()
