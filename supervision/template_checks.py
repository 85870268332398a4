"""When the lines of a template make one of 100 points: all reasons at once, without a database."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.problems import Problem
from supervision.grading import FULL_POINTS, missing_points

CLAUSE = "MZ/T 059-2014"
NEEDED = (("dimension", "维度"), ("name", "指标"), ("points", "分值"))


def indicator_problems(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Everything against these lines, each beside its field.

    A row has ``place`` (the number of its line on the form), ``dimension``, ``name`` and
    ``points``, a whole number or None.
    """
    if not rows:
        return [Problem("indicators_missing", "请至少填写一项指标。", CLAUSE)]
    problems, names = [], set()
    for row in rows:
        for column, what in NEEDED:
            if not row[column]:
                message = f"第{row['place']}行没有填写{what}。"
                field = f"{column}_{row['place']}"
                problems.append(Problem("indicator_incomplete", message, field=field))
        if row["name"] and row["name"] in names:
            message = f"第{row['place']}行的指标“{row['name']}”与前面重复。"
            problems.append(Problem("indicator_twice", message, field=f"name_{row['place']}"))
        names.add(row["name"])
    return problems + _sum_problems(row["points"] or 0 for row in rows)


def _sum_problems(points) -> list[Problem]:
    missing = missing_points(points)
    if not missing:
        return []
    word = f"还差{missing}分" if missing > 0 else f"多出{-missing}分"
    message = f"各项分值合计{FULL_POINTS - missing}分，应为{FULL_POINTS}分，{word}。"
    return [Problem("points_not_100", message, CLAUSE)]
