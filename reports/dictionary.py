"""The dictionary of figures: what each number of a summary is called, measured in and means.

Pages, the frozen version, the city's sum and the workbook all read this one table. A figure's
value is always an integer: a count, minutes, or 分. What is counted is declared beside the rows
that it opens, in ``reports.sources``; rates are computed from two figures wherever they are shown.
"""

from reports.figure import MISSING, Figure, Period, Rate, Scope, Section
from reports.service_figures import SERVICE_FIGURES, SERVICE_RATES
from supervision.evaluation_states import Grade

__all__ = [
    "FIGURES",
    "MISSING",
    "RATES",
    "SECTIONS",
    "SECTION_BY_KEY",
    "Figure",
    "Period",
    "Rate",
    "Scope",
    "Section",
]


def _state(key: str, label: str, unit: str, definition: str, **more) -> Figure:
    """How things stand on the day of counting."""
    return Figure(key, label, unit, definition, period=Period.DAY, **more)


def _hours(key: str, label: str, definition: str, **more) -> Figure:
    return Figure(key, label, "小时", definition, "hours", **more)


def _money(key: str, label: str, definition: str, **more) -> Figure:
    scope = more.pop("scope", Scope.DISTRICT)
    return Figure(key, label, "元", definition, "money", scope=scope, **more)


