from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import actions
from cases.models import Case, Client, ConsentRecord, ServiceRecord
from cases.states import CaseState, Recognition
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.factories import (
    ADULT,
    CASE,
    NOON,
    PERSON,
    SERVICE,
    desk_of,
    make_case,
    make_worker,
    open_case,
    serve,
    write_stage,
)
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db

LAST_SECOND = datetime(2021, 12, 31, 23, 59, 59, tzinfo=BEIJING)
NEW_YEAR = datetime(2022, 1, 1, tzinfo=BEIJING)


# Opening


def test_a_case_is_opened_with_its_person_and_consent():
    center = make_center()
    worker = make_worker(center)

    case = open_case(center, worker, id_number=ADULT)

    assert (case.state, case.worker, case.year) == (CaseState.INTAKE, worker.user, 2021)
    assert (case.center, case.subdistrict, case.district) == (
        center,
        center.subdistrict,
        center.district,
    )
    assert (case.client.name, case.client.is_minor) == ("张三丰", False)
    assert ConsentRecord.objects.get().client == case.client
    assert AuditEvent.objects.order_by("pk").last().what == "新接案"


def test_numbers_run_by_center_and_year_over_all_methods():
    center = make_center()
    elsewhere = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))

    numbers = [
        open_case(center, method="individual").number,
        open_case(center, method="group").number,
        open_case(elsewhere, method="community").number,
        open_case(center, method="community").number,
    ]

    code, other = center.subdistrict.code, elsewhere.subdistrict.code
    assert numbers == [
        f"{code}-GA-2021-0001",
        f"{code}-XZ-2021-0002",
        f"{other}-SQ-2021-0001",
        f"{code}-SQ-2021-0003",
    ]


def test_a_form_sent_twice_opens_one_case():
    center = make_center()
    worker = make_worker(center)
    same = {
        "center": center,
        "facts": {**PERSON, **CASE},
        "form_token": uuid4(),
        "by": worker,
        "at": NOON,
    }

    first, second = actions.open_case(**same), actions.open_case(**same)

    assert first == second
    assert (Case.objects.count(), Client.objects.count(), ConsentRecord.objects.count()) == (
        1,
        1,
        1,
    )


def test_the_same_person_keeps_one_file_in_a_center():
    center = make_center()

    first = open_case(center, id_number=ADULT)
    second = open_case(center, id_number=ADULT, phone="", address="劲松西社区3号楼")

    assert first.client == second.client
    second.client.refresh_from_db()
    assert (second.client.phone, second.client.address) == ("13812345678", "劲松西社区3号楼")


def test_people_without_papers_are_not_taken_for_one_another():
    center = make_center()

    assert open_case(center).client != open_case(center).client


def test_the_same_person_of_another_center_is_not_found():
    center = make_center()
    elsewhere = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))

    ours, theirs = open_case(center, id_number=ADULT), open_case(elsewhere, id_number=ADULT)

    assert ours.client != theirs.client


def test_one_number_under_two_names_is_refused_without_saying_the_other():
    center = make_center()
    open_case(center, id_number=ADULT)

    with pytest.raises(Refused) as refused:
        open_case(center, id_number=ADULT, name="李四")

    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("client_name_differs", "name")
    assert "张" not in problem.message
    assert Case.objects.count() == 1


def test_a_minor_by_the_number_is_kept_as_one():
    case = open_case(id_number="810000200608230021", relation="parent")

    assert case.client.is_minor is True


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"opened_on": date(2020, 12, 31), "signed_on": date(2020, 12, 31)}, "no_round"),
        ({"opened_on": date(2021, 6, 11)}, "in_future"),
        ({"signed_on": date(2021, 6, 2)}, "consent_after_opening"),
        ({"is_minor": True}, "guardian_missing"),
    ],
)
def test_nothing_is_stored_of_a_case_that_is_refused(facts, code):
    center = make_center()

    with pytest.raises(Refused) as refused:
        open_case(center, **facts)

    assert refused.value.codes == [code]
    assert (Case.objects.count(), Client.objects.count()) == (0, 0)


def test_a_closed_round_takes_no_case():
    center = make_center()
    Round.objects.update(closed_at=NOON)

    with pytest.raises(Refused) as refused:
        open_case(center)

    assert refused.value.codes == ["no_round"]


@pytest.mark.parametrize(("day", "is_open"), [(31, True), (32, False)])
def test_late_entries_end_with_the_rounds_last_entry_day(day, is_open):
    center = make_center()
    at = datetime(2022, 1, 1, 12, tzinfo=BEIJING) + timedelta(days=day - 1)

    if is_open:
        assert open_case(center, at=at).year == 2021
    else:
        with pytest.raises(Refused) as refused:
            open_case(center, at=at)
        assert refused.value.codes == ["entry_over"]


