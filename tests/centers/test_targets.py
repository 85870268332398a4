"""The arithmetic of a service plan's targets, without a database."""

import pytest

from centers.targets import Target, in_words, problems_of, shortfall, table_of, total_of

PLANNED = {
    ("elderly_service", "individual"): Target(6, 6),
    ("elderly_service", "group"): Target(1, 12),
    ("charity", "community"): Target(2, 100),
}


def test_the_table_has_every_field_and_sums_both_ways():
    *fields, totals = table_of(PLANNED)

    assert len(fields) == 7
    elderly = next(line for line in fields if line.label == "养老服务")
    assert elderly.cells == [("个案", Target(6, 6)), ("小组", Target(1, 12)), ("社区", Target())]
    assert elderly.total == Target(7, 18)
    assert totals.label == "合计"
    assert [cell for _, cell in totals.cells] == [Target(6, 6), Target(1, 12), Target(2, 100)]
    assert totals.total == total_of(PLANNED.values()) == Target(9, 118)


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [
        (9, "计划服务案例共9个，少于应完成的10个，请核对。"),
        (10, ""),
        (11, ""),
    ],
)
def test_a_plan_below_the_quota_is_warned_of(planned, sentence):
    assert shortfall(Target(planned, 0), 10) == sentence


def test_persons_need_a_case_and_a_plan_needs_a_target():
    without_case = {("charity", "group"): Target(0, 5), ("charity", "individual"): Target(1, 0)}

    assert [(p.code, p.field) for p in problems_of(without_case)] == [
        ("persons_without_case", "charity_group_cases")
    ]
    assert [p.code for p in problems_of({("charity", "group"): Target()})] == ["targets_missing"]
    assert problems_of(PLANNED) == []


def test_targets_are_told_by_field_and_method():
    told = in_words(PLANNED)

    assert len(told) == 21
    assert told["养老服务小组"] == "1个，12人"
    assert told["养老服务社区"] == ""
