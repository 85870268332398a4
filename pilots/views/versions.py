"""What was signed, as it was signed, with the verdict of its checksum."""

import json

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from pilots.attachment_page import FilePanel, held_rows
from pilots.kinds import content_of, kind_of, page_of
from pilots.models import Submission, SubmissionVersion
from pilots.states import SubmissionKind
from pilots.taken_records import of_files
from pilots.views.submissions import TAKEN

# Reports are shown by the room that knows their figures.
SHOWN = (SubmissionKind.RECOMMENDATION, SubmissionKind.PLAN)


@require_safe
@desk_required(Role.SUBDISTRICT_OFFICER, *Role.of_district, *Role.of_city)
def version_detail(request, pk):
    version = get_object_or_404(
        SubmissionVersion.objects.filter(
            submission__in=Submission.objects.visible_to(request.desk).filter(kind__in=SHOWN)
        ).select_related(
            "taken_by",
            "submission__round",
            "submission__district",
            "submission__subdistrict__district",
            "submission__recommendation",
            "submission__plan",
        ),
        pk=pk,
    )
    files = held_rows(version)
    if is_taken(request):
        content = content_of(version.submission)
        taken = of_files(files)
        return table_file(request, taken, what=TAKEN, obj=content, title=str(version))
    context = {
        "version": version,
        # The frozen text by titles and labels, never the row as it is today.
        "parts": kind_of(version.submission).read(json.loads(version.text)),
        "files": FilePanel(files, add_url="", is_full=False),
        "back_url": page_of(version.submission),
    }
    return TemplateResponse(request, "pilots/version_detail.html", context)
