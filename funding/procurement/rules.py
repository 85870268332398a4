"""What the law asks of a purchase, over plain values: no database is asked.

采购法 is 《中华人民共和国政府采购法》, 条例 its 实施条例, 102号令 《政府购买服务管理办法》.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from core.chinese_dates import format_date
from core.money import format_yuan
from core.problems import Problem
from funding.procurement.states import LongTerm, Method, NotForSale
from pilots.qualification import full_years

DAYS_TO_SIGN = 30
MOST_ADDED_PERCENT = 10
CLAUSE_OF_METHOD = {
    Method.INVITED: "政府采购法第29条",
    Method.NEGOTIATION: "政府采购法第30条",
    Method.CONSULTATION: "政府采购法第26条",
    Method.SINGLE_SOURCE: "政府采购法第31条",
    Method.FRAMEWORK: "政府采购法第26条",
}


def problems_of_method(method: str, basis: str) -> list[Problem]:
    """Any way but the open tender has conditions: which of them holds is written down."""
    if method == Method.INQUIRY:
        message = "询价只用于货物采购，购买服务请改选其他采购方式。"
        return [Problem("method_for_goods", message, "政府采购法第32条", field="method")]
    clause = CLAUSE_OF_METHOD.get(Method(method))
    if clause is None or basis:
        return []
    message = f"采用{Method(method).label}的，请写明符合的法定情形和批准情况。"
    return [Problem("method_unexplained", message, clause, field="method_basis")]


def problems_of_term(
    starts_on: date, ends_on: date, conditions: Collection[str], basis: str
) -> list[Problem]:
    """A year at most; three where all four conditions and the ground for them are recorded."""
    clause = "财政部令第102号第24条"
    if ends_on < starts_on:
        message = "终止日期不能早于起始日期。"
        return [Problem("term_reversed", message, field="ends_on")]
    if ends_on <= full_years(starts_on, 1):
        return []
    longest = full_years(starts_on, 3)
    if ends_on > longest:
        message = f"履行期限最长3年，最晚到{format_date(longest)}。"
        return [Problem("term_beyond_three_years", message, clause, field="ends_on")]
    missing = [one.label for one in LongTerm if one.value not in conditions]
    problems = []
    if missing:
        message = (
            f"履行期限一般不超过1年（最晚到{format_date(full_years(starts_on, 1))}）。"
            f"超过1年的须同时具备全部条件，还缺：{'、'.join(missing)}。"
        )
        problems.append(
            Problem("long_term_conditions", message, clause, field="long_term_conditions")
        )
    if not basis:
        message = "履行期限超过1年的，请写明依据，例如预算批复文号。"
        problems.append(Problem("long_term_unexplained", message, clause, field="long_term_basis"))
    return problems


def problems_of_negative_list(excluded: Collection[str]) -> list[Problem]:
    """Each line of the list is answered for by itself."""
    open_ones = [one.label for one in NotForSale if one.value not in excluded]
    if not open_ones:
        return []
    message = f"下列内容不得购买，请逐项核对并勾选确认不含：{'；'.join(open_ones)}。"
    return [Problem("negative_list_open", message, "财政部令第102号第10条", field="excluded")]


def problems_of_signing(
    awarded_on: date | None, signed_on: date, late_reason: str, *, method: str, on: date
) -> list[Problem]:
    """A contract is signed within thirty days of the award; late stays late and says why."""
    problems = []
    if signed_on > on:
        message = f"签订日期不能晚于今天（{format_date(on)}）。"
        problems.append(Problem("signed_in_future", message, field="signed_on"))
    if awarded_on is None:
        if method != Method.BELOW_LIMIT:
            message = "请填写中标(成交)通知书发出日期。"
            problems.append(
                Problem("award_missing", message, "政府采购法第46条", field="awarded_on")
            )
        return problems
    if signed_on < awarded_on:
        message = "签订日期不能早于中标(成交)通知书发出日期。"
        problems.append(Problem("signed_before_award", message, field="signed_on"))
    last = awarded_on + timedelta(days=DAYS_TO_SIGN)
    if signed_on > last and not late_reason:
        message = (
            f"应当在通知书发出之日起30日内（{format_date(last)}以前）签订，逾期签订的请说明原因。"
        )
        problems.append(
            Problem("signed_late", message, "政府采购法第46条", field="signed_late_reason")
        )
    return problems


def problems_of_schedule(value: int, amounts: Iterable[int]) -> list[Problem]:
    """The terms of payment make up the contract's value to the 分."""
    amounts = list(amounts)
    planned = sum(amounts)
    if not amounts:
        message = "还没有填写付款计划。"
        return [Problem("schedule_missing", message, "财政部令第102号第23条")]
    if planned == value:
        return []
    off = value - planned
    word = f"还差{format_yuan(off)}元" if off > 0 else f"多出{format_yuan(-off)}元"
    message = f"各期付款合计{format_yuan(planned)}元，合同金额{format_yuan(value)}元，{word}，请改成一致。"
    return [Problem("schedule_off", message, "财政部令第102号第23条")]


def most_added(value: int) -> int:
    """What all supplementary contracts together may add, in 分."""
    return value * MOST_ADDED_PERCENT // 100


def problems_of_amendment(value: int, added_before: int, amount: int) -> list[Problem]:
    clause, left = "政府采购法第49条", most_added(value) - added_before
    if amount <= 0:
        message = "追加金额须大于0元。"
        return [Problem("amendment_not_positive", message, field="amount")]
    if amount > left:
        message = (
            f"补充合同金额合计不得超过原合同的10%（{format_yuan(most_added(value))}元），"
            f"已追加{format_yuan(added_before)}元，本次最多还可追加{format_yuan(left)}元。"
        )
        return [Problem("amendment_beyond_tenth", message, clause, field="amount")]
    return []


def problems_of_view(serves_public: bool, asked: int, satisfied: int, view: str) -> list[Problem]:
    """Whoever is served by a service to the public has a say in its acceptance (条例45条)."""
    problems = []
    clause = "政府采购法实施条例第45条"
    if satisfied > asked:
        message = "满意的人数不能多于征求意见的人数。"
        problems.append(Problem("more_satisfied_than_asked", message, field="satisfied"))
    if serves_public and not asked:
        message = "向公众提供的服务，验收时应当邀请服务对象参与并出具意见，请填写征求意见的人数。"
        problems.append(Problem("recipients_not_asked", message, clause, field="asked"))
    if serves_public and not view:
        message = "请写明服务对象的意见。"
        problems.append(Problem("recipients_view_missing", message, clause, field="view"))
    return problems
