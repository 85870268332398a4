"""Trying ways to share out a pool, one run's page, adjusting one by hand, adopting one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from accounts.history import about, history_page
from accounts.roles import Role
from core.chinese_dates import format_moment
from core.money import format_yuan
from core.problems import Problem, Refused
from funding import actions
from funding.actions.runs import problems_of_pool
from funding.actions.workload import lines_now
from funding.chart import chart_of
from funding.comparing import terms_in_words, weighing_of
from funding.forms.runs import AdjustForm, RunForm, moved_in, typed_of
from funding.lines import changes_since, explained
from funding.models import AllocationRun, FundingPool, WorkloadSnapshot
from funding.run_page import figure_table, totals_of
from funding.states import RunState
from funding.views.reading import READERS, figures_now, lines_of, visible_pools, visible_run
from supervision.evaluation_results import performance_percent


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def run_try(request, pk):
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    problems = problems_of_pool(pool)
    lines, extras = _now(pool)
    centers = [line.center for line in lines]
    form = RunForm(
        posted(request),
        initial={**_begin_with(pool), **moved_in(request.GET, extras)},
        extras=extras,
        centers=centers,
        graded=performance_percent(pool.round, centers),
        snapshots=WorkloadSnapshot.objects.visible_to(request.desk)
        .filter(round=pool.round, district=pool.district)
        .order_by("-taken_at", "-pk"),
        can_settle=pool.follows_id is not None,
    )
    if form.is_valid():
        try:
            run = actions.run_allocation(
                pool=pool,
                terms=form.terms(pool),
                weighing=form.weighing(),
                snapshot=form.cleaned_data["snapshot"],
                reason=form.cleaned_data["reason"],
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "测算完成，请核对各中心金额；采用须由区级审核人办理。")
            return redirect("funding:run_detail", run.pk)
    context = {
        "form": form,
        "pool": pool,
        "problems": problems,
        "table": figure_table(lines, extras),
    }
    return TemplateResponse(request, "funding/run_try.html", context)


@require_safe
@desk_required(*READERS)
def run_detail(request, pk):
    return _run_page(request, visible_run(request.desk, pk))


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def run_adjust(request, pk):
    """By hand, with a reason for each center: it becomes a run of its own."""
    run = visible_run(request.desk, pk)
    lines = lines_of(run)
    form = AdjustForm(posted(request), lines=lines)
    if form.is_valid():
        try:
            adjusted = _adjusted(request, run, lines, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已按调整后的金额另存为一个方案，原方案不变。")
            return redirect("funding:run_detail", adjusted.pk)
    context = {"run": run, "form": form}
    return TemplateResponse(request, "funding/run_adjust.html", context)


@require_safe
@desk_required(*READERS)
def run_history(request, pk):
    run = visible_run(request.desk, pk)
    back_url = reverse("funding:run_detail", args=[pk])
    return history_page(request, about(run), title=str(run), back_url=back_url)


@require_POST
@desk_required(Role.DISTRICT_LEADER)
def run_step(request, pk):
    run = visible_run(request.desk, pk)
    if request.POST.get("step") not in ("adopt", "replace"):
        raise Http404
    try:
        actions.adopt(
            run=run, by=request.desk, at=timezone.now(), note=request.POST.get("note", "")
        )
    except Refused as refusal:
        if not refusal.done_already:
            return _run_page(request, run, problems=refusal.problems)
        messages.info(request, refusal.done_already)
        return redirect("funding:run_detail", pk)
    messages.success(request, "已采用本方案，各中心可以看到本中心的分配金额。")
    return redirect("funding:run_detail", pk)


def _now(pool: FundingPool):
    """The centers' figures of this moment, and the district's own tasks."""
    if pool.round is None:
        return [], []
    return lines_now(round=pool.round, district=pool.district)


def _begin_with(pool: FundingPool) -> dict:
    """The terms of the run before, of this pool or of the tranche it follows: one number is moved
    more often than all of them are thought up anew."""
    runs = AllocationRun.objects.filter(pool__in=[pool.pk, pool.follows_id or pool.pk])
    last = runs.select_related("snapshot").order_by("pool", "pk").last()
    return {} if last is None else typed_of(last)


def _adjusted(request, run, lines, form: AdjustForm) -> AllocationRun:
    by_hand = form.adjustments
    before = {line.center_id: (line.adjustment, line.adjusted_for) for line in lines}
    if all(before[pk] == (a.amount, a.reason) for pk, a in by_hand.items()) and len(by_hand) == sum(
        bool(amount) for amount, _ in before.values()
    ):
        raise Refused(Problem("nothing_adjusted", "没有改动任何一个中心的调整金额。"))
    own = weighing_of(run, lines, run.coefficients)
    return actions.run_allocation(
        pool=run.pool,
        terms=run.terms,
        weighing=actions.Weighing(
            coefficients=own.coefficients,
            performance=own.performance,
            adjustments=by_hand,
            counts_earlier=run.counts_earlier,
        ),
        snapshot=run.snapshot,
        reason=run.reason,
        form_token=form.cleaned_data["form_token"],
        by=request.desk,
        at=timezone.now(),
    )


def _run_facts(run: AllocationRun) -> list[tuple[str, str]]:
    facts = [
        ("资金", f"{run.pool}，{format_yuan(run.pool.amount)}元"),
        *terms_in_words(run).items(),
        ("权重说明", run.reason),
        ("测算", f"{run.made_by}，{format_moment(run.made_at)}"),
    ]
    if run.adopted_by is not None:
        facts.append(("采用", f"{run.adopted_by}，{format_moment(run.adopted_at)}"))
    return facts


def _run_page(request, run, problems=()):
    """The page of one run, also as the answer to a step that was refused."""
    lines = lines_of(run)
    is_trial = run.state == RunState.TRIAL
    is_officer = request.desk.role == Role.DISTRICT_OFFICER
    context = {
        "run": run,
        "problems": problems,
        "facts": _run_facts(run),
        "lines": explained(lines, among=lines),
        "totals": totals_of(lines),
        "has_bounds": any(line.bound_share for line in lines),
        "has_adjustments": any(line.adjustment for line in lines),
        "chart": chart_of(lines),
        "changes": changes_since(lines, figures_now(run.pool), run) if is_trial else [],
        "can_take": request.desk.role != Role.INSPECTOR,
        "can_adjust": is_officer and not run.pool.is_closed,
        "steps": run.offered_steps(by=request.desk),
        "step_url": reverse("funding:run_step", args=[run.pk]),
        "history": run.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("-pk"),
    }
    return TemplateResponse(request, "funding/run_detail.html", context)
