"""What stands against recording a service, and what is doubtful about it: for one, or for many.

``Grounds`` looks up once what many rows of a workbook ask again and again.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q

from accounts.models import RoleGrant, User
from accounts.roles import Role
from cases.entry import MOST_IN_A_DAY, record_problems
from cases.models import Case, CaseShare, Client, ServiceRecord
from cases.models.consents import given_by
from cases.models.records import ONE_DAY
from cases.opening import round_for
from cases.people.consents import Given, against_serving
from cases.states import WORKERS, CaseState, ServiceType
from centers.models import Center
from core.chinese_dates import format_date
from core.minutes import format_hours
from core.problems import Problem, Refused
from pilots.models import Round


class Grounds:
    """What is known at the desk ``by`` on the day ``on``, each thing asked for once."""

    def __init__(self, center: Center, *, by: RoleGrant, on: date):
        self.center, self.by, self.on = center, by, on
        self._given: dict[int, list[Given]] = {}
        self._covers: dict[int, CaseShare | None] = {}
        self._people: dict[date, list[User]] = {}
        self._rounds: dict[date, Round | Problem] = {}

    def given(self, client: Client) -> list[Given]:
        if client.pk not in self._given:
            self._given[client.pk] = given_by(client)
        return self._given[client.pk]

    def cover(self, case: Case) -> CaseShare | None:
        if case.pk not in self._covers:
            self._covers[case.pk] = case.cover_by(self.by, on=self.on)
        return self._covers[case.pk]

    def people(self, day: date) -> list[User]:
        if day not in self._people:
            self._people[day] = people_at(self.center, on=day)
        return self._people[day]

    def round(self, day: date) -> Round | Problem:
        """The round that takes a service of that day, or why none does."""
        if day not in self._rounds:
            try:
                self._rounds[day] = round_for(day, field="served_on", on=self.on)
            except Refused as refusal:
                self._rounds[day] = refusal.problems[0]
        return self._rounds[day]


def against_record(
    facts: Mapping, *, case: Case | None, served_by: User, grounds: Grounds, at: datetime
) -> list[Problem]:
    """Everything against recording this service; facts that are missing are passed over."""
    if problems := against_desk(case, grounds):
        return problems
    opened_on = case.opened_on if case else date.min
    problems = record_problems(facts, opened_on=opened_on, at=at)
    problems += field_problems({"field": case.field} if case else facts)
    day = facts.get("served_on")
    if day is None:
        return problems
    problems += _against_case(case, facts, day, grounds) if case else []
    problems += _against_person(served_by, day, grounds)
    round = grounds.round(day)
    return [*problems, round] if isinstance(round, Problem) else problems


def cases_to_serve(desk: RoleGrant, *, on: date):
    """The own cases, those this desk stands in for on that day, or all of the center's head."""
    cases = Case.objects.visible_to(desk)
    if desk.role == Role.EXECUTIVE_DIRECTOR:
        return cases
    covered = CaseShare.objects.covering().cases_of(desk, on=on)
    return cases.filter(Q(worker=desk.user_id) | Q(pk__in=covered))


def field_problems(facts: Mapping) -> list[Problem]:
    """Only clerical work belongs to none of the seven fields."""
    if facts.get("field") or facts.get("service_type") in (None, "", ServiceType.CLERICAL):
        return []
    return [Problem("field_missing", "请选择服务领域；只有事务性工作可以不选。", field="field")]


def people_at(center: Center, *, on: date) -> list[User]:
    """Who can have served there on that day: those with a worker's desk."""
    unit = center.subdistrict_id  # or one that it carries on: who went along served there before
    here = Q(subdistrict=unit) | Q(subdistrict__carried_on_by=unit)
    desks = RoleGrant.objects.filter(here, role__in=WORKERS)
    people = User.objects.filter(pk__in=desks.held_on(on).values("user"))
    return list(people.order_by("full_name", "username", "pk"))


