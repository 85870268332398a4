"""Who works where: the desks of every district and center, and the centers' staff as rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import District, RoleGrant, Subdistrict, User
from accounts.roles import Role
from centers.models import Center, Credential, Engagement, Person, Post
from centers.models.center import units_of
from portal.demo.cast import HOME, SINCE, Account
from portal.demo.city.names import full_name, phone
from portal.demo.city.scale import Scale, drawn_uuid
from portal.demo.programme import DISTRICT_DESKS

CENTERS_OF_A_SUPERVISOR = 8
LEVELS = ("intermediate", "assistant", "assistant", "senior")


@dataclass(slots=True)
class DistrictDesks:
    district: District
    officer: RoleGrant
    leader: RoleGrant
    supervisors: list[RoleGrant] = field(default_factory=list)


@dataclass(slots=True)
class Place:
    """A center with its desks; ``center`` comes with the city's decision."""

    subdistrict: Subdistrict
    district: DistrictDesks
    street: RoleGrant
    director: RoleGrant
    executive: RoleGrant
    workers: list[RoleGrant]
    supervisor: RoleGrant
    center: Center = None


def choose(count: int | None) -> list[Subdistrict]:
    """The units in force, or ``count`` of them from all over the city, the cast's own among them."""
    units = list(
        Subdistrict.objects.filter(valid_to=None)
        .select_related("district")
        .order_by("district__order", "code", "pk")
    )
    if count is None:
        return units
    home = next(u for u in units if (u.district.name, u.name) == HOME)
    others = [unit for unit in units if unit != home]
    return [home, *others[:: max(1, len(others) // max(1, count - 1))][: count - 1]]


def settle(units: list[Subdistrict], *, cast, scale: Scale, rng: Random) -> list[Place]:
    """Every desk that the story needs. Only the printed accounts have a password."""
    districts = {unit.district_id: unit.district for unit in units}
    accounts = [
        *_of_districts(districts.values()),
        *_of_centers(units, scale),
        *_supervisors(units),
    ]
    desks = {**cast, **_make(accounts, districts, units, rng)}
    staff = {pk: _district_desks(district, desks) for pk, district in districts.items()}
    places = [_place(unit, staff[unit.district_id], desks, scale) for unit in units]
    _let_supervise(places, desks)
    return places


def _of_districts(districts):
    for district in districts:
        if district.name not in DISTRICT_DESKS:
            yield Account(f"qu-{district.code}", "", Role.DISTRICT_OFFICER, district.name)
            yield Account(f"shen-{district.code}", "", Role.DISTRICT_LEADER, district.name)


def _of_centers(units, scale: Scale):
    for unit in units:
        where = (unit.district.name, unit.name)
        first = 2 if where == HOME else 1
        if where != HOME:
            yield Account(f"street-{unit.code}", "", Role.SUBDISTRICT_OFFICER, where)
            yield Account(f"director-{unit.code}", "", Role.DIRECTOR, where)
            yield Account(f"exec-{unit.code}", "", Role.EXECUTIVE_DIRECTOR, where)
        for number in range(first, scale.workers + 1):
            yield Account(f"worker-{unit.code}-{number}", "", Role.CENTER_WORKER, where)


def _supervisors(units):
    for number in range(-(-len(units) // CENTERS_OF_A_SUPERVISOR)):
        yield Account(f"supervisor-{number + 1}", "", Role.SUPERVISOR)


def _make(accounts, districts, units, rng: Random) -> dict[str, RoleGrant]:
    by_name = {district.name: district for district in districts.values()}
    by_unit = {(unit.district.name, unit.name): unit for unit in units}
    accounts = list(accounts)
    people = User.objects.bulk_create(
        User(username=a.username, full_name=full_name(rng), password=make_password(None))
        for a in accounts
    )
    desks = RoleGrant.objects.bulk_create(
        RoleGrant(
            user=user,
            role=account.role,
            district=by_name[account.unit] if isinstance(account.unit, str) else None,
            subdistrict=by_unit[account.unit] if isinstance(account.unit, tuple) else None,
            valid_from=SINCE,
            basis="演示",
        )
        for user, account in zip(people, accounts, strict=True)
    )
    return {account.username: desk for account, desk in zip(accounts, desks, strict=True)}


def _district_desks(district: District, desks) -> DistrictDesks:
    own = (f"qu-{district.code}", f"shen-{district.code}")
    officer, leader = DISTRICT_DESKS.get(district.name, own)
    return DistrictDesks(district, desks[officer], desks[leader])


def _place(unit, district: DistrictDesks, desks, scale: Scale) -> Place:
    is_home = (unit.district.name, unit.name) == HOME
    suffix = "" if is_home else f"-{unit.code}"
    workers = [desks["worker"]] if is_home else []
    numbers = range(1 + len(workers), scale.workers + 1)
    return Place(
        subdistrict=unit,
        district=district,
        street=desks[f"street{suffix}"],
        director=desks[f"director{suffix}"],
        executive=desks[f"exec{suffix}"],
        workers=[*workers, *(desks[f"worker-{unit.code}-{number}"] for number in numbers)],
        supervisor=desks["supervisor"],
    )


def _let_supervise(places: list[Place], desks) -> None:
    """Eight neighbors to each; the cast's own supervisor has the cast's own center as well."""
    served = RoleGrant.served.through
    rows = []
    for number, place in enumerate(places):
        if place.executive is not desks["exec"]:
            place.supervisor = desks[f"supervisor-{number // CENTERS_OF_A_SUPERVISOR + 1}"]
        rows.append(served(rolegrant_id=place.supervisor.pk, subdistrict_id=place.subdistrict.pk))
    served.objects.bulk_create(rows)


def employ(places: list[Place], *, at: datetime, rng: Random) -> None:
    """The people behind the desks as staff with certificates, and both posts of each center."""
    on = at.date()
    staff = [(place, desk) for place in places for desk in (place.executive, *place.workers)]
    people = Person.objects.bulk_create(
        Person(
            **units_of(place.center),
            name=desk.user.full_name,
            phone=phone(rng),
            user=desk.user,
            form_token=drawn_uuid(rng),
        )
        for place, desk in staff
    )
    Engagement.objects.bulk_create(
        Engagement(
            **units_of(person.center),
            person=person,
            kind="social_worker",
            starts_on=on,
            form_token=drawn_uuid(rng),
        )
        for person in people
    )
    Credential.objects.bulk_create(
        Credential(
            person=person,
            level=LEVELS[number % len(LEVELS)],
            number=f"9{number:017d}",
            approved_on=date(on.year - 4 - number % 9, 6, 15),
            form_token=drawn_uuid(rng),
        )
        for number, person in enumerate(people)
        if number % 6  # some have none yet
    )
    _name_posts(places, people, on=on, rng=rng)


def _name_posts(places: list[Place], people: list[Person], *, on: date, rng: Random) -> None:
    by_user = {person.user_id: person for person in people}
    posts = []
    for place in places:
        executive = by_user[place.executive.user_id]
        holders = (
            ("director", None, place.director.user.full_name),
            ("executive_director", executive, executive.name),
        )
        posts += [
            Post(
                **units_of(place.center),
                kind=kind,
                person=person,
                name=name,
                basis="街道办事处任职通知",
                starts_on=on,
                form_token=drawn_uuid(rng),
            )
            for kind, person, name in holders
        ]
    Post.objects.bulk_create(posts)
