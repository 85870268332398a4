"""The states of what districts hand in, and the table of steps for each kind.

Who may take a step stands here; what a form still lacks is asked of the form itself.
"""

from dataclasses import replace
from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role


class StageKind(models.TextChoices):
    RECOMMENDATION = "recommendation", "试点推荐"
    PLAN = "plan", "组织实施"
    SUMMARY = "summary", "工作总结"


class SubmissionKind(models.TextChoices):
    RECOMMENDATION = "recommendation", "试点推荐表"
    PLAN = "plan", "试点方案"
    SUMMARY = "summary", "工作总结报告"


class SubmissionState(models.TextChoices):
    DRAFT = "draft", "草稿"
    WITH_STREET = "with_street", "街道填写中"
    DELIVERED = "delivered", "街道已送交"
    HANDED_IN = "handed_in", "待区级审核"
    SIGNED = "signed", "已上报"
    RECEIVED = "received", "已签收"
    RETURNED = "returned", "退回修改"
    ACCEPTED = "accepted", "列入试点"
    DECLINED = "declined", "未列入试点"
    FILED = "filed", "已备案"

    editable = nonmember(("draft", "with_street", "delivered", "returned"))
    on_district_desk = nonmember(("draft", "delivered", "returned"))
    of_street = nonmember(("with_street", "delivered"))
    with_city = nonmember(("signed", "received", "accepted", "declined", "filed"))
    decided = nonmember(("accepted", "declined", "filed"))
    final = nonmember(("accepted", "declined", "filed"))

    @property
    def tone(self) -> str:
        """How the state feels on a badge."""
        return {
            "draft": "neutral",
            "returned": "warn",
            "with_street": "neutral",
            "delivered": "waiting",
            "handed_in": "waiting",
            "signed": "waiting",
            "received": "waiting",
            "declined": "neutral",
        }.get(self.value, "good")


class RoundState(models.TextChoices):
    OPEN = "open", "进行中"
    CLOSED = "closed", "已关闭"

    @property
    def tone(self) -> str:
        return "good" if self == RoundState.OPEN else "neutral"


class UnitState(models.TextChoices):
    """Where a pilot unit stands in its round."""

    SETTING_UP = "setting_up", "筹建"
    RUNNING = "running", "运行"
    SUSPENDED = "suspended", "暂停"
    WITHDRAWN = "withdrawn", "退出"

    @property
    def tone(self) -> str:
        return {"setting_up": "waiting", "running": "good", "suspended": "warn"}.get(
            self.value, "neutral"
        )


class NilState(models.TextChoices):
    DECLARED = "declared", "待区级审核"
    SIGNED = "signed", "零报告已上报"
    RECEIVED = "received", "零报告已签收"
    WITHDRAWN = "withdrawn", "已撤回"
    SUPERSEDED = "superseded", "已由正式报送取代"

    alive = nonmember(("declared", "signed", "received"))
    with_city = nonmember(("signed", "received"))

    @property
    def tone(self) -> str:
        """How the state feels on a badge."""
        return {"declared": "waiting", "signed": "waiting", "received": "good"}.get(
            self.value, "neutral"
        )


class ReminderKind(models.TextChoices):
    BEFORE = "before", "到期前提醒"
    DUE_DAY = "due_day", "到期当日提醒"
    OVERDUE = "overdue", "逾期提醒"


class CountingRule(models.TextChoices):
    """Which 服务案例 count toward the ten: the notice does not say, so the round does."""

    RECOGNIZED = "recognized", "经区级认定的服务案例，不限方法"
    CLOSED = "closed", "已结案的服务案例，不限方法"
    CLOSED_INDIVIDUAL = "closed_individual", "仅已结案的个案"


S = SubmissionState

_UP_TO_THE_CITY = {
    "hand_in": Step("提交区级审核", (S.DRAFT, S.RETURNED), S.HANDED_IN, (Role.DISTRICT_OFFICER,)),
    "withdraw": Step(
        "撤回修改", (S.HANDED_IN,), S.DRAFT, (Role.DISTRICT_OFFICER,), tone="secondary"
    ),
    "sign": Step("审核通过并上报", (S.HANDED_IN,), S.SIGNED, (Role.DISTRICT_LEADER,)),
    "recall": Step("撤回上报", (S.SIGNED,), S.DRAFT, (Role.DISTRICT_LEADER,), tone="secondary"),
    "receive": Step("签收", (S.SIGNED,), S.RECEIVED, (Role.CITY_OFFICER,)),
}
_DISTRICT_RETURN = Step(
    "退回填报人修改",
    (S.HANDED_IN,),
    S.RETURNED,
    (Role.DISTRICT_LEADER,),
    tone="danger",
)
_CITY_RETURN = Step(
    "退回区里修改",
    (S.SIGNED, S.RECEIVED),
    S.RETURNED,
    (Role.CITY_OFFICER,),
    tone="danger",
)

