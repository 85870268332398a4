"""The recommendation as a list of tasks: each section with its state, and all that is missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.problems import Problem
from pilots.models import Recommendation
from pilots.sections import SECTION_BY_KEY, SECTIONS, Section


@dataclass(frozen=True, slots=True)
class Task:
    """One section as ``_components/task_list.html`` shows it."""

    label: str
    url: str
    state_label: str
    tone: str
    hint: str


def tasks(
    recommendation: Recommendation, section_url: Callable[[Section], str], *, open_keys=frozenset()
) -> list[Task]:
    """A task per section; with ``open_keys`` the others are said to be closed."""
    return [_task(recommendation, section, section_url(section), open_keys) for section in SECTIONS]


def gaps(recommendation: Recommendation, section_url: Callable[[Section], str]) -> list[Problem]:
    """Everything between this draft and a hand-in, each linked to its own field."""
    return [_linked(problem, section_url) for problem in recommendation.missing()]


def done_count(recommendation: Recommendation) -> int:
    """How many sections are complete and right."""
    return sum(
        not recommendation.mistakes_in(section) and not recommendation.problems_of(section)
        for section in SECTIONS
    )


def _task(recommendation, section: Section, url: str, open_keys) -> Task:
    state, tone, hint = _state(recommendation, section)
    if open_keys and section.key not in open_keys:
        hint = "退回意见没有涉及，不能修改"
    return Task(section.title, url, state, tone, hint)


def _state(recommendation: Recommendation, section: Section) -> tuple[str, str, str]:
    mistakes = recommendation.mistakes_in(section)
    missing = [p for p in recommendation.problems_of(section) if p.code == "part_missing"]
    if mistakes:
        return "有错误", "bad", f"有{len(mistakes)}处需要改正"
    if not missing:
        return "已完成", "good", ""
    if not recommendation.is_started(section):
        return "未开始", "neutral", ""
    return "填写中", "waiting", f"还缺{len(missing)}项"


def _linked(problem: Problem, section_url: Callable[[Section], str]) -> Problem:
    section = SECTION_BY_KEY[problem.section]
    # Crispy gives every field, also a group of radio buttons, a block of this id.
    url = f"{section_url(section)}#div_id_{problem.field}"
    return replace(problem, message=f"{section.title}：{problem.message}", url=url)
