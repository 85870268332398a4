"""The 任务分解表 of a plan on the district officer's desk."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused, Stale
from pilots import actions
from pilots.forms.plan_tasks import EditTaskForm, NewTaskForm, PasteForm
from pilots.models import PlanTask
from pilots.views.plans import in_scope


@require_safe
@desk_required(Role.DISTRICT_OFFICER)
def task_list(request, pk):
    """All rows, each with what can be done with it."""
    plan = in_scope(request, pk)
    context = {
        "plan": plan,
        "rows": list(plan.tasks.present().in_order()),
        "warnings": plan.warnings(),
        "closed": actions.reasons_against_tasks(plan.submission),
    }
    return TemplateResponse(request, "pilots/task_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def task_add(request, pk):
    plan = in_scope(request, pk)
    form = NewTaskForm(request.POST or None)
    if form.is_valid() and _added(request, plan, form, [form.facts()]):
        messages.success(request, "任务已添加。")
        return redirect("pilots:task_list", plan.pk)
    return _form_page(request, plan, form, title="添加任务", submit_label="保存")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def task_paste(request, pk):
    plan = in_scope(request, pk)
    form = PasteForm(request.POST or None)
    if form.is_valid() and _added(request, plan, form, form.cleaned_data["rows"]):
        messages.success(request, f"已添加{len(form.cleaned_data['rows'])}行。")
        return redirect("pilots:task_list", plan.pk)
    return _form_page(request, plan, form, title="从Excel粘贴", submit_label="添加这些行")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def task_edit(request, pk):
    task = _task(request, pk)
    form, stale = EditTaskForm.of(task, request.POST or None), None
    if form.is_valid():
        try:
            actions.change_task(
                task=task,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as found:
            stale = found
            form.renew_version(_task(request, pk).version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "任务已保存。")
            return redirect("pilots:task_list", task.plan_id)
    current = list(stale.current.items()) if stale else ()
    return _form_page(
        request, task.plan, form, title="修改任务", submit_label="保存", current=current
    )


@require_POST
@desk_required(Role.DISTRICT_OFFICER)
def task_move(request, pk):
    """One place up or down, by ``direction``."""
    direction = request.POST.get("direction")
    if direction not in ("up", "down"):
        raise BadRequest
    task = _task(request, pk)
    _act(request, actions.move_task, task=task, is_up=direction == "up")
    return redirect("pilots:task_list", task.plan_id)


@require_POST
@desk_required(Role.DISTRICT_OFFICER)
def task_remove(request, pk):
    task = _task(request, pk)
    if _act(request, actions.remove_task, task=task):
        messages.success(request, f"任务“{task.task}”已移除。")
    return redirect("pilots:task_list", task.plan_id)


def _task(request, pk) -> PlanTask:
    rows = PlanTask.objects.visible_to(request.desk).present()
    related = ("submission__obligation", "submission__round", "district", "round")
    return get_object_or_404(
        rows.select_related("plan", *(f"plan__{name}" for name in related)), pk=pk
    )


def _act(request, action, **facts) -> bool:
    """Take the action; a refusal is said at the top of the page that follows."""
    try:
        action(by=request.desk, at=timezone.now(), **facts)
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
        return False
    return True


def _added(request, plan, form, rows) -> bool:
    try:
        actions.add_tasks(
            plan=plan,
            rows=rows,
            form_token=form.cleaned_data["form_token"],
            by=request.desk,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _form_page(request, plan, form, *, title, submit_label, current=()):
    context = {
        "plan": plan,
        "form": form,
        "title": title,
        "submit_label": submit_label,
        "current": current,
        "closed": actions.reasons_against_tasks(plan.submission),
    }
    status = 409 if current else 200
    return TemplateResponse(request, "pilots/task_form.html", context, status=status)