# Between the two authors of a recommendation: it lies with the subdistrict or with the district.
_BETWEEN_AUTHORS = {
    "assign": Step(
        "交街道填写", (S.DRAFT,), S.WITH_STREET, (Role.DISTRICT_OFFICER,), tone="secondary"
    ),
    "deliver": Step("送交区里", (S.WITH_STREET,), S.DELIVERED, (Role.SUBDISTRICT_OFFICER,)),
    "take_over": Step(
        "接手填写",
        (S.WITH_STREET,),
        S.DRAFT,
        (Role.DISTRICT_OFFICER,),
        needs_note=True,
        tone="secondary",
    ),
    "give_back": Step(
        "退回街道修改",
        (S.DELIVERED, S.RETURNED),
        S.WITH_STREET,
        (Role.DISTRICT_OFFICER,),
        tone="danger",
    ),
}

_TO_BE_FILED = {
    **_UP_TO_THE_CITY,
    "send_back": _DISTRICT_RETURN,
    "return": _CITY_RETURN,
    "file": Step("备案", (S.RECEIVED,), S.FILED, (Role.CITY_LEADER,)),
}

STEPS = {
    SubmissionKind.RECOMMENDATION: {
        **_BETWEEN_AUTHORS,
        **_UP_TO_THE_CITY,
        "hand_in": replace(_UP_TO_THE_CITY["hand_in"], sources=S.on_district_desk),
        "send_back": _DISTRICT_RETURN,
        "return": _CITY_RETURN,
        "accept": Step("列入试点", (S.RECEIVED,), S.ACCEPTED, (Role.CITY_LEADER,)),
        "decline": Step(
            "不列入试点",
            (S.RECEIVED,),
            S.DECLINED,
            (Role.CITY_LEADER,),
            needs_note=True,
            tone="danger",
        ),
    },
    SubmissionKind.PLAN: _TO_BE_FILED,
    SubmissionKind.SUMMARY: _TO_BE_FILED,
}

ROUND_STEPS = {
    "close": Step(
        "关闭批次",
        (RoundState.OPEN,),
        RoundState.CLOSED,
        (Role.CITY_LEADER,),
        needs_note=True,
        tone="danger",
    ),
    "lift": Step(
        "恢复办理",
        (RoundState.CLOSED,),
        RoundState.OPEN,
        (Role.CITY_LEADER,),
        needs_note=True,
        tone="secondary",
    ),
}

N = NilState
NIL_STEPS = {
    "sign": Step("审核通过并上报", (N.DECLARED,), N.SIGNED, (Role.DISTRICT_LEADER,)),
    "send_back": Step(
        "退回", (N.DECLARED,), N.WITHDRAWN, (Role.DISTRICT_LEADER,), needs_note=True, tone="danger"
    ),
    "withdraw": Step(
        "撤回零报告", (N.DECLARED,), N.WITHDRAWN, (Role.DISTRICT_OFFICER,), tone="secondary"
    ),
    "recall": Step("撤回上报", (N.SIGNED,), N.WITHDRAWN, (Role.DISTRICT_LEADER,), tone="secondary"),
    "receive": Step("签收", (N.SIGNED,), N.RECEIVED, (Role.CITY_OFFICER,)),
    # Taken by signing something real, also in the leader's stead; no button of its own.
    "supersede": Step(
        "由正式报送取代", N.with_city, N.SUPERSEDED, (Role.DISTRICT_LEADER, Role.DISTRICT_OFFICER)
    ),
}
NIL_BUTTONS = ("sign", "send_back", "withdraw", "recall", "receive")

U = UnitState
UNIT_STEPS = {
    "run": Step("开始运行", (U.SETTING_UP, U.SUSPENDED), U.RUNNING, (Role.CITY_OFFICER,)),
    "suspend": Step(
        "暂停试点",
        (U.SETTING_UP, U.RUNNING),
        U.SUSPENDED,
        (Role.CITY_OFFICER,),
        needs_note=True,
        tone="secondary",
    ),
    "withdraw": Step(
        "退出试点",
        (U.SETTING_UP, U.RUNNING, U.SUSPENDED),
        U.WITHDRAWN,
        (Role.CITY_LEADER,),
        needs_note=True,
        tone="danger",
    ),
}

# What somebody of the district may do in the stead of its leader (代理审核).
STOOD_IN = {"sign": "代理审核并上报"}
# Steps whose return names the sections to mend; the others carry at most a note.
FROM_CITY = "return"
FROM_ABOVE = ("send_back", FROM_CITY)
TO_STREET = "give_back"
RETURNS = (*FROM_ABOVE, TO_STREET)
PULLED_BACK = ("recall",)
# The last of these says which parts are open: to the district, and to its subdistrict.
OPENS_DISTRICT = (*FROM_ABOVE, *PULLED_BACK)
OPENS_STREET = (*OPENS_DISTRICT, TO_STREET, "assign")
# These found a unit or close the door for good, and take more than the submission: decide().
DECISIONS = ("accept", "decline")
