"""Open cases that need somebody new, and handing them over."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from cases.handover import hand_over, receivers
from cases.handover_forms import HandoverForm, LeadersForm
from cases.models import Case
from cases.revealing import RESPONSIBLE
from cases.sight import case_row, row_columns
from core.keyset import page_after
from core.problems import Refused

TICKS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*RESPONSIBLE)
def handover_list(request):
    on, open_cases = timezone.localdate(), Case.objects.visible_to(request.desk).unfinished()
    form = HandoverForm(
        request.POST if request.method == "POST" else None,
        cases=open_cases,
        desks=receivers(by=request.desk, on=on),
    )
    if form.is_valid():
        facts = form.cleaned_data
        try:
            done = hand_over(**facts, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{len(done)}个案例已移交给{facts['to'].user}。")
            return redirect("cases:handover_list")
    leaders = LeadersForm(request.GET, cases=open_cases)
    leader = leaders.leader
    found = open_cases.in_charge_of(leader) if leader else open_cases.without_worker(on)
    page = page_after(
        row_columns(found, request.desk),
        day="opened_on",
        cursor=request.GET.get("after", ""),
        size=TICKS_PER_PAGE,
    )
    chosen = form.chosen_keys()
    rows = [case_row(case, request.desk) for case in page.rows]
    context = {
        "form": form,
        "leaders": leaders,
        "leader": leader,
        "rows": [(row, row.key in chosen) for row in rows],
        "shows_form": bool(rows) or form.is_bound,  # what was typed stays, also when nothing waits
        "next": page.next_cursor,
        "query": f"worker={leader.pk}" if leader else "",
    }
    return TemplateResponse(request, "cases/handover_list.html", context)
