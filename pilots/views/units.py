"""One pilot unit in one round: where it comes from, where it stands, and its steps."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.chinese_dates import format_date
from core.problems import Refused
from pilots import actions
from pilots.added import ON_UNIT_PAGE
from pilots.models import PilotUnit

READERS = (*Role.of_district, *Role.of_city)


@require_safe
@desk_required(*READERS)
def unit_detail(request, pk):
    return _detail_page(request, in_scope(request, pk))


@require_POST
@desk_required(Role.CITY_OFFICER, Role.CITY_LEADER)
def unit_step(request, pk):
    unit, name = in_scope(request, pk), request.POST.get("step", "")
    if name not in unit.steps():
        raise BadRequest
    try:
        note = request.POST.get("note", "")
        moved = actions.move_unit(name, unit=unit, by=request.desk, at=timezone.now(), note=note)
    except Refused as refusal:
        return _detail_page(request, unit, refused=refusal.problems)
    messages.success(request, f"{unit}：{moved.get_state_display()}。")
    return redirect("pilots:unit_detail", pk)


def in_scope(request, pk) -> PilotUnit:
    rows = PilotUnit.objects.visible_to(request.desk).select_related(
        "round", "subdistrict__district", "carried_from__round"
    )
    return get_object_or_404(rows, pk=pk)


def _detail_page(request, unit: PilotUnit, refused=()):
    people = ("by__user", "by__district", "by__subdistrict__district")
    context = {
        "unit": unit,
        "facts": _facts(unit),
        "added": ON_UNIT_PAGE.to(unit, by=request.desk, on=timezone.localdate()),
        "steps": unit.offered_steps(by=request.desk),
        "refused": refused,
        "history": unit.history.select_related(*people).order_by("-pk"),
    }
    return TemplateResponse(request, "pilots/unit_detail.html", context)


def _facts(unit: PilotUnit) -> list[tuple[str, str]]:
    source = f"由{unit.carried_from.round}延续" if unit.carried_from_id else "本批次推荐并审定"
    return [
        ("街道(乡镇)", unit.subdistrict.full_name),
        ("批次", str(unit.round)),
        ("来源", source),
        ("开始日期", format_date(unit.starts_on)),
        ("结束日期", format_date(unit.ends_on)),
    ]
