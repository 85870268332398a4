"""What was signed, as it was signed, with the verdict of its checksum."""

import json

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from pilots.answers import Part, frozen_form
from pilots.models import DistrictPlan, Recommendation, Submission, SubmissionVersion
from pilots.states import SubmissionKind

# Reports are shown by the room that knows their figures.
PAGES = {
    SubmissionKind.RECOMMENDATION: "pilots:recommendation_detail",
    SubmissionKind.PLAN: "pilots:plan_detail",
}


@require_safe
@desk_required(Role.SUBDISTRICT_OFFICER, *Role.of_district, *Role.of_city)
def version_detail(request, pk):
    version = get_object_or_404(
        SubmissionVersion.objects.filter(
            submission__in=Submission.objects.visible_to(request.desk).filter(kind__in=PAGES)
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
    context = {
        "version": version,
        "parts": _parts(version),
        "back_to": PAGES[SubmissionKind(version.submission.kind)],
        "content_pk": _content(version).pk,
    }
    return TemplateResponse(request, "pilots/version_detail.html", context)


def _parts(version: SubmissionVersion) -> list[Part]:
    """The frozen text by titles and labels, never the row as it is today."""
    frozen = json.loads(version.text)
    if version.submission.kind == SubmissionKind.RECOMMENDATION:
        return frozen_form(frozen, Recommendation._meta.get_field)
    field = DistrictPlan._meta.get_field
    return [(str(field(name).verbose_name), [("", frozen[name])]) for name in DistrictPlan.PARTS]


def _content(version: SubmissionVersion):
    submission = version.submission
    if submission.kind == SubmissionKind.PLAN:
        return submission.plan
    return submission.recommendation
