"""One service record: entered on a phone and in a minute, read, mended, made void."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.models import User
from accounts.roles import Role
from cases.mending import correct_record, problems_against_mending, shown_values, void_record
from cases.models import Case, ServiceRecord
from cases.models.consents import given_by
from cases.people.consents import warnings_of
from cases.record_forms import KEPT, MendForm, RecordForm, VoidForm
from cases.record_grounds import Grounds, against_desk, cases_to_serve, doubts, people_at
from cases.record_page import is_in_full, note_opened, record_context
from cases.recording import add_record
from cases.states import WORKERS
from centers.models import Center
from core.chinese_dates import format_date
from core.problems import Problem, Stale

READERS = (*Role.of_center, *Role.of_district)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def record_add(request, public_id):
    """A service of the own case; the executive director also enters for who leads it."""
    today = timezone.localdate()
    case = _case_to_serve(request.desk, public_id, on=today)
    case_url = reverse("cases:case_detail", args=[public_id])
    problems = against_desk(case, Grounds(case.center, by=request.desk, on=today))
    if problems and request.method != "POST":  # what was typed already is kept beside the reasons
        for problem in problems:
            messages.error(request, problem.sentence)
        return redirect(case_url)
    return _entry(request, case, case.center, case_url)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def record_add_outside(request):
    """A service outside any case, and clerical work."""
    center = get_object_or_404(Center.objects.visible_to(request.desk).running())
    return _entry(request, None, center, reverse("cases:record_list"))


def _entry(request, case: Case | None, center: Center, back_url: str):
    """Store it, or show first what looks wrong about it: 仍然保存 stores it all the same."""
    now, posted = timezone.now(), request.POST if request.method == "POST" else None
    is_head = request.desk.role == Role.EXECUTIVE_DIRECTOR
    people = people_at(center, on=timezone.localdate(now)) if is_head else []
    form = RecordForm(
        posted,
        opened_on=case.opened_on if case else None,
        at=now,
        people=people,
        initial=_initial(request, case, people),
    )
    doubtful: list[str] = []
    if form.is_valid():
        person = form.served_by_person() or request.user
        if "anyway" not in request.POST:
            doubtful = doubts(form.facts(), person=person, center=center)
        token = form.cleaned_data["form_token"]
        facts = {"facts": form.facts(), "form_token": token, "case": case, "served_by": person}
        if not doubtful and (service := done(request, form, partial(add_record, **facts))):
            late = "，超过30天登记，记为补录" if service.is_late_entry else ""
            messages.success(request, f"{format_date(service.served_on)}的服务已登记{late}。")
            return redirect(_next(request, service, back_url))
    context = {
        "form": form,
        "warnings": _warnings(case, timezone.localdate(now)),
        "doubts": [Problem("doubtful", sentence) for sentence in doubtful],
        "number": case.number if case else "",
        "back_to": back_url,
    }
    return TemplateResponse(request, "cases/record_add.html", context)


def _warnings(case: Case | None, on) -> list[str]:
    return warnings_of(given_by(case.client), on) if case and case.client else []


def _case_to_serve(desk, public_id, *, on) -> Case:
    """One this desk may record a service of; else 404."""
    cases = cases_to_serve(desk, on=on).select_related("client", "worker", "center")
    return get_object_or_404(cases, public_id=public_id)


def _next(request, service: ServiceRecord, back_url: str) -> str:
    """Back, or to a blank form that takes over what the next record has in common with this."""
    if "again" not in request.POST and request.POST.get("anyway") != "again":
        return back_url
    return f"{request.path}?after={service.public_id}"


def _initial(request, case: Case | None, people: list[User]) -> dict:
    person = case.worker if case and case.worker in people else request.user
    initial = {"served_on": timezone.localdate(), "served_by": person.pk}
    if last := _last(request, case):
        initial |= {name: getattr(last, name) for name in KEPT}
        initial["served_by"] = last.served_by_id
    return initial


def _last(request, case: Case | None) -> ServiceRecord | None:
    """The record that 再记一条 follows, by the writer's own hand and of the same case."""
    try:
        key = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    own = ServiceRecord.objects.visible_to(request.desk).filter(recorded_by=request.user)
    found = own.select_related("case__client").filter(case=case, public_id=key).first()
    is_read = found and is_in_full(found, by=request.desk, at=timezone.now())
    return found if is_read else None


def one_record(desk, public_id) -> ServiceRecord:
    people = ("case__client", "case__worker", "round", "center")
    people += ("served_by", "recorded_by", "voided_by")
    records = ServiceRecord.objects.visible_to(desk).select_related(*people)
    return get_object_or_404(records, public_id=public_id)


@require_safe
@desk_required(*READERS)
def record_detail(request, public_id):
    service = one_record(request.desk, public_id)
    context = record_context(service, by=request.desk, at=timezone.now())
    return TemplateResponse(request, "cases/record_detail.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def record_edit(request, public_id):
    service, now = one_record(request.desk, public_id), timezone.now()
    if problems := problems_against_mending(service, by=request.desk):
        return _away(request, service, problems)
    is_full = is_in_full(service, by=request.desk, at=now)
    posted = request.POST if request.method == "POST" else None
    form = MendForm(posted, service=service, is_full=is_full, at=now)
    if is_full and posted is None:
        note_opened(service, by=request.desk, at=now)
    doubtful, stale = [], None
    if form.is_valid():
        facts = form.facts()
        if "anyway" not in request.POST:
            doubtful = doubts(facts, person=service.served_by, center=service.center, pk=service.pk)
        own = {"service": service, "facts": facts, "reason": form.cleaned_data["reason"]}
        act = partial(correct_record, version=form.cleaned_data["version"], **own)
        try:
            if not doubtful and done(request, form, act):
                messages.success(request, "服务记录已更正，更正前的内容和原因已留存。")
                return redirect("cases:record_detail", public_id)
        except Stale as refusal:
            stale = refusal
            form.renew_version(one_record(request.desk, public_id).version)
    return _mend_page(request, service, form, "更正服务记录", doubtful, stale)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def record_void(request, public_id):
    service = one_record(request.desk, public_id)
    if problems := problems_against_mending(service, by=request.desk):
        return _away(request, service, problems)
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = partial(void_record, service=service, reason=form.cleaned_data["reason"])
        if done(request, form, act):
            messages.success(request, "服务记录已作废，不再计入任何数字。")
            return redirect("cases:record_detail", public_id)
    return _mend_page(request, service, form, "作废服务记录")


def _away(request, service: ServiceRecord, problems):
    for problem in problems:
        messages.error(request, problem.sentence)
    return redirect("cases:record_detail", service.public_id)


def _mend_page(request, service, form, title: str, doubtful=(), stale=None):
    names = ("served_on", "starts_at", "minutes", "service_type", "persons", "person_times")
    context = {
        "form": form,
        "title": title,
        "doubts": [Problem("doubtful", sentence) for sentence in doubtful],
        "current": list(stale.current.items()) if stale else [],
        "facts": list(shown_values(service, names).items()) if "作废" in title else [],
        "back_to": reverse("cases:record_detail", args=[service.public_id]),
    }
    return TemplateResponse(
        request, "cases/record_mend.html", context, status=409 if stale else 200
    )
