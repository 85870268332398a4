"""代理审核: who stands in for a district's leader, by which document; the city sees all of it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.downloads import file_response
from accounts.inbox import desks_of
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.forms.sign_offs import DelegationForm
from pilots.models import Delegation


@require_safe
@desk_required(*Role.of_district, *Role.of_city)
def delegation_list(request):
    on = timezone.localdate()
    rows = list(_rows(request).order_by("-starts_on", "-pk"))
    in_force = set(_rows(request).in_force_on(on).values_list("pk", flat=True))
    is_district = request.desk.role in Role.of_district
    context = {
        "rows": [
            {
                "delegation": row,
                "word": _word(row, in_force, on=on),
                "can_end": is_district and row.ends_on >= on and not hasattr(row, "ending"),
            }
            for row in rows
        ],
        "can_add": is_district,
    }
    return TemplateResponse(request, "pilots/delegation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*Role.of_district)
def delegation_add(request):
    at, district = timezone.now(), request.desk.district_id
    form = DelegationForm(
        request.POST or None,
        request.FILES or None,
        leaders=desks_of(Role.DISTRICT_LEADER, at=at, district=district),
        officers=desks_of(Role.DISTRICT_OFFICER, at=at, district=district),
    )
    if form.is_valid():
        facts = dict(form.cleaned_data)
        upload = facts.pop("file")
        try:
            actions.register_delegation(**facts, upload=upload, by=request.desk, at=at)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "代理审核已登记，有关人员和市里已收到消息。")
            return redirect("pilots:delegation_list")
    return TemplateResponse(request, "pilots/delegation_add.html", {"form": form})


@require_POST
@desk_required(*Role.of_district)
def delegation_end(request, pk):
    delegation = get_object_or_404(_rows(request), pk=pk)
    actions.end_delegation(delegation=delegation, by=request.desk, at=timezone.now())
    messages.success(request, "代理审核已终止。")
    return redirect("pilots:delegation_list")


@require_safe
@desk_required(*Role.of_district, *Role.of_city)
def delegation_document(request, public_id):
    delegation = get_object_or_404(_rows(request), file__public_id=public_id)
    response = file_response(delegation.file)
    with transaction.atomic():
        record("下载代理审核授权文件", at=timezone.now(), by=request.desk, obj=delegation)
    return response


def _rows(request):
    return Delegation.objects.visible_to(request.desk).select_related(
        "district", "principal__user", "deputy__user", "by__user", "file", "ending__by__user"
    )


def _word(row: Delegation, in_force: set[int], *, on) -> tuple[str, str]:
    """Where it stands, and its tone."""
    if hasattr(row, "ending"):
        return "已提前终止", "neutral"
    if row.pk in in_force:
        return "代理中", "good"
    return ("未开始", "waiting") if row.starts_on > on else ("已结束", "neutral")
