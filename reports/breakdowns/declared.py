"""Which figures of a section the report also takes apart, and by which word of their rows.

实施方案四(三) asks for five sections; a clerk's tables in them are money by source and by what it
was spent on, cases by field, services by type, supervision by form. Each adds up to the figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.states import ServiceType
from funding.ledger.words import Category
from funding.states import Source
from pilots.choices import ServiceField
from pilots.qualification import Route
from reports.dictionary import FIGURES, MISSING, RATES, Figure, Rate
from supervision.states import Structure


@dataclass(frozen=True, slots=True)
class Breakdown:
    """``split`` is the name that the sources give it, ``labels`` its values in order; ``columns``
    are keys of figures and of rates of them. ``balance`` is the rate of whose whole its part leaves
    something over. ``lead`` says what the table does not."""

    key: str
    section: str
    title: str
    head: str
    split: str
    labels: Mapping[str, str]
    columns: tuple[str, ...]
    lead: str = ""
    balance: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """What is counted: rates are computed where they are shown, of sums also the parts."""
        shown = [key for key in self.columns if key in FIGURES]
        return tuple(dict.fromkeys(one for key in shown for one in (key, *FIGURES[key].parts)))

    @property
    def made(self) -> tuple[Figure | Rate, ...]:
        return tuple(RATES.get(key) or FIGURES[key] for key in self.columns)


LEFT_OVER = "结余"
SERVICE_TYPES = {one.value: one.label for one in ServiceType if one is not ServiceType.CLERICAL}
# The columns of a table of both ledgers, here and on the dashboards, and what is said of them.
EXECUTED = (
    "received_total",
    "arrived_total",
    "allocated_total",
    "paid_total",
    "rate_paid",
    "funds_spent",
    "rate_spent",
)
LEDGER_RULES = "财政支付率＝财政支付÷已到账，资金使用率＝机构使用÷财政支付；两本账不相加。"
BREAKDOWNS = (
    Breakdown(
        "funds_by_source",
        "funds",
        "资金执行：按来源",
        "资金来源",
        "source",
        dict(Source.choices),
        EXECUTED,
        f"{LEDGER_RULES}{LEFT_OVER}＝已到账－财政支付。",
        balance="rate_paid",
    ),
    Breakdown(
        "spending_by_category",
        "funds",
        "机构使用：按支出类别",
        "支出类别",
        "category",
        dict(Category.choices),
        ("funds_spent",),
    ),
    Breakdown(
        "cases_by_field",
        "services",
        "结案的服务案例：按服务领域",
        "服务领域",
        "field",
        dict(ServiceField.choices),
        ("cases_closed", "cases_recognized"),
    ),
    Breakdown(
        "services_by_type",
        "services",
        "服务：按服务类型",
        "服务类型",
        "type",
        SERVICE_TYPES,
        ("service_records", "service_minutes", "person_times"),
        f"不含{ServiceType.CLERICAL.label}。",
    ),
    Breakdown(
        "supervision_by_structure",
        "talent",
        "专业督导：按督导形式",
        "督导形式",
        "structure",
        dict(Structure.choices),
        ("supervision_sessions", "supervision_minutes", "supervision_attendances"),
        "只计经督导确认并计入的督导。",
    ),
    Breakdown(
        "professionals_by_route",
        "talent",
        "专业服务人员：按资质条件",
        "资质条件",
        "route",
        {route.value: route.label for route in Route},
        ("professionals",),
        "按实施方案三(四)逐项判断，取最先符合的一项。",
    ),
)

BALANCED = frozenset(one.balance for one in BREAKDOWNS if one.balance)


def balance_told(made: Figure | Rate, figures: Mapping[str, int]) -> str:
    """What is left over between the two amounts of such a rate, with its unit; "" of all else."""
    if not isinstance(made, Rate) or made.key not in BALANCED:
        return ""
    value = made.left_over(figures)
    return MISSING if value is None else FIGURES[made.whole].told(value)


def balance_label(rate: Rate) -> str:
    return f"{LEFT_OVER}（{FIGURES[rate.whole].label}－{FIGURES[rate.part].label}）"


def breakdown_of(key: str, part: str) -> tuple[Breakdown, str] | None:
    """The table that has the figure or rate ``key`` by this split, and the value of ``part``
    ("field:charity"); None where there is no such cell."""
    split, _, value = part.partition(":")
    for one in BREAKDOWNS:
        if one.split == split and key in (*one.columns, *one.figures) and value in one.labels:
            return one, value
    return None
