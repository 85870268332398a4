"""The published list of a round: the confirmed pilot units, as a page and as a workbook."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from centers.published import lists_of, published_units, workbook
from core.office_downloads import EXCEL, office_download
from pilots.models import Round
from pilots.views.chosen_round import prepared_among, round_prepared


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def unit_list(request):
    rounds = list(Round.objects.visible_to(request.desk).latest_first())
    round = prepared_among(request, rounds)
    units = published_units(round=round, desk=request.desk)
    lists = lists_of(round)
    context = {
        "rounds": rounds,
        "round": round,
        "rows": [(listed, lists.get(listed.unit.pk)) for listed in units],
        "districts": len({unit.district_id for unit in units}),
        "publications": list(dict.fromkeys(lists.values())),
        "can_publish": request.desk.role == Role.CITY_LEADER
        and any(row.unit.pk not in lists and not row.is_withdrawn for row in units)
        and not round.is_closed,
        "export_url": f"{reverse('centers:unit_export')}?round={round.pk}" if units else "",
    }
    return TemplateResponse(request, "centers/unit_list.html", context)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def unit_export(request):
    round = round_prepared(request)
    if round is None:
        raise Http404
    title = f"{round}单位名单"
    content = workbook(published_units(round=round, desk=request.desk), title=title)
    record("导出试点单位名单", at=timezone.now(), by=request.desk, obj=round)
    return office_download(content, title, EXCEL)
