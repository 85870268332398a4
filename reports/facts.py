"""What must be judged before it is counted: centers, staff, quotas, evaluations."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q

from centers.models import Center
from centers.models.center import centers_by_unit
from centers.paper_facts import Papers
from pilots.models import PilotUnit
from pilots.qualification import Route
from pilots.quota import Standing
from reports.on_duty import Member, members, papers_of
from reports.question import Question
from reports.standing import bearing_units, standings_at
from supervision.evaluation_results import results_of
from supervision.evaluation_states import Grade


class Placed(NamedTuple):
    """A unit of the round by its key, and its center's; None before it is founded."""

    pk: int
    center: int | None
    district: int


class Evaluated(NamedTuple):
    """An evaluation that counts by its key."""

    pk: int
    center: int
    district: int
    grade: Grade


class Facts(Question):
    """A question with all that must be judged before it can be counted: staff and centers as of
    its day. Each is judged once, when a figure first asks (quotas, qualifications).

    ``known`` are the units with their centers where the page has fetched them already.
    """

    def __init__(self, *, known: Mapping[PilotUnit, Center | None] | None = None, **asked: Any):
        super().__init__(**asked)
        self.known = known

    @cached_property
    def units(self) -> list[PilotUnit]:
        if self.known is not None:
            return list(self.known)
        units = PilotUnit.objects.filter(round=self.round, district__in=self.districts)
        return list(units.order_by("pk"))

    @cached_property
    def centers(self) -> dict[int, Center]:
        """The center of each unit by the unit's key."""
        if self.known is not None:
            return {unit.pk: center for unit, center in self.known.items() if center is not None}
        return centers_by_unit(self.units)

    @cached_property
    def places(self) -> list[Placed]:
        """The units, of one center those that it stands for."""
        placed = [Placed(u.pk, _key(self.centers.get(u.pk)), u.district_id) for u in self.units]
        return [one for one in placed if self.center is None or one.center == self.center.pk]

    @cached_property
    def center_keys(self) -> list[int]:
        """The centers of the round, or the one that is asked for if it is among them."""
        return sorted({one.center for one in self.places if one.center is not None})

    @cached_property
    def founded(self) -> list[Placed]:
        """The centers of the round that there were on the day, each once and its own unit here."""
        return [Placed(one.pk, one.pk, self._stands_in[one.pk]) for one in self._founded]

    @cached_property
    def _stands_in(self) -> dict[int, int]:
        """The district that asks for each center: its own, or that of a unit whose work it carries
        on where nobody asks for its own."""
        own = {center.pk: center.district_id for center in self.centers.values()}
        found: dict[int, int] = {}
        for one in self.places:
            if one.center is not None and own[one.center] == one.district:
                found[one.center] = one.district
            elif one.center is not None:
                found.setdefault(one.center, one.district)
        return found

    def founded_where(self, is_so: Callable[[Center], bool]) -> list[int]:
        """The keys of those centers of which it is so."""
        return [center.pk for center in self._founded if is_so(center)]

    @cached_property
    def _founded(self) -> list[Center]:
        by_key = {center.pk: center for center in self.centers.values()}
        centers = [by_key[pk] for pk in self.center_keys]
        return [center for center in centers if center.founded_on <= self.on]

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """How each unit stands against its quotas, by the unit's key."""
        return standings_at(
            round=self.round,
            units=self.units,
            centers=self.centers,
            on=self.on,
            bearing=self.bearing,
        )

    @cached_property
    def bearing(self) -> set[int]:
        """The units in whose row the work of their center stands."""
        return bearing_units(round=self.round, units=self.units, centers=self.centers)

    def units_where(self, is_so) -> list[int]:
        """The keys of the units whose standing is so."""
        return [pk for pk, standing in self.standings.items() if is_so(standing)]

    @cached_property
    def evaluated(self) -> list[Evaluated]:
        """The published evaluation that counts, one per center at most."""
        districts = Q(district__in=self.districts)
        return [
            Evaluated(one.evaluation, center, one.district, one.grade)
            for center, one in results_of(self.round, among=districts).items()
            if self.center is None or self.center.pk == center
        ]

    @cached_property
    def team(self) -> list[Member]:
        """Who is on duty on the day; one engagement per person and center, the latest."""
        found = (
            member._replace(district=self._stands_in[member.center])
            for member in members(self.center_keys, on=self.on)
        )
        return list({(member.center, member.person): member for member in found}.values())

    @cached_property
    def _papers(self) -> Papers:
        return papers_of(self.center_keys, on=self.on) if self.team else Papers()

    def certified(self, level: str) -> list[int]:
        """The engagements of those whose highest certificate is of this level."""
        return [pk for pk, held in self._levels.items() if held == level]

    @cached_property
    def _levels(self) -> dict[int, str | None]:
        papers = self._papers
        return {one.pk: papers.highest_level(self.on, one.person) for one in self.team}

    @cached_property
    def professionals(self) -> list[int]:
        return [member.pk for member in self.team if member.is_professional]

    def judged(self, *, is_met: bool) -> list[int]:
        """The engagements of professionals who meet 实施方案三(四), or of those who do not."""
        return [pk for pk, route in self.routes.items() if (route != Route.NONE) == is_met]

    @cached_property
    def routes(self) -> dict[int, Route]:
        """By which route each professional meets it, by the engagement."""
        papers = self._papers
        return {
            member.pk: papers.verdict_on(self.on, member.person).route
            for member in self.team
            if member.is_professional
        }


def _key(center: Center | None) -> int | None:
    return center.pk if center is not None else None
