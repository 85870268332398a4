"""认定 by the district, its word taken back, and the list of what does not count and why."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from cases.case_page import case_context
from cases.counting import COUNTING, counts_toward_quota, three_readings, what_would_count
from cases.models import Case
from cases.recognition_export import recognition_rows, recognition_workbook
from cases.recognition_forms import RecognitionForm, UncountedFilterForm
from cases.recognizing import recognize, take_back
from cases.second_look import Doubt
from cases.second_look_facts import doubts_about
from cases.sight import CaseRow, case_row, row_columns, shows_people
from cases.states import Recognition
from cases.views.cases import ROW_READERS, one_case
from core.keyset import page_after
from core.office_downloads import EXCEL, office_download
from core.problems import Refused
from pilots.models import Round
from pilots.states import CountingRule
from pilots.views.chosen_round import chosen_round

TICKS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits, what is worth a second look, and what was typed about it."""

    row: CaseRow
    doubts: list[Doubt]
    is_chosen: bool
    note: str


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER)
def recognition_list(request):
    waiting = Case.objects.visible_to(request.desk).waiting_for_recognition()
    form = RecognitionForm(request.POST if request.method == "POST" else None, cases=waiting)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            done = recognize(**facts, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            label = Recognition(facts["outcome"]).label
            messages.success(request, f"{len(done)}个案例{label}。")
            return redirect("cases:recognition_list")
    rows = row_columns(waiting, request.desk)
    page = page_after(
        rows, day="closed_on", cursor=request.GET.get("after", ""), size=TICKS_PER_PAGE
    )
    context = {
        "form": form,
        "rows": _waiting(page.rows, form, request.desk),
        "next": page.next_cursor,
        **_three_readings(request),
    }
    return TemplateResponse(request, "cases/recognition_list.html", context)


def _waiting(cases, form: RecognitionForm, desk) -> list[Waiting]:
    warned, chosen = doubts_about(cases, by=desk), form.chosen_keys()
    rows = [(case, case_row(case, desk)) for case in cases]
    return [
        Waiting(row, warned.get(case.pk, []), row.key in chosen, form.own_note(row.key))
        for case, row in rows
    ]


def _three_readings(request) -> dict:
    """Of the latest round: what the district's word changes, beside the two other readings."""
    round = Round.objects.visible_to(request.desk).latest_first().first()
    if round is None:
        return {"round": None, "readings": []}
    cases = Case.objects.visible_to(request.desk)
    return {"round": round, "readings": three_readings(cases, round)}


@require_safe
@desk_required(Role.DISTRICT_OFFICER)
def recognition_export(request):
    round = chosen_round(request)
    if round is None:
        raise Http404
    cases = Case.objects.visible_to(request.desk).filter(round=round)
    rows = recognition_rows(cases, desk=request.desk)
    record("导出案例认定名单", at=timezone.now(), by=request.desk, obj=round)
    title = f"{request.desk.district}{round}案例认定名单"
    return office_download(recognition_workbook(rows, title=title), title, EXCEL)


@require_POST
@desk_required(Role.DISTRICT_OFFICER)
def recognition_take_back(request, public_id):
    case, now = one_case(request.desk, public_id), timezone.now()
    try:
        take_back(case=case, note=request.POST.get("note", ""), by=request.desk, at=now)
    except Refused as refusal:
        context = case_context(case, by=request.desk, at=now, problems=refusal.problems)
        return TemplateResponse(request, "cases/case_detail.html", context)
    messages.success(request, f"案例{case.number}的认定意见已撤回，重新等待认定。")
    return redirect("cases:case_detail", public_id)


@require_safe
@desk_required(*ROW_READERS)
def uncounted_list(request):
    """Why a case is not among the year's 服务案例: each with its reason, and the three readings."""
    round = chosen_round(request)
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "shows_people": shows_people(request.desk),
        **(_uncounted(request, round) if round else {"rows": [], "readings": []}),
    }
    return TemplateResponse(request, "cases/uncounted_list.html", context)


def _uncounted(request, round: Round) -> dict:
    cases = Case.objects.visible_to(request.desk).filter(round=round)
    left_out = cases.exclude(COUNTING[CountingRule(round.counting_rule)])
    filters = UncountedFilterForm({**request.GET.dict(), "round": round.pk}, round=round)
    page = page_after(
        row_columns(filters.filter(left_out), request.desk),
        day="opened_on",
        cursor=request.GET.get("after", ""),
    )
    return {
        "filters": filters,
        "rows": [
            (
                case_row(case, request.desk),
                counts_toward_quota(case, round)[1],
                what_would_count(case, round),
            )
            for case in page.rows
        ],
        "query": filters.query(),
        "next": page.next_cursor,
        "readings": three_readings(cases, round),
    }
