"""The supervisor's own page."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from pilots.models import Round
from supervision.workbench import workbench_context


@require_safe
@desk_required(Role.SUPERVISOR)
def workbench(request):
    on = timezone.localdate()
    round = Round.objects.visible_to(request.desk).at_work(on)
    context = workbench_context(by=request.desk, round=round, on=on)
    return TemplateResponse(request, "supervision/workbench.html", context)
