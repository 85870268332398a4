"""The home page of each role, and the two addresses that machines ask."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import District
from portal.progress import progress_for
from portal.todo import todos_for


@require_safe
def home(request):
    """What to do now, then how the units in scope stand; both computed from state."""
    desk = request.desk
    return TemplateResponse(
        request,
        "portal/home.html",
        {
            "todos": todos_for(desk, at=timezone.now()) if desk else [],
            "progress": progress_for(desk, on=timezone.localdate()) if desk else None,
        },
    )


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
