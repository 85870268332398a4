"""A year's cases of some centers as rows: clients, consents, cases, their steps, their services.

Written in bulk and not through ``cases.actions``: half a million acts would take hours. What the
actions guarantee holds all the same: every case has gone its way step by step, by people of its
center, and the database's own constraints and triggers look at every row. Only the audit log is
told nothing of these rows; it has what the programme's actions wrote. Every encrypted column is
encrypted row by row (about 10 µs each), none shares its ciphertext with another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from cases.identity import is_under_14_on, name_phone_hash, number_hash
from cases.models import (
    Case,
    CaseStep,
    Client,
    ConsentPurpose,
    ConsentRecord,
    Goal,
    HeldCategory,
    ServiceRecord,
)
from cases.opening import METHOD_MARKS
from cases.people.consents import Purpose
from cases.people.words import PaperKind
from cases.states import STEP_DAYS, STEPS, Recognition, ServiceType, Source
from centers.models.center import units_of
from core.deadlines import BEIJING
from pilots.choices import Method
from pilots.models import Round
from portal.demo import words
from portal.demo.city import names
from portal.demo.city.places import Place
from portal.demo.city.scale import MOST, Season, cases_of_a_year, drawn_uuid, records_of_a_case

CHUNK = 500
# When the steps are taken, in thousandths of the time from the first day to the last.
WAY = (
    ("assess", 60),
    ("plan", 120),
    ("intervene", 160),
    ("evaluate", 900),
    ("ask_to_close", 950),
    ("approve", 1000),
)
TYPES = [kind for kind in ServiceType if kind != ServiceType.CLERICAL]
METHODS = (Method.INDIVIDUAL,) * 7 + (Method.GROUP,) * 2 + (Method.COMMUNITY,)
TEXTS: dict[str, dict[str, str]] = {
    "assess": words.ASSESSMENT,
    "plan": {"goals": words.GOALS, "plan_note": words.PLAN_NOTE},
    "evaluate": {
        "evaluation_note": words.EVALUATION,
        "closing_reason": "goal_reached",
        "satisfaction": "4",
        "closing_note": words.CLOSING,
    },
}
# Texts of a stage are written once it is reached, and complete once it is left.
YEARS_APART = 5  # times MOST: as many as three digits of a number can tell apart
OLD_FRIENDS = 10  # one case in so many is of somebody the center knows already


@dataclass(slots=True)
class Chunk:
    """Rows that are written together."""

    clients: list[Client]
    held: list[HeldCategory]
    consents: list[ConsentRecord]
    purposes: list[ConsentPurpose]
    cases: list[Case]
    steps: list[CaseStep]
    goals: list[Goal]
    records: list[ServiceRecord]

    @classmethod
    def empty(cls) -> "Chunk":
        return cls([], [], [], [], [], [], [], [])

    def write(self) -> None:
        """In the order in which one row's key is wanted by the next."""
        Client.objects.bulk_create(self.clients, batch_size=CHUNK)
        HeldCategory.objects.bulk_create(self.held, batch_size=CHUNK)
        ConsentRecord.objects.bulk_create(self.consents, batch_size=CHUNK)
        ConsentPurpose.objects.bulk_create(self.purposes, batch_size=CHUNK)
        Case.objects.bulk_create(self.cases, batch_size=CHUNK)
        CaseStep.objects.bulk_create(self.steps, batch_size=CHUNK)
        Goal.objects.bulk_create(self.goals, batch_size=CHUNK)
        ServiceRecord.objects.bulk_create(self.records, batch_size=CHUNK)


def work(round: Round, places: Iterable[Place], *, season: Season, rng: Random) -> None:
    """The year's cases of these centers with everything that hangs on them."""
    chunk = Chunk.empty()
    for place in places:
        known: list[Client] = []
        # A year that is over had time to finish what it began.
        spare = 30 if season.is_over else 0
        days = sorted(season.day(rng, spare=spare) for _ in range(cases_of_a_year(rng)))
        for serial, opened_on in enumerate(days, start=1):
            _Life(round, place, season, rng, chunk).tell(opened_on, serial, known)
    chunk.write()


