"""The 试点推荐表 on A4: the same boxes for the print page, Word and Excel.

What was signed is printed from its frozen text, with number and checksum of that version at the
foot of every page; anything else says that it is a draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.chinese_dates import format_date
from core.documents import OfficialDocument
from core.money import MoneyField, exact_wan
from core.paper_sheets import form_workbook
from core.papers import Box, FormPaper, opinion, paired, part, prose
from pilots.answers import EMPTY, answer, spoken
from pilots.attachments import TITLE as ATTACHED
from pilots.attachments import files_in_words
from pilots.models import Recommendation, SubmissionVersion
from pilots.papers.standing import BLANK_DAY, as_it_stands, marks_of
from pilots.sections import EXTRA, SECTIONS, Section
from pilots.staff_words import staff_in_words

TITLE = "北京市街道(乡镇)社会工作服务中心建设试点推荐表"
BELOW = "签字、盖章和日期由各单位在纸上填写。"
COLUMNS = 4
WIDTHS = (23, 23, 23, 23)
WIDE = {"host_platforms", "address", "function_rooms", "guidance_offices", "contact_email"}
LONG = ("strengths", "service_plan")
# Which office writes what on the paper, and the field in which its words may already stand.
OPINIONS = (
    ("街道工委办事处\n(乡镇党委政府)\n意　　见", "subdistrict_opinion"),
    ("区委社会工委\n区民政局\n意　　见", ""),
    ("市委社会工委\n市民政局\n审定意见", ""),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes on paper, in the shape of a signed text, and the version it was signed in."""

    recommendation: Recommendation
    version: SubmissionVersion | None
    frozen: Mapping

    @classmethod
    def of(cls, recommendation: Recommendation, *, at: datetime) -> "Filled":
        """As it was last signed where the city has it, else as it stands at ``at``."""
        return cls(recommendation, *as_it_stands(recommendation, at=at))

    def text(self, section: Section, name: str) -> str:
        """The answer in words; amounts in 万元 without the unit, which stands once above them."""
        field: Any = Recommendation._meta.get_field(name)
        value = self.frozen["sections"][section.key].get(name)
        if isinstance(field, MoneyField):
            return "" if value in EMPTY else exact_wan(value)
        return answer(field, value)


def form_number(recommendation: Recommendation) -> str:
    """The number of the form: year of the round and code of the unit."""
    return f"{recommendation.round.year}-{recommendation.subdistrict.code}"


def marks(recommendation: Recommendation, version: SubmissionVersion | None) -> str:
    """What stands at the foot of every page."""
    return marks_of(f"表号 {form_number(recommendation)}", version)


def recommendation_paper(recommendation: Recommendation, *, at: datetime) -> FormPaper:
    """The whole form, its three opinions with room for signature, seal and day."""
    filled = Filled.of(recommendation, at=at)
    handed_in_at = recommendation.submission.handed_in_at
    day = format_date(handed_in_at) if handed_in_at else BLANK_DAY
    return FormPaper(
        title=TITLE,
        widths=WIDTHS,
        left=f"推荐单位(盖章)：{recommendation.district.bureau_name}",
        right=f"填报日期：{day}",
        rows=[*(row for section in SECTIONS for row in _rows(section, filled)), *_files(filled)],
        below=[BELOW],
        marks=marks(recommendation, filled.version),
    )


def _rows(section: Section, filled: Filled) -> list[list[Box]]:
    if section.key == "opinion":
        written = [
            opinion(title, filled.text(section, name) if name else "", COLUMNS)
            for title, name in OPINIONS
        ]
        return [*_questions(filled), part("九、意见", COLUMNS), *written]
    if section.key in LONG:
        return [part(section.title, COLUMNS), prose(filled.text(section, section.key), COLUMNS)]
    title = f"{section.title}（单位：万元）" if section.key == "funds" else section.title
    facts = [(label, filled.text(section, name), name in WIDE) for name, label in _labels(section)]
    return [
        part(title, COLUMNS),
        *paired([*_first(section, filled), *facts, *_last(section, filled)]),
    ]


def _labels(section: Section) -> list[tuple[str, str]]:
    return [
        (name, str(Recommendation._meta.get_field(name).verbose_name)) for name in section.fields
    ]


def _first(section: Section, filled: Filled) -> list[tuple[str, str, bool]]:
    """What the division itself says, at the head of the first part."""
    if section.key != "basics":
        return []
    unit = filled.recommendation.subdistrict
    return [
        ("所属区", filled.recommendation.district.name, False),
        ("街道(乡镇)", unit.name, False),
        ("类型", unit.base_kind, False),
    ]


def _last(section: Section, filled: Filled) -> list[tuple[str, str, bool]]:
    """The sum of the funds, and the people proposed with their verdicts."""
    if section.key == "funds":
        return [("合计", exact_wan(filled.frozen["funds_total"]), False)]
    staff = filled.frozen.get("staff")
    if section.key != "staffing" or not staff:
        return []
    said = staff_in_words(staff["rows"], on=staff["on"])
    return [(label, words, True) for label, words in said]


def _questions(filled: Filled) -> list[list[Box]]:
    """What the city asked beyond the form; forms of the first format were asked nothing."""
    asked = filled.frozen.get("questions", ())
    facts = [(row["text"], spoken(row["kind"], row["answer"]), True) for row in asked]
    return [part(EXTRA.title, COLUMNS), *paired(facts)] if facts else []


def _files(filled: Filled) -> list[list[Box]]:
    named = enumerate(files_in_words(filled.frozen), start=1)
    files = [(f"附件{number}", words, True) for number, words in named]
    return [part(ATTACHED, COLUMNS), *paired(files)] if files else []


def form_document(recommendation: Recommendation, *, at: datetime) -> bytes:
    """The form as Word."""
    paper = recommendation_paper(recommendation, at=at)
    document = OfficialDocument(str(recommendation), marks=paper.marks)
    document.write_form(paper)
    return document.content()


def form_sheet(recommendation: Recommendation, *, at: datetime) -> bytes:
    """The form as Excel, laid out for A4."""
    paper = recommendation_paper(recommendation, at=at)
    return form_workbook([paper], filename_title=str(recommendation))
