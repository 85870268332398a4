"""核实单: sent from the page of a row, answered by the center, closed by the district."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.history import about, history_page
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.chinese_dates import format_date
from core.keyset import page_after
from core.narrowing import kept_with, narrowed
from core.problems import Refused
from pilots.models import Round
from pilots.views.chosen_round import chosen_round
from pilots.views.closed_round import closed_away
from reports.models import Verification
from reports.parts.actions import verifications as actions
from reports.parts.forms import AnswerForm, AskForm
from reports.parts.states import HEADS, VERIFICATION_STEPS, WITH_A_FORM
from reports.parts.subjects import KINDS, address_of, find
from reports.parts.views.supplements import HISTORY, READERS
from reports.taken_records import of_verifications
from supervision.views.answering import done, form_page, posted

DAYS_TO_ANSWER = 7


@require_safe
@desk_required(*READERS)
def verification_list(request):
    round, on = chosen_round(request), timezone.localdate()
    chosen = narrowed(request, [("waiting", "等待本岗位办理")])
    rows = Verification.objects.visible_to(request.desk)
    rows = (rows.waiting_for(request.desk) if chosen else rows).filter(round=round)
    rows = rows.select_related("center")
    if round is not None and is_taken(request):
        found = rows.order_by("-due_on", "-pk")
        tables = [of_verifications([_item(row, on=on) for row in found])]
        return table_file(request, tables, what="导出核实单", obj=round, title=str(round))
    page = page_after(rows, day="due_on", cursor=request.GET.get("after", ""))
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "page": page,
        "items": [_item(row, on=on) for row in page.rows],
        "query": kept_with(f"round={round.pk}" if round else "", chosen),
        "narrowed": chosen,
        "is_one_center": request.desk.role in HEADS,
    }
    return TemplateResponse(request, "reports/parts/verification_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def verification_add(request, subject, key):
    row = find(subject, key, by=request.desk)
    if row is None:
        raise Http404
    round = _round_of(request, subject, row)
    if away := closed_away(request, round, KINDS[subject].page, key):
        return away
    due_on = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    form = AskForm(**posted(request), subject=subject, due_on=due_on)
    act = partial(_ask, form, round, subject, row, by=request.desk, at=timezone.now())
    if asked := done(form, act, "form_token"):
        messages.success(request, "核实单已发给中心。")
        return redirect("reports:verification_detail", asked.pk)
    kind = KINDS[subject]
    number, back_url = kind.number(row), reverse(kind.page, args=[key])
    intro = f"请{row.center}核实{number}。"
    return form_page(
        request,
        form,
        title="发核实单",
        crumbs=[(number, back_url)],
        back_url=back_url,
        label="发出",
        intro=intro,
    )


def _round_of(request, subject, row) -> Round:
    """That of the row; one without a round is asked about in the latest."""
    found = KINDS[subject].round(row) or chosen_round(request)
    if found is None:
        raise Http404
    return found


def _ask(form, round, subject, row, **said):
    return actions.ask(round=round, subject=subject, row=row, facts=form.facts, **said)


@require_safe
@desk_required(*READERS)
def verification_detail(request, pk):
    return _detail_page(request, _verification(request, pk))


@require_safe
@desk_required(*READERS)
def verification_history(request, pk):
    row = _verification(request, pk)
    back_url = reverse("reports:verification_detail", args=[pk])
    return history_page(request, about(row), title=row.audit_label, back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(*HEADS)
def verification_answer(request, pk):
    row = _verification(request, pk)
    if away := closed_away(request, row.round, "reports:verification_detail", pk):
        return away
    form = AnswerForm(**posted(request))
    act = partial(actions.answer, verification=row, by=request.desk, at=timezone.now())
    back_url = reverse("reports:verification_detail", args=[pk])
    if done(form, act, "answer", "text"):
        messages.success(request, "已答复，等待区里办结。")
        return redirect(back_url)
    crumbs = [("核实单", reverse("reports:verification_list")), (row.number, back_url)]
    return form_page(
        request,
        form,
        title="答复核实单",
        crumbs=crumbs,
        back_url=back_url,
        label="答复",
        intro=row.question,
    )


@require_POST
@desk_required(*Role.of_district)
def verification_step(request, pk):
    row = _verification(request, pk)
    name = request.POST.get("step")
    if name not in VERIFICATION_STEPS or name in WITH_A_FORM:
        raise Http404
    note = request.POST.get("note", "")
    try:
        taken = actions.take_verification_step(
            name, verification=row, by=request.desk, at=timezone.now(), note=note
        )
    except Refused as refusal:
        return _detail_page(request, row, refusal.problems)
    messages.success(request, f"已办理，当前状态：{taken.get_state_display()}。")
    return redirect("reports:verification_detail", pk)


def _item(row: Verification, *, on) -> dict:
    """A row with the word that a reader looks for first."""
    if row.is_overdue(on):
        return {"row": row, "label": f"逾期{(on - row.due_on).days}天", "tone": "bad"}
    return {"row": row, "label": row.get_state_display(), "tone": row.tone}


def _detail_page(request, row: Verification, problems=()):
    offered = row.offered_steps(by=request.desk)
    answered = f"{row.get_answer_display()}：{row.answer_text}" if row.answer else ""
    context = {
        "row": row,
        "item": _item(row, on=timezone.localdate()),
        "problems": problems,
        "facts": [
            ("社会工作服务中心", str(row.center)),
            ("核实对象", row.number),
            ("涉及的指标", row.figure_label),
            ("核实事项", row.question),
            ("答复期限", format_date(row.due_on)),
            ("发出", f"{row.asked_by}，{format_date(row.asked_on)}"),
            ("答复", answered),
        ],
        "subject_url": address_of(row, by=request.desk),
        "can_answer": any(step.name in WITH_A_FORM for step in offered),
        "steps": [step for step in offered if step.name not in WITH_A_FORM],
        "step_url": reverse("reports:verification_step", args=[row.pk]),
        "history": row.history.select_related(*HISTORY).order_by("-pk"),
    }
    return TemplateResponse(request, "reports/parts/verification_detail.html", context)


def _verification(request, pk) -> Verification:
    rows = Verification.objects.visible_to(request.desk)
    return get_object_or_404(rows.select_related("center", "round", "asked_by"), pk=pk)
