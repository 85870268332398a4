"""Services outside any case, for a colleague, and what is doubtful about a record."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent, RoleGrant
from accounts.roles import Role
from cases import recording
from cases.doubts import doubts_about
from cases.mending import void_record
from cases.models import ServiceRecord
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import (
    NOON,
    SERVICE,
    desk_of,
    make_worker,
    open_case,
    serve,
    serve_outside,
)
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db

COPY = "今日入户探访老人，了解身体和饮食情况，协助联系社区医院，" * 5


def add(center, by, served_by=None, **facts):
    return recording.add_service(
        center=center,
        facts={**SERVICE, **facts},
        form_token=uuid4(),
        by=by,
        at=NOON,
        served_by=served_by,
    )


def doubts(desk, center, **facts):
    return doubts_about({**SERVICE, **facts}, center=center, served_by=desk.user)


def test_a_service_outside_any_case_needs_no_field_and_stands_in_its_own_history():
    center = make_center()

    record = serve_outside(center, community="劲松中社区", mode="home", place="12号楼")

    assert (record.case, record.field, record.community) == (None, "", "劲松中社区")
    event = AuditEvent.objects.get(what="登记服务")
    assert event.object_id == str(record.pk)
    assert "12号楼" not in str(event.changes)


def test_clerical_work_serves_nobody():
    record = serve_outside(make_center(), service_type="clerical", persons=3, person_times=9)

    assert (record.persons, record.person_times) == (0, 0)


def test_a_service_outside_any_case_sent_twice_is_stored_once():
    center = make_center()
    by, token = make_worker(center), uuid4()
    same = {"center": center, "facts": SERVICE, "form_token": token, "by": by, "at": NOON}

    assert recording.add_service(**same) == recording.add_service(**same)
    assert ServiceRecord.objects.count() == 1


def test_a_head_writes_down_what_a_colleague_did_of_a_case_and_outside():
    center = make_center()
    case, head = open_case(center), make_worker(center, Role.EXECUTIVE_DIRECTOR)
    colleague = desk_of(case).user

    record = recording.add_record(
        case=case, facts=SERVICE, form_token=uuid4(), by=head, at=NOON, served_by=colleague
    )
    outside = add(center, head, colleague, starts_at=time(14))

    assert {(one.served_by, one.recorded_by) for one in (record, outside)} == {
        (colleague, head.user)
    }
    assert AuditEvent.objects.filter(what="登记服务", changes__has_key="服务人").count() == 2


@pytest.mark.parametrize(
    ("role", "days", "code"),
    [
        (Role.CENTER_WORKER, None, "not_own_service"),
        (Role.EXECUTIVE_DIRECTOR, 0, "not_on_duty"),  # the first day without a desk
        (Role.EXECUTIVE_DIRECTOR, 1, None),  # the last day with one
    ],
)
def test_for_whom_a_record_is_refused(role, days, code):
    center = make_center()
    by, colleague = make_worker(center, role), make_worker(center)
    if days is not None:
        left = SERVICE["served_on"] + timedelta(days=days)
        RoleGrant.objects.filter(pk=colleague.pk).update(valid_from=date(2021, 1, 1), valid_to=left)

    if code is None:
        assert add(center, by, colleague.user).served_by == colleague.user
        return
    with pytest.raises(Refused) as refused:
        add(center, by, colleague.user)
    assert refused.value.codes == [code]


def test_another_centers_worker_cannot_be_named():
    center = make_center()
    stranger = make_desk(Role.CENTER_WORKER, make_subdistrict("团结湖街道"))

    with pytest.raises(Refused) as refused:
        add(center, make_worker(center, Role.EXECUTIVE_DIRECTOR), stranger.user)

    assert refused.value.codes == ["not_on_duty"]


def test_nobody_served_is_refused_unless_it_is_clerical_work():
    with pytest.raises(Refused) as refused:
        serve_outside(make_center(), persons=0, person_times=0)

    assert refused.value.codes == ["persons_missing"]


def test_an_overlap_in_another_center_is_told_without_saying_what_was_done_there():
    center = make_center()
    other = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))
    desk = make_worker(center)
    second = make_desk(Role.CENTER_WORKER, other.subdistrict, user=desk.user)
    add(other, second, service_type="counseling")

    (said,) = doubts(desk, center, starts_at=time(10))

    assert said == "与另一中心2021年6月5日09:00开始的一条服务记录时间重叠。"


@pytest.mark.parametrize(("minutes", "is_long"), [(720 - 90, False), (720 - 90 + 1, True)])
def test_more_than_twelve_hours_in_a_day_are_doubted(minutes, is_long):
    center = make_center()
    desk = make_worker(center)
    serve_outside(center, by=desk)

    said = doubts(desk, center, starts_at=time(10, 30), minutes=minutes)

    assert said == (["2021年6月5日的服务合计12.0小时，超过12小时。"] if is_long else [])


@pytest.mark.parametrize(
    ("text", "is_copy"),
    [(COPY, True), (f" {COPY}\n", True), (COPY + "三次", False), ("入户", False)],
)
def test_a_long_text_a_second_time_is_doubted(text, is_copy):
    center = make_center()
    desk = make_worker(center)
    serve_outside(center, by=desk, text="入户" if text == "入户" else COPY)

    said = doubts(desk, center, served_on=date(2021, 6, 7), text=text)

    assert [one.startswith("服务内容与2021年6月5日的记录完全相同") for one in said] == [
        True
    ] * is_copy


def test_a_voided_record_raises_no_doubt():
    center = make_center()
    desk = make_worker(center)
    record = serve_outside(center, by=desk, minutes=700)
    void_record(record=record, reason="误记", by=desk, at=NOON)

    assert doubts(desk, center) == []


def test_a_record_is_not_held_against_itself():
    case = open_case()
    record = serve(case)

    assert doubts_about(SERVICE, center=case.center, served_by=case.worker, record=record) == []
