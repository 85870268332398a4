from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from centers.completeness import completeness

FULL = {
    "opened_on": date(2021, 6, 18),
    "address": "劲松中街12号",
    "phone": "010-67321111",
    "opening_hours": "周一至周五",
    "office_area": Decimal("80.0"),
    "service_area": Decimal("220.0"),
    "has_premises": True,
    "lacks_right": False,
    "lead_official": "孙书记",
    "mechanism": "五个科室参加",
    "meets": "monthly",
    "managing_department": "社区建设办公室",
    "has_guidance": True,
    "tasks": "统筹资源",
    "service_standards": "接案后5日内预估",
    "operation_mode": "own",
    "operator_name": "",
    "has_project_rules": True,
    "has_staff_rules": True,
    "has_finance_rules": True,
    "has_archive_rules": True,
    "has_director": True,
    "has_executive": True,
    "has_running_unit": True,
    "lacks_assessment": False,
    "lacks_service_plan": False,
}
EMPTY = {
    **dict.fromkeys(FULL, ""),
    "opened_on": None,
    "office_area": None,
    "service_area": None,
    **{name: False for name in FULL if name.startswith("has_")},
}


def profile(**facts):
    return completeness(SimpleNamespace(**facts))


def test_a_full_profile_lacks_nothing():
    full = profile(**FULL)

    assert (full.percent, full.missing, full.problems) == (100, [], [])


def test_an_empty_profile_lacks_everything_at_once():
    empty = profile(**EMPTY)

    assert empty.percent == 0
    assert [problem.message for problem in empty.problems] == [
        "尚未填写挂牌日期。",
        "尚未填写地址。",
        "尚未填写联系电话。",
        "尚未填写开放时间。",
        "尚未登记办公用房。",
        "尚未登记服务用房。",
        "尚未写明场地的使用权。",
        "尚未填写牵头领导。",
        "尚未填写工作机制。",
        "尚未填写例会频次。",
        "尚未填写管理部门(机构)。",
        "尚未填写业务指导科室。",
        "尚未填写工作任务。",
        "尚未填写服务流程和标准。",
        "尚未建立项目管理制度。",
        "尚未建立人员管理制度。",
        "尚未建立财务管理制度。",
        "尚未建立服务档案管理制度。",
        "尚未登记运营方式。",
        "尚未任命中心主任。",
        "尚未任命常务主任。",
    ]


@pytest.mark.parametrize(
    ("field", "nothing", "clause"),
    [
        ("opened_on", None, "实施方案三(一)"),
        ("address", "", "实施方案三(一)"),
        ("phone", "", "实施方案三(一)"),
        ("office_area", None, "实施方案三(一)"),
        ("service_area", None, "实施方案三(一)"),
        ("lead_official", "", "实施方案五(一)"),
        ("managing_department", "", "实施方案三(三)"),
        ("mechanism", "", "实施方案五(一)"),
        ("meets", "", "实施方案五(一)"),
        ("has_guidance", False, "实施方案三(三)"),
        ("tasks", "", "实施方案三(三)"),
        ("service_standards", "", "实施方案三(三)"),
        ("opening_hours", "", "实施方案三(一)"),
        ("operation_mode", "", "实施方案三(四)"),
        ("has_director", False, "实施方案三(三)"),
        ("has_executive", False, "实施方案三(三)"),
        ("has_project_rules", False, "实施方案三(三)"),
        ("has_staff_rules", False, "实施方案三(三)"),
        ("has_finance_rules", False, "实施方案三(三)"),
        ("has_archive_rules", False, "实施方案三(三)"),
    ],
)
def test_one_missing_fact_is_named_with_its_clause_and_field(field, nothing, clause):
    lacking = profile(**{**FULL, field: nothing})

    assert lacking.percent == 95
    assert [(p.code, p.field, p.clause) for p in lacking.problems] == [
        ("profile_missing", field, clause)
    ]


@pytest.mark.parametrize(
    ("mode", "operator", "missing"),
    [
        ("own", "", []),
        ("entrusted", "", ["operator_name"]),
        ("joint", "", ["operator_name"]),
        ("entrusted", "北京市某社会工作事务所", []),
    ],
)
def test_an_operator_is_asked_for_where_somebody_else_operates(mode, operator, missing):
    found = profile(**{**FULL, "operation_mode": mode, "operator_name": operator})

    assert [item.fact.field for item in found.missing] == missing


def test_an_area_of_zero_is_an_answer():
    assert profile(**{**FULL, "office_area": Decimal("0.0")}).missing == []


@pytest.mark.parametrize("facts", [{"lacks_right": True}, {"has_premises": False}])
def test_a_right_of_use_is_asked_of_every_place_in_use(facts):
    missing = profile(**{**FULL, **facts}).missing

    assert [item.fact.field for item in missing] == ["has_rights"]


def test_needs_and_plan_are_asked_for_of_a_pilot_unit_in_a_running_round_only():
    lacking = {**FULL, "lacks_assessment": True, "lacks_service_plan": True}

    assert [problem.sentence for problem in profile(**lacking).problems] == [
        "尚未登记需求评估。（依据：实施方案三(二)）",
        "尚未制定服务计划。（依据：实施方案三(二)）",
    ]
    assert profile(**{**lacking, "has_running_unit": False}).problems == []
