"""Who came to a gathering, as numbers that agree with each other.

Pure: asked by the form and by the action. Numbers left blank are filled from the ticked members;
facts that are missing or unreadable are None and are passed over, as in ``cases.intake``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.problems import Problem


@dataclass(frozen=True, slots=True)
class Ticked:
    """The members ticked on the sign-in sheet: how many, and how many of them came the first time.

    ``is_first`` says that nobody has come to this group or activity before.
    """

    members: int = 0
    newcomers: int = 0
    is_first: bool = True


def filled(facts: Mapping, ticked: Ticked) -> dict:
    """The facts with the blank numbers that follow from the ticks.

    人数 are the ticked members, 人次 the 人数. All are newcomers at the first gathering; later the
    newcomers among the ticked, unless others came, of whom only the worker knows.
    """
    persons = facts.get("persons")
    if persons is None:
        persons = ticked.members or None
    times, new = facts.get("person_times"), facts.get("new_persons")
    if times is None:
        times = persons
    if new is None and ticked.is_first:
        new = persons
    elif new is None and persons == ticked.members:
        new = ticked.newcomers
    return {**facts, "persons": persons, "person_times": times, "new_persons": new}


def attendance_problems(facts: Mapping, ticked: Ticked) -> list[Problem]:
    """Every reason against these numbers; give it what ``filled`` made of them."""
    if facts.get("persons") is None:
        return [Problem("persons_missing", "请勾选签到的组员，或者填写签到人数。", field="persons")]
    return [*_ticked(facts, ticked), *_newcomers(facts, ticked), *_parts(facts)]


def _ticked(facts: Mapping, ticked: Ticked) -> list[Problem]:
    if facts["persons"] >= ticked.members:
        return []
    sentence = f"已勾选{ticked.members}名组员，签到人数不能小于{ticked.members}。"
    return [Problem("persons_below_ticked", sentence, field="persons")]


def _newcomers(facts: Mapping, ticked: Ticked) -> list[Problem]:
    new, persons = facts.get("new_persons"), facts["persons"]
    others = max(persons - ticked.members, 0)
    if new is None:
        sentence = "除勾选的组员外还有其他人参加，请填写其中首次参加的人数，没有的填0。"
        return [Problem("newcomers_missing", sentence, field="new_persons")]
    least, most = ticked.newcomers, ticked.newcomers + others
    if least <= new <= most:
        return []
    sentence = f"首次参加的人数应在{least}至{most}之间：勾选的组员中有{least}人首次参加，其他人{others}人。"
    return [Problem("newcomers_disagree", sentence, field="new_persons")]


def _parts(facts: Mapping) -> list[Problem]:
    problems = []
    key, persons = facts.get("key_persons"), facts["persons"]
    if key is not None and key > persons:
        sentence = f"重点对象人数不能大于签到人数（{persons}）。"
        problems.append(Problem("key_persons_above_persons", sentence, field="key_persons"))
    heads, minutes = facts.get("volunteers"), facts.get("volunteer_minutes")
    if heads and not minutes:
        sentence = "有志愿者参加的，请填写志愿服务时长合计。"
        problems.append(Problem("volunteers_disagree", sentence, field="volunteer_minutes"))
    elif minutes and not heads:
        sentence = "填写了志愿服务时长的，请填写志愿者人数。"
        problems.append(Problem("volunteers_disagree", sentence, field="volunteers"))
    return problems
