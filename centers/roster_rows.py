"""What one row of a roster means: who it is about, what it would change, what is wrong with it.

The rules are those of the single forms (``centers.stays``, ``centers.papers``); nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from centers import papers, stays
from centers.models import Center, Credential, Degree, Engagement, Person
from core.problems import Problem
from core.spreadsheet_reading import RowIn

DEGREE = ("level", "major", "graduated_on")
PAPERS = {"credential": ("level", "number", "approved_on", "registered_until"), "degree": DEGREE}
# What each is called, and what it must have.
ASKED = {"credential": ("证书", PAPERS["credential"][:3]), "degree": ("学历", DEGREE)}
STAY = ("kind", "is_professional", "works_with_minors")
LABELS = {
    "phone": "联系电话",
    "kind": "人员类别",
    "is_professional": "从事专业社会工作服务",
    "works_with_minors": "从事涉及未成年人的工作",
    "starts_on": "上岗日期",
    "ends_on": "离岗日期",
    "registered_until": "登记有效期至",
    "credential": "职业水平证书",
    "degree": "学历",
}

Fault = tuple[str, str]  # key of the column, sentence


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after, in plain values; ``key`` says what is to be done about it."""

    key: str
    before: Any
    after: Any

    @property
    def label(self) -> str:
        return LABELS[self.key]


@dataclass(slots=True)
class Plan:
    """What a row comes to. ``person`` is None for somebody new."""

    number: int
    values: Mapping[str, Any]
    person: Person | None = None
    engagement: Engagement | None = None
    held: Credential | None = None
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.values["name"] or ""

    @property
    def stay(self) -> dict:
        facts = {name: self.values[name] for name in (*STAY, "starts_on")}
        return {**facts, "works_with_minors": bool(facts["works_with_minors"])}

    @property
    def credential(self) -> dict | None:
        return self._paper("credential")

    @property
    def degree(self) -> dict | None:
        return self._paper("degree")

    def is_complete(self, kind: str) -> bool:
        """Whether the certificate or degree can be looked at: all it must have was read."""
        return all(self.values[f"{kind}_{name}"] for name in ASKED[kind][1])

    def _paper(self, kind: str) -> dict | None:
        facts = {name: self.values[f"{kind}_{name}"] for name in PAPERS[kind]}
        return facts if any(facts.values()) else None


