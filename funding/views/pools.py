"""Pages of the money as it comes in: the list, one document's money, and registering it."""

from django.contrib import messages
from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from accounts.history import about, about_all, history_page
from accounts.roles import Role
from centers.models import Center
from core.narrowing import narrowed
from core.problems import Refused
from funding import actions
from funding.forms.pools import PlaceForm, PoolForm
from funding.models import AllocationRun, FundingPool
from funding.pool_page import pool_facts, sums_of, sums_of_many, tranches_of
from funding.states import RunState
from funding.views.reading import READERS, visible_pools
from pilots.models import Round
from pilots.views.chosen_round import chosen_round

UNSHARED = "unshared"
SHOWN = ((UNSHARED, "尚未测算分配"), ("undecided", "分配方案待审核"))


@require_safe
@desk_required(*READERS)
def pool_list(request):
    """The money of a round, and before it what no round has been given yet."""
    round, chosen = chosen_round(request), narrowed(request, SHOWN)
    rows = visible_pools(request.desk)
    if chosen:
        undecided = AllocationRun.objects.visible_to(request.desk).undecided().values("pool")
        rows = rows.unshared() if chosen.value == UNSHARED else rows.filter(pk__in=undecided)
    pools = list(
        rows.filter(Q(round=round) | Q(round=None))
        .annotate(received=Sum("receipts__amount"))
        .order_by("district__order", "issued_on", "pk")
        if round is not None
        else rows.order_by("issued_on", "pk")
    )
    placed = [pool for pool in pools if pool.round_id is not None]
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "pools": placed,
        "narrowed": chosen,
        "waiting": [pool for pool in pools if pool.round_id is None],
        "sums": sums_of_many(placed),
        "shows_district": request.desk.role not in Role.of_district,
        "can_register": request.desk.role == Role.DISTRICT_OFFICER,
    }
    return TemplateResponse(request, "funding/pool_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def pool_register(request):
    form = PoolForm(
        posted(request),
        rounds=open_rounds(request.desk),
        centers=Center.objects.visible_to(request.desk).running().order_by("subdistrict__code"),
        pools=FundingPool.objects.visible_to(request.desk)
        .filter(followed_by=None, round__closed_at=None)
        .order_by("-issued_on", "-pk"),
    )
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
    is_officer = request.desk.role == Role.DISTRICT_OFFICER
    is_open = is_officer and not pool.is_closed
    runs = list(pool.runs.select_related("made_by", "adopted_by").order_by("-pk"))
    context = {
        "pool": pool,
        "facts": pool_facts(pool),
        "sums": sums_of(pool),
        "tranches": tranches_of(pool),
        "runs": runs,
        "given_url": _given_url(runs),
        "receipts": pool.receipts.select_related("by__user").order_by("received_on", "pk"),
        "payouts": pool.payouts.select_related("center", "by__user")
        .prefetch_related("files__file")
        .order_by("paid_on", "pk"),
        "closings": pool.closings.select_related("center").order_by("year", "pk"),
        # Also after the round is closed: a year ends later than that.
        "can_close": is_officer and (pool.has_adopted or pool.center is not None),
        "can_place": is_officer and pool.round is None,
        "can_move": is_open,
        "can_pay": is_open and (pool.has_adopted or pool.center is not None),
        "can_try": is_open and pool.round is not None and pool.center is None,
    }
    return TemplateResponse(request, "funding/pool_detail.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def pool_place(request, pk):
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    form = PlaceForm(
        posted(request), rounds=open_rounds(request.desk), initial={"round": pool.round}
    )
    if form.is_valid():
        try:
            actions.place_in_round(
                pool=pool, round=form.cleaned_data["round"], by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已归入{form.cleaned_data['round']}。")
            return redirect("funding:pool_detail", pk)
    context = {"pool": pool, "form": form, "title": "归入批次", "submit_label": "归入"}
    return TemplateResponse(request, "funding/pool_form.html", context)


@require_safe
@desk_required(*READERS)
def pool_history(request, pk):
    """The pool, and every way that was tried to share it out."""
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    back_url = reverse("funding:pool_detail", args=[pk])
    acts = about(pool) | about_all(pool.runs.all())
    return history_page(request, acts, title=str(pool), back_url=back_url)


def _given_url(runs) -> str:
    """The adopted run, whose lines add up to what was given; "" where all is one center's."""
    adopted = (run.pk for run in runs if run.state == RunState.ADOPTED)
    return next((reverse("funding:run_detail", args=[pk]) for pk in adopted), "")


def open_rounds(desk):
    return Round.objects.visible_to(desk).filter(closed_at=None).latest_first()
