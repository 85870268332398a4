"""Who operated a center when; begun and corrected here, changed where cases can be counted."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.models import User
from accounts.roles import Role
from centers import actions
from centers.actions.operations import FACTS, in_force
from centers.forms.operations import BeginForm, CorrectForm
from centers.models import Center, Operation, OperationChange
from centers.views.people import form_page
from centers.views.profile import center_of, edit_page, saved

KEEPERS = (Role.SUBDISTRICT_OFFICER, Role.EXECUTIVE_DIRECTOR)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def operation_list(request, pk):
    centers = Center.objects.visible_to(request.desk).select_related("district", "subdistrict")
    center = get_object_or_404(centers, pk=pk)
    rows = (
        Operation.objects.filter(center=center)
        .select_related("change__by__user", "change__by__subdistrict__district")
        .prefetch_related("change__items", "change__leavers__person", "change__ended_desks__user")
        .order_by("-starts_on", "-pk")
    )
    context = {
        "center": center,
        "operations": [(row, getattr(row, "change", None)) for row in rows],
        "can_keep": request.desk.role in KEEPERS and center.closed_on is None,
        "reach": set(_with_open_work(request.desk, center)),
    }
    return TemplateResponse(request, "centers/operation_list.html", context)


def _with_open_work(desk, center: Center):
    """The accounts of those who left with an operator, as far as the reader may see their work."""
    left = OperationChange.objects.filter(center=center).values("leavers__person__user")
    return User.objects.with_work_open_to(desk).filter(pk__in=left).values_list("pk", flat=True)


@require_http_methods(FORM_METHODS)
@desk_required(*KEEPERS)
def operation_edit(request, pk):
    """Begins the first row, or corrects the one in force."""
    center = center_of(request, pk)
    operation = in_force(center)
    if operation is None:
        return _begin(request, center)
    initial = {name: getattr(operation, name) for name in (*FACTS, "version")}
    form = CorrectForm(request.POST or None, initial=initial)
    if form.is_valid():
        act = partial(actions.correct_operation, operation=operation, facts=form.facts())
        if saved(request, form, act, lambda: Operation.objects.get(pk=operation.pk).version):
            messages.success(request, "运营信息已更正。")
            return redirect("centers:operation_list", pk=center.pk)
    return edit_page(request, center, form, "更正运营信息")


def _begin(request, center):
    initial = {"starts_on": center.founded_on}
    form = BeginForm(request.POST or None, initial=initial)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.begin_operation, center=center, facts=form.facts(), form_token=token)
        if done(request, form, act):
            messages.success(request, "运营方式已登记。")
            return redirect("centers:operation_list", pk=center.pk)
    back_url = reverse("centers:center_detail", args=[center.pk])
    return form_page(request, form, center, "登记运营方式", back_url)
