"""The registers of a center, declared as data: one list and one short form serve them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import registers as rows
from centers.models.registers import RegisterRow
from centers.team import phone_for
from core.changes import in_words
from core.masking import mask_name
from core.minutes import format_hours

READERS = (*Role.of_subdistrict, *Role.of_district, *Role.of_city)


@dataclass(frozen=True, slots=True)
class Register:
    """One register. ``fields`` are its form's, in order; the first of them is the row's title.

    ``days`` names its two days; without the second one a row is an event of one day. ``future``
    allows a first day that is still to come. ``is_personal`` masks names above the unit.
    """

    key: str
    label: str
    model: type[RegisterRow]
    unit: str
    fields: Sequence[str]
    searched: Sequence[str]
    days: Sequence[str]
    lead: str
    future: bool = False
    is_personal: bool = False

    @property
    def is_event(self) -> bool:
        return len(self.days) == 1

    @property
    def form_fields(self) -> list[str]:
        return [*self.fields, *("starts_on", "ends_on")[: len(self.days)]]

    @property
    def keys(self) -> list[str]:
        """The columns that point at other rows, fetched along with a list."""
        return [name for name in self.fields if self.model._meta.get_field(name).is_relation]

    def order_problem(self, starts_on: date | None, ends_on: date | None) -> str:
        """What is wrong with the order of the two days, "" for nothing."""
        if starts_on is None or ends_on is None or ends_on >= starts_on:
            return ""
        return f"{self.days[1]}不能早于{self.days[0]}。"

    def title(self, row: RegisterRow, desk: RoleGrant) -> str:
        is_hidden = self.is_personal and desk.role not in Role.of_subdistrict
        return mask_name(str(row)) if is_hidden else str(row)

    def facts(self, row: RegisterRow, desk: RoleGrant) -> list[tuple[str, str]]:
        """Label and words of each column but the title that holds something."""
        title = self.fields[0] if str(row) == getattr(row, self.fields[0]) else None
        shown = [(name, _words(row, name, desk)) for name in self.fields if name != title]
        return [(_label(self.model, name), words) for name, words in shown if words]


def _label(model: type[RegisterRow], name: str) -> str:
    label = str(model._meta.get_field(name).verbose_name)
    return label.replace("(元)", "").replace("(分钟)", "")


def _words(row: RegisterRow, name: str, desk: RoleGrant) -> str:
    value = getattr(row, name)
    if name == "phone":
        return phone_for(desk, value).text
    if name == "minutes":
        return f"{format_hours(value)}小时"
    if value is False:
        return ""
    column: Any = row._meta.get_field(name)
    return in_words(column, value)


REGISTERS = {
    register.key: register
    for register in (
        Register(
            "projects", "服务项目", rows.ServiceProject, "个",
            ("name", "is_featured", "field", "funder", "amount", "partner"),
            ("name", "funder", "partner"), ("开始日期", "结束日期"),
            "政府购买和部门资助的服务项目，特色项目单独标出。", future=True,
        ),
        Register(
            "inventory", "辖区资源", rows.InventoryItem, "个",
            ("name", "kind", "field", "keeper", "persons"),
            ("name", "keeper"), ("登记日期", "停用日期"),
            "按七个领域摸清辖区内的站点、队伍和项目。",
        ),
        Register(
            "supports", "部门支持", rows.DepartmentSupport, "项",
            ("what", "department", "kind", "value"),
            ("what",), ("支持日期",),
            "有关部门提供的场地、资金和力量。",
        ),
        Register(
            "organizations", "社区社会组织", rows.CommunityOrganization, "个",
            ("name", "standing", "field"),
            ("name",), ("培育日期", "终止日期"),
            "中心培育的社区社会组织，注明已登记或已备案。",
        ),
        Register(
            "bases", "实务基地", rows.PracticeBase, "个",
            ("school", "content"),
            ("school", "content"), ("签约日期", "有效期至"),
            "与院校共建的社区社会工作实务基地。",
        ),
        Register(
            "interns", "实习生", rows.Intern, "人",
            ("name", "school", "major", "mentor", "base"),
            ("name", "school", "major"), ("开始日期", "结束日期"),
            "在中心实习的学生和带教人员。", is_personal=True,
        ),
        Register(
            "volunteers", "志愿者", rows.Volunteer, "人",
            ("name", "phone", "platform_number", "minutes"),
            ("name", "platform_number"), ("加入日期", "退出日期"),
            "服务时长以志愿北京的记录为准，本中心以上只显示隐去部分的姓名和电话。",
            is_personal=True,
        ),
        Register(
            "professionals", "专业人才", rows.Professional, "人",
            ("name", "profession", "unit", "phone"),
            ("name", "unit"), ("加入日期", "退出日期"),
            "参与服务的法律、教育、医务、心理等专业人才。", is_personal=True,
        ),
        Register(
            "resources", "链接资源", rows.LinkedResource, "项",
            ("what", "party", "source", "value"),
            ("what", "source"), ("链接日期",),
            "按五社联动登记链接的资源，折合金额计入统计。",
        ),
    )
}  # fmt: skip
