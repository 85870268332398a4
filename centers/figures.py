"""What the centers add up to on a day, in a fixed number of queries for any number of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from centers import qualifications
from centers.models import Attendance, Center, Engagement, Person, Training
from centers.models.people import CredentialLevel
from pilots.qualification import Route

# The certificate a person is counted under: the highest one held.
LEVELS_DOWNWARD = (CredentialLevel.SENIOR, CredentialLevel.INTERMEDIATE, CredentialLevel.ASSISTANT)
ALL_RULES = Q(
    has_project_rules=True, has_staff_rules=True, has_finance_rules=True, has_archive_rules=True
)


@dataclass(frozen=True, slots=True)
class CenterFigures:
    """Numbers of centers: founded by the day, opened (挂牌) by it, with all four 管理制度."""

    centers: int = 0
    opened: int = 0
    with_all_rules: int = 0


@dataclass(frozen=True, slots=True)
class StaffFigures:
    """Heads on duty on one day; every person is counted once in each line.

    ``met`` and ``not_met`` split the ``professionals`` by 实施方案三(四), ``by_route`` splits the
    same people by the route they meet; ``waived`` are those of ``not_met`` with a waiver in force. The certificate counts are over all staff, each person
    under the highest certificate held: ``seniors`` are part of ``social_workers``.
    """

    staff: int = 0
    professionals: int = 0
    met: int = 0
    not_met: int = 0
    waived: int = 0
    social_workers: int = 0
    seniors: int = 0
    assistants: int = 0
    by_route: Mapping[Route, int] = field(default_factory=dict)


NO_STAFF = StaffFigures()


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """期, 人次 and 学时: every training once with its minutes, everybody who took part in it."""

    trainings: int = 0
    person_times: int = 0
    minutes: int = 0


def training_figures(trainings: QuerySet[Training]) -> TrainingFigures:
    """Of the trainings picked: of a scope and ``ended_within`` a period. Two queries.

    A training of several centers is one 期: ask for the district, never add up its centers.
    """
    picked = trainings.order_by()
    counts = picked.aggregate(trainings=Count("pk", distinct=True), minutes=Sum("minutes"))
    heads = Attendance.objects.filter(training__in=picked.values("pk")).count()
    return TrainingFigures(counts["trainings"], heads, counts["minutes"] or 0)


def center_figures(*, centers_q: Q, on: date) -> CenterFigures:
    """The centers that ``centers_q`` (asked of ``Center``) picks, as of the day; one query."""
    counts = Center.objects.filter(centers_q, founded_on__lte=on).aggregate(
        centers=Count("pk"),
        opened=Count("pk", filter=Q(opened_on__lte=on)),
        with_all_rules=Count("pk", filter=ALL_RULES),
    )
    return CenterFigures(**counts)


@dataclass(frozen=True, slots=True)
class HeadCounts:
    staff: int = 0
    professionals: int = 0


def head_counts(*, centers: Iterable[int], on: date) -> HeadCounts:
    """People on duty that day over these centers, by key, each counted once; one query."""
    on_duty = Engagement.objects.filter(center__in=list(centers)).on_duty(on)
    counts = on_duty.aggregate(
        staff=Count("person", distinct=True),
        professionals=Count("person", distinct=True, filter=Q(is_professional=True)),
    )
    return HeadCounts(**counts)


def staff_figures(*, centers_q: Q, on: date) -> dict[int, StaffFigures]:
    """The staff on duty that day, by center pk; a center without staff has zeros. Five queries.

    ``centers_q`` is asked of ``Center``: ``Q(district=…)``, ``Q(subdistrict__in=…)``.
    """
    centers = list(Center.objects.filter(centers_q).values_list("pk", flat=True))
    teams: dict[int, dict[int, Engagement]] = defaultdict(dict)
    on_duty = (
        Engagement.objects.filter(center__in=Center.objects.filter(centers_q))
        .on_duty(on)
        .select_related("person")
        .prefetch_related("person__credentials", "person__degrees", "person__waivers")
        .order_by("pk")
    )
    for engagement in on_duty:
        teams[engagement.center_id][engagement.person_id] = engagement
    return {pk: figures_of(teams[pk].values(), on=on) for pk in centers}


def figures_of(engagements: Iterable[Engagement], *, on: date) -> StaffFigures:
    """Count one team; reads the prefetched papers of each person."""
    team = list(engagements)
    levels = Counter(highest_level(engagement.person, on=on) for engagement in team)
    judged = qualifications.judge((e for e in team if e.is_professional), on=on)
    routes = Counter(one.verdict.route for one in judged)
    professionals, not_met = len(judged), routes[Route.NONE]
    return StaffFigures(
        staff=len(team),
        professionals=professionals,
        met=professionals - not_met,
        not_met=not_met,
        waived=sum(one.standing == qualifications.Group.WAIVED for one in judged),
        social_workers=levels[CredentialLevel.SENIOR] + levels[CredentialLevel.INTERMEDIATE],
        seniors=levels[CredentialLevel.SENIOR],
        assistants=levels[CredentialLevel.ASSISTANT],
        by_route={route: routes[route] for route in Route},
    )


def highest_level(person: Person, *, on: date) -> str | None:
    """The highest certificate the person held on the day, None without one."""
    return highest_of(c.level for c in person.credentials.all() if c.approved_on <= on)


def highest_of(levels: Iterable[str]) -> str | None:
    held = set(levels)
    return next((level for level in LEVELS_DOWNWARD if level in held), None)
