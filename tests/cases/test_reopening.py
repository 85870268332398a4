"""A closed case is taken up again, and counts once more only after a new approved closure."""

import pytest
from django.utils import timezone

from accounts.models import Message
from accounts.roles import Role
from cases import actions
from cases.models import Case
from cases.states import CaseState, Recognition
from core.problems import Refused
from pilots.models import Round
from tests.cases.factories import NOON, make_case, make_worker, measure, write_stage

pytestmark = pytest.mark.django_db


def reopen(case, role=Role.EXECUTIVE_DIRECTOR, note="服务对象再次求助。"):
    head = make_worker(case.center, role)
    return actions.take_step("reopen", case=case, by=head, at=NOON, note=note)


@pytest.mark.parametrize("recognition", [None, Recognition.DECLINED])
@pytest.mark.parametrize("role", [Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR])
def test_reopening_undoes_closure_and_recognition_and_keeps_their_history(recognition, role):
    case = make_case(CaseState.CLOSED, recognition=recognition)
    before = list(case.history.order_by("pk").values_list("step", flat=True))

    reopen(case, role)

    case.refresh_from_db()
    undone = ("closed_on", "closing_asked_on", "closing_asked_by", "approved_by", "evaluated_on")
    undone += ("recognition", "recognized_at", "recognized_by")
    assert case.state == CaseState.INTERVENTION
    assert [getattr(case, name) for name in undone] == [None] * len(undone)
    assert case.recognition_note == ""
    assert [step.step for step in case.history.order_by("pk")] == [*before, "reopen"]
    assert case.history.order_by("pk").last().note == "服务对象再次求助。"
    assert Message.objects.filter(desk__user=case.worker, title="案例已重新开案").count() == 1


def test_it_counts_again_only_after_a_new_closure_approved_by_a_second_person():
    case = make_case(CaseState.CLOSED)
    Round.objects.filter(pk=case.round_id).update(counting_rule="closed")
    round = Round.objects.get(pk=case.round_id)
    reopen(case)
    counted_open = Case.objects.counting(round).count()

    worker = case.worker.desks.get()
    case = actions.take_step("evaluate", case=case, by=worker, at=NOON)
    case = write_stage(case)
    measure(case)
    case = actions.take_step("ask_to_close", case=case, by=worker, at=NOON)
    own = [problem.code for problem in case.obstacles("approve", by=worker)]
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    actions.take_step("approve", case=case, by=head, at=NOON)

    assert (counted_open, own) == (0, ["wrong_role"])
    assert Case.objects.counting(round).count() == 1


@pytest.mark.parametrize(
    ("hindrance", "code"),
    [("recognized", "recognized"), ("round", "round_closed"), ("client", "client_stopped")],
)
def test_what_is_settled_is_not_reopened(hindrance, code):
    recognition = Recognition.RECOGNIZED if hindrance == "recognized" else None
    case = make_case(CaseState.CLOSED, recognition=recognition)
    if hindrance == "round":
        Round.objects.filter(pk=case.round_id).update(closed_at=timezone.now())
    if hindrance == "client":
        type(case.client).objects.filter(pk=case.client_id).update(stopped_at=NOON)

    with pytest.raises(Refused) as refused:
        reopen(case)

    assert refused.value.codes == [code]
    assert "新接案" in str(refused.value.problems[0].sentence) or code == "client_stopped"


def test_a_reason_is_needed_and_a_worker_does_not_reopen():
    case = make_case(CaseState.CLOSED)

    with pytest.raises(Refused) as blank:
        reopen(case, note=" ")
    with pytest.raises(Refused) as worker:
        reopen(case, Role.CENTER_WORKER)

    assert (blank.value.codes, worker.value.codes) == (["note_missing"], ["wrong_role"])
