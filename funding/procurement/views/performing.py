"""The forms of a contract's life: signed, paid, amended, published, accepted, ended, settled."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from funding.procurement import actions, page
from funding.procurement.forms import performing as forms
from funding.procurement.states import OFFICERS
from funding.procurement.views.reading import form_page, visible_contract


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_sign(request, pk):
    contract = visible_contract(request.desk, pk)
    form = forms.SignForm(posted(request), initial={"awarded_on": contract.awarded_on})
    if form.is_valid():
        act = partial(actions.sign, contract=contract, facts=form.facts)
        if done(request, form, act):
            return _back(request, pk, "已登记签订，请按期办理合同公告和备案。")
    problems = contract.obstacles("sign", by=request.desk)
    return form_page(request, form, contract, title="登记签订", label="登记签订", problems=problems)


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_accept(request, pk):
    contract = visible_contract(request.desk, pk)
    form = forms.AcceptanceForm(posted(request), contract=contract)
    if form.is_valid():
        act = partial(
            actions.report_acceptance,
            contract=contract,
            facts=form.facts,
            answers=form.answers,
            form_token=form.cleaned_data["form_token"],
        )
        if done(request, form, act):
            return _back(request, pk, "履约验收已提交，由另一人确认。")
    problems = contract.obstacles("report", by=request.desk)
    return form_page(
        request, form, contract, title="履约验收", label="提交履约验收", problems=problems
    )


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_end(request, pk):
    contract = visible_contract(request.desk, pk)
    form = forms.EndForm(posted(request))
    act = partial(actions.end_early, contract=contract)
    if form.is_valid() and done(request, form, partial(act, facts=form.facts)):
        return _back(request, pk, "已登记提前终止，接着办理结算。")
    intro = "承接主体提前退出的在这里登记，随后结算已完成的工作；登记后不能撤回。"
    problems = contract.obstacles("end_early", by=request.desk)
    return form_page(
        request,
        form,
        contract,
        title="提前终止",
        label="提前终止",
        intro=intro,
        problems=problems,
    )


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_settle(request, pk):
    contract = visible_contract(request.desk, pk)
    known = getattr(contract, "settlement", None)
    names = ("done", "accepted_value", "basis")
    initial = {name: getattr(known, name) for name in names} if known else {}
    form = forms.SettleForm(posted(request), initial=initial)
    act = partial(actions.settle, contract=contract)
    if form.is_valid() and done(request, form, partial(act, facts=form.facts)):
        return _back(request, pk, "结算已提交，由另一人确认。")
    problems = contract.obstacles("settle", by=request.desk)
    intro = page.settlement_intro(contract)
    return form_page(
        request, form, contract, title="结算", label="提交结算", intro=intro, problems=problems
    )


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_pay(request, pk):
    contract = visible_contract(request.desk, pk)
    form = forms.PayForm(posted(request), contract=contract)
    if form.is_valid():
        act = partial(_said(form, actions.pay), contract=contract, term=form.chosen_term)
        if done(request, form, act):
            return _back(request, pk, "已登记付款。")
    return form_page(request, form, contract, title="登记付款", label="登记付款")


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_amend(request, pk):
    contract = visible_contract(request.desk, pk)
    form = forms.AmendForm(posted(request))
    if form.is_valid() and done(
        request, form, partial(_said(form, actions.amend), contract=contract)
    ):
        return _back(request, pk, "已登记补充合同，付款计划已增加一期。")
    intro = page.amendment_hint(contract)
    return form_page(request, form, contract, title="补充合同", label="登记补充合同", intro=intro)


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_filing(request, pk):
    contract = visible_contract(request.desk, pk)
    form = forms.FilingForm(posted(request))
    act = partial(actions.record_filing, contract=contract)
    if form.is_valid() and done(request, form, _said(form, act)):
        return _back(request, pk, "已登记公告备案。")
    owed = page.filings_told(contract)
    intro = f"还没有登记：{'、'.join(owed)}。" if owed else ""
    return form_page(request, form, contract, title="公告备案", label="登记", intro=intro)


def _said(form, act) -> partial:
    return partial(act, facts=form.facts, form_token=form.cleaned_data["form_token"])


def _back(request, pk, words: str):
    messages.success(request, words)
    return redirect("funding:contract_detail", pk)
