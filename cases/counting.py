"""Which cases count toward a round's quota (实施方案三(二): 每年不少于10个服务案例).

The notice does not say when a 服务案例 counts, so the round does: its ``counting_rule`` is one of
three. The rule stands here twice, for one case with the reason and for a queryset; a test holds
the two together. Only the case's own columns are read, so this module knows no model of the room.
"""

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


class Exclusion(models.TextChoices):
    """Why a case of the round does not count: the first of these that holds is said."""

    OPEN = "open", "尚未结案"
    METHOD = "method", "本批次只计个案"
    WAITING = "waiting", "尚待区级认定"
    DECLINED = "declined", "区级不予认定"


def exclusions(rule: str) -> dict[Exclusion, Q]:
    """What leaves a case out under this rule. Each case that does not count is in exactly one."""
    if rule == CountingRule.CLOSED_INDIVIDUAL:
        return {Exclusion.OPEN: ~CLOSED, Exclusion.METHOD: CLOSED & ~Q(method=Method.INDIVIDUAL)}
    if rule == CountingRule.RECOGNIZED:
        return {
            Exclusion.OPEN: ~CLOSED,
            Exclusion.WAITING: CLOSED & Q(recognition=Recognition.WAITING),
            Exclusion.DECLINED: CLOSED & Q(recognition=Recognition.DECLINED),
        }
    return {Exclusion.OPEN: ~CLOSED}


def counts_toward_quota(case, round) -> tuple[bool, str]:
    """Whether this case counts in this round, and the reason in Chinese where it does not.

    See also ``CaseQuerySet.counting``, the same rule for many rows.
    """
    if case.round_id != round.pk:
        return False, "不属于本批次"
    exclusion = why_excluded(case, round.counting_rule)
    if exclusion is None:
        return True, ""
    if exclusion == Exclusion.DECLINED:
        return False, f"{exclusion.label}：{case.recognition_note}"
    return False, exclusion.label


def why_excluded(case, rule: str) -> Exclusion | None:
    """The same as ``exclusions`` for one case of the round; None where it counts."""
    if case.state != CaseState.CLOSED:
        return Exclusion.OPEN
    if rule == CountingRule.CLOSED_INDIVIDUAL and case.method != Method.INDIVIDUAL:
        return Exclusion.METHOD
    if rule == CountingRule.RECOGNIZED and case.recognition != Recognition.RECOGNIZED:
        return Exclusion(case.recognition)
    return None


def what_would_count(case, round) -> str:
    """What would make a case that is left out count, in Chinese."""
    exclusion = why_excluded(case, round.counting_rule)
    if exclusion is None:
        return ""
    if round.is_closed:
        return "批次已关闭，计入的案例不再变动。"
    is_individual = case.method == Method.INDIVIDUAL
    if round.counting_rule == CountingRule.CLOSED_INDIVIDUAL and not is_individual:
        return "小组和社区工作在本批次不计入，除非市级更改批次的计数口径。"
    if exclusion == Exclusion.OPEN and round.counting_rule == CountingRule.RECOGNIZED:
        return "结案经批准，再经区级认定后计入。"
    return {
        Exclusion.OPEN: "结案经批准后计入。",
        Exclusion.WAITING: "区级认定后计入。",
        Exclusion.DECLINED: "中心向区级说明情况，区级撤回意见后可以重新认定。",
    }[exclusion]


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