def doubts(facts: Mapping, *, person: User, center: Center, pk: int | None = None) -> list[str]:
    """What looks wrong about a service of ``person`` and may still be right: to be confirmed.

    Compared with all that the person has on record, in any center; another center is not named,
    nor is anything told of what was done there. ``pk`` is the record that is being mended.
    """
    draft = drafted(facts, person)
    near = list(records_near([person], [draft.served_on]).exclude(pk=pk))
    total = sum(other.minutes for other in near if other.served_on == draft.served_on)
    overlaps = overlaps_among(draft, near, center=center)
    return [*overlaps, *long_day(person, draft.served_on, total + draft.minutes)]


def drafted(facts: Mapping, person: User) -> ServiceRecord:
    """The service as far as it is compared with others; not to be saved."""
    names = ("served_on", "starts_at", "minutes")
    return ServiceRecord(served_by=person, **{name: facts[name] for name in names})


def records_near(people: Iterable[User], days: Iterable[date]):
    """What these people have on record around these days, in order, without the texts."""
    days = sorted(days)
    near = ServiceRecord.objects.standing().filter(
        served_by__in=people, served_on__range=(days[0] - ONE_DAY, days[-1] + ONE_DAY)
    )
    return near.order_by("served_on", "starts_at", "pk").without_texts()


def overlaps_among(
    draft: ServiceRecord, near: Iterable[ServiceRecord], *, center: Center
) -> list[str]:
    """Which of the person's other records lie over this one."""
    person, sentences = draft.served_by, []
    for other in near:
        if not other.meets(draft):
            continue
        start, end = other.span
        when = f"{format_date(other.served_on)}{start:%H:%M}至{end:%H:%M}"
        here = f"{person}{when}已有一条服务记录，与这次时间重叠。"
        elsewhere = f"{person}在其他中心的一条服务记录与这次时间重叠。"
        sentences.append(here if other.center_id == center.pk else elsewhere)
    return list(dict.fromkeys(sentences))


def long_day(person: User, day: date, minutes: int) -> list[str]:
    """A day with more service than a working day can hold."""
    if minutes <= MOST_IN_A_DAY:
        return []
    hours, most = format_hours(minutes), MOST_IN_A_DAY // 60
    return [f"{person}{format_date(day)}的服务时长合计{hours}小时，超过{most}小时。"]


def against_desk(case: Case | None, grounds: Grounds) -> list[Problem]:
    """Why this desk records no service of the case at all, whatever the service."""
    if grounds.by.role not in WORKERS:
        desks = "、".join(role.label for role in WORKERS)
        return [Problem("wrong_role", f"服务由{desks}登记。")]
    if case is None:
        return []
    if not (_is_own(case, grounds.by) or grounds.cover(case)):
        return [case.not_in_charge()]
    if problems := case.against_change():
        return problems
    if case.state in CaseState.ended:
        sentence = f"案例{case.get_state_display()}，不能再登记服务。"
        return [Problem("case_closed", sentence)]
    return []


def _is_own(case: Case, by: RoleGrant) -> bool:
    """The executive director answers for every file of the center."""
    return case.is_led_by(by) or by.role == Role.EXECUTIVE_DIRECTOR


def _against_case(case: Case, facts: Mapping, day: date, grounds: Grounds) -> list[Problem]:
    problems, cover = [], None if _is_own(case, grounds.by) else grounds.cover(case)
    if cover and not cover.starts_on <= day <= cover.ends_on:
        first, last = format_date(cover.starts_on), format_date(cover.ends_on)
        sentence = f"您的代班从{first}至{last}，只能登记这期间的服务。"
        problems.append(Problem("outside_cover", sentence, field="served_on"))
    # Tidying up a file is no service, and a group has no consent of its own.
    if case.client and facts.get("service_type") != ServiceType.CLERICAL:
        problems += against_serving(grounds.given(case.client), day)
    return problems


def _against_person(person: User, day: date, grounds: Grounds) -> list[Problem]:
    if person == grounds.by.user:
        return []
    if grounds.by.role != Role.EXECUTIVE_DIRECTOR:
        sentence = "只有常务主任可以替同事登记服务。"
        return [Problem("not_for_others", sentence, field="served_by")]
    if person in grounds.people(day):
        return []
    sentence = f"{person}在{format_date(day)}不是本中心的工作人员，请核对服务人和日期。"
    return [Problem("no_desk_that_day", sentence, field="served_by")]
