"""Two versions of what was handed in, and what changed between them."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from pilots.comparisons import apart, compared, sides
from pilots.forms.comparisons import ComparisonForm
from pilots.kinds import KINDS, page_of
from pilots.models import Submission


@require_safe
@desk_required(Role.SUBDISTRICT_OFFICER, *Role.of_district, *Role.of_city)
def version_compare(request, pk):
    """The latest two unless others are chosen in ``?earlier=&later=``."""
    submission = _in_scope(request, pk)
    choices = sides(submission, by=request.desk)
    latest = dict(zip(("earlier", "later"), [side.key for side in choices[-2:]], strict=False))
    form = ComparisonForm(latest | request.GET.dict(), sides=choices)
    context = {
        "submission": submission,
        "back_url": page_of(submission),
        "form": form,
        "is_possible": len(choices) > 1,
        "pair": (),
        "changed": [],
    }
    if len(choices) > 1 and form.is_valid():
        earlier, later = form.chosen()
        parts = compared(submission, earlier, later, at=timezone.now())
        changed, unchanged = apart(parts or [])
        context |= {"pair": (earlier, later), "is_broken": parts is None}
        context |= {"changed": changed, "unchanged": unchanged}
    return TemplateResponse(request, "pilots/version_compare.html", context)


def _in_scope(request, pk) -> Submission:
    rows = Submission.objects.visible_to(request.desk).filter(kind__in=KINDS)
    if request.desk.role in Role.of_city:
        rows = rows.filter(first_signed_at__isnull=False)
    related = ("round", "district", "subdistrict__district", "obligation")
    contents = [kind.content for kind in KINDS.values()]
    return get_object_or_404(rows.select_related(*related, *contents), pk=pk)
