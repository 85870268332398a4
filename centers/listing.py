"""The list of centers: what is asked of each, what all of them add up to, and the workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from centers.completeness import Completeness, completeness
from centers.figures import NO_STAFF, CenterFigures, StaffFigures, center_figures, staff_figures
from centers.models import Center
from core.spreadsheets import Column, Sheet, write_workbook

COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("区", width=14),
    Column("街道(乡镇)", width=18),
    Column("社会工作服务中心", width=38),
    Column("运营方式", width=22),
    Column("承接机构", width=30),
    Column("挂牌日期", "date"),
    Column("档案完整度(%)", "integer", is_summed=False),
    Column("在岗人员", "integer"),
    Column("专业服务人员", "integer"),
    Column("符合资质", "integer"),
    Column("不符合", "integer"),
    Column("其中降低标准", "integer"),
    Column("常务主任", width=10),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One center with how complete its profile is; ``staff`` is read for the rows on show only."""

    center: Center
    profile: Completeness
    executive: str  # whether somebody holds the post of 常务主任
    staff: StaffFigures = NO_STAFF


def listed(*, desk, filters, on: date) -> list[Listed]:
    """Every center in scope that the filters admit, in the divisions' own order; one query.

    Completeness is a rule of ours and no column: a city has some hundred centers, so it is asked
    of each rather than written a second time in SQL.
    """
    centers = (
        Center.objects.visible_to(desk)
        .with_profile(on)
        .filter(filters.condition(on))
        .select_related("district", "subdistrict")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    rows = (
        Listed(center, completeness(center), "在任" if center.has_executive else "空缺")
        for center in centers
    )
    return [row for row in rows if filters.admits(row.profile.percent)]


def with_staff(rows: Iterable[Listed], *, on: date) -> list[Listed]:
    """The same rows with their heads on duty; five queries for any number."""
    rows = list(rows)
    staff = staff_figures(centers_q=_these(rows), on=on)
    return [replace(row, staff=staff[row.center.pk]) for row in rows]


def totals(rows: Sequence[Listed], *, on: date) -> CenterFigures:
    """Over all rows of the list, whatever page is shown; one query."""
    return center_figures(centers_q=_these(rows), on=on)


def workbook(rows: Iterable[Listed], *, title: str, on: date) -> bytes:
    """All rows as an .xlsx; ``rows`` are those ``with_staff``."""
    lines = [_line(number, row) for number, row in enumerate(rows, start=1)]
    subtitle = f"截至{on.year}年{on.month}月{on.day}日，共{len(lines)}个中心"
    sheet = Sheet(title, COLUMNS, lines, subtitle=subtitle, unit="人", total=True, footer=())
    return write_workbook([sheet], filename_title=title)


def _these(rows: Iterable[Listed]) -> Q:
    return Q(pk__in=[row.center.pk for row in rows])


def _line(number: int, row: Listed) -> Sequence:
    center, staff = row.center, row.staff
    return (
        number,
        center.district.name,
        center.subdistrict.name,
        center.name,
        center.get_operation_mode_display(),
        center.operator_name,
        center.opened_on,
        row.profile.percent,
        staff.staff,
        staff.professionals,
        staff.met,
        staff.not_met,
        staff.waived,
        row.executive,
    )
