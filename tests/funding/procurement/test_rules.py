"""The law's rules over plain values: every line of every table without a database."""

from datetime import date

import pytest

from funding.procurement import rules
from funding.procurement.matters import ContractFacts, DueTerm, MatterKind, ends_soon, matters_of
from funding.procurement.states import LongTerm, Method, NotForSale
from pilots.workdays import Workdays

START = date(2021, 6, 1)
ALL_FOUR = [one.value for one in LongTerm]
# The week of National Day 2021: seven days off, Saturday the 9th worked.
OCTOBER = Workdays({date(2021, 10, day): False for day in range(1, 8)} | {date(2021, 10, 9): True})


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("ends_on", "conditions", "basis", "found"),
    [
        (date(2021, 5, 31), [], "", ["term_reversed"]),
        (date(2021, 6, 1), [], "", []),
        (date(2022, 6, 1), [], "", []),
        (date(2022, 6, 2), [], "", ["long_term_conditions", "long_term_unexplained"]),
        (date(2022, 6, 2), ALL_FOUR, "", ["long_term_unexplained"]),
        (date(2022, 6, 2), ALL_FOUR[:3], "预算批复", ["long_term_conditions"]),
        (date(2022, 6, 2), ALL_FOUR, "预算批复", []),
        (date(2024, 6, 1), ALL_FOUR, "预算批复", []),
        (date(2024, 6, 2), ALL_FOUR, "预算批复", ["term_beyond_three_years"]),
    ],
)
def test_a_contract_runs_a_year_and_three_where_all_conditions_are_recorded(
    ends_on, conditions, basis, found
):
    assert codes(rules.problems_of_term(START, ends_on, conditions, basis)) == found


def test_a_year_from_the_leap_day_ends_on_the_last_of_february():
    leap = date(2024, 2, 29)

    assert rules.problems_of_term(leap, date(2025, 2, 28), [], "") == []
    assert rules.problems_of_term(leap, date(2025, 3, 1), [], "")


def test_the_missing_conditions_are_named():
    (problem, _) = rules.problems_of_term(START, date(2023, 6, 1), ["fixed", "funded"], "")

    assert "连续性强、价格变化幅度小" in problem.message
    assert "购买内容相对固定" not in problem.message


@pytest.mark.parametrize(
    ("method", "basis", "found"),
    [
        ("open", "", []),
        ("below_limit", "", []),
        ("inquiry", "理由", ["method_for_goods"]),
        *[
            (name, basis, [] if basis else ["method_unexplained"])
            for name in ("invited", "negotiation", "consultation", "single_source", "framework")
            for basis in ("", "只能从唯一供应商处采购")
        ],
    ],
)
def test_a_method_with_conditions_says_which_holds(method, basis, found):
    assert codes(rules.problems_of_method(method, basis)) == found


def test_every_method_is_in_the_table():
    assert {name for name in Method.values if rules.problems_of_method(name, "")} == {
        "invited", "negotiation", "consultation", "single_source", "inquiry", "framework",
    }  # fmt: skip


@pytest.mark.parametrize("left_out", NotForSale)
def test_each_line_of_the_negative_list_is_answered_for(left_out):
    ticked = [one.value for one in NotForSale if one != left_out]

    (problem,) = rules.problems_of_negative_list(ticked)

    assert problem.code == "negative_list_open"
    assert problem.message.endswith(f"：{left_out.label}。")
    assert rules.problems_of_negative_list([*ticked, left_out.value]) == []


@pytest.mark.parametrize(
    ("awarded_on", "signed_on", "reason", "method", "found"),
    [
        (date(2021, 5, 2), date(2021, 6, 1), "", "open", []),
        (date(2021, 5, 1), date(2021, 6, 1), "", "open", ["signed_late"]),
        (date(2021, 5, 1), date(2021, 6, 1), "疫情", "open", []),
        (date(2021, 6, 2), date(2021, 6, 1), "", "open", ["signed_before_award"]),
        (None, date(2021, 6, 1), "", "open", ["award_missing"]),
        (None, date(2021, 6, 1), "", "below_limit", []),
        (date(2021, 6, 1), date(2021, 6, 2), "", "open", ["signed_in_future"]),
    ],
)
def test_a_contract_is_signed_within_thirty_days_or_says_why_not(
    awarded_on, signed_on, reason, method, found
):
    problems = rules.problems_of_signing(
        awarded_on, signed_on, reason, method=method, on=date(2021, 6, 1)
    )

    assert codes(problems) == found


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        ([], ["schedule_missing"]),
        ([100], []),
        ([40, 59], ["schedule_off"]),
        ([40, 61], ["schedule_off"]),
        ([40, 60], []),
    ],
)
def test_the_terms_make_up_the_value_to_the_last_cent(amounts, found):
    assert codes(rules.problems_of_schedule(100, amounts)) == found


