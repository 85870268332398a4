"""The rows of the 问题清单: added, changed, moved and taken away one by one."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from core.changes import Changes, changed, filled_in, told_of
from core.ordering import swapped
from core.problems import Problem, Refused
from reports.models import ReportProblem, SummaryReport
from reports.parts.actions.opening import opened

PART = "problems"
MOST = 50  # rows of one report
COLUMNS = ("problem", "cause", "advice", "responsible")


@transaction.atomic
def add_problem(*, report: SummaryReport, facts: Mapping, form_token, by, at) -> ReportProblem:
    """Put a row at the end; the same form adds it once. Raises ``Refused``."""
    report = opened(report, PART, by=by)
    if added := report.problems.filter(form_token=form_token).first():
        return added
    present = report.problems.present().in_order()
    if present.count() >= MOST:
        raise Refused(Problem("problems_too_many", f"问题清单最多{MOST}行，请合并后再添加。"))
    last = present.last()
    row = ReportProblem.objects.create(
        report=report,
        round_id=report.round_id,
        district_id=report.district_id,
        position=last.position + 1 if last else 1,
        form_token=form_token,
        **facts,
    )
    _record("添加问题", row, filled_in(row, COLUMNS), by=by, at=at)
    return row


@transaction.atomic
def change_problem(*, row: ReportProblem, facts: Mapping, version: int, by, at) -> ReportProblem:
    """Keep what was written in one row; another saved since raises ``Stale``."""
    row = _open_row(row, by=by)
    labels = {str(row._meta.get_field(name).verbose_name): getattr(row, name) for name in COLUMNS}
    if row.holds_already(version, {name: facts[name] for name in COLUMNS}):
        return row
    row.check_version(version, labels)
    before = told_of(row, COLUMNS)
    for name in COLUMNS:
        setattr(row, name, facts[name])
    row.version += 1
    row.save(update_fields=[*COLUMNS, "version"])
    _record("修改问题", row, changed(before, row, COLUMNS), by=by, at=at)
    return row


@transaction.atomic
def move_problem(*, row: ReportProblem, is_up: bool, by, at) -> None:
    """Let the row change places with the one above or below; at the end it stays."""
    row = _open_row(row, by=by)
    rows = swapped(list(row.report.problems.present().in_order()), row, is_up=is_up)
    if rows is None:
        return
    for number, each in enumerate(rows, 1):
        each.position = number
    ReportProblem.objects.bulk_update(rows, ["position"])
    _record("调整问题顺序", row, {"顺序": ["", "上移" if is_up else "下移"]}, by=by, at=at)


@transaction.atomic
def remove_problem(*, row: ReportProblem, by, at) -> ReportProblem:
    """Take the row away; it stays with its moment, and a second press changes nothing."""
    row = _open_row(row, by=by)
    if row.removed_at is None:
        row.removed_at, row.removed_by = at, by.user
        row.save(update_fields=["removed_at", "removed_by"])
        _record("移除问题", row, {}, by=by, at=at)
    return row


def _open_row(row: ReportProblem, *, by) -> ReportProblem:
    """The row read anew under its report's lock."""
    report = opened(row.report, PART, by=by)
    return ReportProblem.objects.select_related("report").get(pk=row.pk, report=report)


def _record(what: str, row: ReportProblem, changes: Changes, *, by, at) -> None:
    """An act on the report: the row has no page of its own."""
    changes = {"问题清单": ["", row.problem]} | changes
    record(what, at=at, by=by, obj=row.report, changes=changes)
