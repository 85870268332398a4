"""Gatherings: the month's list and workbook, one of them planned, held, canceled and proved."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.audit import record
from cases import activity_actions as actions
from cases.activity_forms import (
    GatheringEditForm,
    GatheringFilterForm,
    GatheringForm,
    HoldForm,
)
from cases.activity_page import READ_ROSTER, gathering_context
from cases.gathering_list import fetched, gathering_row, in_month, month_label, months_of, workbook
from cases.gathering_states import GatheringState
from cases.holding import hold, members_on
from cases.models import Gathering, ServiceRecord
from cases.states import WORKERS
from cases.views.activities import away, form_page, one_activity
from cases.views.cases import FILE_READERS, ROW_READERS
from core.chinese_dates import format_date
from core.office_downloads import EXCEL, office_download
from core.problems import Refused, Stale

AT_ONCE = 50
MOST_WAITING = 50  # shown at once above the month; the number says how many there are


@require_safe
@desk_required(*ROW_READERS)
def gathering_list(request):
    """Reports that are due on top, then the month: what comes first, then what has been."""
    now, mine = timezone.now(), Gathering.objects.visible_to(request.desk)
    filters, month = _filters(request, mine, now)
    found = filters.filter(fetched(in_month(mine, month)))
    # The present month looks ahead without end: what is planned for its first days would be missed.
    is_present = month == f"{timezone.localdate(now):%Y-%m}"
    ahead = filters.filter(fetched(mine)) if is_present else found
    upcoming = ahead.upcoming(now).order_by("planned_on", "planned_time", "pk")
    # Planned ones whose moment has come stand above, whatever their month.
    past = found.exclude(state=GatheringState.PLANNED).order_by("-day", "-pk")
    page = Paginator(past, AT_ONCE).get_page(request.GET.get("page"))
    due = mine.due(now)
    waiting = fetched(due).order_by("planned_on", "planned_time", "pk")[:MOST_WAITING]
    context = {
        "filters": filters,
        "month": month_label(month),
        "is_present": is_present,
        "due_count": due.count(),
        "due": [gathering_row(row, request.desk, at=now) for row in waiting],
        "upcoming": [gathering_row(row, request.desk, at=now) for row in upcoming[:AT_ONCE]],
        "past": [gathering_row(row, request.desk, at=now) for row in page],
        "page": page,
        "query": filters.query(month),
        "names_centers": request.desk.subdistrict_id is None,
        "can_open": request.desk.role in WORKERS,
    }
    return TemplateResponse(request, "cases/gathering_list.html", context)


@require_safe
@desk_required(*ROW_READERS)
def gathering_sheet(request):
    """The chosen month as a workbook; that it left is in the audit log."""
    now, mine = timezone.now(), Gathering.objects.visible_to(request.desk)
    filters, month = _filters(request, mine, now)
    found = filters.filter(in_month(mine, month))
    content = workbook(found, month=month, at=now)
    with transaction.atomic():
        record("导出活动登记表", at=now, by=request.desk, changes={"月份": ["", month]})
    return office_download(content, f"小组和社区活动（{month}）", EXCEL)


def _filters(request, mine, now) -> tuple[GatheringFilterForm, str]:
    """The filters and the month, the present one where the address names none of the list."""
    months = months_of(mine, now)
    chosen, present = request.GET.get("month", ""), f"{timezone.localdate(now):%Y-%m}"
    month = chosen if chosen in dict(months) else present
    asked = request.GET.copy()
    asked["month"] = month
    return GatheringFilterForm(asked, months=months), month


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def gathering_add(request, public_id):
    activity = one_activity(request.desk, public_id)
    if problems := activity.problems_against_work(request.desk):
        return away(request, activity, problems)
    posted = request.POST if request.method == "POST" else None
    form = GatheringForm(posted, initial={"place": activity.place})
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(
            actions.plan_gathering, activity=activity, facts=form.facts(), form_token=token
        )
        if gathering := done(request, form, act):
            day = format_date(gathering.planned_on)
            messages.success(request, f"已安排{gathering.label}，{day}开展后请登记。")
            return redirect("cases:activity_detail", public_id)
    back_url = reverse("cases:activity_detail", args=[public_id])
    title = "安排下一节" if activity.is_group else "安排活动时间"
    return form_page(request, form, title, activity, back_url)


@require_safe
@desk_required(*FILE_READERS)
def gathering_detail(request, public_id):
    return _page(request, one_gathering(request.desk, public_id))


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def gathering_edit(request, public_id):
    gathering = one_gathering(request.desk, public_id)
    if problems := gathering.obstacles("hold", by=request.desk):
        return away_from(request, gathering, problems)
    names = ("topic", "planned_on", "planned_time", "place", "version")
    form = GatheringEditForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(gathering, name) for name in names},
    )
    stale = None
    if form.is_valid():
        facts, version = form.facts(), form.cleaned_data["version"]
        act = partial(actions.save_gathering, gathering=gathering, facts=facts, version=version)
        try:
            if done(request, form, act):
                messages.success(request, "安排已修改。")
                return redirect("cases:gathering_detail", public_id)
        except Stale as refusal:
            stale = refusal
            form.renew_version(one_gathering(request.desk, public_id).version)
    return gathering_form(request, form, "修改安排", gathering, stale)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def gathering_hold(request, public_id):
    """The report of what took place, with the members to tick by name."""
    gathering, now = one_gathering(request.desk, public_id), timezone.now()
    if problems := gathering.obstacles("hold", by=request.desk):
        return away_from(request, gathering, problems)
    names = _names_to_tick(request, gathering, now)
    form = HoldForm(
        request.POST if request.method == "POST" else None,
        gathering=gathering,
        names=names,
        at=now,
        initial={
            "version": gathering.version,
            "served_on": gathering.planned_on,
            "starts_at": gathering.planned_time,
        },
    )
    if form.is_valid():
        act = partial(
            hold,
            gathering=gathering,
            facts=form.facts(),
            members=form.cleaned_data.get("members", ()),
            version=form.cleaned_data["version"],
        )
        if held := done(request, form, act):
            _tell(request, held.record)
            return redirect("cases:gathering_detail", public_id)
    return gathering_form(request, form, "登记开展情况", gathering)


def _names_to_tick(request, gathering: Gathering, now) -> dict[int, str]:
    """By the member's key; only who leads the group comes here, and the reading is logged."""
    members = members_on(gathering.activity).select_related("client").order_by("pk")
    names = {member.pk: member.client.name for member in members}
    if names and request.method != "POST":
        with transaction.atomic():
            record(READ_ROSTER, at=now, by=request.desk, obj=gathering.activity)
    return names


