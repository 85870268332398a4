"""A year's supervision of some centers as rows, most of it confirmed by the supervisor."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random

from centers.models.center import units_of
from core.deadlines import BEIJING
from pilots.models import Round
from portal.demo import words
from portal.demo.city.places import Place
from portal.demo.city.scale import Season, drawn_uuid
from supervision.models import SessionStep, SupervisionSession
from supervision.states import STEPS, Confirmation, Mode, Side, Structure, SupervisionFunction

CHUNK = 500
ADVICE = "记录更具体，目标可测量；下次带一个完整个案讨论。"
FUNCTIONS, MODES = list(SupervisionFunction), list(Mode)
STRUCTURES = (Structure.GROUP, Structure.INDIVIDUAL) * 9 + (
    Structure.CASE_CONSULTATION,
    Structure.PEER,
)


def supervise(
    round: Round, places: Iterable[Place], *, season: Season, count: int, rng: Random
) -> None:
    """``count`` sessions in the season for each of these centers."""
    sessions = [
        _session(round, place, day, rng)
        for place in places
        for day in sorted(season.day(rng) for _ in range(count))
    ]
    steps = [step for session in sessions if (step := _answer(session, season, rng))]
    SupervisionSession.objects.bulk_create(sessions, batch_size=CHUNK)
    SessionStep.objects.bulk_create(steps, batch_size=CHUNK)


def _session(round: Round, place: Place, day: date, rng: Random) -> SupervisionSession:
    structure = rng.choice(STRUCTURES)
    return SupervisionSession(
        **units_of(place.center),
        round=round,
        year=round.year,
        supervisor=place.supervisor,
        held_on=day,
        starts_at=time(rng.randint(9, 14), rng.choice((0, 30))),
        minutes=rng.choice((90, 120, 120, 150, 180)),
        function=rng.choice(FUNCTIONS),
        structure=structure,
        mode=rng.choice(MODES),
        attendee_count=rng.randint(3, 8) if structure == Structure.GROUP else 1,
        topic=rng.choice(words.TOPICS),
        advice=ADVICE,
        logged_side=Side.CENTER,
        logged_at=_evening(day),
        logged_by=place.executive.user,
        form_token=drawn_uuid(rng),
    )


def _answer(session: SupervisionSession, season: Season, rng: Random) -> SessionStep | None:
    """What the supervisor said of it, if they have: some wait, one in fifty is disputed."""
    day = session.held_on + timedelta(days=rng.randint(0, 9))
    drawn = rng.randrange(50)
    if drawn == 1 or (day > season.last and not season.is_over):
        return None
    name = "dispute" if drawn == 0 else "confirm"
    at = _evening(min(day, season.last))
    # An unsaved row that is told what came of it; ``move`` writes saved ones.
    brought: dict[str, object] = {"state": STEPS[name].target, "version": session.version + 1}
    if name == "confirm":
        brought |= {"confirmed_at": at, "confirmed_by": session.supervisor.user}
        brought["confirmation"] = Confirmation.PERSON
    for column, value in brought.items():
        setattr(session, column, value)
    return SessionStep(
        subject=session,
        step=name,
        step_label=STEPS[name].label,
        source=STEPS[name].sources[0],
        target=STEPS[name].target,
        by=session.supervisor,
        at=at,
        note="时长与签到表不符，请核对。" if name == "dispute" else "",
    )


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(17), BEIJING)