@pytest.mark.parametrize(
    ("at", "day", "year"),
    [(LAST_SECOND, date(2021, 12, 31), 2021), (NEW_YEAR, date(2022, 1, 1), 2022)],
)
def test_the_turn_of_the_year_is_beijings(at, day, year):
    center = make_center()
    make_round(2022)

    case = open_case(center, at=at, opened_on=day)

    assert (case.year, case.round.year) == (year, year)


def test_a_day_that_has_not_begun_in_beijing_is_in_the_future():
    center = make_center()
    make_round(2022)

    with pytest.raises(Refused) as refused:
        open_case(center, at=LAST_SECOND, opened_on=date(2022, 1, 1))

    assert refused.value.codes == ["in_future"]


# Closing


def test_a_case_counts_in_the_round_of_its_approval():
    center = make_center()
    make_round(2022)
    case = make_case(CaseState.CLOSING, center)
    head = make_worker(center, Role.EXECUTIVE_DIRECTOR)

    closed = actions.take_step("approve", case=case, by=head, at=NEW_YEAR)

    assert (closed.year, closed.round.year, closed.closed_on) == (2022, 2022, NEW_YEAR.date())


def test_without_a_round_of_the_day_a_closure_is_not_approved():
    case = make_case(CaseState.CLOSING)
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)

    with pytest.raises(Refused) as refused:
        actions.take_step("approve", case=case, by=head, at=NEW_YEAR)

    assert refused.value.codes == ["no_round"]
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSING


# Writing


def test_what_is_written_is_kept_and_counted_as_a_version():
    case = make_case(CaseState.PLANNING)

    saved = write_stage(case, goals="恢复与子女的联系。")

    stored = Case.objects.get(pk=case.pk)
    assert (stored.goals, stored.version) == ("恢复与子女的联系。", case.version + 1)
    assert saved.goals == stored.goals
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.what, event.changes) == ("保存案例内容", {"fields": ["", "goals、plan_note"]})


def test_a_stale_edit_is_refused_and_says_what_is_stored():
    case = make_case(CaseState.PLANNING)
    write_stage(case, goals="甲", plan_note="乙")

    with pytest.raises(Stale) as stale:
        write_stage(case, goals="丙")

    assert stale.value.current == {"服务目标": "甲", "服务计划": "乙"}
    assert Case.objects.get(pk=case.pk).goals == "甲"


def test_a_step_in_between_makes_the_open_form_stale_or_past():
    case = make_case(CaseState.INTAKE)
    write_stage(case)
    moved = actions.take_step("assess", case=case, by=desk_of(case), at=NOON)

    with pytest.raises(Refused) as refused:
        write_stage(case)

    assert refused.value.codes == ["stage_left"]
    assert moved.version == case.version + 2


@pytest.mark.parametrize("state", [CaseState.CLOSING, CaseState.CLOSED])
def test_nothing_is_written_once_closing_was_asked(state):
    case = make_case(state)

    with pytest.raises(Refused) as refused:
        actions.save_stage(
            case=case,
            stage=state,
            texts={},
            version=case.version,
            by=desk_of(case),
            at=NOON,
        )

    assert refused.value.codes == ["stage_left"]


def test_only_the_worker_in_charge_writes():
    case = make_case()
    colleague = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)

    with pytest.raises(Refused) as refused:
        actions.save_stage(
            case=case,
            stage="intake",
            texts={"intake_note": "改写"},
            version=case.version,
            by=colleague,
            at=NOON,
        )

    assert refused.value.codes == ["not_in_charge"]


# Services


def test_a_service_takes_its_units_and_field_from_the_case_and_its_year_from_the_day():
    case = make_case()

    record = serve(case)

    assert (record.center, record.subdistrict, record.district) == (
        case.center,
        case.subdistrict,
        case.district,
    )
    assert (record.field, record.year, record.round) == (case.field, 2021, case.round)
    assert (record.served_by, record.recorded_by) == (case.worker, case.worker)
    assert record.is_late_entry is False


def test_a_service_sent_twice_is_stored_once():
    case = make_case()
    token = uuid4()
    same = {"case": case, "facts": SERVICE, "form_token": token, "by": desk_of(case), "at": NOON}

    assert actions.add_record(**same) == actions.add_record(**same)
    assert ServiceRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"served_on": date(2021, 6, 11)}, ["in_future"]),
        ({"served_on": date(2021, 5, 31)}, ["before_opening"]),
        ({"persons": 3, "person_times": 2}, ["person_times_below_persons"]),
    ],
)
def test_a_wrong_service_is_refused(facts, codes):
    case = make_case()

    with pytest.raises(Refused) as refused:
        serve(case, **facts)

    assert refused.value.codes == codes


