"""Which cases count toward a round's quota (实施方案三(二): 每年不少于10个服务案例).

The notice does not say when a 服务案例 counts, so the round does: its ``counting_rule`` is one of
three. The rule stands here twice, for one case with the reason and for a queryset; a test holds
the two together. Only the case's own columns are read, so this module knows no model of the room.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from cases.states import CaseState, Recognition
from pilots.choices import Method
from pilots.states import CountingRule

CLOSED = Q(state=CaseState.CLOSED)
COUNTING = {
    CountingRule.RECOGNIZED: CLOSED & Q(recognition=Recognition.RECOGNIZED),
    CountingRule.CLOSED: CLOSED,
    CountingRule.CLOSED_INDIVIDUAL: CLOSED & Q(method=Method.INDIVIDUAL),
}


def counts_toward_quota(case, round) -> tuple[bool, str]:
    """Whether this case counts in this round, and the reason in Chinese where it does not.

    See also ``CaseQuerySet.counting``, the same rule for many rows.
    """
    reason = _reason_against(case, round)
    return not reason, reason


def _reason_against(case, round) -> str:
    if case.round_id != round.pk:
        return "不属于本批次"
    if case.state == CaseState.TRANSFERRED:
        return "已转到其他中心，由接收的中心计入"
    if case.state != CaseState.CLOSED:
        return "尚未结案"
    if round.counting_rule == CountingRule.CLOSED_INDIVIDUAL and case.method != Method.INDIVIDUAL:
        return "本批次只计个案"
    if round.counting_rule == CountingRule.RECOGNIZED:
        return _unrecognized(case)
    return ""


def _unrecognized(case) -> str:
    if case.recognition == Recognition.WAITING:
        return "尚待区级认定"
    if case.recognition == Recognition.DECLINED:
        return f"区级不予认定：{case.recognition_note}"
    return ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one counting rule would make of the same cases; ``is_used`` marks the round's own."""

    rule: CountingRule
    cases: int
    is_used: bool


def three_readings(cases, round) -> list[Reading]:
    """The number of a round's cases under each of the three rules, side by side; one query."""
    numbers = cases.filter(round=round).aggregate(
        **{rule.value: Count("pk", filter=condition) for rule, condition in COUNTING.items()}
    )
    return [
        Reading(rule, numbers[rule.value], rule == round.counting_rule) for rule in CountingRule
    ]
