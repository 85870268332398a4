"""What the page of one round shows: its rules, its stages, what was done with it and by whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.doors import OfferedStep
from accounts.roles import Role
from core.chinese_dates import countdown, format_date, format_moment
from core.deadlines import describe, last_day
from pilots.models import Extension, Obligation, PilotUnit, Round, Stage, WorkdayOverride
from pilots.quota import hours_in_words
from pilots.states import StageKind
from pilots.submission_page import HistoryRow
from pilots.workdays import Workdays


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage with what is said of its due moment."""

    stage: Stage
    countdown: str
    remarks: list[str]
    can_extend: bool


@dataclass(frozen=True, slots=True)
class RoundPage:
    round: Round
    facts: list[tuple[str, str]]
    stages: list[StageRow]
    steps: list[OfferedStep]
    closed: str  # since when, by whom and why, "" while it runs
    closing: str  # what is still open, said before the button is pressed
    history: list[HistoryRow]
    units: list[PilotUnit]  # with their source; empty for desks that open no unit
    can_edit: bool
    can_copy: bool


def round_page(round: Round, *, by, at: datetime) -> RoundPage:
    history = _history(round, by=by)
    is_officer = by.role == Role.CITY_OFFICER
    steps = round.offered_steps(by=by)
    return RoundPage(
        round=round,
        facts=_facts(round),
        stages=_stages(round, may_extend=is_officer and not round.is_closed, at=at),
        steps=steps,
        closed=closed_words(round, history),
        closing=_closing(round) if steps and not round.is_closed else "",
        history=history,
        units=_units(round, by=by),
        can_edit=is_officer and not round.is_closed,
        can_copy=is_officer,
    )


def closed_words(round: Round, history: list[HistoryRow]) -> str:
    """Since when it is closed, by whom and why; "" while it runs."""
    if not round.is_closed:
        return ""
    last = next((row for row in history if row.step_label == "关闭批次"), None)
    by = f"由{last.actor}关闭，理由：{last.note}" if last else "关闭"
    return f"本批次已于{format_moment(round.closed_at)}{by}"


def due_remarks(stage: Stage, workdays: Workdays) -> list[str]:
    """What a reader of the due moment ought to know: nothing is shifted silently."""
    remarks = []
    if stage.is_off_platform:
        remarks.append("启动时已过截止，已在平台外办理：可以补录，不计时效。")
    elif stage.is_overdue_from_start:
        remarks.append("启动时已过截止，报送均记为逾期。")
    if stage.extended_from is not None:
        remarks.append(f"已延期，原截止日期为{format_date(last_day(stage.extended_from))}。")
    day = last_day(stage.due_at)
    if not workdays.is_workday(day):
        remarks.append(f"截止当日是休息日，前一个工作日是{format_date(workdays.previous(day))}。")
    return remarks


def _stages(round: Round, *, may_extend: bool, at: datetime) -> list[StageRow]:
    order = list(StageKind)
    workdays = WorkdayOverride.objects.as_workdays()
    return [
        StageRow(
            stage=stage,
            countdown=""
            if round.is_closed or stage.is_off_platform
            else countdown(stage.due_at, at),
            remarks=due_remarks(stage, workdays),
            can_extend=may_extend and not stage.is_off_platform,
        )
        for stage in sorted(round.stages.all(), key=lambda row: order.index(StageKind(row.kind)))
    ]


def _history(round: Round, *, by) -> list[HistoryRow]:
    """Closing, lifting, changes and extensions in one list, latest first; three queries.

    What one district was granted is for that district and the city to read.
    """
    people = ("by__user", "by__district", "by__subdistrict__district")
    rows = [
        HistoryRow(step.at, step.actor, step.step_label, step.change, step.note)
        for step in round.history.select_related(*people)
    ]
    rows += [
        HistoryRow(edit.at, _actor(edit.by), "修改批次", "", _changes(edit))
        for edit in round.edits.select_related(*people)
    ]
    own = Q(obligation=None) | Q(obligation__in=Obligation.objects.visible_to(by))
    granted = Extension.objects.filter(own, stage__round=round).select_related(
        "stage", "obligation__district", "granted_by__user", "granted_by__district"
    )
    rows += [
        HistoryRow(
            row.at,
            _actor(row.granted_by),
            "批准延期",
            "",
            f"{row.stage.get_kind_display()}阶段{_for_whom(row)}"
            f"延期至{describe(row.new_due_at)}。理由：{row.reason}",
        )
        for row in granted
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _actor(desk) -> str:
    return f"{desk.user}（{desk.title}）"


def _for_whom(extension: Extension) -> str:
    return f"，{extension.obligation.district}" if extension.obligation else "，全部区"


def _changes(edit) -> str:
    said = [f"{label}：{before} → {after}" for label, (before, after) in edit.changes.items()]
    return "\n".join([*said, f"理由：{edit.reason}"])


def _closing(round: Round) -> str:
    owed = Obligation.objects.open().filter(stage__round=round).count()
    rest = f"尚有{owed}项报送任务未报。" if owed else "报送任务均已完成。"
    return f"{rest}关闭后，报送、签收、审定和工作记录都不能再办理，只能查看；恢复后可继续办理。"


def _units(round: Round, *, by) -> list[PilotUnit]:
    if by.role not in (*Role.of_district, *Role.of_city):
        return []
    return list(
        PilotUnit.objects.visible_to(by)
        .filter(round=round)
        .select_related("subdistrict__district")
        .order_by("district__order", "subdistrict__code", "pk")
    )


def _facts(round: Round) -> list[tuple[str, str]]:
    span = f"{format_date(round.service_starts_on)}至{format_date(round.service_ends_on)}"
    return [
        ("服务期", span),
        ("最后补录日期", format_date(round.last_entry_on)),
        ("服务案例下限", f"{round.case_quota}个"),
        ("专业督导下限", hours_in_words(round.supervision_minutes_quota)),
        ("不满一年的中心", "按天折算（向上取整）" if round.is_pro_rata else "不折算"),
        ("服务案例计数口径", round.get_counting_rule_display()),
        ("同辈督导", "计入" if round.counts_peer_supervision else "不计入"),
        ("督导培训", "计入" if round.counts_training_supervision else "不计入"),
        (
            "督导的条件",
            f"{round.get_supervisor_min_level_display()}以上，从业满{round.supervisor_min_years}年",
        ),
        ("试点单位较晚确定时", f"确定后{round.plan_working_days}个工作日内报送方案"),
        ("启动时间", format_moment(round.opened_at)),
        ("状态", round.get_state_display()),
    ]
