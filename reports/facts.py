"""For whom and for which days figures are asked, and what must be judged before it is counted."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db.models import Q

from centers import qualifications
from centers.figures import highest_level
from centers.models import Center, Engagement
from centers.models.center import centers_by_unit
from pilots.models import PilotUnit, Round
from pilots.qualification import Route
from pilots.quota import Standing
from reports.standing import standings_at
from supervision.evaluation_results import Result, results_of


class Facts:
    """Some districts in a round, or one center of it; staff and centers as of the day ``on``.

    With ``days`` only the work of these days is asked for, both included, and no state of a day;
    with ``part`` only the rows of one value of a split of their source (name and value).
    What is judged one by one (quotas, qualifications) is judged once, when a figure first asks.
    """

    def __init__(
        self,
        *,
        round: Round,
        on: date,
        districts: Iterable[int],
        center: Center | None = None,
        days: tuple[date, date] | None = None,
        part: tuple[str, str] | None = None,
    ):
        self.round, self.on, self.center, self.days = round, on, center, days
        self.part = part
        self.districts = tuple(districts)

    @cached_property
    def units(self) -> list[PilotUnit]:
        units = PilotUnit.objects.filter(round=self.round, district__in=self.districts)
        return list(units.order_by("pk"))

    @cached_property
    def centers(self) -> dict[int, Center]:
        """The center of each unit by the unit's key."""
        return centers_by_unit(self.units)

    @cached_property
    def center_keys(self) -> list[int]:
        return sorted({center.pk for center in self.centers.values()})

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """How each unit stands against its quotas, by the unit's key."""
        return standings_at(round=self.round, units=self.units, centers=self.centers, on=self.on)

    def units_where(self, is_so) -> list[int]:
        """The keys of the units whose standing is so."""
        return [pk for pk, standing in self.standings.items() if is_so(standing)]

    @cached_property
    def results(self) -> list[Result]:
        """The published evaluation that counts, one per center at most."""
        districts = Q(district__in=self.districts)
        return list(results_of(self.round, among=districts).values())

    @cached_property
    def team(self) -> list[Engagement]:
        """Who is on duty on the day, with papers; one engagement per person and center."""
        rows = (
            Engagement.objects.filter(center__in=self.center_keys)
            .on_duty(self.on)
            .select_related("person")
            .prefetch_related("person__credentials", "person__degrees", "person__waivers")
            .order_by("pk")
        )
        return list({(row.center_id, row.person_id): row for row in rows}.values())

    def certified(self, level: str) -> list[int]:
        """The engagements of those whose highest certificate is of this level."""
        return [pk for pk, held in self._levels.items() if held == level]

    @cached_property
    def _levels(self) -> dict[int, str | None]:
        return {row.pk: highest_level(row.person, on=self.on) for row in self.team}

    def judged(self, *, is_met: bool) -> list[int]:
        """The engagements of professionals who meet 实施方案三(四), or of those who do not."""
        return [pk for pk, route in self._routes.items() if (route != Route.NONE) == is_met]

    def on_route(self, route: str) -> list[int]:
        """The engagements of professionals who meet it by this route."""
        return [pk for pk, taken in self._routes.items() if taken == route]

    @cached_property
    def _routes(self) -> dict[int, Route]:
        professionals = [row for row in self.team if row.is_professional]
        judged = qualifications.judge(professionals, on=self.on)
        return {one.engagement.pk: one.verdict.route for one in judged}
