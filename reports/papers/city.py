"""What the city's report is on paper, before anybody asks whether that is Word or Excel.

Either the sum of what is filed at a moment, with the districts' words beside the city's, or a
version that the city adopted, from its stored text alone.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from core.chinese_dates import format_date, format_moment
from pilots.models import Round
from pilots.papers.standing import BLANK_DAY
from pilots.scans import DIGITS
from reports.breakdowns.counted import UNITS_KEY
from reports.breakdowns.tables import units_of_city
from reports.city import CitySummary, gap_rows
from reports.city_table import CityTable
from reports.citywide.beside import BesideSums, beside_sums
from reports.citywide.content import adopted_reading
from reports.citywide.coverage import coverage
from reports.citywide.models import CityReportVersion
from reports.citywide.parts import AttachedCase, Beside, ProblemGroup, told_beside
from reports.dashboards.panels import Panel
from reports.dictionary import Section
from reports.parts.tables import PartTable, part_tables

DISTRICT = "区"
SUM_OF = "数据按已备案的区级工作总结报告（定稿版本）汇总，上报后的变动不计入；"
RULES = "比率按各区合计重新计算，人数按各中心去重后相加。"
LISTED_APART = ("problems", "exemplary")  # put together by the city, not district by district


@dataclass(frozen=True, slots=True)
class CityPart:
    """Rows of all districts' reports; the first cell of each is the district."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CitySection:
    """``text`` is the city's own, "" where none was adopted; ``said`` are the districts' by name."""

    section: Section
    table: CityTable | None
    text: str
    said: tuple[tuple[str, str], ...] = ()
    parts: tuple[CityPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """The words of one 补充报告, and of which days."""

    district: str
    days: str
    text: str


@dataclass(frozen=True, slots=True)
class CityPaper:
    """``about`` says what is in it and what is not; ``gaps`` are district, state and lateness.

    ``units`` of all districts are what fits a sheet and no page of a document.
    ``supplied`` (补充数) and ``later`` (补充报告) stand apart: they are in none of the sums.
    ``day`` is blank before the city adopted it, as are the two names.
    """

    name: str
    title: str
    round: Round
    day: str
    marks: str
    about: tuple[str, ...]
    filed: tuple[str, ...]
    gaps: tuple[tuple[str, str, str], ...]
    sections: tuple[CitySection, ...]
    problems: tuple[ProblemGroup, ...]
    supplied: tuple[Beside, ...]
    later: tuple[Beside, ...]
    addenda: tuple[Later, ...]
    units: Panel
    cases: tuple[AttachedCase, ...] = ()
    # Of the moment, asked for where it is written; an adopted version holds none.
    coverage: Callable[[], Panel] | None = None
    filled_in_by: str = ""
    reviewed_by: str = ""
    is_version: bool = False

    @property
    def enclosed(self) -> list[AttachedCase]:
        """The exemplary cases whose text the public may read."""
        return [case for case in self.cases if case.texts]


def current_paper(summary: CitySummary, *, at: datetime) -> CityPaper:
    """What is filed at the moment, with the words that the city adopted last."""
    beside, adopted = beside_sums(summary), _last_adopted(summary.round)
    words = _words_of(adopted)
    tables = {table.section.key: table for table in summary.tables}
    parts = _parts(summary)
    year, filed = summary.round.year, tuple(str(district) for district in summary.filed)
    gaps = tuple((str(row.district), row.state, row.lateness) for row in gap_rows(summary, at=at))
    return CityPaper(
        name=f"{summary.round.name}全市工作总结",
        title=f"{year}年全市街道(乡镇)社会工作服务中心建设试点工作总结汇总",
        round=summary.round,
        day=BLANK_DAY,
        marks=f"{summary.round}　全市汇总（{len(filed)}个区已备案）　导出时间 {format_moment(at)}",
        about=(*_extent(filed, gaps), *_about(adopted, summary), *_tampered(beside)),
        filed=filed,
        gaps=gaps,
        sections=tuple(
            CitySection(
                said.section,
                tables.get(said.section.key),
                words.get(said.section.key, ""),
                tuple((str(one.district), one.text) for one in said.texts),
                tuple(part for section, part in parts if section == said.section.key),
            )
            for said in summary.texts
        ),
        problems=beside.problems,
        supplied=beside.supplied,
        later=beside.later,
        addenda=tuple(Later(one.district, one.days, one.text) for one in beside.addenda),
        units=units_of_city(
            (district.name, reading.tables.get(UNITS_KEY, ()))
            for district, reading in summary.signed
        ),
        cases=beside.cases,
        coverage=partial(coverage, summary.round),
    )


def adopted_paper(version: CityReportVersion) -> CityPaper | None:
    """One adopted version; None where its text no longer fits its checksum."""
    if not version.is_intact:
        return None
    reading, content, round = (
        adopted_reading(version),
        json.loads(version.text),
        version.report.round,
    )
    moment = format_moment(version.at)
    gaps = tuple((district, state, "") for district, state in reading.gaps)
    return CityPaper(
        name=str(version),
        title=f"{round.year}年全市街道(乡镇)社会工作服务中心建设试点工作总结报告",
        round=round,
        day=format_date(version.at),
        marks=f"{version}　{moment}审定　校验码 {version.sha256[:DIGITS]}",
        about=_extent(reading.districts, gaps),
        filed=reading.districts,
        gaps=gaps,
        sections=tuple(CitySection(one.section, one.table, one.text) for one in reading.sections),
        problems=reading.problems,
        supplied=_beside(content["supplements"], reading.districts),
        later=_beside(content["later"], reading.districts),
        addenda=tuple(
            Later(one["district"], _days(one), one["text"]) for one in content["addenda"]
        ),
        units=reading.units,
        filled_in_by=str(version.prepared_by.user),
        reviewed_by=str(version.by.user),
        is_version=True,
    )


def _last_adopted(round: Round) -> CityReportVersion | None:
    versions = CityReportVersion.objects.filter(report__round=round)
    return versions.select_related("report__round", "by__user").order_by("-number").first()


def _words_of(version: CityReportVersion | None) -> dict[str, str]:
    if version is None or not version.is_intact:
        return {}
    return {one.section.key: one.text for one in adopted_reading(version).sections}


def _extent(filed: Sequence[str], gaps: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """Who is in the sums, and who is not for which reason."""
    missing: dict[str, list[str]] = {}
    for district, state, lateness in gaps:
        missing.setdefault("，".join(filter(None, (state, lateness))), []).append(district)
    return (
        f"{SUM_OF}{RULES}",
        f"已计入{len(filed)}个区：{'、'.join(filed) or '无'}。",
        *(
            f"未计入{len(names)}个区（{why}）：{'、'.join(names)}。"
            for why, names in missing.items()
        ),
    )


def _about(version: CityReportVersion | None, summary: CitySummary) -> list[str]:
    """Which version the city's words are of, and which districts they do not know of yet."""
    if version is None:
        return []
    if not version.is_intact:
        return [f"{version}的内容与校验值不符，没有列入。"]
    said = f"各部分开头的市级文字取自{version}，{format_date(version.at)}由{version.by.user}审定"
    later = "、".join(adopted_reading(version).later_in(summary))
    return [f"{said}；此后备案的{later}不在其中。" if later else f"{said}。"]


def _tampered(beside: BesideSums) -> list[str]:
    names = "、".join(beside.tampered)
    return [f"{names}有补充报告的内容与校验值不符，没有列入。"] if names else []


def _parts(summary: CitySummary) -> list[tuple[str, CityPart]]:
    """With the key of the section, in the order of the report; of districts that signed before a
    part existed, nothing."""
    found: dict[str, tuple[PartTable, list[tuple[str, ...]]]] = {}
    for district, reading in summary.signed:
        for part in part_tables(reading.rows):
            if part.key not in LISTED_APART:
                _, rows = found.setdefault(part.key, (part, []))
                rows += [(district.name, *row.cells) for row in part.table.rows]
    return [
        (
            part.section,
            CityPart(part.key, part.title, (DISTRICT, *part.table.columns), tuple(rows)),
        )
        for part, rows in found.values()
    ]


def _beside(amounts: Mapping, districts: Sequence[str]) -> tuple[Beside, ...]:
    """As a version holds them, by figure and district, in the order of the districts."""
    return told_beside(
        (name, {key: of_key[name] for key, of_key in amounts.items() if name in of_key})
        for name in districts
    )


def _days(addendum: Mapping[str, str]) -> str:
    since, until = (date.fromisoformat(addendum[name]) for name in ("since", "until"))
    return f"{format_date(since)}至{format_date(until)}"
