"""What the links to resources add up to, by party and in all; one query for any number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum

from cases.linkages.states import LinkOutcome, LinkState
from centers.models.registers import LinkageParty


@dataclass(frozen=True, slots=True)
class PartyFigures:
    """What one of the five gave; ``value`` (分) is that of what succeeded, and of nothing else."""

    links: int = 0
    open: int = 0
    succeeded: int = 0
    failed: int = 0
    value: int = 0


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """Links to resources of one center. Both dictionaries have every value of their kind."""

    by_party: dict[str, PartyFigures] = field(
        default_factory=lambda: dict.fromkeys(LinkageParty.values, PartyFigures())
    )
    by_state: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LinkState.values, 0))

    @property
    def links(self) -> int:
        return sum(self.by_state.values())

    @property
    def value(self) -> int:
        return sum(party.value for party in self.by_party.values())


def link_figures(links: QuerySet) -> dict[int, LinkFigures]:
    """The links among ``links`` (scope, year and whatever else the caller picked), by center pk.

    Each count is that many of those rows, found by party, state and outcome; one query.
    """
    rows = (
        links.order_by()
        .values("center", "party", "state", "outcome")
        .annotate(rows=Count("pk"), worth=Sum("value"))
        .order_by("center", "party", "state", "outcome")
    )
    by_center: dict[int, list[dict]] = {}
    for row in rows:
        by_center.setdefault(row["center"], []).append(row)
    return {pk: _linked(own) for pk, own in by_center.items()}


def added_links(figures: Iterable[LinkFigures]) -> LinkFigures:
    """Several centers as one: every link is of one center, so they add up."""
    every = list(figures)
    return LinkFigures(
        by_party={
            party: _added_parties(one.by_party[party] for one in every)
            for party in LinkageParty.values
        },
        by_state={state: sum(one.by_state[state] for one in every) for state in LinkState.values},
    )


def _added_parties(parties: Iterable[PartyFigures]) -> PartyFigures:
    every = list(parties)
    names = PartyFigures.__slots__
    return PartyFigures(**{name: sum(getattr(one, name) for one in every) for name in names})


def _linked(rows: list[dict]) -> LinkFigures:
    return LinkFigures(
        by_party={
            party: _of_party([row for row in rows if row["party"] == party])
            for party in LinkageParty.values
        },
        by_state={
            state: sum(row["rows"] for row in rows if row["state"] == state)
            for state in LinkState.values
        },
    )


def _of_party(rows: list[dict]) -> PartyFigures:
    def count(outcome) -> int:
        return sum(row["rows"] for row in rows if row["outcome"] == outcome)

    worth = [row["worth"] or 0 for row in rows if row["outcome"] == LinkOutcome.SUCCEEDED]
    return PartyFigures(
        links=sum(row["rows"] for row in rows),
        open=count(None),
        succeeded=count(LinkOutcome.SUCCEEDED),
        failed=count(LinkOutcome.FAILED),
        value=sum(worth),
    )
