"""Recording a service, on a phone and in a minute; of a case, or outside any."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.roles import Role
from cases import recording
from cases.doubts import doubts_about
from cases.models import Case, ServiceRecord
from cases.record_forms import RecordForm, initial_of
from cases.states import WORKERS
from centers.models import Center
from core.canonical import canonical_text, sha256_of
from core.chinese_dates import format_date
from core.problems import Refused

# What usually stays the same from one record to the next.
STAYS = ("served_on", "service_type", "field", "community", "place", "mode", "served_by")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def record_add(request, public_id):
    cases = Case.objects.visible_to(request.desk).select_related("center", "worker")
    if request.desk.role != Role.EXECUTIVE_DIRECTOR:
        cases = cases.in_charge_of(request.user)
    case = get_object_or_404(cases, public_id=public_id)
    page = {
        "number": case.number,
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return _add(request, case.center, case, page)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def service_add(request):
    """Service of people without a case, and clerical work."""
    center = get_object_or_404(Center.objects.visible_to(request.desk).running())
    return _add(request, center, None, {"number": "", "back_to": reverse("cases:record_list")})


def _add(request, center: Center, case: Case | None, page: dict):
    form, doubts = _form(request, center, case), []
    if form.is_valid():
        served_by = form.cleaned_data.get("served_by") or request.user
        # The same button pressed twice is no overlap with itself.
        token = form.cleaned_data["form_token"]
        known = ServiceRecord.objects.filter(recorded_by=request.user, form_token=token).first()
        doubts = doubts_about(form.facts(), center=center, served_by=served_by, record=known)
        if is_confirmed(request, doubts):
            try:
                service = _store(request, center, case, form, served_by)
            except Refused as refusal:
                form.refuse(refusal)
                doubts = []
            else:
                return _saved(request, service, page["back_to"])
    context = {**page, **asking(doubts), "form": form, "can_repeat": True}
    return TemplateResponse(request, "cases/record_add.html", context)


def _form(request, center: Center, case: Case | None) -> RecordForm:
    now = timezone.now()
    is_head = request.desk.role == Role.EXECUTIVE_DIRECTOR
    initial = {
        "served_on": timezone.localdate(now),
        "served_by": case.worker if case else request.user,
        "field": case.field if case else "",
        **_carried_over(request, case),
    }
    return RecordForm(
        request.POST if request.method == "POST" else None,
        opened_on=case.opened_on if case else None,
        at=now,
        initial=initial,
        colleagues=recording.colleagues_of(center) if is_head else None,
    )


def _carried_over(request, case: Case | None) -> dict:
    """From the record just saved, named in the address by its random id and nothing else."""
    try:
        key = UUID(request.GET.get("like", ""))
    except ValueError:
        return {}
    own = ServiceRecord.objects.visible_to(request.desk).filter(recorded_by=request.user)
    last = own.filter(case=case, public_id=key).first()
    return dict(initial_of(last, STAYS)) if last else {}


def _store(request, center, case, form, served_by) -> ServiceRecord:
    given = {
        "facts": form.facts(),
        "form_token": form.cleaned_data["form_token"],
        "served_by": served_by if "served_by" in form.fields else None,
        "by": request.desk,
        "at": timezone.now(),
    }
    if case is None:
        return recording.add_service(center=center, **given)
    return recording.add_record(case=case, **given)


def is_confirmed(request, doubts: Sequence[str]) -> bool:
    """Nothing is doubtful, or the person has read these very doubts and saves all the same."""
    return not doubts or request.POST.get("confirmed") == _mark(doubts)


def asking(doubts: Sequence[str]) -> dict:
    return {"doubts": doubts, "confirmed": _mark(doubts) if doubts else ""}


def _mark(doubts: Sequence[str]) -> str:
    return sha256_of(canonical_text(list(doubts)))[:16]


def _saved(request, service: ServiceRecord, back_to: str):
    late = "，超过30天登记，记为补录" if service.is_late_entry else ""
    messages.success(request, f"{format_date(service.served_on)}的服务已登记{late}。")
    if "again" in request.POST:
        return redirect(f"{request.path}?like={service.public_id}")
    return redirect(back_to)
