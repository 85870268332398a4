"""Who has met what: the table of districts and stages of one round."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import District
from accounts.roles import Role
from core.chinese_dates import beijing_date, countdown
from core.deadlines import describe
from pilots.models import Chase, NilReturn, Obligation, Round, Stage, Submission
from pilots.states import NilState, StageKind, SubmissionKind, SubmissionState

LISTS = {
    StageKind.RECOMMENDATION: "pilots:recommendation_list",
    StageKind.PLAN: "pilots:plan_list",
    StageKind.SUMMARY: "reports:summary_list",
}
CITY_LISTS = {**LISTS, StageKind.RECOMMENDATION: "pilots:candidate_list"}
FORMS = {
    SubmissionKind.RECOMMENDATION: "pilots:recommendation_detail",
    SubmissionKind.PLAN: "pilots:plan_detail",
}
RECEIVED = (SubmissionState.RECEIVED, *SubmissionState.final)


@dataclass(frozen=True, slots=True)
class Cell:
    """One district in one stage: a word for it, its tone, and what there is to count.

    ``url`` leads to what the word is about. ``can_chase`` is True where it is owed, in a running
    round, and was not chased today; ``chased`` is the latest 催报.
    """

    word: str
    tone: str
    hint: str
    obligation: Obligation | None = None
    url: str = ""
    can_chase: bool = False
    chased: Chase | None = None


@dataclass(frozen=True, slots=True)
class Row:
    district: District
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One stage and how many of those who owe it have reported; ``late`` are 逾期报 and overdue.

    Who was in time stays so, but what came back to its district is no report until it is sent again.
    """

    stage: Stage
    countdown: str
    owed: int
    met: int
    late: int
    can_chase: bool

    @property
    def urls(self) -> dict[str, str]:
        """To the districts that each number counts, by the number's name; "" for a zero."""
        here = {"stage": self.stage.kind}
        page = reverse("pilots:round_matrix", args=[self.stage.round_id], query=here)
        return {name: f"{page}&count={name}" if getattr(self, name) else "" for name in NUMBERS}


@dataclass(frozen=True, slots=True)
class Matrix:
    """``narrowed`` says which rows of it these are, "" for all of them."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    narrowed: str = ""

    def counting(self, kind: str, name: str, *, at: datetime) -> "Matrix":
        """Only the districts that a number of a stage counts; all for a number there is not."""
        kinds = [column.stage.kind for column in self.columns]
        if kind not in kinds or name not in COUNTED:
            return self
        place, (word, counts) = kinds.index(kind), COUNTED[name]
        owing = [(row, row.cells[place]) for row in self.rows if row.cells[place].obligation]
        rows = [row for row, cell in owing if counts(cell, at)]
        return replace(self, rows=rows, narrowed=f"{StageKind(kind).label}阶段{word}的区")


Counts = Callable[[Any, datetime], bool]
NOT_OWED = Cell("无需报送", "neutral", "")


def matrix(round: Round, *, by, at: datetime, district: District | None = None) -> Matrix:
    """The stages of the round in their order, and a row for each district in scope of ``by``, or
    for the one that is named.

    A fixed number of queries however many districts and forms there are.
    """
    order = list(StageKind)
    stages = sorted(round.stages.all(), key=lambda stage: order.index(StageKind(stage.kind)))
    by_district: dict[District, dict[int, Cell]] = {}
    owed = Obligation.objects.visible_to(by).filter(stage__round=round)
    for obligation in owed_in(owed if district is None else owed.filter(district=district)):
        row = by_district.setdefault(obligation.district, {})
        row[obligation.stage_id] = full_cell(obligation, round, by=by, at=at)
    rows = [
        Row(district, [mine.get(stage.pk, NOT_OWED) for stage in stages])
        for district, mine in by_district.items()
    ]
    columns = [
        _column(stage, [row.cells[place] for row in rows], is_closed=round.is_closed, at=at)
        for place, stage in enumerate(stages)
    ]
    return Matrix(columns, rows)


def owed_in(rows):
    """Obligations with all a cell asks of them, in the districts' order; four queries."""
    submissions = with_forms(Submission.objects.all())
    return (
        rows.select_related("district", "stage")
        .prefetch_related(
            Prefetch("submissions", submissions.order_by("pk")),
            Prefetch("nil_returns", NilReturn.objects.filter(state__in=NilState.alive)),
            Prefetch(
                "chases",
                Chase.objects.select_related("by__user", "by__district").order_by("-day", "-pk"),
            ),
        )
        .order_by("district__order", "district__pk", "pk")
    )


def with_forms(submissions):
    """Each with the key of the form it carries, where this room has a page for it."""
    return submissions.annotate(form_pk=Coalesce("recommendation__pk", "plan__pk"))


def form_url(submission: Any) -> str:
    """The page of the form of one of ``with_forms``, "" for what a room above shows."""
    page = FORMS.get(SubmissionKind(submission.kind))
    return reverse(page, args=[submission.form_pk]) if page else ""


def nil_seen_by(by):
    """The city sees what was signed for, and not what a district thinks of declaring."""
    rows = NilReturn.objects.visible_to(by)
    return rows.filter(signed_at__isnull=False) if by.role in Role.of_city else rows


def full_cell(obligation: Obligation, round: Round, *, by, at: datetime) -> Cell:
    """The cell with its link and its chases, for who may open and press them."""
    word = cell(obligation, at=at)
    chased = next(iter(obligation.chases.all()), None)
    is_owed = obligation.first_met_at is None and obligation.is_timed and not round.is_closed
    return Cell(
        word.word,
        word.tone,
        word.hint,
        obligation=obligation,
        url=_url(obligation, by=by),
        can_chase=is_owed and (chased is None or chased.day < beijing_date(at)),
        chased=chased,
    )


