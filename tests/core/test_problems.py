from dataclasses import FrozenInstanceError

import pytest

from core.problems import Problem, Refused, Stale

SHORT = Problem("cases_short", "还差3个服务案例", "实施方案三(二)")
WRONG = Problem("wrong_state", "当前状态不能提交")


def test_a_refusal_carries_its_problems_and_their_codes():
    refusal = Refused(SHORT, WRONG)

    assert refusal.problems == (SHORT, WRONG)
    assert refusal.codes == ["cases_short", "wrong_state"]
    assert str(refusal) == "还差3个服务案例; 当前状态不能提交"


def test_a_problem_names_its_clause_when_it_has_one():
    assert SHORT.sentence == "还差3个服务案例（依据：实施方案三(二)）"
    assert WRONG.sentence == "当前状态不能提交"


def test_a_problem_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        SHORT.code = "other"


def test_a_stale_edit_is_a_refusal_that_brings_what_is_stored_now():
    now = {"姓名": "张三"}

    refusal = Stale(now)
    now["姓名"] = "李四"

    assert isinstance(refusal, Refused)
    assert refusal.codes == ["stale_edit"]
    assert refusal.current == {"姓名": "张三"}
