"""Pages of the money: what came in, how it was shared out, and each center's own share."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.history import about, about_all, history_page
from accounts.roles import Role
from core.chinese_dates import format_date, format_moment
from core.money import format_yuan
from core.problems import Refused
from funding import actions
from funding.forms import PoolForm, RunForm
from funding.lines import changes_since, explained
from funding.models import AllocationLine, AllocationRun, FundingPool
from funding.shares import CenterFacts
from funding.states import RunState
from pilots.models import Round
from pilots.views.chosen_round import chosen_round

READERS = (*Role.of_district, *Role.of_city, Role.INSPECTOR)
OWN_LINE_READERS = (Role.SUBDISTRICT_OFFICER, Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR)
ADOPTED = AllocationRun.objects.filter(pool=OuterRef("pk"), state=RunState.ADOPTED)


def posted(request):
    """What was posted, also when it is nothing at all: an empty form has mistakes to show."""
    return request.POST if request.method == "POST" else None


def visible_pools(desk):
    return (
        FundingPool.objects.visible_to(desk)
        .select_related("round", "district")
        .annotate(has_adopted=Exists(ADOPTED), run_count=Count("runs"))
    )


@require_safe
@desk_required(*READERS)
def pool_list(request):
    round = chosen_round(request)
    pools = list(
        visible_pools(request.desk)
        .filter(round=round)
        .order_by("district__order", "issued_on", "pk")
    )
    received = sum(pool.amount for pool in pools)
    allocated = sum(pool.amount for pool in pools if pool.has_adopted)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "pools": pools,
        "received": received,
        "allocated": allocated,
        "unallocated": received - allocated,
        "shows_district": request.desk.role not in Role.of_district,
        "can_register": request.desk.role == Role.DISTRICT_OFFICER and round is not None,
    }
    return TemplateResponse(request, "funding/pool_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def pool_register(request):
    rounds = Round.objects.visible_to(request.desk).filter(closed_at=None).latest_first()
    form = PoolForm(posted(request), rounds=rounds)
    if form.is_valid():
        try:
            pool = actions.register_pool(
                facts=form.facts,
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已登记{pool}。")
            return redirect("funding:pool_detail", pool.pk)
    return TemplateResponse(request, "funding/pool_register.html", {"form": form})


@require_safe
@desk_required(*READERS)
def pool_detail(request, pk):
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    context = {
        "pool": pool,
        "facts": [
            ("试点批次", str(pool.round)),
            ("区", str(pool.district)),
            ("资金来源", pool.get_source_display()),
            ("文号", pool.document_number),
            ("下达日期", format_date(pool.issued_on)),
            ("金额", f"{format_yuan(pool.amount)}元"),
        ],
        "runs": pool.runs.select_related("made_by", "adopted_by").order_by("-pk"),
        "can_try": request.desk.role == Role.DISTRICT_OFFICER
        and not pool.has_adopted
        and not pool.round.is_closed,
    }
    return TemplateResponse(request, "funding/pool_detail.html", context)


@require_safe
@desk_required(*READERS)
def pool_history(request, pk):
    """The pool, and every way that was tried to share it out."""
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    back_url = reverse("funding:pool_detail", args=[pk])
    acts = about(pool) | about_all(pool.runs.all())
    return history_page(request, acts, title=str(pool), back_url=back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def run_try(request, pk):
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    form = RunForm(posted(request))
    if form.is_valid():
        try:
            run = actions.run_allocation(
                pool=pool,
                terms=form.terms(pool),
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
        "centers": _facts_now(pool),
    }
    return TemplateResponse(request, "funding/run_try.html", context)


@require_safe
@desk_required(*READERS)
def run_detail(request, pk):
    return _run_page(request, _visible_run(request.desk, pk))


@require_safe
@desk_required(*READERS)
def run_history(request, pk):
    run = _visible_run(request.desk, pk)
    back_url = reverse("funding:run_detail", args=[pk])
    return history_page(request, about(run), title=str(run), back_url=back_url)


@require_POST
@desk_required(Role.DISTRICT_LEADER)
def run_step(request, pk):
    run = _visible_run(request.desk, pk)
    if request.POST.get("step") != "adopt":
        raise Http404
    try:
        actions.adopt(run=run, by=request.desk, at=timezone.now())
    except Refused as refusal:
        return _run_page(request, run, problems=refusal.problems)
    messages.success(request, "已采用本方案，各中心可以看到本中心的分配金额。")
    return redirect("funding:run_detail", pk)


@require_safe
@desk_required(*OWN_LINE_READERS)
def line_list(request):
    """What the center of this desk was given, by adopted runs only."""
    round = chosen_round(request)
    lines = list(
        AllocationLine.objects.visible_to(request.desk)
        .filter(run__state=RunState.ADOPTED, run__pool__round=round)
        .select_related("run__pool", "center")
        .order_by("run__adopted_at", "pk")
    )
    among = AllocationLine.objects.filter(run__in={line.run_id for line in lines})
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "lines": explained(lines, among=among),
        "total": sum(line.amount for line in lines),
    }
    return TemplateResponse(request, "funding/line_list.html", context)


def _facts_now(pool: FundingPool) -> list[CenterFacts]:
    """What the centers would be weighed by if the pool were shared out now."""
    centers = actions.centers_of(round=pool.round, district=pool.district)
    return actions.center_facts(round=pool.round, centers=centers)


def _visible_run(desk, pk) -> AllocationRun:
    runs = AllocationRun.objects.visible_to(desk).select_related(
        "pool__round", "pool__district", "district", "made_by", "adopted_by"
    )
    return get_object_or_404(runs, pk=pk)


def _run_facts(run: AllocationRun) -> list[tuple[str, str]]:
    facts = [
        ("资金", f"{run.pool}，{format_yuan(run.pool.amount)}元"),
        ("每个中心基数", f"{format_yuan(run.base_each)}元"),
        ("权重", f"工作任务{run.task_percent}%，服务量{run.service_percent}%"),
        ("权重说明", run.reason),
        ("测算", f"{run.made_by}，{format_moment(run.made_at)}"),
    ]
    if run.adopted_by is not None:
        facts.append(("采用", f"{run.adopted_by}，{format_moment(run.adopted_at)}"))
    return facts


def _run_page(request, run, problems=()):
    """The page of one run, also as the answer to a step that was refused."""
    lines = list(run.lines.select_related("center").order_by("subdistrict__code", "pk"))
    is_trial = run.state == RunState.TRIAL
    now = _facts_now(run.pool) if is_trial else []
    context = {
        "run": run,
        "problems": problems,
        "facts": _run_facts(run),
        "lines": explained(lines, among=lines),
        "totals": {
            name: sum(getattr(line, name) for line in lines)
            for name in (
                "task_load",
                "service_volume",
                "base",
                "task_share",
                "service_share",
                "amount",
            )  # fmt: skip
        },
        "changes": changes_since(lines, now),
        "steps": run.offered_steps(by=request.desk),
        "step_url": reverse("funding:run_step", args=[run.pk]),
        "history": run.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("-pk"),
    }
    return TemplateResponse(request, "funding/run_detail.html", context)
