"""What each stage must have on file before it is left: one table by method and stage. Pure.

MZ/T 094 (个案), 095 (小组) and 071 (社区) ask for the same things under other names, so a fact is
a column of the case and its label here. A group or a community has no person and no consent of
its own; whom it is for stands in its texts and in its members.
"""

from dataclasses import dataclass

from cases.states import CaseState, ClosingReason, Satisfaction
from pilots.choices import Method

LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A column of the case, what it is called under this method, and the stage that needs it.

    With ``needed_if`` (a column and its value) it is needed only then.
    """

    name: str
    label: str
    stage: CaseState
    needed_if: tuple[str, str] = ("", "")

    def is_needed(self, case) -> bool:
        column, value = self.needed_if
        return not column or getattr(case, column) == value


S = CaseState
NOT_ASKED = Fact(
    "satisfaction_note", "未测满意度的原因", S.EVALUATION, ("satisfaction", Satisfaction.UNMEASURED)
)
OTHER_REASON = Fact(
    "closing_reason_text", "其他原因的说明", S.EVALUATION, ("closing_reason", ClosingReason.OTHER)
)

FACTS: dict[str, tuple[Fact, ...]] = {
    Method.INDIVIDUAL: (
        Fact("source", "来源", S.INTAKE),
        Fact("intake_note", "接案情况", S.INTAKE),
        Fact("assessment_note", "预估（需求与问题）", S.ASSESSMENT),
        Fact("goals", "服务目的", S.PLANNING),
        Fact("plan_note", "服务计划", S.PLANNING),
        Fact("evaluation_note", "评估（目标达成情况）", S.EVALUATION),
        Fact("satisfaction", "服务对象满意度", S.EVALUATION),
        NOT_ASKED,
        Fact("closing_reason", "结案原因", S.EVALUATION),
        OTHER_REASON,
        Fact("closing_note", "结案小结", S.EVALUATION),
    ),
    Method.GROUP: (
        Fact("intake_note", "立项缘由", S.INTAKE),
        Fact("assessment_note", "需求与理念", S.ASSESSMENT),
        Fact("recruitment_note", "对象与招募", S.ASSESSMENT),
        Fact("goals", "小组目的", S.PLANNING),
        Fact("plan_note", "小组计划（节数、时间、预算、评估方法）", S.PLANNING),
        Fact("evaluation_note", "评估（目标达成与组员反馈）", S.EVALUATION),
        Fact("satisfaction", "组员满意度", S.EVALUATION),
        NOT_ASKED,
        Fact("closing_reason", "结束原因", S.EVALUATION),
        OTHER_REASON,
        Fact("closing_note", "总结报告", S.EVALUATION),
    ),
    Method.COMMUNITY: (
        Fact("intake_note", "立项缘由", S.INTAKE),
        Fact("assessment_note", "社区需求", S.ASSESSMENT),
        Fact("goals", "活动目的", S.PLANNING),
        Fact("plan_note", "活动计划（时间、地点、分工、预算）", S.PLANNING),
        Fact("evaluation_note", "评估（目标达成与居民反馈）", S.EVALUATION),
        Fact("satisfaction", "居民满意度", S.EVALUATION),
        NOT_ASKED,
        Fact("closing_reason", "结束原因", S.EVALUATION),
        OTHER_REASON,
        Fact("closing_note", "活动总结", S.EVALUATION),
    ),
}


def facts_of(method: str, stage: str | None = None) -> tuple[Fact, ...]:
    """The facts of one stage in form order, or of all stages where none is named."""
    return tuple(fact for fact in FACTS[Method(method)] if stage in (None, fact.stage))


def names_of(method: str, stage: str) -> tuple[str, ...]:
    return tuple(fact.name for fact in facts_of(method, stage))
