"""Complaints: taken in, listed for those who handle or oversee them, answered, reviewed."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from cases.complaints import actions
from cases.complaints.forms import ComplaintFilterForm, ComplaintForm, ComplaintStepForm
from cases.complaints.page import complaint_context, complaint_row
from cases.complaints.states import COMPLAINT_STEPS, HANDLERS, READERS, REGISTRARS
from cases.models import Case, Complaint
from centers.models import Center
from core.keyset import page_after
from core.problems import Refused


def one_complaint(desk, public_id) -> Complaint:
    people = ("center", "case", "about", "answered_by", "registered_by")
    rows = Complaint.objects.visible_to(desk).select_related(*people)
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@desk_required(*READERS)
def complaint_list(request):
    now, rows = timezone.now(), Complaint.objects.visible_to(request.desk)
    filters = ComplaintFilterForm(request.GET)
    found = filters.filter(rows, at=now).select_related("center").defer("text", "reply", "contact")
    page = page_after(found, day="received_on", cursor=request.GET.get("after", ""))
    context = {
        "filters": filters,
        "rows": [complaint_row(row, at=now) for row in page.rows],
        "next": page.next_cursor,
        "query": filters.query(),
        "can_add": request.desk.role in REGISTRARS,
        "names_centers": request.desk.role not in (*HANDLERS[:2],),
    }
    return TemplateResponse(request, "cases/complaint_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*REGISTRARS)
def complaint_add(request):
    today, centers = timezone.localdate(), Center.objects.visible_to(request.desk)
    form = ComplaintForm(
        request.POST if request.method == "POST" else None,
        centers=centers.order_by("subdistrict__code", "pk"),
        cases=Case.objects.visible_to(request.desk).select_related("worker"),
        people=actions.people_of(by=request.desk, on=today),
        on=today,
        initial={"received_on": today},
    )
    if form.is_valid():
        facts = form.cleaned_data
        about = facts["about"]
        try:
            stored = actions.register_complaint(
                center=form.chosen_center,
                case=facts["case_number"],
                about=about.user if about else None,
                facts=facts,
                form_token=facts["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            handler = stored.get_handled_at_display()
            messages.success(request, f"投诉已登记，由{handler}办理。")
            return redirect(_back(request.desk))
    context = {
        "form": form,
        "title": "登记投诉",
        "lead": "收到投诉当日登记，自收到之日起15个工作日内答复投诉人。",
        "clause": "",
        "list_label": "投诉",
        "list_url": _back(request.desk),
        "submit_label": "登记投诉",
        "back_to": _back(request.desk),
    }
    return TemplateResponse(request, "cases/linkage_add.html", context)


def _back(desk) -> str:
    """Who registers one without handling any sees no list of them."""
    return reverse("cases:complaint_list" if desk.role in READERS else "cases:case_list")


@require_safe
@desk_required(*READERS)
def complaint_detail(request, public_id):
    return _page(request, one_complaint(request.desk, public_id), ComplaintStepForm())


@require_POST
@desk_required(*READERS)
def complaint_step(request, public_id):
    row, name = one_complaint(request.desk, public_id), request.POST.get("step", "")
    if name not in COMPLAINT_STEPS:
        raise BadRequest
    form = ComplaintStepForm(request.POST, name=name)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            done = actions.take_complaint_step(
                name, complaint=row, by=request.desk, at=timezone.now(), note=note
            )
        except Refused as refusal:
            row = one_complaint(request.desk, public_id)
            form.refuse(refusal)
        else:
            messages.success(request, f"投诉现在是：{done.get_state_display()}。")
            return redirect("cases:complaint_detail", public_id)
    return _page(request, row, form)


def _page(request, row: Complaint, form):
    context = complaint_context(row, by=request.desk, at=timezone.now())
    return TemplateResponse(request, "cases/linkage_detail.html", {**context, "form": form})
