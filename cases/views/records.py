"""Recording a service, on a phone and in a minute."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from cases import actions
from cases.forms import RecordForm
from cases.models import Case, CaseShare, ServiceRecord
from cases.models.consents import given_by
from cases.people.consents import warnings_of
from cases.states import WORKERS
from core.chinese_dates import format_date
from core.problems import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def record_add(request, public_id):
    now = timezone.now()
    case = _case_to_serve(request.desk, public_id, on=timezone.localdate(now))
    posted = request.POST if request.method == "POST" else None
    today = {"served_on": timezone.localdate(now)}
    form = RecordForm(posted, opened_on=case.opened_on, at=now, initial=today)
    if form.is_valid():
        try:
            record = actions.add_record(
                case=case,
                facts=form.facts(),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=now,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _tell(request, record)
            again = "again" in request.POST
            return redirect("cases:record_add" if again else "cases:case_detail", public_id)
    context = {
        "form": form,
        "warnings": _warnings(case, timezone.localdate(now)),
        "number": case.number,
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/record_add.html", context)


def _warnings(case: Case, on) -> list[str]:
    return warnings_of(given_by(case.client), on) if case.client else []


def _case_to_serve(desk, public_id, *, on) -> Case:
    """The own case, or one this desk stands in for today; else 404."""
    covered = CaseShare.objects.covering().cases_of(desk, on=on)
    served = Q(worker=desk.user_id) | Q(pk__in=covered)
    cases = Case.objects.visible_to(desk).filter(served).select_related("client", "worker")
    return get_object_or_404(cases, public_id=public_id)


def _tell(request, record: ServiceRecord) -> None:
    """Say that it is stored, and what looks wrong about it all the same."""
    late = "，超过30天登记，记为补录" if record.is_late_entry else ""
    messages.success(request, f"{format_date(record.served_on)}的服务已登记{late}。")
    for other in ServiceRecord.objects.overlapping(record):
        when = f"{format_date(other.served_on)}{other.starts_at:%H:%M}"
        messages.warning(request, f"这次服务与您{when}开始的另一条服务记录时间重叠，请核对。")
