"""推荐排序: a district says in which order it recommends."""

from collections.abc import Iterator, Mapping

from django.db import transaction

from accounts.audit import record
from core.problems import Problem, Refused
from pilots.actions.reopening import reopened_by_submission
from pilots.actions.submissions import locked
from pilots.models import Recommendation, Round


def rankable(round: Round, *, by) -> list[Recommendation]:
    """The forms that ``by`` may still put in order: what was signed keeps its place, also while
    it is returned for parts that are named."""
    rows = [row for row, is_fixed in _with_fixed(round, by=by) if not is_fixed]
    return sorted(rows, key=lambda row: (row.rank or 10_000, row.subdistrict.code, row.pk))


def ranks_taken(round: Round, *, by) -> dict[int, Recommendation]:
    """The places of forms that were signed, which no other form can have."""
    rows = [row for row, is_fixed in _with_fixed(round, by=by) if is_fixed]
    return {row.rank: row for row in rows if row.rank is not None}


def _with_fixed(round: Round, *, by) -> Iterator[tuple[Recommendation, bool]]:
    """Each form with whether its place is signed: also while a return opens other parts alone."""
    rows = list(
        Recommendation.objects.visible_to(by)
        .filter(round=round)
        .select_related("submission", "subdistrict", "district")
        .order_by("submission_id")
    )
    signed_once = [row.submission for row in rows if row.submission.first_signed_at is not None]
    named = reopened_by_submission(signed_once) if signed_once else {}
    for row in rows:
        is_with_city = row.submission.is_with_city
        yield row, is_with_city or bool(named.get(row.submission_id))


@transaction.atomic
def rank_recommendations(*, round: Round, ranks: Mapping[int, int | None], by, at) -> None:
    """Give the forms, by primary key, these places; raises ``Refused`` where two have the same."""
    # The round's row makes two who rank at once wait for each other.
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if round.is_closed:
        raise Refused(round.why_closed())
    rows = [row for row in rankable(round, by=by) if row.pk in ranks]
    # In the order in which a sign-off of many locks them.
    for row in sorted(rows, key=lambda row: row.submission_id):
        # A form that is being signed at this moment is waited for, and then refused.
        submission, _ = locked(row, by=by)
        if submission.is_with_city:
            text = f"{row.subdistrict}已上报，推荐排序不能再改，请刷新页面。"
            raise Refused(Problem("rank_signed", text, field=f"rank_{row.pk}"))
    if problems := _doubles(rows, ranks, ranks_taken(round, by=by)):
        raise Refused(*problems)
    changed = [row for row in rows if row.rank != ranks[row.pk]]
    # All places are given up first: no order of single changes would keep them unique.
    Recommendation.objects.filter(pk__in=[row.pk for row in changed]).update(rank=None)
    for row in changed:
        before, row.rank = row.rank, ranks[row.pk]
        row.save(update_fields=["rank"])
        record("推荐排序", at=at, by=by, obj=row, changes={"rank": [before, row.rank]})


def _doubles(rows, ranks: Mapping, taken: Mapping) -> list[Problem]:
    problems, seen = [], dict(taken)
    for row in rows:
        rank = ranks[row.pk]
        if rank is None:
            continue
        if rank in seen:
            text = f"第{rank}位已是{seen[rank].subdistrict}，推荐排序不能重复。"
            problems.append(Problem("rank_taken", text, field=f"rank_{row.pk}"))
        seen.setdefault(rank, row)
    return problems
