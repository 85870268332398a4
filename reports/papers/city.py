"""What the city's report is on paper: the sum of filed versions, and who said what in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.models import District
from core.chinese_dates import format_moment
from reports.city import CitySummary
from reports.parts.tables import SUPPLEMENTS, TITLES, case_texts, part_tables

DISTRICT = "区"
PARTS = {**TITLES, "supplements": SUPPLEMENTS}


@dataclass(frozen=True, slots=True)
class CityPart:
    """One part of all districts' reports; the first cell of each row is the district.

    ``section`` is the key of the section that it belongs to, "" for an annex.
    """

    key: str
    section: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def city_parts(summary: CitySummary) -> list[CityPart]:
    """In the order of the report; of districts that signed before a part existed, nothing."""
    found: dict[str, CityPart] = {}
    for district, reading in summary.signed:
        for part in part_tables(reading.rows):
            before = found.get(part.key)
            rows = tuple((district.name, *row.cells) for row in part.table.rows)
            found[part.key] = CityPart(
                part.key,
                part.section,
                part.title,
                (DISTRICT, *part.table.columns),
                (*before.rows, *rows) if before else rows,
            )
    return list(found.values())


def city_cases(summary: CitySummary) -> Iterator[tuple[District, dict]]:
    """The exemplary cases whose public text was signed, under the name of their district."""
    for district, reading in summary.signed:
        for case in case_texts(reading.rows):
            yield district, dict(case)


def city_title(summary: CitySummary) -> str:
    return f"{summary.round.year}年全市街道(乡镇)社会工作服务中心建设试点工作总结汇总"


def city_marks(summary: CitySummary, *, at: datetime) -> str:
    """At the foot of every page: a sum is of a moment, because districts go on filing."""
    return (
        f"{summary.round}　全市汇总（{len(summary.filed)}个区已备案）　导出时间 {format_moment(at)}"
    )
