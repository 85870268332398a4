"""What is wrong is mended or made void, and what is void is in no figure any more."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.case_file.parts import _contacts
from cases.case_page import case_context
from cases.exemplary.actions import texts_of
from cases.mending import correct_record, void_record
from cases.models import RecordCorrection, ServiceRecord
from cases.record_grounds import doubts
from cases.record_list import RecordFilterForm, shares
from cases.states import CaseState, Recognition
from core.problems import Refused, Stale
from funding.workload import _services
from pilots.models import Round
from portal.operation_change import counted_in
from reports.figures import center_figures
from tests.cases.activities import make_group, make_held
from tests.cases.factories import NOON, SERVICE, desk_of, make_case, make_worker, serve

pytestmark = pytest.mark.django_db
NAMES = ("served_on", "starts_at", "minutes", "service_type", "persons", "person_times", "text")
ON = NOON.date()


def mend(service, by, at=NOON, reason="时长填错。", version=None, **facts):
    facts = {name: getattr(service, name) for name in NAMES} | facts
    version = version or service.version
    return correct_record(
        service=service, facts=facts, reason=reason, version=version, by=by, at=at
    )


def void(service, by, reason="重复登记。", at=NOON):
    return void_record(service=service, reason=reason, by=by, at=at)


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.codes


def test_a_correction_keeps_what_stood_there_and_why():
    service = serve(make_case())

    mend(service, desk_of(service.case), minutes=60, text="改后的内容。")

    service.refresh_from_db()
    kept = RecordCorrection.objects.get()
    assert (service.minutes, service.text, service.version) == (60, "改后的内容。", 2)
    assert kept.reason == "时长填错。"
    assert kept.before == "服务时长(分钟)：90\n服务内容：入户了解近况。"
    told = AuditEvent.objects.get(what="更正服务记录").changes
    assert told == {"服务时长(分钟)": ["90", "60"], "服务内容": ["", "已修改"]}


def test_a_stale_correction_is_refused_with_what_stands_there_and_a_second_press_is_none():
    service = serve(make_case())
    desk = desk_of(service.case)
    mend(service, desk, minutes=60)

    mend(service, desk, minutes=60, version=1)
    with pytest.raises(Stale) as stale:
        mend(service, desk, minutes=30, version=1)

    assert stale.value.current["服务时长(分钟)"] == "60"
    assert RecordCorrection.objects.count() == 1


@pytest.mark.parametrize("role", [Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER, Role.DIRECTOR])
@pytest.mark.parametrize("act", [mend, void])
def test_whose_it_is_and_the_executive_director_put_it_right(role, act):
    service = serve(make_case())
    desk = make_worker(service.center, role)
    facts = {"minutes": 60} if act is mend else {}

    if role == Role.EXECUTIVE_DIRECTOR:
        assert act(service, desk, **facts).version == 2
    else:
        assert refused(act, service, desk, **facts) == ["not_own_record"]


MANY = ["before_opening", "person_times_below_persons", "note_missing"]


@pytest.mark.parametrize(
    ("facts", "reason", "codes"),
    [
        ({}, "无。", ["nothing_changed"]),
        ({"minutes": 60}, " ", ["note_missing"]),
        ({"served_on": ON + timedelta(1)}, "错。", ["in_future"]),
        ({"served_on": date(2021, 5, 31)}, "错。", ["before_opening"]),
        ({"served_on": date(2021, 5, 31), "person_times": 0}, "", MANY),
    ],
)
def test_a_wrong_correction_is_refused_with_all_its_reasons(facts, reason, codes):
    service = serve(make_case())

    assert refused(mend, service, desk_of(service.case), reason=reason, **facts) == codes


@pytest.mark.parametrize("act", [mend, void])
def test_what_was_recognized_stands(act):
    case = make_case(CaseState.CLOSED, recognition=Recognition.RECOGNIZED)

    assert refused(act, case.records.get(), desk_of(case)) == ["case_recognized"]


def test_a_closed_case_that_waits_for_the_district_can_still_be_put_right():
    case = make_case(CaseState.CLOSED)

    assert mend(case.records.get(), desk_of(case), minutes=60).minutes == 60


def test_a_closed_round_takes_no_correction():
    service = serve(make_case())
    desk = desk_of(service.case)
    Round.objects.update(closed_at=NOON)

    assert refused(mend, service, desk, minutes=60) == ["round_closed"]
    assert refused(void, service, desk) == ["round_closed"]


def test_a_record_of_a_gathering_is_not_put_right_by_itself():
    held = make_held(make_group())
    desk = held.record.served_by.desks.get()

    assert refused(mend, held.record, desk, minutes=60) == ["record_of_gathering"]
    assert refused(void, held.record, desk) == ["record_of_gathering"]


def test_the_only_service_of_an_evaluated_case_can_be_mended_and_not_lost():
    case = make_case(CaseState.EVALUATION)
    service, desk = case.records.get(), desk_of(case)

    assert refused(void, service, desk) == ["last_record"]
    assert refused(mend, service, desk, service_type="clerical") == ["last_record"]
    serve(case, starts_at=time(7))
    assert void(service, desk).is_voided


def test_a_void_record_stays_void_and_needs_a_reason():
    service = serve(make_case())
    desk = desk_of(service.case)

    assert refused(void, service, desk, "  ") == ["note_missing"]
    void(service, desk)

    assert void(service, desk, "另一个原因。").void_reason == "重复登记。"
    assert refused(mend, service, desk, minutes=60) == ["record_voided"]
    told = AuditEvent.objects.get(what="作废服务记录")
    assert "重复登记" not in str(told.changes)


def test_the_database_refuses_a_void_without_a_reason_and_a_service_without_a_field():
    service = serve(make_case())
    rows = ServiceRecord.objects.filter(pk=service.pk)

    for wrong in ({"voided_at": NOON, "voided_by": service.served_by}, {"field": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    assert rows.update(field="", service_type="clerical") == 1


def test_a_correction_of_the_day_takes_the_late_mark_along():
    service = serve(make_case(), at=NOON + timedelta(days=24))

    mended = mend(service, desk_of(service.case), served_on=date(2021, 6, 1), at=NOON)

    assert (mended.year, mended.is_late_entry) == (2021, True)


FIGURES = {
    "figures": lambda s, desk: [
        number
        for key, number in center_figures(
            round=s.round, center=s.center, on=s.round.service_ends_on
        ).items()
        if number and key in ("service_records", "service_minutes", "person_times")
    ],
    "workload": lambda s, desk: list(_services(s.round, [s.center_id]).values()),
    "overlap": lambda s, desk: doubts(SERVICE, person=s.served_by, center=s.center),
    "case page": lambda s, desk: [
        figure
        for name in ("total_minutes", "standing_count")
        if (figure := case_context(s.case, by=desk, at=NOON)[name])
    ],
    "exemplary": lambda s, desk: [text for text in [texts_of(s.case)["process"]] if text],
    "handover": lambda s, desk: [w for w in counted_in(s.center).values() if "服务记录1条" in w],
    "clerical share": lambda s, desk: shares(
        ServiceRecord.objects.visible_to(desk).standing(),
        RecordFilterForm({}, desk=desk, on=ON),
        desk=desk,
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_void_record_leaves_every_figure(name):
    service = serve(make_case(CaseState.INTERVENTION))
    desk = desk_of(service.case)
    assert FIGURES[name](service, desk)

    void(service, desk)

    service.refresh_from_db()
    assert FIGURES[name](service, desk) == []


def test_a_void_record_does_not_let_a_case_into_evaluation():
    case = make_case(CaseState.INTERVENTION)
    service = serve(case)
    assert case.stage_problems() == []

    void(service, desk_of(case))

    assert [problem.code for problem in case.stage_problems()] == ["no_service_record"]


def test_a_void_record_is_on_no_paper():
    case = make_case(CaseState.INTERVENTION)
    void(serve(case), desk_of(case))
    seen = type("Seen", (), {"case": case, "is_full": True})()

    assert _contacts(seen) == []


def test_a_service_is_not_moved_behind_the_closing_of_its_case():
    case = make_case(CaseState.CLOSED)
    service = case.records.order_by("pk").first()
    after = case.closed_on + timedelta(days=1)

    codes = refused(
        mend, service, desk_of(case), served_on=after, at=NOON + timedelta(days=after.day)
    )

    assert "after_closing" in codes
    assert mend(service, desk_of(case), served_on=case.closed_on, minutes=31).minutes == 31
