"""A center changes its contractor: the page that counts in every room what is handed over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from cases.models import Case, Client, ServiceRecord
from cases.states import CaseState
from centers import actions
from centers.actions.operations import Line, desks_of_operator, in_force
from centers.forms.operations import ChangeForm
from centers.models import Center, Engagement, Premises
from centers.models.operation import HandoverKind
from centers.views.operations import KEEPERS
from core.money import format_yuan
from core.problems import Refused
from funding.models import AllocationLine
from funding.states import RunState
from supervision.models import SupervisionSession


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*KEEPERS)
def operation_change(request, pk):
    centers = Center.objects.visible_to(request.desk).running()
    center = get_object_or_404(centers.select_related("subdistrict__district"), pk=pk)
    operation = in_force(center)
    back_url = reverse("centers:operation_list", args=[center.pk])
    if operation is None:
        return redirect("centers:operation_edit", pk=center.pk)
    counted = counted_in(center)
    form = _form(request, center, counted)
    if form.is_valid() and _changed(request, form, center, counted):
        messages.success(request, "运营变更已办理，移交清单已存档。")
        return redirect(back_url)
    context = {"center": center, "operation": operation, "form": form, "back_url": back_url}
    return TemplateResponse(request, "portal/operation_change.html", context)


def counted_in(center: Center) -> dict[HandoverKind, str]:
    """What the platform has on file of each thing to be handed over, in words; seven queries."""
    cases = Case.objects.filter(center=center)
    clients = Client.objects.filter(center=center).count()
    records = ServiceRecord.objects.in_force().filter(center=center).count()
    sessions = SupervisionSession.objects.filter(center=center).count()
    equipment = Premises.objects.filter(center=center, left_on=None).exclude(equipment="")
    shares = AllocationLine.objects.filter(center=center, run__state=RunState.ADOPTED)
    shared = sum(line.amount for line in shares)
    open_cases = cases.exclude(state=CaseState.CLOSED).count()
    words = "；".join(equipment.order_by("pk").values_list("equipment", flat=True))
    return {
        HandoverKind.FILES: f"服务对象{clients}人，案例{cases.count()}件",
        HandoverKind.LEDGERS: f"服务记录{records}条，督导记录{sessions}次",
        HandoverKind.EQUIPMENT: words[:200] or "没有登记设备",
        HandoverKind.FUNDS: f"已分配{format_yuan(shared)}元，结余在说明中写明",
        HandoverKind.OPEN_CASES: f"在办案例{open_cases}件",
    }


def _form(request, center: Center, counted) -> ChangeForm:
    on = timezone.localdate()
    staff = Engagement.objects.filter(center=center, ends_on=None).select_related("person")
    form = ChangeForm(
        request.POST or None,
        initial={"starts_on": on},
        staff=staff.order_by("person__name", "pk"),
        desks=desks_of_operator(center, by=request.desk, on=on),
    )
    form.say_counted(counted)
    return form


def _changed(request, form: ChangeForm, center: Center, counted) -> bool:
    facts = form.cleaned_data
    try:
        actions.change_operation(
            center=center,
            facts=form.facts(),
            lines=[Line(kind, counted[kind], *form.ticked(kind)) for kind in HandoverKind],
            leavers=facts["leavers"],
            desks=facts["desks"],
            told=form.told(),
            form_token=facts["form_token"],
            by=request.desk,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True
