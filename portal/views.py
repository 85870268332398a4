"""The home page of each role, and the two addresses that machines ask."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.models import District
from accounts.roles import Role
from cases.revealing import RESPONSIBLE
from pilots.models import Round
from portal.home_standing import standing_for
from portal.leaving import open_work as work_in_name_of
from portal.leaving import people_of
from portal.progress import progress_for
from portal.todo import count_of, todos_for


@require_safe
def home(request):
    """What to do now, then how the units in scope stand; both computed from state."""
    desk, at = request.desk, timezone.now()
    round = _round_at_work(desk)
    todos = todos_for(desk, at=at) if desk else []
    context = {
        "todos": todos,
        "todo_count": count_of(todos),
        "standing": standing_for(desk, round, at=at) if desk else None,
        "progress": progress_for(desk, round, on=timezone.localdate()) if desk else None,
    }
    return TemplateResponse(request, "portal/home.html", context)


@require_safe
def todo_count(request):
    """How much waits for the desk, asked by the other pages once they stand (``site.js``)."""
    request.session.leave_alone()
    todos = todos_for(request.desk, at=timezone.now()) if request.desk else []
    return JsonResponse({"count": count_of(todos)})


def _round_at_work(desk) -> Round | None:
    """Who runs or audits the platform has no round to look at."""
    if desk is None or desk.role not in Role.of_business:
        return None
    return Round.objects.visible_to(desk).at_work(timezone.localdate())


@require_safe
@desk_required(*RESPONSIBLE, Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN)
def open_work(request, pk):
    """What somebody who leaves, or has left, has open in their name."""
    person = get_object_or_404(people_of(request.desk), pk=pk)
    now, looks_after = timezone.now(), request.desk.role not in RESPONSIBLE
    context = {
        "person": person,
        "piles": work_in_name_of(person, viewer=request.desk, at=now),
        "held": person.desks.held_on(timezone.localdate())
        .select_related("district", "subdistrict__district")
        .order_by("pk"),
        "looks_after": looks_after,
        "sees_numbers": request.desk.role == Role.SECURITY_ADMIN,
        "can_hand_over": not looks_after,
    }
    return TemplateResponse(request, "portal/open_work.html", context)


@require_safe
@login_not_required
def privacy(request):
    """The notice of 个人信息保护法 17; for the people served, so nobody has to sign in."""
    context = {
        "districts": District.objects.order_by("order", "pk"),
        "days": settings.DATA_REQUEST_DAYS,
        "contact": settings.PRIVACY_CONTACT,
    }
    return TemplateResponse(request, "portal/privacy.html", context)


@require_safe
@login_not_required
def health(request):
    """The process answers; says nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def ready(request):
    """The database answers and holds every migration; 503 where it does not."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return HttpResponse("migrations pending", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
