"""One center: its profile, what that lacks, and its people."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from centers.added import ON_CENTER_PAGE
from centers.completeness import completeness
from centers.figures import figures_of
from centers.models import Center
from centers.planning_page import summaries_of
from centers.postholders import holdings
from centers.profile_page import missing_parts, parts_of
from centers.team import engagements_on, former_engagements, member


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def center_detail(request, pk):
    on = timezone.localdate()
    centers = Center.objects.visible_to(request.desk).with_profile(on)
    center = get_object_or_404(centers.select_related("district", "subdistrict__district"), pk=pk)
    team = engagements_on(center, on)
    profile = completeness(center)
    context = {
        "center": center,
        "on": on,
        "added": ON_CENTER_PAGE.to(center, by=request.desk, on=on),
        "parts": parts_of(center, desk=request.desk, on=on),
        "planning": summaries_of(center),
        "profile": profile,
        "missing": missing_parts(center, profile, desk=request.desk),
        "holdings": holdings(center, on),
        "names_posts": request.desk.role == Role.SUBDISTRICT_OFFICER and center.closed_on is None,
        "members": [member(e.person, e, on=on, desk=request.desk) for e in team],
        "figures": figures_of(team, on=on),
        # Who works at another center by now has a page there, and none here.
        "former": [(e, e.person.center_id == center.pk) for e in former_engagements(center, on)],
        "can_edit": request.desk.role == Role.EXECUTIVE_DIRECTOR,
        "can_export": request.desk.role in Role.of_business,
    }
    return TemplateResponse(request, "centers/center_detail.html", context)