def test_the_schedule_says_how_much_is_missing_or_too_much():
    assert "还差0.01元" in rules.problems_of_schedule(100, [99])[0].message
    assert "多出0.01元" in rules.problems_of_schedule(100, [101])[0].message


@pytest.mark.parametrize(
    ("before", "amount", "found"),
    [
        (0, 0, ["amendment_not_positive"]),
        (0, 10, []),
        (0, 11, ["amendment_beyond_tenth"]),
        (6, 4, []),
        (6, 5, ["amendment_beyond_tenth"]),
    ],
)
def test_all_amendments_together_add_a_tenth_at_most(before, amount, found):
    assert codes(rules.problems_of_amendment(109, before, amount)) == found


@pytest.mark.parametrize(
    ("serves_public", "asked", "satisfied", "view", "found"),
    [
        (True, 10, 10, "满意", []),
        (True, 0, 0, "", ["recipients_not_asked", "recipients_view_missing"]),
        (True, 10, 11, "满意", ["more_satisfied_than_asked"]),
        (False, 0, 0, "", []),
    ],
)
def test_those_who_are_served_have_a_say_where_the_public_is_served(
    serves_public, asked, satisfied, view, found
):
    assert codes(rules.problems_of_view(serves_public, asked, satisfied, view)) == found


def facts(**changed) -> ContractFacts:
    return ContractFacts(
        **{
            "state": "signed",
            "method": "open",
            "starts_on": date(2021, 10, 1),
            "ends_on": date(2022, 9, 30),
            "awarded_on": date(2021, 9, 27),
            "signed_on": date(2021, 9, 29),
            **changed,
        }
    )


def days(found):
    return {matter.kind: matter.due_on for matter in found}


def test_working_days_are_counted_over_the_holidays_and_the_days_after_the_event():
    found = days(matters_of(facts(), OCTOBER))

    assert found[MatterKind.RESULT] == date(2021, 9, 29)
    # Thursday 30 September, Friday 8 October.
    assert found[MatterKind.CONTRACT_NOTICE] == date(2021, 10, 8)
    # 30 September, 8, 9 (a Saturday that is worked), 11, 12, 13 and 14 October.
    assert found[MatterKind.CONTRACT_FILING] == date(2021, 10, 14)
    assert found[MatterKind.ACCEPTANCE] == date(2022, 9, 30)


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        (
            {"state": "draft", "signed_on": None},
            {MatterKind.SIGNING, MatterKind.RESULT},
        ),
        ({"method": "below_limit"}, {MatterKind.ACCEPTANCE}),
        (
            {"filed": {"result", "contract_notice"}},
            {MatterKind.CONTRACT_FILING, MatterKind.ACCEPTANCE},
        ),
        (
            {
                "state": "accepted",
                "accepted_on": date(2022, 9, 30),
                "filed": {"result", "contract_notice", "contract_filing"},
            },
            {MatterKind.ACCEPTANCE_NOTICE},
        ),
        (
            {
                "state": "accepted",
                "accepted_on": date(2022, 9, 30),
                "serves_public": False,
                "filed": {"result", "contract_notice", "contract_filing"},
            },
            set(),
        ),
        ({"state": "closed"}, set()),
        ({"state": "cancelled", "signed_on": None}, set()),
    ],
)
def test_what_is_still_to_be_done(changed, kinds):
    assert set(days(matters_of(facts(**changed), OCTOBER))) == kinds


def test_a_term_that_waits_for_the_acceptance_is_not_owed_before_it():
    unpaid = [
        DueTerm("第1期", date(2021, 10, 8), needs_acceptance=False),
        DueTerm("第2期", date(2022, 10, 8), needs_acceptance=True),
    ]

    def owed(**changed):
        found = matters_of(facts(unpaid=unpaid, **changed), OCTOBER)
        return [matter.label for matter in found if matter.kind == MatterKind.PAYMENT]

    assert owed() == ["支付第1期"]
    assert owed(state="accepted", accepted_on=date(2022, 9, 30)) == ["支付第1期", "支付第2期"]
    assert owed(state="ending") == []


def test_a_matter_is_overdue_from_the_day_after_its_last():
    (first, *_) = matters_of(facts(), OCTOBER)

    assert not first.is_overdue(first.due_on)
    assert first.is_overdue(date(2021, 9, 30))


@pytest.mark.parametrize(
    ("on", "soon"),
    [
        (date(2022, 8, 30), False),
        (date(2022, 8, 31), True),
        (date(2022, 9, 30), True),
        (date(2022, 10, 1), False),
    ],
)
def test_a_contract_ends_soon_in_its_last_thirty_days(on, soon):
    assert ends_soon(facts(), on) is soon
