"""协同 and 代班 of a case: arranged between two days, and ended early."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_required
from accounts.roles import Role
from cases.handover import receivers
from cases.models import CaseShare
from cases.people import share_actions
from cases.people.forms import ShareForm
from cases.views.cases import one_case
from core.problems import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*Role.of_center)
def share_add(request, public_id):
    case, today = one_case(request.desk, public_id), timezone.localdate()
    if not share_actions.may_share(case, request.desk):
        messages.warning(request, case.not_in_charge().sentence)
        return redirect("cases:case_detail", public_id)
    desks = receivers(by=request.desk, on=today).exclude(user__in=[case.worker_id, request.user.pk])
    posted = request.POST if request.method == "POST" else None
    form = ShareForm(posted, desks=desks, initial={"starts_on": today})
    if form.is_valid():
        token = form.cleaned_data.pop("form_token")
        try:
            share = share_actions.share_case(
                case=case,
                facts=form.cleaned_data,
                form_token=token,
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已安排{share.desk.user}{share.get_kind_display()}。")
            return redirect("cases:case_detail", public_id)
    context = {
        "form": form,
        "number": case.number,
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/share_add.html", context)


@require_POST
@desk_required(*Role.of_center)
def share_end(request, public_id):
    shares = CaseShare.objects.visible_to(request.desk).select_related("case", "desk__user")
    share = get_object_or_404(shares, public_id=public_id)
    try:
        share_actions.end_share(share=share, by=request.desk, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.problems[0].sentence)
    else:
        messages.success(request, f"{share.desk.user}的{share.get_kind_display()}已结束。")
    return redirect("cases:case_detail", share.case.public_id)
