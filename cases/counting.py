"""Which cases count toward a round's quota (实施方案三(二): 每年不少于10个服务案例).

The notice does not say when a 服务案例 counts, so the round does: its ``counting_rule`` is one of
three. The rule stands here twice, for one case with the reason and for a queryset; a test holds
the two together. Only the case's own columns are read, so this module knows no model of the room.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
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


class Uncounted(models.TextChoices):
    """Why a case is not among the year's 服务案例; of several reasons the first one here holds."""

    OTHER_ROUND = "other_round", "不属于本批次"
    TRANSFERRED = "transferred", "已转到其他中心，由接收的中心计入"
    OPEN = "open", "尚未结案"
    OTHER_METHOD = "other_method", "本批次只计个案"
    WAITING = "waiting", "尚待区级认定"
    DECLINED = "declined", "区级不予认定"

    @property
    def remedy(self) -> str:
        """What would make such a case count."""
        return REMEDIES[self]


REMEDIES = {
    Uncounted.OTHER_ROUND: "在其结案日期所在的批次计入，本批次不重复计。",
    Uncounted.TRANSFERRED: "接收的中心办理结案后，在接收的中心计入。",
    Uncounted.OPEN: "办完各阶段、经批准结案后，按本批次的口径计入。",
    Uncounted.OTHER_METHOD: "计数口径由市级按批次设定，口径不变则不计入。",
    Uncounted.WAITING: "区级认定后即计入。",
    Uncounted.DECLINED: "中心可重新开案，按区级写明的理由补充后再次申请结案；"
    "对意见有异议的，请区级收回意见后重新认定。",
}
IN_STATE = {
    Uncounted.TRANSFERRED: Q(state=CaseState.TRANSFERRED),
    Uncounted.OPEN: ~Q(state__in=CaseState.ended),
    Uncounted.OTHER_METHOD: CLOSED & ~Q(method=Method.INDIVIDUAL),
    Uncounted.WAITING: CLOSED & Q(recognition=Recognition.WAITING),
    Uncounted.DECLINED: CLOSED & Q(recognition=Recognition.DECLINED),
}


def reasons_of(rule: str) -> tuple[Uncounted, ...]:
    """The reasons that can keep a case of the round itself out under this rule."""
    of_all = (Uncounted.TRANSFERRED, Uncounted.OPEN)
    return (
        of_all
        + {
            CountingRule.RECOGNIZED: (Uncounted.WAITING, Uncounted.DECLINED),
            CountingRule.CLOSED: (),
            CountingRule.CLOSED_INDIVIDUAL: (Uncounted.OTHER_METHOD,),
        }[CountingRule(rule)]
    )


def why_uncounted(case, round) -> Uncounted | None:
    """The one reason that keeps this case out of the round's number, None where it counts."""
    if case.round_id != round.pk:
        return Uncounted.OTHER_ROUND
    if case.state == CaseState.TRANSFERRED:
        return Uncounted.TRANSFERRED
    if case.state != CaseState.CLOSED:
        return Uncounted.OPEN
    if round.counting_rule == CountingRule.CLOSED_INDIVIDUAL and case.method != Method.INDIVIDUAL:
        return Uncounted.OTHER_METHOD
    if round.counting_rule != CountingRule.RECOGNIZED:
        return None
    return {Recognition.WAITING: Uncounted.WAITING, Recognition.DECLINED: Uncounted.DECLINED}.get(
        case.recognition
    )


def counts_toward_quota(case, round) -> tuple[bool, str]:
    """Whether this case counts in this round, and the reason in Chinese where it does not.

    See also ``CaseQuerySet.counting``, the same rule for many rows.
    """
    reason = why_uncounted(case, round)
    if reason is None:
        return True, ""
    if reason == Uncounted.DECLINED:
        return False, f"{reason.label}：{case.recognition_note}"
    return False, reason.label


def reason_counts(cases, round) -> list[tuple[Uncounted, int]]:
    """How many of the round's cases each reason keeps out; one query."""
    reasons = reasons_of(round.counting_rule)
    numbers = cases.filter(round=round).aggregate(
        **{reason.value: Count("pk", filter=IN_STATE[reason]) for reason in reasons}
    )
    return [(reason, numbers[reason.value]) for reason in reasons]


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
    return readings_of(numbers, round)


def readings_of(numbers: Mapping[str, int], round) -> list[Reading]:
    """Numbers by the value of each rule as the three readings; what is not there is 0."""
    return [
        Reading(rule, numbers.get(rule.value, 0), rule == round.counting_rule)
        for rule in CountingRule
    ]
