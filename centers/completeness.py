"""What a center's profile still lacks, with the clause of the notice that asks for it."""

from dataclasses import dataclass

from core.problems import Problem

PREMISES, MECHANISM = "实施方案三(一)", "实施方案三(三)"
STRENGTH, LEADERSHIP = "实施方案三(四)", "实施方案五(一)"
DELEGATED = ("entrusted", "joint")

# Field of the profile, what it is called when it is missing, clause.
FACTS = (
    ("opened_on", "挂牌日期", PREMISES),
    ("address", "地址", PREMISES),
    ("phone", "联系电话", PREMISES),
    ("office_area", "办公面积", PREMISES),
    ("service_area", "服务面积", PREMISES),
    ("lead_official", "牵头领导", LEADERSHIP),
    ("managing_department", "管理部门(机构)", MECHANISM),
    ("operation_mode", "运营方式", STRENGTH),
    ("has_project_rules", "项目管理制度", MECHANISM),
    ("has_staff_rules", "人员管理制度", MECHANISM),
    ("has_finance_rules", "财务管理制度", MECHANISM),
    ("has_archive_rules", "服务档案管理制度", MECHANISM),
)
OPERATOR = ("operator_name", "承接机构名称", STRENGTH)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a profile should hold; ``field`` is where it is filled in."""

    field: str
    label: str
    clause: str
    is_done: bool

    @property
    def verb(self) -> str:
        return "建立" if self.field.startswith("has_") else "填写"


@dataclass(frozen=True, slots=True)
class Completeness:
    items: tuple[Item, ...]

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if not item.is_done]

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means nothing is missing."""
        return 100 * (len(self.items) - len(self.missing)) // len(self.items)

    @property
    def problems(self) -> list[Problem]:
        return [
            Problem("profile_missing", f"尚未{item.verb}{item.label}。", item.clause, item.field)
            for item in self.missing
        ]


def completeness(center) -> Completeness:
    """Hold a profile against the table. Takes any object with the profile's fields.

    An operator is asked for only where the operation is entrusted or joint.
    """
    asked = (*FACTS, OPERATOR) if center.operation_mode in DELEGATED else FACTS
    return Completeness(
        tuple(
            Item(field, label, clause, _is_done(getattr(center, field)))
            for field, label, clause in asked
        )
    )


def _is_done(value) -> bool:
    # A number that was given is an answer, also 0: a shared office has no area of its own.
    return value is not None and value is not False and value != ""
