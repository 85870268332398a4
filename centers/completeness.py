"""What a center's profile still lacks, with the clause of the notice that asks for it."""

from dataclasses import dataclass
from typing import NamedTuple

from core.problems import Problem

PREMISES, SERVICE, MECHANISM = "实施方案三(一)", "实施方案三(二)", "实施方案三(三)"
STRENGTH, LEADERSHIP = "实施方案三(四)", "实施方案五(一)"
DELEGATED = ("entrusted", "joint")


class Fact(NamedTuple):
    """What is asked for: the attribute that holds it, the section it is filled in, the sentence."""

    field: str
    section: str
    sentence: str
    clause: str


FACTS = (
    Fact("opened_on", "basics", "尚未填写挂牌日期。", PREMISES),
    Fact("address", "basics", "尚未填写地址。", PREMISES),
    Fact("phone", "basics", "尚未填写联系电话。", PREMISES),
    Fact("opening_hours", "basics", "尚未填写开放时间。", PREMISES),
    Fact("office_area", "premises", "尚未登记办公用房。", PREMISES),
    Fact("service_area", "premises", "尚未登记服务用房。", PREMISES),
    Fact("has_rights", "premises", "尚未写明场地的使用权。", PREMISES),
    Fact("lead_official", "leadership", "尚未填写牵头领导。", LEADERSHIP),
    Fact("mechanism", "leadership", "尚未填写工作机制。", LEADERSHIP),
    Fact("meets", "leadership", "尚未填写例会频次。", LEADERSHIP),
    Fact("managing_department", "leadership", "尚未填写管理部门(机构)。", MECHANISM),
    Fact("has_guidance", "guidance", "尚未填写业务指导科室。", MECHANISM),
    Fact("tasks", "standards", "尚未填写工作任务。", MECHANISM),
    Fact("service_standards", "standards", "尚未填写服务流程和标准。", MECHANISM),
    Fact("has_project_rules", "rules", "尚未建立项目管理制度。", MECHANISM),
    Fact("has_staff_rules", "rules", "尚未建立人员管理制度。", MECHANISM),
    Fact("has_finance_rules", "rules", "尚未建立财务管理制度。", MECHANISM),
    Fact("has_archive_rules", "rules", "尚未建立服务档案管理制度。", MECHANISM),
    Fact("operation_mode", "operation", "尚未登记运营方式。", STRENGTH),
    Fact("has_director", "posts", "尚未任命中心主任。", MECHANISM),
    Fact("has_executive", "posts", "尚未任命常务主任。", MECHANISM),
)
PLANNING = (
    Fact("has_assessment", "planning", "尚未登记需求评估。", SERVICE),
    Fact("has_service_plan", "planning", "尚未制定服务计划。", SERVICE),
)
OPERATOR = Fact("operator_name", "operation", "尚未登记承接机构名称。", STRENGTH)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a profile should hold, and whether it does."""

    fact: Fact
    is_done: bool

    @property
    def problem(self) -> Problem:
        fact = self.fact
        return Problem("profile_missing", fact.sentence, fact.clause, fact.field, fact.section)


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
        return [item.problem for item in self.missing]


def completeness(center) -> Completeness:
    """Hold a profile against the table. Takes a center fetched ``with_profile``, or its like.

    An operator is asked for only where the operation is entrusted or joint, a needs assessment
    and a service plan only of a pilot unit in a running round: of each, where there are several.
    """
    asked = FACTS
    if center.has_running_unit:
        asked += PLANNING
    if center.operation_mode in DELEGATED:
        asked += (OPERATOR,)
    return Completeness(tuple(Item(fact, _is_done(_value(center, fact.field))) for fact in asked))


def _value(center, field: str):
    if field == "has_rights":
        return center.has_premises and not center.lacks_right
    if field == "has_assessment":
        return not center.lacks_assessment
    if field == "has_service_plan":
        return not center.lacks_service_plan
    return getattr(center, field)


def _is_done(value) -> bool:
    # A number that was given is an answer, also 0: a shared office has no area of its own.
    return value is not None and value is not False and value != ""
