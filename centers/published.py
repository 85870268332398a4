"""The list of confirmed units, row by row as page and workbook show it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from centers.models import Center, ListedUnit, Publication
from centers.models.center import centers_by_unit
from core.chinese_dates import format_date
from core.spreadsheets import Column, Sheet, write_workbook
from pilots.models import PilotUnit
from pilots.states import UnitState

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
    def is_withdrawn(self) -> bool:
        return self.unit.has_withdrawn

    @property
    def halt(self) -> str:
        """退出 or 暂停, "" for a unit at work."""
        halted = self.unit.state in (UnitState.WITHDRAWN, UnitState.SUSPENDED)
        return self.unit.get_state_display() if halted else ""

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


def unpublished_units(*, round, desk) -> list[PublishedUnit]:
    """Those of them that stand on no published list yet and have not withdrawn, in order."""
    rows = published_units(round=round, desk=desk)
    published = set(
        ListedUnit.objects.filter(publication__round=round).values_list("unit", flat=True)
    )
    return [row for row in rows if row.unit.pk not in published and not row.is_withdrawn]


def lists_of(round) -> dict[int, Publication]:
    """The list that each unit of the round stands on, by the unit's key."""
    rows = ListedUnit.objects.filter(publication__round=round).select_related("publication__round")
    return {row.unit_id: row.publication for row in rows}


FROZEN = ("district", "name", "kind", "center", "mode", "operator", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a published list, as it was published."""

    number: int
    district: str
    name: str
    kind: str
    center: str
    mode: str
    operator: str
    starts_on: date
    ends_on: date


def frozen_rows(units: Iterable[PublishedUnit]) -> list[dict]:
    return [
        dict(zip(FROZEN, _row(number, listed)[1:], strict=True))
        for number, listed in enumerate(units, start=1)
    ]


def entries_of(publication: Publication) -> list[Entry]:
    """The list as it was published, whatever the units and centers are called today."""
    return [
        Entry(
            number=number,
            **{
                **row,
                "starts_on": date.fromisoformat(row["starts_on"]),
                "ends_on": date.fromisoformat(row["ends_on"]),
            },
        )
        for number, row in enumerate(json.loads(publication.text)["rows"], start=1)
    ]


def publication_workbook(publication: Publication) -> bytes:
    """The published list as an .xlsx, with its number and day above the table."""
    rows = [
        (entry.number, *(getattr(entry, name) for name in FROZEN))
        for entry in entries_of(publication)
    ]
    subtitle = (
        f"{publication.document_number}　{format_date(publication.issued_on)}发布　"
        f"共{len(rows)}个街道(乡镇)"
    )
    title = str(publication)
    sheet = Sheet(title, COLUMNS, rows, subtitle=subtitle, footer=())
    return write_workbook([sheet], filename_title=title)


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
