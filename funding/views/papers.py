"""A run to take along: the notice as Word, the table as Excel. That it left is in the log.

Not for inspectors, who read on the page and take nothing away.
"""

from django.db import transaction
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from core.office_downloads import EXCEL, WORD, office_download
from funding import papers
from funding.lines import explained
from funding.views.reading import lines_of, visible_run

TAKERS = (*Role.of_district, *Role.of_city)


@require_safe
@desk_required(*TAKERS)
def run_notice(request, pk):
    run = visible_run(request.desk, pk)
    lines = lines_of(run)
    content = papers.notice(run, explained(lines, among=lines))
    _tell(request, "下载资金分配通知", run)
    return office_download(content, papers.notice_title(run), WORD)


@require_safe
@desk_required(*TAKERS)
def run_table(request, pk):
    run = visible_run(request.desk, pk)
    lines = lines_of(run)
    content = papers.table(run, explained(lines, among=lines))
    _tell(request, "下载资金分配表", run)
    return office_download(content, f"{papers.TITLE}（{run.number}）", EXCEL)


@transaction.atomic
def _tell(request, what: str, run) -> None:
    record(what, at=timezone.now(), by=request.desk, obj=run)
