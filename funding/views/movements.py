"""Writing down what arrived of a pool, and what was paid on to the subdistricts."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from accounts.roles import Role
from centers.models import Center
from funding import actions
from funding.forms.pools import PayoutForm, ReceiptForm
from funding.views.reading import visible_pools
from pilots.views.closed_round import closed_away


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def receipt_add(request, pk):
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    if pool.round and (away := closed_away(request, pool.round, "funding:pool_detail", pk)):
        return away
    form = ReceiptForm(posted(request))
    if form.is_valid() and done(request, form, _said(form, actions.receive, pool=pool)):
        messages.success(request, "已登记到账。")
        return redirect("funding:pool_detail", pk)
    return _page(request, pool, form, "登记到账")


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def payout_add(request, pk):
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    if pool.round and (away := closed_away(request, pool.round, "funding:pool_detail", pk)):
        return away
    centers = Center.objects.visible_to(request.desk).order_by("subdistrict__code")
    if pool.center_id is not None:
        centers = centers.filter(pk=pool.center_id)
    form = PayoutForm(posted(request), centers=centers)
    if form.is_valid():
        center = form.cleaned_data["center"]
        if done(request, form, _said(form, actions.pay_out, pool=pool, center=center)):
            messages.success(request, "已登记拨付，街道(乡镇)和中心可以看到。")
            return redirect("funding:pool_detail", pk)
    return _page(request, pool, form, "登记拨付")


def _said(form, act, **about) -> partial:
    return partial(act, facts=form.facts, form_token=form.cleaned_data["form_token"], **about)


def _page(request, pool, form, title) -> TemplateResponse:
    context = {"pool": pool, "form": form, "title": title, "submit_label": "登记"}
    return TemplateResponse(request, "funding/pool_form.html", context)