class _Life:
    """One case from its first day to the end of what is known of it."""

    def __init__(self, round: Round, place: Place, season: Season, rng: Random, chunk: Chunk):
        self.round, self.place, self.season = round, place, season
        self.rng, self.chunk = rng, chunk
        self.units = units_of(place.center)

    def tell(self, opened_on: date, serial: int, known: list[Client]) -> None:
        rng = self.rng
        _, category, field, intake = rng.choice(words.CLIENTS)
        leader = rng.choice(self.place.workers)
        method = rng.choice(METHODS)
        is_personal = method == Method.INDIVIDUAL
        client = self._client(category, serial, opened_on, known) if is_personal else None
        mark, code = METHOD_MARKS[method], self.place.subdistrict.code
        case = Case(
            **self.units,
            number=f"{code}-{mark}-{self.round.year}-{serial:04d}",
            round=self.round,
            year=self.round.year,
            title="" if is_personal else words.GROUPS[field],
            client=client,
            worker=leader.user,
            method=method,
            field=field,
            opened_on=opened_on,
            source=rng.choice(Source.values) if is_personal else "",
            intake_note=intake,
            public_id=drawn_uuid(rng),
            form_token=drawn_uuid(rng),
        )
        self.chunk.cases.append(case)
        self._go(case, leader)
        self._serve(case, leader)

    def _client(self, category: str, serial: int, on: date, known: list[Client]) -> Client:
        rng = self.rng
        if known and rng.randrange(OLD_FRIENDS) == 0:
            return rng.choice(known)
        is_minor = category == "child_in_difficulty"
        # One number in a center is one person, and every year brings other people.
        running = on.year % YEARS_APART * MOST + serial - 1
        number = names.id_number(running, rng, is_minor=is_minor, year=on.year)
        name, phone = names.full_name(rng), names.phone(rng)
        client = Client(
            **self.units,
            name=name,
            id_number=number,
            id_number_hash=number_hash(PaperKind.RESIDENT, number),
            phone=phone,
            name_phone_hash=name_phone_hash(name, phone),
            address=names.address(rng),
            is_minor=is_minor,
            is_under_14=is_under_14_on(number, on),
            public_id=drawn_uuid(rng),
        )
        known.append(client)
        self.chunk.clients.append(client)
        self.chunk.held.append(HeldCategory(client=client, category=category))
        self._consent(client, on)
        return client

    def _consent(self, client: Client, on: date) -> None:
        rng = self.rng
        consent = ConsentRecord(
            client=client,
            signed_on=on,
            signer=names.full_name(rng) if client.is_minor else client.name,
            relation="guardian" if client.is_minor else "self",
            public_id=drawn_uuid(rng),
            form_token=drawn_uuid(rng),
        )
        self.chunk.consents.append(consent)
        for purpose in (Purpose.SERVICE, Purpose.SENSITIVE):
            self.chunk.purposes.append(ConsentPurpose(consent=consent, purpose=purpose))

    def _go(self, case: Case, leader) -> None:
        """As many steps as there were days for, and the district's word at the end."""
        days = self.rng.randint(50, 140)
        if self.season.is_over:
            days = min(days, (self.season.last - case.opened_on).days)
        for name, thousandths in WAY:
            day = case.opened_on + timedelta(days=days * thousandths // 1000)
            if day > self.season.last:
                return
            by = self.place.executive if name == "approve" else leader
            self._step(case, name, day, by)
        self._recognize(case)

    def _step(self, case: Case, name: str, day: date, by) -> None:
        step, at = STEPS[name], _evening(day)
        self.chunk.steps.append(
            CaseStep(
                subject=case,
                step=name,
                step_label=step.label,
                source=step.sources[0],
                target=step.target,
                by=by,
                at=at,
            )
        )
        # An unsaved row that is told where its steps have brought it; ``move`` writes saved ones.
        texts: dict[str, object] = {**TEXTS.get(name, {})}
        for column, value in {
            "state": step.target,
            STEP_DAYS[name]: day,
            "version": case.version + 1,
            **texts,
        }.items():
            setattr(case, column, value)
        if name == "intervene":
            text, before = words.GOAL_ROWS[0]
            goal = Goal(case=case, text=text, before=before, form_token=drawn_uuid(self.rng))
            self.chunk.goals.append(goal)
        elif name == "evaluate":
            self.chunk.goals[-1].after = self.rng.randint(2, 4)
        elif name == "ask_to_close":
            case.closing_asked_by = by.user
        elif name == "approve":
            case.approved_by, case.recognition = by.user, Recognition.WAITING

    def _recognize(self, case: Case) -> None:
        rng, last = self.rng, self.season.last
        day = case.closed_on + timedelta(days=rng.randint(1, 15))
        if day > last and not self.season.is_over:
            return
        case.recognized_at = _evening(min(day, last))
        case.recognized_by = self.place.district.officer.user
        case.recognition = Recognition.RECOGNIZED
        if rng.randrange(25) == 0:
            case.recognition = Recognition.DECLINED
            case.recognition_note = "服务记录与计划不符，材料不全。"

    def _serve(self, case: Case, leader) -> None:
        if case.intervened_on is None:
            return
        until = case.evaluated_on or self.season.last
        span = (until - case.intervened_on).days
        count = records_of_a_case(self.rng)
        for number in range(count):
            served_on = case.intervened_on + timedelta(days=span * number // count)
            self.chunk.records.append(self._record(case, leader, served_on))

    def _record(self, case: Case, leader, served_on: date) -> ServiceRecord:
        rng = self.rng
        is_clerical = rng.randrange(14) == 0
        persons = 1 if is_clerical or case.method == Method.INDIVIDUAL else rng.randint(6, 30)
        return ServiceRecord(
            **self.units,
            round=self.round,
            year=self.round.year,
            case=case,
            served_on=served_on,
            starts_at=time(rng.randint(8, 14), rng.choice((0, 15, 30, 45))),
            minutes=10 * rng.randint(3, 12),
            service_type=ServiceType.CLERICAL if is_clerical else rng.choice(TYPES),
            field=case.field,
            persons=persons,
            person_times=persons,
            text="整理案卷和服务记录。" if is_clerical else rng.choice(words.SERVICES)[1],
            served_by=leader.user,
            recorded_by=leader.user,
            recorded_at=_evening(served_on),
            public_id=drawn_uuid(rng),
            form_token=drawn_uuid(rng),
        )


def _evening(day: date) -> datetime:
    """People enter the day's work before they leave."""
    return datetime.combine(day, time(17), BEIJING)
