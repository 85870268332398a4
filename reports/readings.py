"""A summary as one reads it: its five texts and its figures, as they stand or as signed."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from accounts.models import RoleGrant
from accounts.roles import Role
from pilots.models import Round, SubmissionVersion
from pilots.states import SubmissionState
from reports.basis import Counted, counted_by, kept_version, last_version, of_version
from reports.dictionary import FIGURES, Figure
from reports.facts import Facts
from reports.figure_links import report_way, rows_at
from reports.figures import tally
from reports.models import SummaryReport
from reports.parts.centers import UnitCenters
from reports.parts.chosen import as_read
from reports.parts.frozen import rows_to_sign
from reports.parts.tables import PART_KEYS
from reports.quoting import rendered


@dataclass(frozen=True, slots=True)
class Reading:
    """``figures`` are integers by key; ``counted_on`` is the day whose staff was counted, ``as_of``
    the moment whose rows were."""

    texts: Mapping[str, str]
    figures: Mapping[str, int]
    counted_on: date
    as_of: datetime
    # The rows of ``reports.parts`` by part; a version signed before a part existed lacks its key.
    rows: Mapping = field(default_factory=dict)
    tables: Mapping = field(default_factory=dict)  # of ``reports.breakdowns``, likewise


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was filed in the round before; ``way`` is the address for ``KEY`` of its rows."""

    round: Round
    reading: Reading
    way: str


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is no longer what was signed; ``told`` is what 补充报告 say of it, "" for
    nothing, and ``is_told`` that this is the whole difference. ``url`` is the page of its rows,
    "" where nobody asked for one."""

    figure: Figure
    signed: str
    now: str
    told: str = ""
    is_told: bool = False
    url: str = ""


def live_reading(
    report: SummaryReport, *, at: datetime, placed: UnitCenters | None = None
) -> Reading:
    """What would be signed now, with the quoted figures in the texts."""
    counted = counted_by(report, at=at, placed=placed)
    texts = {name: rendered(getattr(report, name), counted.figures) for name in report.PARTS}
    return _reading(texts, counted, rows_to_sign(report))


def signed_reading(version: SubmissionVersion) -> Reading:
    """What was signed, from the stored text alone: for sums and comparing. Who shows or prints
    it takes ``reading_to_show``."""
    counted, content = of_version(version), json.loads(version.text)
    rows = {key: content[key] for key in PART_KEYS if key in content}
    return _reading(content["texts"], counted, rows)


def _reading(texts: Mapping[str, str], counted: Counted, rows: Mapping) -> Reading:
    return Reading(texts, counted.figures, counted.on, counted.as_of, rows, counted.tables)


def reading_to_show(version: SubmissionVersion) -> Reading:
    """What was signed, without the cases that the library took down since; a query at most."""
    signed = signed_reading(version)
    return replace(signed, rows=as_read(signed.rows))


def changes_since(
    report: SummaryReport, signed: Reading, *, placed: UnitCenters | None = None
) -> list[Change]:
    """The figures that rows give differently today for the very day that was signed for."""
    district = report.district_id
    facts = Facts(round=report.round, on=signed.counted_on, districts=[district], known=placed)
    now = tally(facts)[district]
    if now == signed.figures:
        return []
    told: Counter[str] = Counter()
    for addendum in report.addenda.order_by("number"):
        told.update(addendum.figures)
    return differences(signed.figures, now, told)


def differences(
    before: Mapping[str, int], now: Mapping[str, int], told: Mapping[str, int] | None = None
) -> list[Change]:
    """What is no longer the same, in the order of the dictionary.

    A figure that is younger than the signature was not signed, so it cannot have changed.
    """
    return [
        _change(FIGURES[key], before[key], now.get(key), (told or {}).get(key, 0))
        for key in FIGURES
        if key in before and before[key] != now.get(key)
    ]


def _change(figure: Figure, before: int, now: int | None, told: int) -> Change:
    is_told = bool(told) and now is not None and now - before == told
    said = figure.told(told) if told else ""
    return Change(figure, figure.shown(before), figure.shown(now), said, is_told)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one desk reads: the signed version and what changed since, or what would be signed.

    ``reading`` is None where the version's text no longer fits its checksum. Of a draft,
    ``kept`` is the version whose figures stay and ``renewed`` the one that 重新取数 replaces:
    ``changes`` then are old to new, as they will be signed.
    """

    reading: Reading | None
    version: SubmissionVersion | None
    changes: list[Change]
    kept: SubmissionVersion | None = None
    renewed: SubmissionVersion | None = None


def shown_to(
    report: SummaryReport, *, by: RoleGrant, at: datetime, placed: UnitCenters | None = None
) -> Shown:
    """The city reads the last signed version, also while the district mends it; the district
    reads what it would sign until that lies with the city. ``placed`` are its units and centers
    where they are at hand."""
    version = last_version(report)
    reads_signed = by.role in Role.of_city or report.submission.is_with_city
    if version is None:
        return Shown(live_reading(report, at=at, placed=placed), None, [])
    if not version.is_intact:
        reading = None if reads_signed else live_reading(report, at=at, placed=placed)
        return Shown(reading, version if reads_signed else None, [])
    signed, way = reading_to_show(version), report_way(report, version)
    if reads_signed:
        return Shown(signed, version, led(changes_since(report, signed, placed=placed), way))
    reading = live_reading(report, at=at, placed=placed)
    if kept_version(report) is not None:
        changes = led(changes_since(report, signed, placed=placed), way)
        return Shown(reading, None, changes, kept=version)
    changes = led(differences(signed.figures, reading.figures), way)
    return Shown(reading, None, changes, renewed=version)


def led(changes: list[Change], way: str) -> list[Change]:
    """Each to the page that says both what was signed and what is there now."""
    return [replace(change, url=rows_at(way, change.figure.key)) for change in changes]


@dataclass(frozen=True, slots=True)
class ChangesNotice:
    """Figures that are no longer the same, and what that means for who reads the page."""

    title: str
    text: str
    before: str
    now: str
    changes: list[Change]


def changes_notice(shown: Shown) -> ChangesNotice | None:
    """What the page says of the changes; None where nothing changed."""
    if not shown.changes:
        return None
    count = f"{len(shown.changes)}项"
    if shown.renewed is not None:
        title = f"重新取数后与第{shown.renewed.number}版相比，{count}数据不同"
        text = "审核上报后以新数据为准，请对照修改文字。"
        return ChangesNotice(title, text, f"第{shown.renewed.number}版", "现在", shown.changes)
    if shown.kept is not None:
        title = f"{count}变动：记录在上报后有变化"
        text = "再次上报仍用原来的数据；要用现在的数据，请先重新取数。"
        return ChangesNotice(title, text, "上报时", "现在", shown.changes)
    title = f"{count}变动：记录在上报后有变化{_said_of_told(shown.changes)}"
    text = f"本页显示上报时的定稿数据，汇总也以定稿为准。{_way_to_correct(shown.version)}"
    return ChangesNotice(title, text, "上报时", "现在", shown.changes)


def _way_to_correct(version: SubmissionVersion | None) -> str:
    if version is not None and version.submission.state in SubmissionState.final:
        return "报告已备案，不再退回；差异请在补充报告或者全市工作总结中说明。"
    return "需要更正的，由市级退回后重新取数、重新上报。"


def _said_of_told(changes: list[Change]) -> str:
    """How much of it needs no question, because the district told it already."""
    count = sum(change.is_told for change in changes)
    if count == 0:
        return ""
    return "，补充报告已说明" if count == len(changes) else f"，其中{count}项补充报告已说明"