TASKS = Section(
    "tasks",
    "一",
    "任务完成",
    "tasks_text",
    (
        _state("units", "试点单位", "个", "本批次列入试点的街道(乡镇)数，含已退出的。"),
        _state("centers_opened", "已挂牌中心", "个", "试点单位的中心中已填写挂牌日期的。"),
        _state(
            "centers_with_rules",
            "建立四项制度的中心",
            "个",
            "项目、人员、财务、服务档案四项管理制度均已建立的。",
        ),
        Figure("counting_cases", "服务案例", "个", "按本批次计数口径计入的服务案例。"),
        _state(
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
        _state(
            "centers_with_supervision",
            "达到督导下限的中心",
            "个",
            "计入的督导时长不少于该中心本批次应完成数的。",
        ),
        _state(
            "centers_evaluated",
            "已评估的中心",
            "个",
            "评估结果已向中心公布的；中期、末期都已公布的，以末期为准。",
        ),
        *(
            _state(
                f"centers_{grade.value}",
                f"其中评估{grade.label}",
                "个",
                f"已评估的中心中，评估结果为{grade.label}的。",
            )
            for grade in Grade
        ),
    ),
    (
        Rate(
            "rate_centers_with_cases",
            "案例达标率",
            "centers_with_cases",
            "units",
            "达到案例下限的中心÷试点单位。",
            period=Period.DAY,
        ),
        Rate(
            "rate_centers_with_supervision",
            "督导达标率",
            "centers_with_supervision",
            "units",
            "达到督导下限的中心÷试点单位。",
            period=Period.DAY,
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
        _money(
            "received_total",
            "资金合计",
            "市级转移支付、区级资金、街道(乡镇)资金、其他部门资金、社会资金之和。",
        ),
        _money(
            "allocated_shared",
            "按方案分配",
            "区级审核人已采用的分配方案的金额之和。",
            scope=Scope.CENTER,
        ),
        _money("allocated_direct", "定向资金", "登记时指定到一个中心的资金。", scope=Scope.CENTER),
        _money(
            "allocated_total",
            "已分配到中心",
            "按方案分配和定向资金之和。",
            scope=Scope.CENTER,
            parts=("allocated_shared", "allocated_direct"),
        ),
        _money("arrived_total", "已到账", "本批次资金登记的到账金额之和，冲正的相抵。"),
        _money(
            "paid_total",
            "财政支付",
            "本批次资金拨付到街道(乡镇)的金额之和，冲正的相抵。",
            scope=Scope.CENTER,
        ),
        _money(
            "funds_spent",
            "机构使用",
            "各中心按凭证登记的支出之和，含垫付、应付，冲正的相抵；与财政支付不相加。",
            scope=Scope.CENTER,
        ),
    ),
    (
        Rate(
            "rate_arrived",
            "到账率",
            "arrived_total",
            "received_total",
            "已到账÷资金合计。",
            scope=Scope.DISTRICT,
        ),
        Rate(
            "rate_allocated",
            "分配率",
            "allocated_total",
            "received_total",
            "已分配到中心÷资金合计。",
            scope=Scope.DISTRICT,
        ),
        Rate(
            "rate_paid",
            "财政支付率",
            "paid_total",
            "arrived_total",
            "财政支付÷已到账。",
            scope=Scope.DISTRICT,
        ),
        Rate("rate_spent", "资金使用率", "funds_spent", "paid_total", "机构使用÷财政支付。"),
    ),
)
SERVICES = Section("services", "三", "服务开展", "services_text", SERVICE_FIGURES, SERVICE_RATES)
STAFF, TRAINING, SUPERVISION = "人员", "培训", "督导"
TALENT = Section(
    "talent",
    "四",
    "人才培养",
    "talent_text",
    (
        _state("staff", "在岗人员", "人", "统计日在岗的人员。", group=STAFF),
        _state(
            "certified_senior",
            "高级社会工作师",
            "人",
            "在岗人员按最高级别证书计。",
            group=STAFF,
        ),
        _state(
            "certified_intermediate",
            "社会工作师",
            "人",
            "在岗人员按最高级别证书计。",
            group=STAFF,
        ),
        _state(
            "certified_assistant",
            "助理社会工作师",
            "人",
            "在岗人员按最高级别证书计。",
            group=STAFF,
        ),
        _state(
            "professionals_met",
            "符合资质的专业服务人员",
            "人",
            "从事专业社会工作服务的在岗人员中，统计日符合实施方案三(四)资质条件的。",
            group=STAFF,
        ),
        _state(
            "professionals_not_met",
            "不符合资质的专业服务人员",
            "人",
            "从事专业社会工作服务的在岗人员中，统计日不符合实施方案三(四)资质条件的。",
            group=STAFF,
        ),
        _state(
            "professionals",
            "专业服务人员",
            "人",
            "统计日从事专业社会工作服务的在岗人员，即符合资质的和不符合资质的之和。",
            group=STAFF,
        ),
        Figure(
            "trainings",
            "培训期数",
            "期",
            "在本批次服务期内结束的培训，区和中心登记的都计，一期只计一次。",
            scope=Scope.DISTRICT,
            group=TRAINING,
        ),
        Figure(
            "training_times",
            "培训人次",
            "人次",
            "培训期数中各期登记的参训人员，每期每人计一次。",
            scope=Scope.DISTRICT,
            group=TRAINING,
        ),
        _hours(
            "training_minutes",
            "培训学时",
            "培训期数中各期的学时之和，一期无论几人参加，只计一次。",
            scope=Scope.DISTRICT,
            group=TRAINING,
        ),
        Figure(
            "supervision_sessions",
            "督导次数",
            "次",
            "经督导确认并计入的督导记录的条数。",
            group=SUPERVISION,
        ),
        Figure(
            "supervision_attendances",
            "受督导人次",
            "人次",
            "计入的督导记录的受督导人数之和。",
            group=SUPERVISION,
        ),
        _hours(
            "unconfirmed_minutes",
            "待确认督导时长",
            "尚未经督导确认的督导时长，不计入专业督导。",
            group=SUPERVISION,
        ),
    ),
    (
        Rate(
            "rate_professionals_met",
            "资质达标率",
            "professionals_met",
            "professionals",
            "符合资质的专业服务人员÷专业服务人员。",
            group=STAFF,
            period=Period.DAY,
        ),
    ),
)
ISSUES = Section("issues", "五", "问题建议", "issues_text")

SECTIONS = (TASKS, FUNDS, SERVICES, TALENT, ISSUES)
SECTION_BY_KEY = {section.key: section for section in SECTIONS}
FIGURES = {figure.key: figure for section in SECTIONS for figure in section.figures}
RATES = {rate.key: rate for section in SECTIONS for rate in section.rates}