def cell(obligation: Obligation | None, *, at: datetime) -> Cell:
    """未报, 草稿, 待审, 已报, 逾期报, 已签收, 已备案, 退回 or 零报告, from what was begun for it."""
    if obligation is None:
        return NOT_OWED
    submissions = list(obligation.submissions.all())
    nil = next((nil for nil in obligation.nil_returns.all() if nil.is_alive), None)
    if obligation.first_met_at is not None:
        return _met(obligation, submissions, nil)
    return _owed(obligation, [row.state for row in submissions], nil, at=at)


def _met(obligation: Obligation, submissions: list[Submission], nil: NilReturn | None) -> Cell:
    states = [row.state for row in submissions]
    late = "逾期报" if obligation.is_met_late else ""
    if nil is not None and nil.state in NilState.with_city:
        signed = "已签收" if nil.state == NilState.RECEIVED else ""
        return Cell("零报告", "bad" if late else "good", _joined(late, signed))
    hint = _in_hand(states)
    if SubmissionState.RETURNED in states:
        return Cell("退回", "warn", _joined(late, hint, _due_again(submissions)))
    if not _is_with_city(obligation):  # sent once, back on its district's desk
        is_handed_in = SubmissionState.HANDED_IN in states
        word, tone = ("待审", "waiting") if is_handed_in else ("草稿", "neutral")
        return Cell(word, tone, _joined(late, hint))
    taken = _taken_by_city(states)
    if late:
        return Cell(late, "bad", _joined(taken, hint))
    return Cell(taken or "已报", "good", hint)


def _due_again(submissions: list[Submission]) -> str:
    """The nearest day that a return of them has of its own: the stage's is past or says less."""
    due = [row.due_again for row in submissions if row.due_again]
    return f"应于{describe(min(due))}重报" if due else ""


def _taken_by_city(states: list[str]) -> str:
    """What the city did with all of them, in the state's own word; "" where one waits for it."""
    if not all(state in RECEIVED for state in states):
        return ""
    is_filed = set(states) == {SubmissionState.FILED}
    return str((SubmissionState.FILED if is_filed else SubmissionState.RECEIVED).label)


def _is_with_city(obligation: Obligation) -> bool:
    """Whether anything of what was sent up is there, or a nil return in its place."""
    return any(
        row.state in SubmissionState.with_city for row in obligation.submissions.all()
    ) or any(nil.state in NilState.with_city for nil in obligation.nil_returns.all())


def _owed(obligation: Obligation, states: list[str], nil: NilReturn | None, *, at) -> Cell:
    overdue = "已过截止时间" if obligation.is_overdue_at(at) else ""
    tone = "bad" if overdue else "neutral"
    if not obligation.is_timed:
        overdue = "不计时效"
    if nil is not None or SubmissionState.HANDED_IN in states:
        hint = _joined("零报告" if nil is not None else "", overdue)
        return Cell("待审", "bad" if tone == "bad" else "waiting", hint)
    if SubmissionState.RETURNED in states:
        return Cell("退回", "bad" if tone == "bad" else "warn", overdue)
    return Cell("草稿" if states else "未报", tone, overdue)


def _joined(*hints: str) -> str:
    return "，".join(hint for hint in hints if hint)


def _in_hand(states: Iterable[str]) -> str:
    """What of a stage that was met is with the city, and what is not (yet or again)."""
    states = list(states)
    sent = sum(state in SubmissionState.with_city for state in states)
    open_ = len(states) - sent
    if len(states) == 1 and sent:
        return ""
    return f"已报{sent}份" + (f"，在办{open_}份" if open_ else "")


def _url(obligation: Obligation, *, by) -> str:
    """The one form there is to open, else the list of several, else the obligation itself."""
    is_city = by.role in Role.of_city
    forms = [
        row
        for row in obligation.submissions.all()
        if not is_city or row.first_signed_at is not None
    ]
    nil = next(iter(obligation.nil_returns.all()), None)
    if nil is not None and (not is_city or nil.signed_at is not None):
        return reverse("pilots:nil_detail", args=[nil.pk])
    if not forms:
        return reverse("pilots:obligation_detail", args=[obligation.pk])
    if len(forms) == 1 and (url := form_url(forms[0])):
        return url
    lists = CITY_LISTS if is_city else LISTS
    query = {"round": forms[0].round_id}
    if is_city:
        query["district"] = obligation.district_id
    return reverse(lists[StageKind(obligation.stage.kind)], query=query)


def _column(stage: Stage, cells: list[Cell], *, is_closed: bool, at: datetime) -> Column:
    owing = [cell for cell in cells if cell.obligation is not None]
    return Column(
        stage=stage,
        # Nobody can hand in to a closed round any more, whatever time would be left.
        countdown="" if stage.is_off_platform or is_closed else countdown(stage.due_at, at),
        can_chase=any(cell.can_chase for cell in cells),
        **{name: sum(counts(cell, at) for cell in owing) for name, (_, counts) in NUMBERS.items()},
    )


# What is counted of the cells of those who owe a stage: the word for it, and who is among them.
NUMBERS: dict[str, tuple[str, Counts]] = {
    "owed": ("应报", lambda cell, at: True),
    "met": ("已报", lambda cell, at: _is_with_city(cell.obligation)),
    "late": ("逾期", lambda cell, at: cell.obligation.is_met_late or _is_overdue(cell, at)),
}
# What a to-do counts stands in no cell of the sums.
TO_CHASE = ("逾期未报、今天还没有催报", lambda cell, at: cell.can_chase and _is_overdue(cell, at))
COUNTED = NUMBERS | {"chase": TO_CHASE}


def _is_overdue(cell: Any, at: datetime) -> bool:
    return cell.obligation.is_overdue_at(at)
