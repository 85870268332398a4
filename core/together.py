"""One act for many: all of them, or none where one is refused."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from django.db import transaction

from core.problems import Problem, Refused

Thing = TypeVar("Thing")


@transaction.atomic
def together(
    things: Iterable[Thing],
    act: Callable[[Thing], Any],
    *,
    name_of: Callable[[Thing], str],
    said_once: frozenset[str] = frozenset(),
) -> list:
    """What ``act`` returned for each thing, in order; nothing is left behind where one is refused.

    ``Refused`` carries the problems of every thing, each with the name of its own. Problems whose
    code is in ``said_once`` are the caller's, who says them once for all.
    """
    done, problems = [], []
    for thing in things:
        try:
            # A savepoint each, so that one refusal does not hide those of the next ones.
            with transaction.atomic():
                done.append(act(thing))
        except Refused as refusal:
            problems += [
                _named(problem, name_of(thing))
                for problem in refusal.problems
                if problem.code not in said_once
            ]
    if problems:
        raise Refused(*problems)
    return done


def _named(problem: Problem, name: str) -> Problem:
    return replace(problem, message=f"{name}：{problem.message}", field="")


def problems_of(
    things: Iterable[Thing],
    asked: Callable[[Thing], Iterable[Problem]],
    *,
    name_of: Callable[[Thing], str],
) -> list[Problem]:
    """What would be refused, by name, before anything is tried."""
    return [_named(problem, name_of(thing)) for thing in things for problem in asked(thing)]
