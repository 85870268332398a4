"""抽查: drawing a sample, its list to print, and what was found in each case."""

from secrets import randbelow

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases.models import DrawnCase, Sample
from cases.recognizing.forms import DrawForm, FindingForm
from cases.recognizing.page import drawn_rows, finding_lines
from cases.recognizing.sampling import draw_sample, drawn_again, find
from core.keyset import page_after
from core.problems import Refused
from pilots.models import Round
from pilots.views.closed_round import closed_away

SEEDS = 10**8


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def sample_list(request):
    rounds = Round.objects.visible_to(request.desk).filter(closed_at=None).latest_first()
    form = DrawForm(request.POST if request.method == "POST" else None, rounds=rounds)
    if form.is_valid():
        facts = {**form.cleaned_data}
        facts["seed"] = facts["seed"] or f"{randbelow(SEEDS):08d}"
        try:
            sample = draw_sample(**facts, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已抽出{sample.size}个案例，随机种子{sample.seed}。")
            return redirect("cases:sample_detail", sample.public_id)
    samples = Sample.objects.visible_to(request.desk).select_related(
        "round", "drawn_by__user", "drawn_by__district"
    )
    page = page_after(
        samples.defer("population"), day="drawn_at", cursor=request.GET.get("after", "")
    )
    context = {
        "form": form,
        "samples": page.rows,
        "next": page.next_cursor,
        "can_draw": rounds.exists(),
    }
    return TemplateResponse(request, "cases/sample_list.html", context)


@require_safe
@desk_required(*Role.of_district)
def sample_detail(request, public_id):
    samples = Sample.objects.visible_to(request.desk).select_related(
        "round", "drawn_by__user", "drawn_by__district"
    )
    sample = get_object_or_404(samples, public_id=public_id)
    rows = drawn_rows(sample, by=request.desk)
    context = {
        "sample": sample,
        "facts": [
            ("试点批次", str(sample.round)),
            ("随机种子", sample.seed),
            ("抽取方式", f"按比例{sample.share}%" if sample.share else f"共{sample.number}个"),
            ("抽样范围", f"{len(sample.population)}个已结案案例，按中心分层"),
            ("抽中", f"{sample.size}个"),
            ("抽样人", str(sample.drawn_by)),
        ],
        "rows": rows,
        "is_same": drawn_again(sample),
        "unresolved": sum(row.tone != "good" for row in rows),
    }
    return TemplateResponse(request, "cases/sample_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def finding_add(request, public_id):
    found = DrawnCase.objects.visible_to(request.desk).select_related("sample__round", "case")
    drawn = get_object_or_404(found, public_id=public_id)
    sample = drawn.sample
    if away := closed_away(request, sample.round, "cases:sample_detail", sample.public_id):
        return away
    form = FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            find(drawn=drawn, **form.cleaned_data, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"案例{drawn.case.number}的抽查结果已登记。")
            return redirect("cases:sample_detail", drawn.sample.public_id)
    context = {
        "form": form,
        "drawn": drawn,
        "findings": finding_lines(drawn.findings.all(), shows_text=True),
    }
    return TemplateResponse(request, "cases/finding_add.html", context)