class Planner:
    """Knows the center's people and looks at the rows one after the other."""

    def __init__(self, center: Center, rows: Iterable[RowIn], on: date):
        self.on = on
        people = Person.objects.filter(center=center)
        people = people.prefetch_related("engagements", "credentials", "degrees").order_by("pk")
        self.by_number: dict[tuple, Person] = {}
        self.by_name: defaultdict[str, list[Person]] = defaultdict(list)
        for person in people:
            self.by_name[person.name].append(person)
            for credential in person.credentials.all():
                self.by_number[credential.level, credential.number] = person
        self.first_row: dict[tuple, int] = {}  # who or which certificate: the row that has it first

    def plan(self, row: RowIn) -> Plan:
        """Looked at as far as it can be read, so that all its mistakes are told at once."""
        plan = Plan(row.number, row.values)
        plan.faults += _incomplete(plan)
        if not plan.name:
            return plan
        plan.person = self._found(plan)
        plan.faults += self._doubled(plan)
        if plan.person is None:
            plan.faults += self._new_faults(plan)
        else:
            self._compare(plan, plan.person)
        return plan

    def _found(self, plan: Plan) -> Person | None:
        """By certificate, by name and phone, or by name and the first day of work."""
        values = plan.values
        key = (values["credential_level"], values["credential_number"])
        person = self.by_number.get(key)
        if person is not None:
            if person.name != values["name"]:
                message = f"这一证书管理号已登记在本中心{person.name}名下，与本行姓名不一致"
                plan.faults.append(("credential_number", message))
            return person
        namesakes = self.by_name[values["name"]]
        same = [p for p in namesakes if p.phone and p.phone == values["phone"]]
        same = same or [p for p in namesakes if self._began(p, values["starts_on"])]
        if len(same) > 1:
            message = "本中心有同名人员在同一天上岗，请填写证书管理号或已登记的联系电话加以区分"
            plan.faults.append(("name", message))
        return same[0] if len(same) == 1 else None

    @staticmethod
    def _began(person: Person, day: date) -> bool:
        return any(stay.starts_on == day for stay in person.engagements.all())

    def _doubled(self, plan: Plan) -> Iterator[Fault]:
        """The same person, or the same certificate, in two rows."""
        values = plan.values
        who = plan.person.pk if plan.person else None
        keys: list[tuple[str, tuple]] = []
        if plan.credential:
            number = (values["credential_level"], values["credential_number"])
            keys.append(("credential_number", ("number", *number)))
        if who is not None:
            keys.append(("name", ("person", who)))
        elif values["phone"]:
            keys.append(("name", ("new", values["name"], values["phone"])))
        for column, key in keys:
            first = self.first_row.setdefault(key, plan.number)
            if first != plan.number:
                what = "证书管理号" if column == "credential_number" else "人员"
                yield column, f"与第{first}行的{what}相同"
                return

    def _new_faults(self, plan: Plan) -> Iterator[Fault]:
        if plan.values["starts_on"]:
            yield from _cells(stays.start_problems(plan.stay, self.on))
            yield from _cells(_left_problems(plan, self.on))
        if plan.is_complete("credential"):
            yield from self._credential_faults(plan)
        if plan.is_complete("degree"):
            yield from _cells(
                papers.degree_problems(plan.degree or {}, on=self.on, prefix="degree_")
            )

    def _compare(self, plan: Plan, person: Person) -> None:
        """What the row says against what is on file; an empty cell says nothing."""
        values = plan.values
        if values["phone"] and values["phone"] != person.phone:
            plan.changes.append(Change("phone", person.phone, values["phone"]))
        self._compare_stay(plan, person)
        self._compare_credential(plan, person)
        if not plan.is_complete("degree"):
            return
        facts = plan.degree or {}
        if not any(_is_same(degree, facts) for degree in person.degrees.all()):
            plan.changes.append(Change("degree", "", f"{Degree(**facts)}"))
            plan.faults += _cells(
                papers.degree_problems(facts, on=self.on, person=person, prefix="degree_")
            )

    def _compare_stay(self, plan: Plan, person: Person) -> None:
        starts_on, ends_on = plan.values["starts_on"], plan.values["ends_on"]
        if starts_on is None:
            return
        known = [stay for stay in person.engagements.all() if stay.starts_on == starts_on]
        if not known:
            plan.changes.append(Change("starts_on", "", starts_on))
            problems = stays.start_problems(plan.stay, self.on)
            plan.faults += _cells(problems or stays.overlap_problems(person, starts_on))
            plan.faults += _cells(_left_problems(plan, self.on))
            return
        stay = plan.engagement = known[0]
        for name in STAY:
            before, after = getattr(stay, name), plan.values[name]
            if after is not None and after != before:
                plan.changes.append(Change(name, before, after))
        if ends_on and ends_on != stay.ends_on:
            plan.changes.append(Change("ends_on", stay.ends_on, ends_on))
            plan.faults += _cells(stays.end_problems(stay, ends_on, self.on))

    def _compare_credential(self, plan: Plan, person: Person) -> None:
        if not plan.is_complete("credential"):
            return
        facts = plan.credential or {}
        held = [
            c
            for c in person.credentials.all()
            if (c.level, c.number) == (facts["level"], facts["number"])
        ]
        if not held:
            plan.changes.append(Change("credential", "", f"{Credential(**facts)}"))
            plan.faults += self._credential_faults(plan)
            return
        plan.held = held[0]
        if facts["approved_on"] != plan.held.approved_on:
            message = f"与已登记的批准日期（{plan.held.approved_on}）不一致，请核对证书"
            plan.faults.append(("credential_approved_on", message))
        until = facts["registered_until"]
        if until and until != plan.held.registered_until:
            plan.changes.append(Change("registered_until", plan.held.registered_until, until))
            if until < plan.held.approved_on:
                plan.faults.append(("credential_registered_until", "登记有效期不能早于批准日期"))

    def _credential_faults(self, plan: Plan) -> Iterator[Fault]:
        facts = plan.credential or {}
        return _cells(papers.credential_problems(facts, on=self.on, prefix="credential_"))


def _incomplete(plan: Plan) -> Iterator[Fault]:
    """A paper that was begun is asked for in full."""
    for kind, (word, names) in ASKED.items():
        if not any(plan.values[f"{kind}_{name}"] for name in PAPERS[kind]):
            continue
        for name in names:
            if not plan.values[f"{kind}_{name}"]:
                yield f"{kind}_{name}", f"填写{word}的，此项必填"


def _left_problems(plan: Plan, on: date) -> list[Problem]:
    """Of somebody who comes and goes in one row."""
    ends_on = plan.values["ends_on"]
    if ends_on is None:
        return []
    return stays.end_problems(Engagement(starts_on=plan.values["starts_on"]), ends_on, on)


def _cells(problems: Iterable[Problem]) -> Iterator[Fault]:
    return ((problem.field, problem.message.rstrip("。")) for problem in problems)


def _is_same(degree: Degree, facts: Mapping) -> bool:
    return all(getattr(degree, name) == facts[name] for name in DEGREE)
