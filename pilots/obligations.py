"""Who has met what: the table of districts and stages of one round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import District
from pilots.models import Obligation, Round, Stage
from pilots.states import StageKind, SubmissionState


@dataclass(frozen=True, slots=True)
class Cell:
    """One district in one stage: a word for it, its tone, and what there is to count."""

    word: str
    tone: str
    hint: str


@dataclass(frozen=True, slots=True)
class Row:
    district: District
    cells: list[Cell]


NOT_OWED = Cell("无需报送", "neutral", "")


def matrix(round: Round, *, by, at: datetime) -> tuple[list[Stage], list[Row]]:
    """The stages of the round in their order, and a row for each district in scope of ``by``.

    A fixed number of queries however many districts there are.
    """
    order = list(StageKind)
    stages = sorted(round.stages.all(), key=lambda stage: order.index(StageKind(stage.kind)))
    owed = (
        Obligation.objects.visible_to(by)
        .filter(stage__round=round)
        .select_related("district", "stage")
        .prefetch_related("submissions")
        .order_by("district__order", "district__pk")
    )
    by_district: dict[District, dict[int, Obligation]] = {}
    for obligation in owed:
        by_district.setdefault(obligation.district, {})[obligation.stage_id] = obligation
    return stages, [
        Row(district, [cell(mine.get(stage.pk), at=at) for stage in stages])
        for district, mine in by_district.items()
    ]


def cell(obligation: Obligation | None, *, at: datetime) -> Cell:
    """未报, 草稿, 待审, 已报 or 逾期报, from the obligation and what was begun for it."""
    if obligation is None:
        return NOT_OWED
    states = [submission.state for submission in obligation.submissions.all()]
    if obligation.first_met_at is not None:
        word, tone = ("逾期报", "bad") if obligation.is_met_late else ("已报", "good")
        return Cell(word, tone, _in_hand(states))
    tone = "bad" if obligation.is_overdue_at(at) else "neutral"
    hint = "已过截止时间" if tone == "bad" else ""
    if SubmissionState.HANDED_IN in states:
        return Cell("待审", "bad" if hint else "waiting", hint)
    return Cell("草稿" if states else "未报", tone, hint)


def _in_hand(states: Iterable[str]) -> str:
    """What of a stage that was met is with the city, and what is not (yet or again)."""
    states = list(states)
    sent = sum(state in SubmissionState.with_city for state in states)
    open_ = len(states) - sent
    if len(states) == 1 and sent:
        return ""
    return f"已报{sent}份" + (f"，在办{open_}份" if open_ else "")
