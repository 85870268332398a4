"""One record: its page, putting it right, voiding it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from cases.doubts import doubts_about
from cases.entry import FACTS, MORE
from cases.mending import (
    mend_record,
    note_record_reading,
    reads_texts,
    reasons_against_change,
    void_record,
)
from cases.models import ServiceRecord
from cases.record_forms import MendForm, VoidForm, initial_of
from cases.record_words import changes_told, facts_in_words, texts_in_words
from cases.states import WORKERS
from cases.views.cases import FILE_READERS
from cases.views.records import asking, is_confirmed
from core.problems import Refused, Stale


def _record(request, public_id) -> ServiceRecord:
    people = ("case__client", "case__worker", "served_by", "recorded_by", "round", "center")
    records = ServiceRecord.objects.visible_to(request.desk).select_related(*people, "voided_by")
    return get_object_or_404(records, public_id=public_id)


@require_safe
@desk_required(*FILE_READERS)
def record_detail(request, public_id):
    record, now = _record(request, public_id), timezone.now()
    is_full = reads_texts(record, by=request.desk, at=now)
    if is_full:
        note_record_reading(record, by=request.desk, at=now)
    case = record.case
    context = {
        "record": record,
        "facts": facts_in_words(record),
        "texts": texts_in_words(record) if is_full else [],
        "is_full": is_full,
        "changes": changes_told(record, is_full=is_full),
        "case_number": case.number if case else "",
        "case_url": reverse("cases:case_detail", args=[case.public_id]) if case else "",
        "can_change": request.desk.role in WORKERS
        and not reasons_against_change(record, by=request.desk, at=now),
    }
    return TemplateResponse(request, "cases/record_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def record_edit(request, public_id):
    record, now = _record(request, public_id), timezone.now()
    back_to = reverse("cases:record_detail", args=[public_id])
    closed = reasons_against_change(record, by=request.desk, at=now)
    if closed:
        return _refused(request, closed, back_to)
    case, current, doubts = record.case, (), []
    form = MendForm(
        request.POST if request.method == "POST" else None,
        opened_on=case.opened_on if case else None,
        at=now,
        initial={**initial_of(record, (*FACTS, *MORE)), "version": record.version},
    )
    if form.is_valid():
        doubts = doubts_about(
            form.facts(), center=record.center, served_by=record.served_by, record=record
        )
        if is_confirmed(request, doubts):
            try:
                mend_record(
                    record=record,
                    facts=form.facts(),
                    reason=form.cleaned_data["reason"],
                    version=form.cleaned_data["version"],
                    by=request.desk,
                    at=now,
                )
            except Stale as stale:
                current, doubts = stale.current.items(), []
                form.renew_version(record.version)
            except Refused as refusal:
                doubts = []
                form.refuse(refusal)
            else:
                messages.success(request, "服务记录已更正，更正前的内容保留在下面。")
                return redirect(back_to)
    context = {"form": form, "back_to": back_to, "current": current, **asking(doubts)}
    return TemplateResponse(request, "cases/record_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def record_void(request, public_id):
    record, now = _record(request, public_id), timezone.now()
    back_to = reverse("cases:record_detail", args=[public_id])
    closed = reasons_against_change(record, by=request.desk, at=now)
    if closed:
        return _refused(request, closed, back_to)
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            void_record(record=record, reason=form.cleaned_data["reason"], by=request.desk, at=now)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "服务记录已作废，不再计入任何数字。")
            return redirect(back_to)
    context = {"form": form, "back_to": back_to, "facts": facts_in_words(record)}
    return TemplateResponse(request, "cases/record_void.html", context)


def _refused(request, problems, back_to: str):
    for problem in problems:
        messages.error(request, problem.sentence)
    return redirect(back_to)
