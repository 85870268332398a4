"""The list of contracts, one contract, and the draft before it is signed."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from accounts.history import about, history_page
from accounts.roles import Role
from centers.models import Center, Operation
from core.keyset import page_after
from core.problems import Refused, Stale
from funding.models import Contract, FundingPool
from funding.procurement import actions, page
from funding.procurement.forms.performing import ContractFilterForm
from funding.procurement.forms.purchase import (
    BeginForm,
    EditForm,
    ScheduleForm,
    typed_of,
    typed_terms_of,
)
from funding.procurement.reading import pools_for, with_matters
from funding.procurement.states import OFFICERS, STEPS, WITH_A_FORM
from funding.procurement.views.reading import (
    READERS,
    TAKERS,
    form_page,
    visible_contract,
)
from pilots.models import WorkdayOverride


@require_safe
@desk_required(*READERS)
def contract_list(request):
    filters = ContractFilterForm(request.GET)
    rows = filters.filter(Contract.objects.visible_to(request.desk).with_parts())
    found = page_after(rows, day="starts_on", cursor=request.GET.get("after", ""), with_count=True)
    on = timezone.localdate()
    query = urlencode(filters.chosen)
    context = {
        "filters": filters,
        "page": found,
        "rows": [
            (contract, matters[0] if matters else None, bool(matters) and matters[0].is_overdue(on))
            for contract, matters in with_matters(found.rows, WorkdayOverride.objects.as_workdays())
        ],
        "query": query,
        "sheet_query": f"?{query}" if query else "",
        "can_add": request.desk.role in OFFICERS,
        "can_take": request.desk.role in TAKERS,
        "is_one_center": request.desk.role in Role.of_subdistrict,
    }
    return TemplateResponse(request, "funding/procurement/list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_add(request):
    centers = Center.objects.visible_to(request.desk).running().order_by("subdistrict__code")
    form = BeginForm(
        posted(request),
        centers=centers,
        pools=pools_for(FundingPool.objects.all(), centers),
        initial=_begin_with(centers),
    )
    if form.is_valid():
        act = partial(
            actions.begin_purchase,
            center=form.cleaned_data["center"],
            facts=form.facts,
            standards=form.cleaned_data["standards"],
            form_token=form.cleaned_data["form_token"],
        )
        if contract := done(request, form, act):
            messages.success(request, "已登记购买服务，接着填写付款计划。")
            return redirect("funding:contract_detail", contract.pk)
    return TemplateResponse(request, "funding/procurement/add.html", {"form": form})


@require_safe
@desk_required(*READERS)
def contract_detail(request, pk):
    return detail_page(request, visible_contract(request.desk, pk))


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_edit(request, pk):
    contract = visible_contract(request.desk, pk)
    pools = pools_for(FundingPool.objects.all(), [contract.center_id])
    form = EditForm(posted(request), pools=pools, initial=typed_of(contract))
    if form.is_valid():
        act = partial(
            actions.change_purchase,
            contract=contract,
            facts=form.facts,
            standards=form.cleaned_data["standards"],
            version=form.cleaned_data["version"],
        )
        if _saved(request, form, act, contract):
            messages.success(request, "采购内容已保存。")
            return redirect("funding:contract_detail", pk)
    return form_page(request, form, contract, title="修改采购内容")


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_terms(request, pk):
    contract = visible_contract(request.desk, pk)
    form = ScheduleForm(posted(request), initial=typed_terms_of(contract))
    if form.is_valid():
        act = partial(
            actions.set_schedule,
            contract=contract,
            terms=form.terms,
            version=form.cleaned_data["version"],
        )
        if _saved(request, form, act, contract):
            messages.success(request, "付款计划已保存。")
            return redirect("funding:contract_detail", pk)
    intro = page.schedule_intro(contract)
    return form_page(request, form, contract, title="付款计划", intro=intro)


@require_POST
@desk_required(*OFFICERS)
def contract_step(request, pk):
    contract = visible_contract(request.desk, pk)
    name = request.POST.get("step")
    if name not in STEPS or name in WITH_A_FORM:
        raise Http404
    try:
        taken = actions.take_contract_step(
            name,
            contract=contract,
            by=request.desk,
            at=timezone.now(),
            note=request.POST.get("note", ""),
        )
    except Refused as refusal:
        return detail_page(request, contract, refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.get_state_display()}。")
    return redirect("funding:contract_detail", pk)


@require_safe
@desk_required(*READERS)
def contract_history(request, pk):
    contract = visible_contract(request.desk, pk)
    back_url = reverse("funding:contract_detail", args=[pk])
    return history_page(request, about(contract), title=str(contract), back_url=back_url)


def detail_page(request, contract: Contract, problems=()) -> TemplateResponse:
    """The page of one contract, also as the answer to a step that was refused."""
    on, desk = timezone.localdate(), request.desk
    first, others = page.ways_of(contract, desk, on)
    reports = contract.acceptances.select_related("by__user").prefetch_related("lines__standard")
    payments = contract.payments.select_related("term", "by__user").order_by("paid_on", "pk")
    context = {
        "contract": contract,
        "problems": problems,
        "facts": page.contract_facts(contract),
        "standards": contract.standards.all(),
        "next": page.next_in_words(contract, on),
        "first": first,
        "others": others,
        "warnings": page.warnings_of(contract, on),
        "matters": page.matters_on_page(contract, WorkdayOverride.objects.as_workdays(), on),
        "terms": page.term_lines(contract, on),
        "paid": sum(payment.amount for payment in payments),
        "payments": payments,
        "reports": reports.order_by("-pk"),
        "settlement": getattr(contract, "settlement", None),
        "balance": page.balance_of(contract),
        "filings": contract.filings.select_related("by__user").order_by("done_on", "pk"),
        "papers": contract.papers.select_related("file", "by__user").order_by("pk"),
        "can_take": desk.role in TAKERS,
        "steps": page.steps_on_page(contract, desk),
        "step_url": reverse("funding:contract_step", args=[contract.pk]),
        "history": contract.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("-pk"),
    }
    return TemplateResponse(request, "funding/procurement/detail.html", context)


def _begin_with(centers) -> dict:
    """Where there is one center, it, and who operates it now."""
    (center, *more) = [*centers[:2]] or [None]
    if center is None or more:
        return {}
    running = Operation.objects.filter(center=center, ends_on=None).first()
    known = {"center": center.pk}
    if running is not None and running.credit_code:
        known |= {
            "contractor_name": running.operator_name,
            "credit_code": running.credit_code,
        }
    return known


def _saved(request, form, act, contract: Contract):
    """As ``done``; a stale save shows what stands there now, and the next press counts."""
    form.stale = None
    try:
        return done(request, form, act)
    except Stale as stale:
        form.stale = stale.current.items()
        form.renew_version(Contract.objects.get(pk=contract.pk).version)
        return None
