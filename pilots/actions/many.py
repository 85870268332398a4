"""The city's officer receives and proposes one or many in one act: all of them, or none."""

from collections.abc import Iterable

from core.problems import Problem, Refused
from core.together import together
from pilots.actions.decisions import propose
from pilots.actions.submissions import take_step
from pilots.models import Recommendation


def receive_many(*, recommendations: Iterable[Recommendation], by, at) -> list:
    """签收 of all of them; ``Refused`` names every unit that cannot be received, and why."""
    return together(
        chosen_in_scope(recommendations, by=by),
        lambda form: take_step("receive", content=form, by=by, at=at),
        name_of=name_of,
    )


def propose_many(*, recommendations: Iterable[Recommendation], outcome: str, by, at) -> list:
    """The same outcome proposed for all of them."""
    return together(
        chosen_in_scope(recommendations, by=by),
        lambda form: propose(recommendation=form, outcome=outcome, by=by, at=at),
        name_of=name_of,
    )


def chosen_in_scope(recommendations: Iterable[Recommendation], *, by) -> list[Recommendation]:
    """Fetched anew, always in the same order: the door locks their rows one after another.

    Raises ``Refused`` where nothing was chosen.
    """
    chosen = list(
        Recommendation.objects.visible_to(by)
        .filter(pk__in=[recommendation.pk for recommendation in recommendations])
        .select_related("round", "subdistrict__district", "district", "submission")
        .order_by("submission_id")
    )
    if not chosen:
        raise Refused(Problem("nothing_chosen", "请至少勾选一个推荐单位。", field="pick"))
    return chosen


def name_of(recommendation: Recommendation) -> str:
    return recommendation.subdistrict.full_name
