"""Runs side by side, and one run moved by its coefficients: looked at, never stored."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused
from funding.comparing import compared, terms_compared, what_if
from funding.forms.runs import CompareForm, WhatIfForm, typed_of
from funding.views.reading import READERS, lines_of, visible_pools, visible_run


@require_safe
@desk_required(*READERS)
def run_compare(request, pk):
    """The runs of a pool that were ticked, or its last two."""
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    every = pool.runs.select_related("snapshot", "made_by").order_by("pk")
    form = CompareForm(request.GET, runs=every)
    ticked = list(form.cleaned_data["runs"].order_by("pk")) if form.is_valid() else []
    runs = (ticked or list(every.reverse()[:2])[::-1])[: CompareForm.MOST]
    for run in runs:
        run.pool = pool
    context = {
        "pool": pool,
        "every": every,
        "runs": runs,
        "is_cut": len(ticked) > CompareForm.MOST,
        "most": CompareForm.MOST,
        "terms": terms_compared(runs) if runs else [],
        "lines": compared(runs) if runs else [],
    }
    return TemplateResponse(request, "funding/run_compare.html", context)


@require_safe
@desk_required(*READERS)
def run_what_if(request, pk):
    """Who gains and who loses when a number of this run is moved."""
    run = visible_run(request.desk, pk)
    lines = lines_of(run)
    moved = request.GET if "base_each" in request.GET else None
    form = WhatIfForm(moved, initial=typed_of(run), extras=run.extra_measures)
    rows = []
    if form.is_valid():
        try:
            rows = what_if(run, lines, terms=form.terms(run.pool), coefficients=form.coefficients)
        except Refused as refusal:
            form.refuse(refusal)
    context = {
        "run": run,
        "form": form,
        "rows": rows,
        "gainers": sum(moved.by > 0 for _, _, moved in rows),
        "losers": sum(moved.by < 0 for _, _, moved in rows),
        "query": request.GET.urlencode(),
        "can_try": request.desk.role == Role.DISTRICT_OFFICER and not run.pool.is_closed,
    }
    return TemplateResponse(request, "funding/run_what_if.html", context)
