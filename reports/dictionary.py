"""The dictionary of figures: what each number of a summary is called, measured in and means.

Pages, the frozen version, the city's sum and the workbook all read this one table. A figure's
value is always an integer: a count, minutes, or 分.
"""

from dataclasses import dataclass

from core.minutes import format_hours
from core.money import format_yuan
from supervision.evaluation_states import Grade

SHOWN = {
    "integer": lambda value: f"{value:,}",
    "hours": format_hours,
    "money": format_yuan,
}
MISSING = "—"  # a version signed before the figure existed


@dataclass(frozen=True, slots=True)
class Figure:
    """``kind`` is that of a workbook's column: integer, hours (minutes) or money (分)."""

    key: str
    label: str
    unit: str
    definition: str
    kind: str = "integer"

    @property
    def heading(self) -> str:
        return f"{self.label}({self.unit})"

    def shown(self, value: int | None) -> str:
        """The value as pages write it, without its unit."""
        return MISSING if value is None else SHOWN[self.kind](value)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the five sections that 实施方案四(三) names: its figures and its text's column."""

    key: str
    number: str
    name: str
    field: str
    figures: tuple[Figure, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.number}、{self.name}"

    @property
    def unit(self) -> str:
        """The unit that all figures share, to be written once per table; "" when they differ."""
        units = {figure.unit for figure in self.figures}
        return units.pop() if len(units) == 1 else ""


def _hours(key: str, label: str, definition: str) -> Figure:
    return Figure(key, label, "小时", definition, "hours")


def _money(key: str, label: str, definition: str) -> Figure:
    return Figure(key, label, "元", definition, "money")


TASKS = Section(
    "tasks",
    "一",
    "任务完成",
    "tasks_text",
    (
        Figure("units", "试点单位", "个", "本批次列入试点的街道(乡镇)数。"),
        Figure("centers_opened", "已挂牌中心", "个", "试点单位的中心中已填写挂牌日期的。"),
        Figure(
            "centers_with_rules",
            "建立四项制度的中心",
            "个",
            "项目、人员、财务、服务档案四项管理制度均已建立的。",
        ),
        Figure("counting_cases", "服务案例", "个", "按本批次计数口径计入的服务案例。"),
        Figure(
            "centers_with_cases",
            "达到案例下限的中心",
            "个",
            "计入的服务案例不少于该中心本批次应完成数的。",
        ),
        _hours(
            "supervision_minutes",
            "专业督导",
            "经督导确认并计入的督导时长；一次督导无论几人参加，只计一次。",
        ),
        Figure(
            "centers_with_supervision",
            "达到督导下限的中心",
            "个",
            "计入的督导时长不少于该中心本批次应完成数的。",
        ),
        Figure(
            "centers_evaluated",
            "已评估的中心",
            "个",
            "评估结果已向中心公布的；中期、末期都已公布的，以末期为准。",
        ),
        *(
            Figure(
                f"centers_{grade.value}",
                f"其中评估{grade.label}",
                "个",
                f"上述评估结果为{grade.label}的中心。",
            )
            for grade in Grade
        ),
    ),
)
FUNDS = Section(
    "funds",
    "二",
    "资金使用",
    "funds_text",
    (
        _money("received_city", "市级转移支付", "本批次登记的市级转移支付资金。"),
        _money("received_district", "区级资金", "本批次登记的区级资金。"),
        _money("received_subdistrict", "街道(乡镇)资金", "本批次登记的街道(乡镇)资金。"),
        _money("received_departments", "其他部门资金", "本批次登记的其他部门资金。"),
        _money("received_social", "社会资金", "本批次登记的社会资金。"),
        _money("received_total", "资金合计", "以上五项之和。"),
        _money("allocated_total", "已分配到中心", "区级审核人已采用的分配方案的金额之和。"),
        _money("funds_paid", "财政支付", "区里为各中心拨付的金额之和，已减去冲正。"),
        _money(
            "funds_spent",
            "机构使用",
            "各中心按凭证登记的支出之和，含垫付、应付，已减去冲正；与财政支付不相加。",
        ),
    ),
)
SERVICES = Section(
    "services",
    "三",
    "服务开展",
    "services_text",
    (
        Figure("cases_opened", "接案", "个", "接案日期在本批次服务期内的服务案例，不论进展。"),
        Figure("cases_closed", "结案", "个", "本批次内经批准结案的服务案例。"),
        Figure("cases_recognized", "认定", "个", "本批次结案的服务案例中，经区级认定的。"),
        Figure("cases_individual", "结案中的个案", "个", "结案的服务案例中，工作方法为个案的。"),
        Figure("cases_group", "结案中的小组", "个", "结案的服务案例中，工作方法为小组的。"),
        Figure("cases_community", "结案中的社区", "个", "结案的服务案例中，工作方法为社区的。"),
        Figure("service_records", "服务次数", "次", "服务记录的条数，不含事务性工作。"),
        _hours("service_minutes", "服务时长", "服务记录的时长之和，不含事务性工作。"),
        Figure("person_times", "服务人次", "人次", "服务记录的人次之和，不含事务性工作。"),
        _hours("clerical_minutes", "事务性工作时长", "类型为事务性工作的记录的时长之和。"),
    ),
)
TALENT = Section(
    "talent",
    "四",
    "人才培养",
    "talent_text",
    (
        Figure("staff", "在岗人员", "人", "统计日在岗的人员。"),
        Figure("certified_senior", "高级社会工作师", "人", "在岗人员按最高级别证书计。"),
        Figure("certified_intermediate", "社会工作师", "人", "在岗人员按最高级别证书计。"),
        Figure("certified_assistant", "助理社会工作师", "人", "在岗人员按最高级别证书计。"),
        Figure(
            "professionals_met",
            "符合资质的专业服务人员",
            "人",
            "从事专业社会工作服务的在岗人员中，统计日符合实施方案三(四)资质条件的。",
        ),
        Figure(
            "professionals_not_met",
            "不符合资质的专业服务人员",
            "人",
            "从事专业社会工作服务的在岗人员中，统计日不符合上述条件的。",
        ),
        Figure("supervision_sessions", "督导次数", "次", "经督导确认并计入的督导记录的条数。"),
        Figure("supervision_attendances", "受督导人次", "人次", "计入的督导记录的受督导人数之和。"),
        _hours(
            "unconfirmed_minutes", "待确认督导时长", "尚未经督导确认的督导时长，不计入专业督导。"
        ),
    ),
)
ISSUES = Section("issues", "五", "问题建议", "issues_text")

SECTIONS = (TASKS, FUNDS, SERVICES, TALENT, ISSUES)
SECTION_BY_KEY = {section.key: section for section in SECTIONS}
FIGURES = {figure.key: figure for section in SECTIONS for figure in section.figures}
