"""The parts of a case's file in the order of the profession (MZ/T 094-2017 服务档案).

``PARTS`` is the one place where a part comes in: its title and what it is made of. A builder
returns no block where nothing is on file, and the paper then says 无. Whoever does not see the
file in full gets the same paper with the name masked and every text hidden.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cases.models import Case, ServiceRecord, SupervisorRemark
from cases.sight import HIDDEN
from core.chinese_dates import format_date, format_moment
from core.masking import mask_name

NOTHING = "无"
Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a part: labels and answers; ``heading`` where a part has several."""

    facts: Facts
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Sight:
    """The case and how much of it this copy shows."""

    case: Case
    is_full: bool

    def text(self, value: str) -> str:
        """A text of the file, or that there is one."""
        return value if self.is_full or not value else HIDDEN

    def name(self, value: str) -> str:
        return value if self.is_full else mask_name(value)


def parts_of(case: Case, *, is_full: bool) -> list[Part]:
    """Every part, those without anything on file too."""
    seen = Sight(case, is_full)
    return [Part(title, build(seen)) for title, build in PARTS]


def cover_of(case: Case, *, is_full: bool) -> Facts:
    seen = Sight(case, is_full)
    return [
        ("案例编号", case.number),
        ("服务中心", str(case.center)),
        ("服务对象", _name(seen)),
        ("工作方法", case.get_method_display()),
        ("服务领域", case.get_field_display()),
        ("负责社工", str(case.worker)),
        ("接案日期", format_date(case.opened_on)),
        ("结案日期", _day(case.closed_on)),
    ]


def _name(seen: Sight) -> str:
    """A group or a community is served without a client of its own."""
    client = seen.case.client
    return seen.name(client.name) if client else ""


def _day(day) -> str:
    return format_date(day) if day else ""


def _intake(seen: Sight) -> list[Block]:
    case, client = seen.case, seen.case.client
    person: Facts = []
    if client:
        person = [
            ("姓名", seen.name(client.name)),
            ("身份证号", seen.text(client.id_number)),
            ("联系电话", seen.text(client.phone)),
            ("住址", seen.text(client.address)),
            ("服务对象类别", seen.text(client.get_category_display())),
            ("未成年人", seen.text("是" if client.is_minor else "否")),
        ]
    own = [("接案日期", format_date(case.opened_on)), ("接案情况", seen.text(case.intake_note))]
    return [Block(person + own)]


def _consents(seen: Sight) -> list[Block]:
    client = seen.case.client
    if client is None:
        return []
    return [
        Block(
            [
                ("签署日期", format_date(consent.signed_on)),
                ("签署人", seen.name(consent.signer)),
                ("与服务对象的关系", seen.text(consent.get_relation_display())),
            ]
        )
        for consent in client.consents.order_by("signed_on", "pk")
    ]


def _assessment(seen: Sight) -> list[Block]:
    case = seen.case
    return _when_written(
        ("预估日期", _day(case.assessed_on)),
        ("需求与问题", seen.text(case.assessment_note)),
    )


def _plan(seen: Sight) -> list[Block]:
    case = seen.case
    return _when_written(
        ("计划日期", _day(case.planned_on)),
        ("服务目标", seen.text(case.goals)),
        ("服务计划", seen.text(case.plan_note)),
    )


def _contacts(seen: Sight) -> list[Block]:
    """Each contact by itself, in the order of time."""
    records = seen.case.records.standing().select_related("served_by")
    records = records.order_by("served_on", "starts_at", "pk")
    return [
        _contact(number, record, seen)
        for number, record in enumerate(records if seen.is_full else records.without_texts(), 1)
    ]


def _contact(number: int, record: ServiceRecord, seen: Sight) -> Block:
    when = f"{format_date(record.served_on)} {record.starts_at:%H:%M}，{record.minutes}分钟"
    facts = [
        ("时间", when),
        ("服务类型", record.get_service_type_display()),
        ("人数、人次", f"{record.persons}人，{record.person_times}人次"),
        ("服务内容", record.text if seen.is_full else HIDDEN),
        ("社工", str(record.served_by)),
    ]
    if seen.is_full:
        facts += [pair for pair in _more(record) if pair[1]]
    return Block(facts, f"第{number}次")


def _more(record: ServiceRecord) -> list[tuple[str, str]]:
    return [
        ("方式", record.get_way_display()),
        ("地点", record.place),
        ("参与人", record.participants),
        ("分析与反思", record.reflection),
        ("下一步", record.next_step),
    ]


def _evaluation(seen: Sight) -> list[Block]:
    case = seen.case
    return _when_written(
        ("评估日期", _day(case.evaluated_on)),
        ("目标达成情况", seen.text(case.evaluation_note)),
    )


def _closing(seen: Sight) -> list[Block]:
    case = seen.case
    if not case.closing_reason and not case.closing_note and case.closed_on is None:
        return []
    facts = [
        ("申请结案日期", _day(case.closing_asked_on)),
        ("结案原因", seen.text(case.get_closing_reason_display())),
        ("结案小结", seen.text(case.closing_note)),
        ("结案日期", _day(case.closed_on)),
        ("审批人", str(case.approved_by or "")),
    ]
    if case.recognized_at:
        said = f"{case.get_recognition_display()}，{format_moment(case.recognized_at)}"
        facts.append(("区级认定", said))
    return [Block(facts)]


def _remarks(seen: Sight) -> list[Block]:
    remarks = SupervisorRemark.objects.filter(case=seen.case).select_related("author")
    return [
        Block(
            [
                ("督导", str(remark.author)),
                ("时间", format_moment(remark.at)),
                ("意见", seen.text(remark.text)),
            ]
        )
        for remark in remarks.order_by("at", "pk")
    ]


def _when_written(*facts: tuple[str, str]) -> list[Block]:
    """A part exists once anything of it is on file."""
    return [Block(list(facts))] if any(text for _, text in facts) else []


def _none_yet(seen: Sight) -> list[Block]:
    """What no table of the platform holds so far."""
    return []


PARTS: tuple[tuple[str, Callable[[Sight], list[Block]]], ...] = (
    ("接案登记表", _intake),
    ("知情同意书", _consents),
    ("预估表", _assessment),
    ("服务计划书", _plan),
    ("过程记录", _contacts),
    ("阶段评估和计划调整", _none_yet),
    ("评估表", _evaluation),
    ("结案报告", _closing),
    ("转介表", _none_yet),
    ("回访记录", _none_yet),
    ("督导意见", _remarks),
)
