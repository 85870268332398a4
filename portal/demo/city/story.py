"""Five years of the whole city: what the platform is measured with, and shown with when it is big.

The programme (rounds, recommendations, decisions, plans, money, summaries) is told through the
platform's own actions; cases, services and supervision are written in bulk. The same day and seed
make the same rows; only what the actions draw themselves (tokens, file names) and the ciphertexts
differ.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from accounts.audit import record
from accounts.divisions import load_divisions
from accounts.models import Message
from core.deadlines import beijing_date
from core.progress import Step, Steps
from pilots.holidays import FIRST_ROUND, load_holidays
from pilots.models import Round
from portal.demo.cast import make_cast
from portal.demo.city import casework, money, places, rounds, sessions
from portal.demo.city.places import DistrictDesks, Place
from portal.demo.city.scale import CITY, SEED, Scale, Season, working_years
from portal.demo.guard import FILLED

AT_ONCE = 10  # centers whose rows are written together
READ_AFTER = timedelta(days=30)
# How long things take beside each other, so that the bar moves evenly: founding a center, a
# district's papers and money of a year, a center's work of a year.
FOUNDING, PAPERS, WORK = 5, 8, 10


def fill_city(*, at: datetime, scale: Scale = CITY) -> Steps[None]:
    """Fill an empty database up to the moment ``at``, in one piece or not at all."""
    with transaction.atomic():
        story = _Story(at, scale)
        yield from story.tell()
        Message.objects.filter(at__lt=at - READ_AFTER).update(read_at=at)
        record(FILLED, at=at)


class _Story:
    def __init__(self, at: datetime, scale: Scale):
        self.at, self.scale, self.rng = at, scale, Random(SEED)  # noqa: S311  (invented data)
        self.today = beijing_date(at)
        self.years = working_years(self.today, scale.years)
        self.done = 0
        self.round: Round | None = None

    def tell(self) -> Iterator[Step]:
        self._settle()
        for year in self.years:
            yield from self._tell_year(year)
        if self.at > rounds.moment(self.today.year, 1, 4) and self.today.year not in self.years:
            rounds.open_round(self.today.year, before=self.round, cast=self.cast)

    def _settle(self) -> None:
        load_divisions()
        # The calendar knows the year of the notice and those that the library has heard of.
        load_holidays([FIRST_ROUND, self.today.year], at=self.at)
        self.cast = make_cast()
        units = places.choose(self.scale.centers)
        self.places = places.settle(units, cast=self.cast, scale=self.scale, rng=self.rng)
        self.districts: dict[int, list[Place]] = {}
        for place in self.places:
            self.districts.setdefault(place.district.district.pk, []).append(place)
        self.total = len(self.places) * FOUNDING + len(self.years) * (
            len(self.places) * WORK + len(self.districts) * PAPERS
        )

    def _tell_year(self, year: int) -> Iterator[Step]:
        before, self.round = self.round, rounds.open_round(year, before=self.round, cast=self.cast)
        if before is None:
            for _ in rounds.found(self.round, self.places, cast=self.cast):
                yield self._on("设立中心", FOUNDING)
            places.employ(self.places, at=rounds.moment(year, 1, 15), rng=self.rng)
        else:
            rounds.recommend_nobody(self.round, self._staff(), cast=self.cast)
        for desks in self._staff():
            rounds.file_plan(self.round, desks, cast=self.cast)
        season = self._season(year)
        yield from self._work(season)
        if before is not None and self.at > rounds.moment(year, 2, 10):
            rounds.close(before, cast=self.cast)
        yield from self._settle_up(season)

    def _work(self, season: Season) -> Iterator[Step]:
        for start in range(0, len(self.places), AT_ONCE):
            some = self.places[start : start + AT_ONCE]
            casework.work(self.round, some, season=season, rng=self.rng)
            count = self.scale.sessions
            sessions.supervise(self.round, some, season=season, count=count, rng=self.rng)
            yield self._on(f"{self.round.year}年服务和督导", WORK * len(some))

    def _settle_up(self, season: Season) -> Iterator[Step]:
        at = rounds.moment(season.last.year, season.last.month, season.last.day)
        for own in self.districts.values():
            desks = own[0].district
            money.share_out(self.round, desks, centers=len(own), is_over=season.is_over, at=at)
            if season.is_over:
                rounds.file_summary(self.round, desks, cast=self.cast)
            yield self._on(f"{self.round.year}年资金和总结", PAPERS)

    def _season(self, year: int) -> Season:
        """From the middle of January to the summary, or to yesterday in the year that runs."""
        first, end = date(year, 1, 16), date(year, 12, 6)
        if self.today > date(year, 12, 18):
            return Season(first, end, is_over=True)
        return Season(first, min(end, self.today - timedelta(days=1)), is_over=False)

    def _staff(self) -> list[DistrictDesks]:
        return [own[0].district for own in self.districts.values()]

    def _on(self, stage: str, weight: int) -> Step:
        self.done += weight
        return Step(stage, self.done, self.total)
