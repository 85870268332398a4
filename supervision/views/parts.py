"""What hangs on a session: follow-ups until they are done, and the signed sheets."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from accounts.downloads import file_response
from accounts.roles import Role
from core.problems import Refused
from supervision import actions
from supervision.forms.sessions import FollowUpForm, SheetForm
from supervision.models import FollowUp, SignedSheet, SupervisionSession
from supervision.owners import owners_of
from supervision.states import BOTH_SIDES
from supervision.views.sessions import READERS, session_page, visible_sessions

MOST_SHOWN = 100
KEEPERS = (*BOTH_SIDES, Role.DISTRICT_OFFICER)


@require_http_methods(FORM_METHODS)
@desk_required(*BOTH_SIDES)
def follow_up_add(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    owners = owners_of(session, on=timezone.localdate())
    form = FollowUpForm(request.POST if request.method == "POST" else None, owners=owners)
    if form.is_valid():
        try:
            actions.agree(session=session, **form.cleaned_data, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "跟进事项已登记，已列入责任人的待办。")
            return redirect("supervision:session_detail", pk)
    return _form_page(request, form, session, "登记跟进事项", multipart=False)


@require_safe
@desk_required(*Role.of_center, Role.SUPERVISOR)
def follow_up_list(request):
    """What is still open: one's own first, then that of the others in reach."""
    rows = FollowUp.objects.visible_to(request.desk).still_open()
    rows = rows.select_related("session", "center", "owner").order_by("due_on", "pk")
    context = {
        "own": list(rows.owned_by(request.user)),
        "others": list(rows.exclude(owner=request.user)[:MOST_SHOWN]),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "supervision/follow_up_list.html", context)


@require_POST
@desk_required(*Role.of_center, Role.SUPERVISOR)
def follow_up_finish(request, pk):
    rows = FollowUp.objects.visible_to(request.desk)
    follow_up = get_object_or_404(rows, pk=pk)
    try:
        actions.finish(
            follow_up=follow_up,
            result=request.POST.get("result", "").replace("\0", "")[:200],
            by=request.desk,
            at=timezone.now(),
        )
    except Refused as refusal:
        session = get_object_or_404(visible_sessions(request.desk), pk=follow_up.session_id)
        return session_page(request, session, problems=refusal.problems)
    messages.success(request, "跟进事项已办结。")
    return redirect("supervision:session_detail", follow_up.session_id)


@require_http_methods(FORM_METHODS)
@desk_required(*KEEPERS)
def sheet_add(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            actions.add_sheet(
                session=session,
                upload=facts["file"],
                form_token=facts["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "签字的督导记录表已上传。")
            return redirect("supervision:session_detail", pk)
    return _form_page(request, form, session, "上传签字的督导记录表", multipart=True)


@require_safe
@desk_required(*READERS)
def sheet_download(request, public_id):
    sessions = SupervisionSession.objects.visible_to(request.desk)
    sheets = SignedSheet.objects.filter(session__in=sessions).select_related("file", "session")
    sheet = get_object_or_404(sheets, file__public_id=public_id)
    response = file_response(sheet.file)
    with transaction.atomic():
        record("查看签字的督导记录表", at=timezone.now(), by=request.desk, obj=sheet)
    return response


def _form_page(request, form, session, title: str, *, multipart: bool):
    context = {
        "form": form,
        "stale": None,
        "title": title,
        "submit_label": "保存",
        "multipart": multipart,
        "back": reverse("supervision:session_detail", args=[session.pk]),
    }
    return TemplateResponse(request, "supervision/session_again.html", context)
