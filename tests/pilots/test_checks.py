"""Facts that each look right alone and not together: pure, without a database."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pilots import checks
from tests.pilots.factories import FILLED_IN

AREAS = {
    "total_area": Decimal("320.5"),
    "office_area": Decimal("80.0"),
    "service_area": Decimal("220.0"),
}
OPENED_ON = date(2021, 4, 20)
RIGHT_CODE = "91350100M000100Y43"


def found(**changes) -> list[tuple[str, str, str]]:
    return [
        (p.code, p.section, p.field) for p in checks.errors(form(**changes), opened_on=OPENED_ON)
    ]


def doubted(**changes) -> list[tuple[str, str, str]]:
    return [
        (p.code, p.section, p.field) for p in checks.warnings(form(**changes), opened_on=OPENED_ON)
    ]


def form(base_kind="街道", funds_total=35_000_000, **changes):
    unit = SimpleNamespace(base_kind=base_kind)
    facts = {"subdistrict": unit, "funds_total": funds_total}
    return SimpleNamespace(**{**FILLED_IN, **AREAS, **facts, **changes})


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


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"village_count": 2}, ("villages_in_street", "basics", "village_count")),
        ({"village_count": 2, "base_kind": "镇"}, None),
        ({"registered_population": 294_000}, None),
        (
            {"registered_population": 294_001},
            ("population_unlikely", "basics", "registered_population"),
        ),
        ({"dibao_count": 98_001}, ("population_unlikely", "groundwork", "dibao_count")),
        ({"dibao_count": 98_001, "resident_population": None}, None),
        ({"community_worker_count": 43}, None),
        (
            {"community_worker_count": 42},
            ("certified_exceed_workers", "groundwork", "assistant_certified_count"),
        ),
        ({"director_name": "赵常务"}, ("heads_same", "mechanism", "executive_name")),
        ({"funds_total": 0}, None),
        ({"funds_total": 100_000}, None),
        ({"funds_total": 99_999}, ("funds_unlikely", "funds", "funds_city")),
        ({"funds_total": 1_000_000_000}, None),
        ({"funds_total": 1_000_000_001}, ("funds_unlikely", "funds", "funds_city")),
        ({"director_phone": "67321111"}, ("phone_wrong", "mechanism", "director_phone")),
        ({"director_phone": "（010）67321111"}, ("phone_wrong", "mechanism", "director_phone")),
        ({"director_phone": "０１０ 67321111"}, None),
        ({"director_phone": "010-67321111转8001"}, None),
        ({"executive_phone": "12800138000"}, ("phone_wrong", "mechanism", "executive_phone")),
        ({"contact_phone": ""}, None),
        ({"contact_mobile": "010-67321111"}, ("mobile_wrong", "contact", "contact_mobile")),
    ],
)
def test_what_is_unlikely_is_said_and_blocks_nothing(changes, doubt):
    assert doubted(**changes) == ([doubt] if doubt else [])
    assert found(**changes) == []


@pytest.mark.parametrize(("opened_on", "blocks"), [("2026-12-31", False), ("2027-01-01", True)])
def test_a_new_check_binds_only_rounds_opened_from_its_day_on(opened_on, blocks):
    wrong, day = form(director_phone="67321111"), date.fromisoformat(opened_on)

    errors, warnings = checks.errors(wrong, opened_on=day), checks.warnings(wrong, opened_on=day)

    assert [p.code for p in (errors if blocks else warnings)] == ["phone_wrong"]
    assert (warnings if blocks else errors) == []
