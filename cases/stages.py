"""The six stages of MZ/T 094 as a page shows them: where a case is, and since when."""

from dataclasses import dataclass
from datetime import date

from cases.states import CaseState

TRACK = (
    ("接案", CaseState.INTAKE, "opened_on"),
    ("预估", CaseState.ASSESSMENT, "assessed_on"),
    ("计划", CaseState.PLANNING, "planned_on"),
    ("介入", CaseState.INTERVENTION, "intervened_on"),
    ("评估", CaseState.EVALUATION, "evaluated_on"),
    ("结案", CaseState.CLOSING, "closed_on"),
)
ORDER = list(CaseState)
# Natural days until a stage is overdue. No notice names any; see docs/decisions/0036. In 介入 they
# run anew from each service. The closure that waits is a task of its own for who approves it.
STAGE_DAYS: dict[str, int] = {
    CaseState.INTAKE: 7,
    CaseState.ASSESSMENT: 14,
    CaseState.PLANNING: 14,
    CaseState.INTERVENTION: 30,
    CaseState.EVALUATION: 14,
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage on the track: the day the case came to it, and whether it is there now."""

    label: str
    day: date | None
    is_current: bool


def stage_track(case) -> list[Stop]:
    place = ORDER.index(CaseState(case.state))
    return [
        Stop(
            label=label,
            day=getattr(case, day),
            is_current=min(place, ORDER.index(CaseState.CLOSING)) == ORDER.index(stage),
        )
        for label, stage, day in TRACK
    ]
