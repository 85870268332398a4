from datetime import datetime

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import actions
from cases.models import Case
from cases.states import CaseState
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from tests.cases.factories import (
    NOON,
    desk_of,
    make_case,
    make_worker,
    write_stage,
)
from tests.centers.factories import make_center
from tests.pilots.factories import make_round

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2022, 1, 1, tzinfo=BEIJING)


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


def test_what_is_written_is_kept_and_counted_as_a_version():
    case = make_case(CaseState.PLANNING)

    saved = write_stage(case, goals="恢复与子女的联系。")

    stored = Case.objects.get(pk=case.pk)
    assert (stored.goals, stored.version) == ("恢复与子女的联系。", case.version + 1)
    assert saved.goals == stored.goals
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.what, event.changes) == (
        "保存案例内容",
        {"服务目的": ["", "已填写"], "服务计划": ["", "已填写"]},
    )


def test_a_stale_edit_is_refused_and_says_what_is_stored():
    case = make_case(CaseState.PLANNING)
    write_stage(case, goals="甲", plan_note="乙")

    with pytest.raises(Stale) as stale:
        write_stage(case, goals="丙")

    assert stale.value.current == {"服务目的": "甲", "服务计划": "乙"}
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
