"""How long a stage may take before a page says so: a working habit, and no rule of the notice.

The days stand in code, since they only make a to-do and refuse nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from cases.states import CaseState

S = CaseState
# By stage: the column that says since when, and the days that are enough.
TERMS = {
    S.INTAKE: ("opened_on", 7),
    S.ASSESSMENT: ("assessed_on", 14),
    S.PLANNING: ("planned_on", 7),
    S.EVALUATION: ("evaluated_on", 14),
    S.CLOSING: ("closing_asked_on", 7),
}
QUIET_DAYS = 30  # in 介入: this long without a service


@dataclass(frozen=True, slots=True)
class Overdue:
    """Since when it stands still, and what to do about it."""

    since: date
    sentence: str


def overdue_on(on: date) -> Q:
    """The cases that stand in their stage for too long on the day ``on``; see ``overdue``.

    In 介入 the last service counts, which the caller annotates as ``last_served_on``.
    """
    condition = Q(pk__in=())
    for stage, (column, days) in TERMS.items():
        condition |= Q(state=stage, **{f"{column}__lt": on - timedelta(days=days)})
    quiet = on - timedelta(days=QUIET_DAYS)
    served = Q(last_served_on__lt=quiet) | Q(last_served_on=None, intervened_on__lt=quiet)
    return condition | (Q(state=S.INTERVENTION) & served)


def overdue(case, on: date) -> Overdue | None:
    """Why this case is on that list; None where it is not."""
    state = S(case.state)
    if state == S.INTERVENTION:
        since = case.last_served_on or case.intervened_on
        if since >= on - timedelta(days=QUIET_DAYS):
            return None
        return Overdue(since, f"已{(on - since).days}天没有服务记录，超过{QUIET_DAYS}天。")
    if state not in TERMS:
        return None
    column, days = TERMS[state]
    since = getattr(case, column)
    if since >= on - timedelta(days=days):
        return None
    return Overdue(since, f"在“{state.label}”已{(on - since).days}天，超过{days}天。")