def test_a_service_of_a_colleagues_case_is_refused():
    case = make_case()
    colleague = make_worker(case.center)

    with pytest.raises(Refused) as refused:
        actions.add_record(case=case, facts=SERVICE, form_token=uuid4(), by=colleague, at=NOON)

    assert refused.value.codes == ["not_in_charge"]


def test_a_closed_case_takes_no_service():
    case = make_case(CaseState.CLOSED)

    with pytest.raises(Refused) as refused:
        serve(case)

    assert refused.value.codes == ["case_closed"]


def test_a_closed_round_takes_no_service():
    case = make_case()
    Round.objects.update(closed_at=NOON)

    with pytest.raises(Refused) as refused:
        serve(case)

    assert refused.value.codes == ["no_round"]


def test_a_service_entered_after_thirty_days_is_marked():
    case = make_case()

    assert serve(case, at=NOON + timedelta(days=26)).is_late_entry is True


@pytest.mark.parametrize(
    ("facts", "meets"),
    [
        ({"starts_at": time(10)}, True),
        ({"starts_at": time(8), "minutes": 61}, True),
        ({"starts_at": time(8), "minutes": 60}, False),
        ({"starts_at": time(10, 30)}, False),
        ({"served_on": date(2021, 6, 4), "starts_at": time(23), "minutes": 601}, True),
        ({"served_on": date(2021, 6, 4), "starts_at": time(9)}, False),
    ],
)
def test_an_overlap_is_stored_and_found(facts, meets):
    case = make_case()
    first = serve(case)

    second = serve(case, **facts)

    assert ServiceRecord.objects.overlapping(second) == ([first] if meets else [])


def test_two_workers_may_serve_at_the_same_time():
    center = make_center()
    serve(open_case(center))

    assert ServiceRecord.objects.overlapping(serve(open_case(center))) == []


# Recognition


def test_the_district_recognizes_many_in_one_act():
    center = make_center()
    cases = [make_case(CaseState.CLOSED, center) for _ in range(3)]
    officer = make_desk(Role.DISTRICT_OFFICER, center.district)

    actions.recognize(cases=cases, outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    stored = Case.objects.order_by("pk")
    assert {case.recognition for case in stored} == {Recognition.RECOGNIZED}
    assert {case.recognized_by for case in stored} == {officer.user}
    events = AuditEvent.objects.filter(what="认定服务案例").order_by("pk")
    assert [event.object_label for event in events] == [case.number for case in stored]
    assert {str(event.changes) for event in events} == {"{}"}


def test_declining_needs_a_reason_that_the_center_can_read():
    case = make_case(CaseState.CLOSED)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)
    decline = {"cases": [case], "outcome": Recognition.DECLINED, "by": officer, "at": NOON}

    with pytest.raises(Refused) as refused:
        actions.recognize(**decline, note=" ")
    actions.recognize(**decline, note="材料不全。")

    assert refused.value.codes == ["note_missing"]
    case.refresh_from_db()
    assert (case.recognition, case.recognition_note) == (Recognition.DECLINED, "材料不全。")


def test_one_case_that_is_not_waiting_stops_them_all():
    center = make_center()
    waiting = make_case(CaseState.CLOSED, center)
    unready = make_case(CaseState.CLOSING, center)
    officer = make_desk(Role.DISTRICT_OFFICER, center.district)

    with pytest.raises(Refused) as refused:
        actions.recognize(
            cases=[waiting, unready], outcome=Recognition.RECOGNIZED, by=officer, at=NOON
        )

    (problem,) = refused.value.problems
    assert problem.message == f"案例{unready.number}现在是“结案待审批”，不能认定。"
    assert Case.objects.get(pk=waiting.pk).recognition == Recognition.WAITING


def test_a_case_is_recognized_once():
    case = make_case(CaseState.CLOSED, recognition=Recognition.DECLINED)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    with pytest.raises(Refused) as refused:
        actions.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    assert refused.value.codes == ["not_waiting"]


def test_a_closed_round_is_recognized_no_more():
    case = make_case(CaseState.CLOSED)
    Round.objects.update(closed_at=NOON)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    with pytest.raises(Refused) as refused:
        actions.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    assert refused.value.codes == ["round_closed"]


@pytest.mark.parametrize("role", [r for r in Role.of_business if r != Role.DISTRICT_OFFICER])
def test_recognition_belongs_to_the_district_officer(role):
    case = make_case(CaseState.CLOSED)

    with pytest.raises(Refused) as refused:
        actions.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=make_desk(role), at=NOON)

    assert refused.value.codes == ["wrong_role"]


def test_another_districts_case_cannot_be_chosen():
    case = make_case(CaseState.CLOSED)
    stranger = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    with pytest.raises(Refused) as refused:
        actions.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=stranger, at=NOON)

    assert refused.value.codes == ["none_chosen"]
