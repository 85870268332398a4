"""How every center stands against its quota today."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from core.csv_files import Value, csv_download
from pilots.models import PilotUnit, Round
from pilots.quota import Pace, hours_in_words
from pilots.views.chosen_round import chosen_round
from reports.board import Board, BoardRow, board
from reports.dashboards.standings import board_url
from reports.views.asked import district_asked, key_asked

ONE_DAY = timedelta(days=1)
MEASURED = ("计入案例(个)", "应完成案例(个)", "计入督导(分钟)", "应完成督导(分钟)")


@require_safe
@desk_required(*Role.of_center, *Role.of_district, *Role.of_city)
def standing_list(request):
    """All units of the desk's scope, or those of a district, those at one pace, or one alone."""
    round, today = chosen_round(request), timezone.localdate()
    district, pace = district_asked(request), _pace(request)
    units = (
        PilotUnit.objects.visible_to(request.desk)
        .filter(round=round)
        .select_related("subdistrict__district")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    if district is not None:
        units = units.filter(district=district)
    if unit := key_asked(request, "unit"):
        units = units.filter(pk=unit)
    found = _board(request.desk, round, units, today) if round else Board((), ())
    rows = [row for row in found.rows if pace is None or row.word == pace.value]
    if round is not None and request.GET.get("format") == "csv":
        record("导出进度与达标", at=timezone.now(), by=request.desk, obj=round)
        return csv_download(csv_rows(rows), f"{round}进度与达标")
    return TemplateResponse(
        request,
        "reports/standing_list.html",
        {
            "round": round,
            "rounds": Round.objects.visible_to(request.desk).latest_first(),
            "before": min(today, round.service_ends_on + ONE_DAY) if round else today,
            "hours_owed": hours_in_words(round.supervision_minutes_quota) if round else "",
            "board": found,
            "rows": rows,
            "csv_url": _csv_url(request),
            "owed": found.owed,
            "paces": _paces(found, round, district, pace),
            "district": district,
            "pace": pace,
            "is_narrowed": bool(district or pace or unit),
            "all_url": board_url(round=round.pk) if round else "",
        },
    )


def csv_rows(rows: Iterable[BoardRow]) -> Iterator[list[Value]]:
    """A line a unit; hours as they are counted, in minutes. No reason of a light, which may be an
    amount."""
    yield ["区", "街道(乡镇)", "进度", *MEASURED, "开展条件"]
    for row in rows:
        subdistrict, (cases, hours) = row.unit.subdistrict, row.meters
        measured = (cases.done, cases.total, hours.done, hours.total)
        lights = "、".join(light.word for light in row.lights)
        yield [subdistrict.district.name, subdistrict.name, row.word, *measured, lights]


def _csv_url(request) -> str:
    asked = request.GET.copy()
    asked["format"] = "csv"
    return f"?{asked.urlencode()}"


def _board(desk, round, units, today) -> Board:
    return board(round=round, units=units, on=today, role=desk.role)


def _pace(request) -> Pace | None:
    """The one of ``?pace=``, by its name; all of them for one there is not."""
    return Pace.__members__.get(request.GET.get("pace", "").upper())


def _paces(found: Board, round: Round | None, district, pace) -> list[tuple[str, int, str, bool]]:
    """Each pace with how many go at it, the address of these, and whether they are shown now."""
    if round is None:
        return []
    here = {"round": round.pk, "district": district.pk if district else None}
    return [
        (one.value, count, board_url(**here, pace=one.name.lower()) if count else "", one == pace)
        for one, (_, count) in zip(Pace, found.counts, strict=False)
    ]
