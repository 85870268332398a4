import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import actions
from cases.models import Case
from cases.states import STEP_DAYS, STEPS, CaseState, Recognition
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, desk_of, make_case, make_worker, open_case, serve
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db


def test_the_table_holds_each_stage_once():
    sources = [source for step in STEPS.values() for source in step.sources]

    assert sorted(set(sources)) == sorted(CaseState.values)
    assert sorted(STEP_DAYS) == sorted(set(STEPS) - {"send_back", "reopen"})


GOAL_PROBLEMS = {
    CaseState.PLANNING: [("goal_missing", "")],
    CaseState.EVALUATION: [("goal_unmeasured", "")],
}


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (CaseState.INTAKE, ["intake_note"]),
        (CaseState.ASSESSMENT, ["assessment_note"]),
        (CaseState.PLANNING, ["goals", "plan_note"]),
        (
            CaseState.EVALUATION,
            ["evaluation_note", "satisfaction", "closing_reason", "closing_note"],
        ),
    ],
)
def test_a_stage_is_not_left_before_all_its_facts_are_there(state, fields):
    case = make_case(state)
    Case.objects.filter(pk=case.pk).update(intake_note="")
    case.refresh_from_db()
    name = next(name for name, step in STEPS.items() if step.sources == (state,))

    problems = case.obstacles(name, by=desk_of(case))

    assert [(problem.code, problem.field) for problem in problems] == [
        ("stage_fact_missing", field) for field in fields
    ] + GOAL_PROBLEMS.get(state, [])


def test_evaluation_needs_a_service_and_paper_work_is_none():
    case = make_case(CaseState.INTERVENTION)
    worker = desk_of(case)

    without = case.obstacles("evaluate", by=worker)
    serve(case, service_type="clerical")
    with_paper = case.obstacles("evaluate", by=worker)
    serve(case, service_type="counseling")

    assert [p.code for p in (*without, *with_paper)] == ["no_service_record"] * 2
    assert case.obstacles("evaluate", by=worker) == []


def test_a_colleague_cannot_lead_the_case_on():
    case = make_case()
    colleague = make_worker(case.center)

    assert [p.code for p in case.obstacles("assess", by=colleague)] == ["not_in_charge"]


def test_another_desk_of_the_same_person_does_not_lead_the_case():
    case = make_case()
    director = make_desk(Role.DIRECTOR, case.subdistrict, user=case.worker)

    assert case.is_led_by(director) is False


def test_the_worker_in_charge_cannot_approve_the_own_closure():
    center = make_center()
    head = make_worker(center, Role.EXECUTIVE_DIRECTOR)
    case = make_case(CaseState.CLOSING, center, worker=head)

    with pytest.raises(Refused) as refused:
        actions.take_step("approve", case=case, by=head, at=NOON)

    assert refused.value.codes == ["same_person"]
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSING


@pytest.mark.parametrize("asker", ["worker", "closing_asked_by"])
def test_the_database_refuses_it_as_well(asker):
    case = make_case(CaseState.CLOSED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**{asker: case.approved_by})


def test_the_director_approves_where_the_executive_director_did_the_work():
    center = make_center()
    head = make_worker(center, Role.EXECUTIVE_DIRECTOR)
    case = make_case(CaseState.CLOSING, center, worker=head)
    director = make_worker(center, Role.DIRECTOR)

    actions.take_step("approve", case=case, by=director, at=NOON)

    case.refresh_from_db()
    assert (case.state, case.approved_by, case.closed_on) == (
        CaseState.CLOSED,
        director.user,
        NOON.date(),
    )
    assert case.recognition == Recognition.WAITING


def test_sending_back_needs_a_reason_and_opens_the_evaluation_again():
    case = make_case(CaseState.CLOSING)
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)

    with pytest.raises(Refused) as refused:
        actions.take_step("send_back", case=case, by=head, at=NOON, note="  ")
    actions.take_step("send_back", case=case, by=head, at=NOON, note="请补充评估。")

    assert refused.value.codes == ["note_missing"]
    case.refresh_from_db()
    assert (case.state, case.closing_asked_on, case.closing_asked_by) == (
        CaseState.EVALUATION,
        None,
        None,
    )
    assert case.history.order_by("pk").last().note == "请补充评估。"


def test_a_step_is_in_the_audit_log_with_the_number_alone():
    case = open_case()
    actions.take_step("assess", case=case, by=desk_of(case), at=NOON)

    event = AuditEvent.objects.order_by("pk").last()

    assert (event.what, event.object_label) == ("完成接案，进入预估", case.number)
    assert event.changes == {"state": ["intake", "assessment"]}
