"""The list of confirmed units, row by row as page and workbook show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from centers.models import Center
from centers.models.center import centers_by_unit
from core.spreadsheets import Column, Sheet, write_workbook
from pilots.models import PilotUnit

COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("区", width=14),
    Column("街道(乡镇)", width=18),
    Column("类型", width=8),
    Column("社会工作服务中心", width=38),
    Column("运营方式", width=22),
    Column("承接机构", width=30),
    Column("确定日期", "date"),
    Column("服务结束日期", "date"),
)


@dataclass(frozen=True, slots=True)
class PublishedUnit:
    unit: PilotUnit
    center: Center | None

    @property
    def district_id(self) -> int:
        return self.unit.district_id

    @property
    def center_name(self) -> str:
        return self.center.name if self.center else ""

    @property
    def mode(self) -> str:
        return self.center.get_operation_mode_display() if self.center else ""

    @property
    def operator(self) -> str:
        return self.center.operator_name if self.center else ""

    @property
    def days(self) -> tuple[date, date]:
        return self.unit.starts_on, self.unit.ends_on


def published_units(*, round, desk) -> list[PublishedUnit]:
    """The confirmed units of the round in the desk's scope, in the districts' order; two queries.

    A unit whose center is not there is still on the list: the decision made it a unit.
    """
    units = (
        PilotUnit.objects.visible_to(desk)
        .filter(round=round)
        .select_related("district", "subdistrict__district")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    units = list(units)
    centers = centers_by_unit(units)
    return [PublishedUnit(unit, centers.get(unit.pk)) for unit in units]


def workbook(units: Iterable[PublishedUnit], *, title: str) -> bytes:
    """The list as an .xlsx with one sheet."""
    rows = [_row(number, listed) for number, listed in enumerate(units, start=1)]
    subtitle = f"共{len(rows)}个街道(乡镇)"
    return write_workbook(
        [Sheet(title, COLUMNS, rows, subtitle=subtitle, footer=())], filename_title=title
    )


def _row(number: int, listed: PublishedUnit) -> Sequence:
    subdistrict = listed.unit.subdistrict
    return (
        number,
        listed.unit.district.name,
        subdistrict.name,
        subdistrict.base_kind,
        listed.center_name,
        listed.mode,
        listed.operator,
        *listed.days,
    )
