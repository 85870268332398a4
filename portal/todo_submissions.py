"""What waits of the forms that go up: a line for each kind in each open round, since every list
shows one round, opened on just the rows that the line counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Max, Min
from django.urls import reverse

from core.deadlines import is_late
from pilots.models import Obligation, Submission
from pilots.states import SubmissionKind, SubmissionState
from portal.todo_lines import Todo, address

LIST_OF_KIND = {
    SubmissionKind.RECOMMENDATION: "pilots:recommendation_list",
    SubmissionKind.PLAN: "pilots:plan_list",
    SubmissionKind.SUMMARY: "reports:summary_list",
}
# Where it is not ?show=: the candidates have a filter, and a leader's list holds what waits only.
NARROWED_BY = {"pilots:candidate_list": ("state",), "pilots:sign_off_list": ()}


def submissions(
    desk,
    state: SubmissionState,
    *,
    verb: str,
    noun: str = "",
    lists: Mapping[SubmissionKind, str] = LIST_OF_KIND,
    kinds: Iterable[str] = tuple(SubmissionKind),
    due: Mapping[tuple[str, int], tuple] | None = None,
) -> Iterator[Todo]:
    """What stands in this state, with the verb of this desk; ``due`` says by kind and round the
    nearest moment, whether it has passed and whether it was extended."""
    rows = Submission.objects.visible_to(desk).filter(state=state, round__closed_at=None)
    counts: dict[tuple[str, int, int], int] = defaultdict(int)
    for kind, year, round in rows.values_list("kind", "round__year", "round"):
        counts[kind, year, round] += 1
    order = list(SubmissionKind)
    for kind, year, round in sorted(
        counts, key=lambda key: (order.index(SubmissionKind(key[0])), *key[1:])
    ):
        if kind in kinds:
            label = f"{verb}{year}年{SubmissionKind(kind).label}{noun}"
            name = lists[SubmissionKind(kind)]
            narrowed = {word: state.value for word in NARROWED_BY.get(name, ("show",))}
            url = address(name, round, **narrowed)
            when = (due or {}).get((kind, round), ())
            yield Todo(label, counts[kind, year, round], url, *when)


def to_send_up(desk, state: SubmissionState, *, at, **words) -> Iterator[Todo]:
    """The same of what is on its way to the city: with the moment by which it is owed there, until
    that is met."""
    owed = Submission.objects.visible_to(desk).filter(
        state=state, obligation__first_met_at=None, obligation__is_timed=True
    )
    nearest = (
        owed.order_by()
        .values_list("kind", "round")
        .annotate(Min("obligation__due_at"), Max("obligation__extended_from"))
    )
    due = {
        (kind, round): (due_at, is_late(at, due_at), extended_from is not None)
        for kind, round, due_at, extended_from in nearest
    }
    yield from submissions(desk, state, **words, due=due)


def returned(desk, *, at) -> Iterator[Todo]:
    """What was sent back; a line carries the nearest due moment that a return of it has."""
    rows = Submission.objects.visible_to(desk).filter(state=SubmissionState.RETURNED)
    dated = rows.exclude(return_due_at=None).order_by().values_list("kind", "round")
    due = {
        (kind, round): (due_at, is_late(at, due_at))
        for kind, round, due_at in dated.annotate(Min("return_due_at"))
    }
    yield from submissions(desk, SubmissionState.RETURNED, verb="修改退回的", due=due)


def owed(desk, *, at) -> Iterator[Todo]:
    """What the district owes and has not begun, each with its effective due moment; what it has
    begun is a draft, which has a line of its own with the same moment."""
    begun = Submission.objects.filter(state=SubmissionState.DRAFT).values("obligation")
    waiting = (
        Obligation.objects.visible_to(desk)
        .open()
        .exclude(pk__in=begun)
        .select_related("stage__round")
        .order_by("due_at", "pk")
    )
    for obligation in waiting:
        yield Todo(
            f"报送{obligation.stage}材料",
            1,
            reverse("pilots:obligation_detail", args=[obligation.pk]),
            obligation.due_at,
            is_late(at, obligation.due_at),
            obligation.is_extended,
        )