def _tell(request, service: ServiceRecord) -> None:
    """Say that it is stored, and what looks wrong about it all the same."""
    late = "，超过30天登记，记为补录" if service.is_late_entry else ""
    messages.success(request, f"{format_date(service.served_on)}的活动已登记{late}。")
    for other in ServiceRecord.objects.overlapping(service):
        when = f"{format_date(other.served_on)}{other.starts_at:%H:%M}"
        messages.warning(request, f"与您{when}开始的另一条服务记录时间重叠，请核对。")


@require_POST
@desk_required(*WORKERS)
def gathering_step(request, public_id):
    """取消, with its reason; holding one has a form of its own."""
    gathering = one_gathering(request.desk, public_id)
    if request.POST.get("step", "") != "cancel":
        raise BadRequest
    reason = request.POST.get("note", "")
    try:
        actions.cancel_gathering(
            gathering=gathering, reason=reason, by=request.desk, at=timezone.now()
        )
    except Refused as refusal:
        return _page(request, one_gathering(request.desk, public_id), refusal.problems)
    messages.success(request, "已取消，原因可在本页查看。")
    return redirect("cases:gathering_detail", public_id)


RELATED = ("activity__case__worker", "activity__center", "record__recorded_by")


def one_gathering(desk, public_id) -> Gathering:
    gatherings = Gathering.objects.visible_to(desk).select_related(*RELATED)
    return get_object_or_404(gatherings, public_id=public_id)


def _page(request, gathering: Gathering, problems=()):
    context = gathering_context(gathering, by=request.desk, at=timezone.now(), problems=problems)
    return TemplateResponse(request, "cases/gathering_detail.html", context)


def away_from(request, gathering: Gathering, problems):
    for problem in problems:
        messages.error(request, problem.sentence)
    return redirect("cases:gathering_detail", gathering.public_id)


def gathering_form(request, form, title: str, gathering: Gathering, stale=None):
    back_url = reverse("cases:gathering_detail", args=[gathering.public_id])
    return form_page(request, form, title, gathering.activity, back_url, stale)
