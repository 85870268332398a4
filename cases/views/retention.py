"""Retention on screen: periods, what falls due, what each run did, and files held beyond."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.roles import Role
from cases.models import Hold, RetentionRule, RetentionRun
from cases.models.retention import HOLDERS
from cases.retention.due import years_now
from cases.retention.forms import HoldForm, RuleForm
from cases.retention.holding import hold, hold_problems, holds_on, release
from cases.retention.report import (
    LABELS,
    READERS,
    by_center,
    rules_of,
    runs_with_totals,
    soon,
)
from cases.retention.rule_actions import change_rule
from cases.retention.rules import SOON_DAYS
from cases.views.cases import one_case
from core.problems import Refused, Stale

SHOWN_RUNS = 24  # two years of monthly runs; each has a page of its own


@require_safe
@desk_required(*READERS)
def retention_report(request):
    runs = RetentionRun.objects.select_related("end").order_by("-at", "-pk")[:SHOWN_RUNS]
    context = {
        "rules": RetentionRule.objects.order_by("pk"),
        "soon": soon(years_now(), desk=request.desk, on=timezone.localdate()),
        "soon_days": SOON_DAYS,
        "runs": runs_with_totals(runs, desk=request.desk),
        "labels": LABELS,
    }
    return TemplateResponse(request, "cases/retention/report.html", context)


@require_safe
@desk_required(*READERS)
def retention_run(request, public_id):
    rows = RetentionRun.objects.select_related("end", "by__user")
    made = get_object_or_404(rows, public_id=public_id)
    context = {
        "run": made,
        "end": getattr(made, "end", None),
        "rules": rules_of(made),
        "centers": by_center(made, desk=request.desk),
        "labels": LABELS,
    }
    return TemplateResponse(request, "cases/retention/run.html", context)


@require_safe
@desk_required(Role.SYSTEM_ADMIN)
def retention_rules(request):
    rules = RetentionRule.objects.order_by("pk")
    return TemplateResponse(request, "cases/retention/rules.html", {"rules": rules})


@require_http_methods(FORM_METHODS)
@desk_required(Role.SYSTEM_ADMIN)
def retention_rule(request, pk):
    rule = get_object_or_404(RetentionRule, pk=pk)
    posted = request.POST if request.method == "POST" else None
    form, stale, status = RuleForm(posted, instance=rule), None, 200
    if form.is_valid():
        facts, version = form.cleaned_data, form.cleaned_data["version"]
        try:
            change_rule(rule=rule, facts=facts, version=version, by=request.desk, at=timezone.now())
        except Stale as found:
            stored = RetentionRule.objects.get(pk=pk)
            form.renew_version(stored.version)
            stale, status = found, 409
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "保存期限已保存。")
            return redirect("cases:retention_rules")
    context = {"form": form, "kind": rule.get_kind_display(), "begins": rule.begins, "stale": stale}
    return TemplateResponse(request, "cases/retention/rule.html", context, status=status)


@require_http_methods(FORM_METHODS)
@desk_required(*HOLDERS)
def case_hold(request, public_id):
    case = one_case(request.desk, public_id)
    posted = request.POST if request.method == "POST" else None
    form = HoldForm(posted, has_person=case.client is not None)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            hold(
                case=case,
                is_of_person=facts["extent"] == "person",
                reason=facts["reason"],
                until=facts["until"],
                form_token=facts["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已登记暂缓销毁。")
            return redirect("cases:case_hold", public_id)
    today = timezone.localdate()
    context = {
        "form": form if not hold_problems(case, by=request.desk) else None,
        "number": case.number,
        "back_to": reverse("cases:case_detail", args=[public_id]),
        "holds": [(row, *_state(row, today)) for row in holds_on(case)],
    }
    return TemplateResponse(request, "cases/retention/hold.html", context)


@require_POST
@desk_required(*HOLDERS)
def hold_release(request, public_id):
    held = get_object_or_404(Hold.objects.visible_to(request.desk), public_id=public_id)
    release(hold=held, by=request.desk, at=timezone.now())
    messages.success(request, "已解除暂缓销毁。")
    case = held.case or held.client.cases.order_by("pk").first()
    return redirect("cases:case_hold", case.public_id)


def _state(row: Hold, today) -> tuple[str, bool]:
    """In words, and whether it can still be released."""
    if hasattr(row, "release"):
        return "已解除", False
    is_over = row.until is not None and row.until < today
    return ("已到期", False) if is_over else ("暂缓中", True)
