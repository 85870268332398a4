"""What the page of one obligation shows: until when, what came, who was reminded and chased."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.roles import Role
from core.chinese_dates import countdown, format_moment
from core.deadlines import describe
from core.problems import Problem
from pilots import actions
from pilots.models import Chase, Extension, NilReturn, Obligation, Reminder
from pilots.obligations import (
    CITY_LISTS,
    LISTS,
    Cell,
    form_url,
    full_cell,
    nil_seen_by,
    owed_in,
    with_forms,
)
from pilots.states import StageKind, SubmissionKind


@dataclass(frozen=True, slots=True)
class Handed:
    """One form or report that was begun for it; ``url`` is "" where a room above shows it."""

    name: str
    url: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class ObligationPage:
    obligation: Obligation
    cell: Cell
    facts: list[tuple[str, str]]
    handed: list[Handed]
    list_url: str
    list_label: str
    is_own_work: bool  # it waits for this desk
    nil_returns: list[NilReturn]
    extensions: list[Extension]
    chases: list[Chase]
    reminders: list[Reminder]
    may_extend: bool
    may_chase: bool
    may_declare_nil: bool
    nil_problems: list[Problem]


def obligation_page(obligation: Obligation, *, by, at: datetime) -> ObligationPage:
    """``obligation`` must be in the scope of ``by``; the same number of queries for any."""
    obligation = owed_in(
        Obligation.objects.filter(pk=obligation.pk).select_related("stage__round", "district")
    ).get()
    stage, round = obligation.stage, obligation.stage.round
    cell = full_cell(obligation, round, by=by, at=at)
    is_officer = by.role == Role.CITY_OFFICER
    declares = by.role == Role.DISTRICT_OFFICER and obligation.first_met_at is None
    problems = actions.reasons_against_nil(obligation) if declares else []
    lists = CITY_LISTS if by.role in Role.of_city else LISTS
    desks = ("granted_by__user", "granted_by__district")
    return ObligationPage(
        obligation=obligation,
        cell=cell,
        facts=_facts(obligation, at=at),
        handed=_handed(obligation, by=by),
        list_url=_list_url(obligation, lists, by=by),
        list_label=SubmissionKind(stage.kind).label,
        is_own_work=declares and not round.is_closed,
        nil_returns=list(nil_seen_by(by).filter(obligation=obligation).order_by("-pk")),
        extensions=list(
            (obligation.extensions.all() | stage.extensions.filter(obligation=None))
            .select_related(*desks)
            .order_by("-at", "-pk")
        ),
        chases=list(obligation.chases.all()),
        reminders=list(obligation.reminders.order_by("-day", "-pk")),
        may_extend=is_officer and not round.is_closed and obligation.is_timed,
        may_chase=is_officer and cell.can_chase,
        may_declare_nil=declares and not problems,
        nil_problems=problems,
    )


def _list_url(obligation: Obligation, lists, *, by) -> str:
    """The city's lists are of all districts, and are narrowed to this one."""
    query = {"round": obligation.stage.round_id}
    if by.role in Role.of_city:
        query["district"] = obligation.district_id
    return reverse(lists[StageKind(obligation.stage.kind)], query=query)


def _facts(obligation: Obligation, *, at: datetime) -> list[tuple[str, str]]:
    facts = [
        ("区", obligation.district.name),
        ("阶段", obligation.stage.get_kind_display()),
        ("截止时间", describe(obligation.judged_due_at)),
    ]
    if not obligation.is_timed:
        facts[-1] = ("截止时间", "已在平台外办理，不计时效")
    elif obligation.is_extended:
        facts.append(("原截止时间", describe(obligation.extended_from)))
    if obligation.basis:
        facts.append(("截止时间依据", obligation.basis))
    if obligation.first_met_at is not None:
        late = "（逾期）" if obligation.is_met_late else ""
        facts.append(("首次上报时间", f"{format_moment(obligation.first_met_at)}{late}"))
    elif obligation.is_timed and not obligation.stage.round.is_closed:
        facts.append(("距截止", countdown(obligation.due_at, at)))
    return facts


def _handed(obligation: Obligation, *, by) -> list[Handed]:
    """The city sees none before its first sign-off."""
    rows = with_forms(obligation.submissions.all())
    rows = rows.select_related("round", "district", "subdistrict__district").order_by("pk")
    if by.role in Role.of_city:
        rows = rows.filter(first_signed_at__isnull=False)
    return [Handed(str(row), form_url(row), row.get_state_display(), row.tone) for row in rows]
