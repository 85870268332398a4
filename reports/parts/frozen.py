"""The rows that a signature covers beside texts and figures, as plain values."""

from reports.parts import chosen, supplied
from reports.parts.plan_tasks import task_rows


def rows_to_sign(report) -> dict[str, list[dict]]:
    """By part, each in its order. Read back by ``reports.parts.tables``; a version that was signed
    before a part existed has no such key."""
    problems = report.problems.present().in_order()
    return {
        "task_outcomes": [row.as_signed() for row in task_rows(report)],
        "problems": [row.as_signed() for row in problems],
        "exemplary": [chosen.as_signed(row.piece) for row in chosen.chosen_rows(report)],
        "supplements": [supplied.as_signed(row) for row in supplied.confirmed(report)],
    }
