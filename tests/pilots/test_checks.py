"""Facts that each look right alone and not together: pure, without a database."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from pilots.checks import all_checks
from tests.pilots.factories import FILLED_IN

AREAS = {
    "total_area": Decimal("320.5"),
    "office_area": Decimal("80.0"),
    "service_area": Decimal("220.0"),
}
RIGHT_CODE = "91350100M000100Y43"


def found(**changes) -> list[tuple[str, str, str]]:
    form = SimpleNamespace(**{**FILLED_IN, **AREAS, **changes})
    return [(problem.code, problem.section, problem.field) for problem in all_checks(form)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"office_area": Decimal("100.5")},
        {"total_area": None},
        {"service_area": None, "total_area": Decimal(1)},
        {"host_platforms": ["other"], "host_platform_other": "便民服务站"},
        {"operation_mode": ""},
        {
            "operation_mode": "entrusted",
            "operator_name": "某事务所",
            "operator_credit_code": RIGHT_CODE,
        },
        {"planned_qualified_count": 7},
        {"planned_qualified_count": 99, "planned_other_count": None},
    ],
)
def test_facts_that_agree_or_are_not_there_yet_are_no_problem(changes):
    assert found(**changes) == []


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"office_area": Decimal("100.6")},
            [("areas_exceed_total", "premises", "total_area")],
        ),
        (
            {"host_platforms": ["psychology", "other"]},
            [("other_platform_unnamed", "premises", "host_platform_other")],
        ),
        (
            {"operation_mode": "joint", "operator_credit_code": RIGHT_CODE},
            [("operator_missing", "mechanism", "operator_name")],
        ),
        (
            {
                "operation_mode": "entrusted",
                "operator_name": "甲",
                "operator_credit_code": "1" * 18,
            },
            [("credit_code_wrong", "mechanism", "operator_credit_code")],
        ),
        (
            {"planned_qualified_count": 8},
            [("qualified_exceed_staff", "staffing", "planned_qualified_count")],
        ),
        (
            {"operation_mode": "joint", "planned_qualified_count": 8},
            [
                ("operator_missing", "mechanism", "operator_name"),
                ("credit_code_wrong", "mechanism", "operator_credit_code"),
                ("qualified_exceed_staff", "staffing", "planned_qualified_count"),
            ],
        ),
    ],
)
def test_facts_that_contradict_each_other_are_all_said_at_once(changes, problems):
    assert found(**changes) == problems
