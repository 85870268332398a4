"""A center's profile as its page shows it: calm parts, each with what it holds and its own form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.roles import Role
from centers.actions.operations import in_words as operation_in_words
from centers.actions.profile import in_words
from centers.completeness import Completeness
from centers.models import Center, Operation, Premises, RulesDocument
from centers.models.profile import RulesKind
from centers.planning_page import where_to_plan
from centers.sections import SECTIONS, Section
from core.chinese_dates import format_date
from core.problems import Problem

# Who fills in what the sections are not: else it is the executive director's.
KEEPERS = {
    "operation": (Role.SUBDISTRICT_OFFICER, Role.EXECUTIVE_DIRECTOR),
    "posts": (Role.SUBDISTRICT_OFFICER,),
}
EXECUTIVE = (Role.EXECUTIVE_DIRECTOR,)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page; ``url`` is "" where the reader may not change it."""

    key: str
    title: str
    clause: str
    facts: list[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """One of the center's premises as a line."""

    premises: Premises
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class RulesRow:
    """One of the four 管理制度: how it stands and its texts, the newest first."""

    kind: RulesKind
    is_established: bool
    documents: list[RulesDocument]

    @property
    def badge(self) -> tuple[str, str]:
        if self.documents:
            return "已建立，有文件", "good"
        return ("已建立", "good") if self.is_established else ("未建立", "warn")


@dataclass(frozen=True, slots=True)
class Parts:
    sections: list[Part]
    operation: Part
    history_url: str
    places: list[Place]
    left: list[Place]
    rules: list[RulesRow]
    can_edit: bool


def parts_of(center: Center, *, desk, on: date) -> Parts:
    """Everything of the profile but the two posts; five queries."""
    can_edit = _keeps(desk, center, EXECUTIVE)
    premises = list(Premises.objects.filter(center=center).order_by("use", "pk"))
    return Parts(
        sections=[
            _section(center, section, can_edit) for section in SECTIONS if _is_shown(section)
        ],
        operation=_operation(center, desk),
        history_url=reverse("centers:operation_list", args=[center.pk]),
        places=[_place(row, can_edit, on) for row in premises if row.left_on is None],
        left=[_place(row, can_edit, on) for row in premises if row.left_on is not None],
        rules=_rules(center),
        can_edit=can_edit,
    )


def missing_parts(center: Center, profile: Completeness, *, desk) -> list[tuple[Problem, str]]:
    """What is missing, each with the place where this reader can fill it in, or ""."""
    return [(problem, _where(center, problem, desk)) for problem in profile.problems]


def _where(center: Center, problem: Problem, desk) -> str:
    if not _keeps(desk, center, KEEPERS.get(problem.section, EXECUTIVE)):
        return ""
    if problem.section == "posts":
        kind = {"has_director": "director", "has_executive": "executive_director"}[problem.field]
        return reverse("centers:post_add", args=[center.pk, kind])
    if problem.section == "operation":
        return reverse("centers:operation_edit", args=[center.pk])
    if problem.section == "planning":
        return where_to_plan(center, problem)
    if problem.section == "premises":
        return _premises_url(center, problem.field)
    anchor = "" if problem.section == "guidance" else f"#id_{problem.field}"
    return reverse("centers:center_edit", args=[center.pk, problem.section]) + anchor


def _premises_url(center: Center, field: str) -> str:
    """The first place without a right of use is where that is missing; else a new place is."""
    if field == "has_rights":
        rows = Premises.objects.filter(center=center, left_on=None, right="").order_by("use", "pk")
        if place := rows.first():
            return reverse("centers:premises_edit", args=[place.pk]) + "#id_right"
    use = {"office_area": "office", "service_area": "service"}.get(field, "")
    return reverse("centers:premises_add", args=[center.pk]) + f"?use={use}"


def _keeps(desk, center: Center, roles: Iterable[str]) -> bool:
    return desk.role in roles and center.closed_on is None


def _is_shown(section: Section) -> bool:
    return section.key != "rules"  # with its documents, as rows of their own


def _section(center: Center, section: Section, can_edit: bool) -> Part:
    facts = list(in_words(center, section).items())
    if section.key == "basics":
        begun = ("确定试点日期", format_date(center.founded_on))
        facts = [("街道(乡镇)", center.subdistrict.full_name), begun, *facts]
    url = reverse("centers:center_edit", args=[center.pk, section.key]) if can_edit else ""
    return Part(section.key, section.title, section.clause, facts, url)


def _operation(center: Center, desk) -> Part:
    row = Operation.objects.filter(center=center).order_by("starts_on", "pk").last()
    facts = list(operation_in_words(row).items()) if row else [("运营方式", "")]
    if row:
        facts.append(("起始日期", format_date(row.starts_on)))
    if row and row.ends_on:
        facts.append(("结束日期", format_date(row.ends_on)))
    can_keep = _keeps(desk, center, KEEPERS["operation"])
    url = reverse("centers:operation_edit", args=[center.pk]) if can_keep else ""
    return Part("operation", "运营", "实施方案三(四)", facts, url)


def _place(row: Premises, can_edit: bool, on: date) -> Place:
    right = row.get_right_display() or "使用权未写明"
    if row.right_until:
        right += f"至{format_date(row.right_until)}"
    if row.has_run_out(on):
        right += "，使用权已到期"
    words = [row.get_use_display(), f"{row.area:.1f}平方米", right]
    if row.platform:
        words.append(f"依托{row.get_platform_display()}")
    words += row.room_labels
    if row.equipment:
        words.append(f"设备：{row.equipment}")
    if row.left_on:
        words.append(f"{format_date(row.left_on)}停用")
    url = reverse("centers:premises_edit", args=[row.pk]) if can_edit else ""
    return Place(row, "，".join(words), url)


def _rules(center: Center) -> list[RulesRow]:
    documents = list(
        RulesDocument.objects.filter(center=center).select_related("file").order_by("-pk")
    )
    return [
        RulesRow(kind, getattr(center, kind.column), [d for d in documents if d.kind == kind])
        for kind in RulesKind
    ]
