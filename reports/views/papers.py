"""Reports taken along as Word and Excel: by whoever may read them, each with its audit event."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from core.office_downloads import EXCEL, WORD, office_download
from pilots.views.chosen_round import chosen_round
from reports.city import city_summary
from reports.papers.addendum import (
    AddendumPaper,
    addendum_document,
    addendum_paper,
    addendum_workbook,
)
from reports.papers.city import CityPaper, adopted_paper, current_paper
from reports.papers.city_word import city_document
from reports.papers.district import ReportPaper, report_paper, version_paper
from reports.papers.district_excel import report_workbook
from reports.papers.district_word import report_document
from reports.views.asked import asked_city_version, asked_report
from reports.views.summaries import READERS
from reports.workbook import city_workbook


@require_safe
@desk_required(*READERS)
def summary_word(request, pk):
    return _of_page(request, pk, report_document, WORD)


@require_safe
@desk_required(*READERS)
def summary_sheet(request, pk):
    return _of_page(request, pk, report_workbook, EXCEL)


@require_safe
@desk_required(*READERS)
def version_word(request, pk, number):
    return _of_version(request, pk, number, report_document, WORD)


@require_safe
@desk_required(*READERS)
def version_sheet(request, pk, number):
    return _of_version(request, pk, number, report_workbook, EXCEL)


def _of_page(request, pk, made_by: Callable, suffix: str):
    """What the page shows this desk: the signed version, or the district's own draft."""
    report, now = asked_report(request, pk), timezone.now()
    paper = report_paper(report, by=request.desk, at=now)
    return _answer(request, report, paper, made_by, suffix, at=now)


def _of_version(request, pk, number, made_by: Callable, suffix: str):
    report = asked_report(request, pk)
    versions = report.submission.versions.select_related("taken_by")
    paper = version_paper(report, get_object_or_404(versions, number=number))
    return _answer(request, report, paper, made_by, suffix, at=timezone.now())


@require_safe
@desk_required(*READERS)
def addendum_word(request, pk, number):
    return _of_addendum(request, pk, number, addendum_document, WORD)


@require_safe
@desk_required(*READERS)
def addendum_sheet(request, pk, number):
    return _of_addendum(request, pk, number, addendum_workbook, EXCEL)


def _of_addendum(request, pk, number, made_by: Callable, suffix: str):
    """A signed 补充报告; its draft is no document yet."""
    report = asked_report(request, pk)
    rows = report.addenda.select_related("prepared_by__user", "by__user")
    supplement = get_object_or_404(rows, number=number)
    supplement.report = report
    paper = addendum_paper(supplement)
    return _answer(request, report, paper, made_by, suffix, at=timezone.now())


def _answer(
    request,
    report,
    paper: ReportPaper | AddendumPaper | CityPaper | None,
    made_by: Callable,
    suffix: str,
    *,
    at: datetime,
):
    if paper is None:
        raise Http404  # the page says why: text and checksum do not fit
    content = made_by(paper)
    with transaction.atomic():
        changes = {"文件": ["", f"{paper.name}{suffix}"]}
        record("下载工作总结报告", at=at, by=request.desk, obj=report, changes=changes)
    return office_download(content, paper.name, suffix)


@require_safe
@desk_required(*Role.of_city)
def city_word(request):
    return _of_city(request, city_document, WORD)


@require_safe
@desk_required(*Role.of_city)
def city_sheet(request):
    return _of_city(request, city_workbook, EXCEL)


def _of_city(request, made_by: Callable, suffix: str):
    """The sum of what is filed at the moment."""
    round, now = chosen_round(request), timezone.now()
    if round is None:
        raise Http404
    paper = current_paper(city_summary(round=round), at=now)
    content = made_by(paper)
    record("导出全市工作总结", at=now, by=request.desk, obj=round)
    return office_download(content, paper.name, suffix)


@require_safe
@desk_required(*Role.of_city)
def city_version_word(request, pk, number):
    return _of_city_version(request, pk, number, city_document, WORD)


@require_safe
@desk_required(*Role.of_city)
def city_version_sheet(request, pk, number):
    return _of_city_version(request, pk, number, city_workbook, EXCEL)


def _of_city_version(request, pk, number, made_by: Callable, suffix: str):
    version = asked_city_version(request, pk, number)
    paper = adopted_paper(version)
    return _answer(request, version.report, paper, made_by, suffix, at=timezone.now())
