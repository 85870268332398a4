"""The tasks a district adds to those of the recommendation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from accounts.roles import Role
from core.problems import Refused, Stale
from funding import actions
from funding.forms.tasks import TaskEditForm, TaskForm
from funding.models import ExtraTask, ExtraTaskAmount
from funding.views.reading import READERS
from pilots.models import Round
from pilots.views.chosen_round import chosen_round
from pilots.views.closed_round import closed_away


@require_safe
@desk_required(*READERS)
def task_list(request):
    round = chosen_round(request)
    tasks = (
        ExtraTask.objects.visible_to(request.desk)
        .filter(round=round)
        .select_related("district")
        .order_by("district__order", "pk")
    )
    amounts = ExtraTaskAmount.objects.filter(task__in=tasks).select_related("center")
    by_task: dict[int, list[ExtraTaskAmount]] = {}
    for row in amounts.order_by("center__subdistrict__code", "pk"):
        by_task.setdefault(row.task_id, []).append(row)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "tasks": [(task, by_task.get(task.pk, [])) for task in tasks],
        "can_edit": request.desk.role == Role.DISTRICT_OFFICER
        and round is not None
        and not round.is_closed,
    }
    return TemplateResponse(request, "funding/task_list.html", context)


def _list_of(round: Round) -> str:
    return f"{reverse('funding:task_list')}?round={round.pk}"


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def task_add(request):
    round = chosen_round(request)
    if round is None:
        raise Http404
    if away := closed_away(request, round, _list_of(round)):
        return away
    form = TaskForm(posted(request), centers=_centers(request, round))
    if form.is_valid():
        try:
            task = actions.define_task(
                round=round,
                facts=form.facts,
                amounts=form.amounts,
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已设定附加任务“{task}”，测算时可以给它设系数。")
            return redirect("funding:task_list")
    context = {"form": form, "title": "设定附加任务", "round": round, "current": None}
    return TemplateResponse(request, "funding/task_form.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def task_edit(request, pk):
    tasks = ExtraTask.objects.visible_to(request.desk).select_related("round", "district")
    task = get_object_or_404(tasks, pk=pk)
    if away := closed_away(request, task.round, _list_of(task.round)):
        return away
    initial = {name: getattr(task, name) for name in ("name", "unit", "basis", "version")}
    initial |= {f"amount_{row.center_id}": row.amount for row in task.amounts.all()}
    form = TaskEditForm(posted(request), centers=_centers(request, task.round), initial=initial)
    current = None
    if form.is_valid():
        try:
            actions.change_task(
                task=task,
                facts=form.facts,
                amounts=form.amounts,
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            current = stale.current.items()
            form.renew_version(ExtraTask.objects.get(pk=pk).version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "附加任务已修改，已有的测算不受影响。")
            return redirect("funding:task_list")
    context = {"form": form, "title": "修改附加任务", "round": task.round, "current": current}
    return TemplateResponse(request, "funding/task_form.html", context)


def _centers(request, round):
    return actions.centers_of(round=round, district=request.desk.district)
