"""What people hear of due moments: extensions, 催报, reminders, nil returns."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from core.chinese_dates import countdown
from core.deadlines import describe
from pilots.models import Extension, NilReturn, Obligation, Stage, Submission
from pilots.states import ReminderKind

MOST_NAMES = 17  # every district of the city fits into a message


def tell_of_extension(obligation: Obligation, extension: Extension, *, at: datetime) -> None:
    _tell_district(
        obligation,
        title="报送截止时间延期",
        text=f"{_what(obligation)}的截止时间延期至{describe(extension.new_due_at)}。",
        at=at,
    )


def tell_of_chase(obligation: Obligation, *, at: datetime) -> None:
    _tell_district(obligation, title="催报", text=f"请尽快报送：{_state(obligation, at)}", at=at)


def remind_district(
    obligation: Obligation, *, kind: str, roles: Sequence[str], at: datetime
) -> None:
    title = "报送已逾期" if kind == ReminderKind.OVERDUE else "报送即将到期"
    _tell_district(obligation, title=title, text=_state(obligation, at), roles=roles, at=at)


def remind_subdistrict(form, obligation: Obligation, *, at: datetime) -> None:
    """The officer of a subdistrict whose form still lies open there."""
    tell(
        desks_of(Role.SUBDISTRICT_OFFICER, at=at, subdistrict=form.subdistrict_id),
        title="试点推荐表尚未填完",
        text=f"{form}仍是草稿，{_due(obligation.due_at, at)}",
        url=reverse("pilots:recommendation_detail", args=[form.pk]),
        at=at,
    )


def remind_of_return(submission: Submission, *, url: str, roles: Sequence[str], at) -> None:
    desks = [desk for role in roles for desk in desks_of(role, at=at, **_unit(role, submission))]
    text = f"{submission}已退回修改，{_due(submission.return_due_at, at)}"
    tell(desks, title="退回件待重报", text=text, url=url, at=at)


def tell_city_of_overdue(stage: Stage, overdue: Sequence[Obligation], *, at: datetime) -> None:
    """One line a day for each stage, however many districts are late, for whoever chases them and
    for the city's leader; a district's leader hears with its officer."""
    names = "、".join(row.district.name for row in overdue[:MOST_NAMES])
    more = "等" if len(overdue) > MOST_NAMES else ""
    tell(
        desks_of(Role.CITY_OFFICER, Role.CITY_LEADER, at=at),
        title="逾期未报情况",
        text=f"{stage}：{len(overdue)}个区逾期未报（{names}{more}）。",
        url=reverse("pilots:round_matrix", args=[stage.round_id]),
        at=at,
    )


NIL_NEWS = {
    "sign": ("零报告待签收", "{form}已审核通过并上报，请签收。", (Role.CITY_OFFICER,)),
    "send_back": (
        "零报告退回",
        "{form}由区级审核人退回，理由见办理记录。",
        (Role.DISTRICT_OFFICER,),
    ),
    "receive": ("零报告已签收", "{form}已签收。", Role.of_district),
    "declare": ("零报告待审核", "{form}已提交，请审核。", (Role.DISTRICT_LEADER,)),
}


def tell_of_nil(name: str, *, nil: NilReturn, at: datetime) -> None:
    """Put the news of this step into the inboxes it concerns; other steps are no news."""
    if name not in NIL_NEWS:
        return
    title, text, roles = NIL_NEWS[name]
    desks = [desk for role in roles for desk in desks_of(role, at=at, **_unit(role, nil))]
    url = reverse("pilots:nil_detail", args=[nil.pk])
    tell(desks, title=title, text=text.format(form=nil), url=url, at=at)


def _tell_district(
    obligation: Obligation, *, title, text, at, roles: Sequence[str] = Role.of_district
) -> None:
    tell(
        desks_of(*roles, at=at, district=obligation.district_id),
        title=title,
        text=text,
        url=reverse("pilots:obligation_detail", args=[obligation.pk]),
        at=at,
    )


def _unit(role: str, row) -> dict:
    if role in Role.of_city:
        return {}
    if role in Role.of_district:
        return {"district": row.district_id}
    return {"subdistrict": row.subdistrict_id}


def _what(obligation: Obligation) -> str:
    return f"{obligation.district}{obligation.stage.get_kind_display()}阶段材料"


def _state(obligation: Obligation, at: datetime) -> str:
    return f"{_what(obligation)}{_due(obligation.due_at, at)}"


def _due(due_at: datetime, at: datetime) -> str:
    return f"应于{describe(due_at)}上报，{countdown(due_at, at)}。"
