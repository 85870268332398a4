"""Files beside what is handed in: adding one, taking it away, getting it back."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.downloads import file_response
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.attachment_page import open_parts
from pilots.attachments import ATTACHMENTS, WRITERS, kept_for, too_many
from pilots.choices import AttachmentKind
from pilots.forms.attachments import AttachmentForm
from pilots.kinds import KINDS, page_of
from pilots.models import Submission

# What is mostly attached to a part; everything else stands under 其他附件 until told otherwise.
USUAL = {"premises": AttachmentKind.PHOTO, "staffing": AttachmentKind.CERTIFICATE}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def attachment_add(request, pk):
    """A file for the part in ``?section=``, or for the form as a whole."""
    submission = get_object_or_404(_submissions(request), pk=pk)
    sections = open_parts(submission, by=request.desk)
    section = request.GET.get("section", ATTACHMENTS)
    form = AttachmentForm(
        request.POST or None,
        request.FILES or None,
        sections=sections,
        initial={"section": section, "kind": USUAL.get(section, AttachmentKind.OTHER)},
    )
    if form.is_valid():
        try:
            actions.add_attachment(
                submission=submission,
                upload=form.cleaned_data["file"],
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
                **form.facts(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "附件已添加。")
            return redirect(page_of(submission))
    context = {
        "submission": submission,
        "form": form,
        "closed": actions.reasons_against_editing(submission) or too_many(submission),
        "back_url": page_of(submission),
    }
    return TemplateResponse(request, "pilots/attachment_add.html", context)


@require_POST
@desk_required(*WRITERS)
def attachment_remove(request, public_id):
    attachment = _kept(request, public_id)
    try:
        actions.remove_attachment(attachment=attachment, by=request.desk, at=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
    else:
        messages.success(request, f"附件“{attachment.file.name}”已移除。")
    return redirect(page_of(attachment.submission))


@require_safe
@desk_required(*WRITERS, Role.DISTRICT_LEADER, *Role.of_city)
def attachment_download(request, public_id):
    attachment = _kept(request, public_id)
    response = file_response(attachment.file)
    with transaction.atomic():
        record("下载附件", at=timezone.now(), by=request.desk, obj=attachment)
    return response


def _submissions(request):
    contents = [kind.content for kind in KINDS.values()]
    return Submission.objects.visible_to(request.desk).select_related(
        "round", "district", "subdistrict__district", *contents
    )


def _kept(request, public_id):
    related = ("round", "district", "subdistrict__district")
    return get_object_or_404(
        kept_for(request.desk).select_related("file", *(f"submission__{name}" for name in related)),
        file__public_id=public_id,
    )
