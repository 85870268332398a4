"""Points, grades and the lines of a template, without a database."""

from decimal import Decimal

import pytest

from supervision.default_template import DIMENSIONS, default_rows
from supervision.evaluation_states import EVALUATION_STEPS, RECTIFICATION_STEPS, Grade
from supervision.grading import grade_for, points_of, points_shown, span_of
from supervision.template_checks import indicator_problems


@pytest.mark.parametrize(
    ("tenths", "grade"),
    [
        (1000, "优秀"),
        (900, "优秀"),
        (899, "良好"),
        (800, "良好"),
        (799, "合格"),
        (600, "合格"),
        (599, "不合格"),
        (0, "不合格"),
    ],
)
def test_the_grade_of_a_total_on_either_side_of_each_floor(tenths, grade):
    assert Grade(grade_for(tenths)).label == grade
    low, high = span_of(grade_for(tenths))
    assert low <= tenths <= high


@pytest.mark.parametrize("tenths", [-1, 1001])
def test_no_grade_outside_of_a_hundred_points(tenths):
    with pytest.raises(ValueError, match="no total"):
        grade_for(tenths)


@pytest.mark.parametrize(
    ("tenths", "shown"), [(875, "87.5"), (900, "90"), (5, "0.5"), (0, "0"), (None, "")]
)
def test_points_as_people_write_them(tenths, shown):
    assert points_shown(tenths) == shown
    if shown:
        assert points_of(tenths) == Decimal(shown)


def line(place, points, name=None, dimension="过程与产出"):
    name = f"指标{place}" if name is None else name
    return {"place": place, "dimension": dimension, "name": name, "points": points}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], [("indicators_missing", "")]),
        ([line(1, 60), line(2, 40)], []),
        ([line(1, 60), line(2, 35)], [("points_not_100", "合计95分，应为100分，还差5分")]),
        ([line(1, 60), line(2, 45)], [("points_not_100", "合计105分，应为100分，多出5分")]),
        (
            [line(1, None), line(2, 50, "", ""), line(3, 40, "甲"), line(4, 5, "甲")],
            [
                ("indicator_incomplete", "第1行没有填写分值"),
                ("indicator_incomplete", "第2行没有填写维度"),
                ("indicator_incomplete", "第2行没有填写指标"),
                ("indicator_twice", "第4行的指标“甲”与前面重复"),
                ("points_not_100", "合计95分"),
            ],
        ),
    ],
)
def test_everything_against_the_lines_of_a_template_at_once_with_the_numbers(rows, found):
    problems = indicator_problems(rows)

    assert [problem.code for problem in problems] == [code for code, _ in found]
    for problem, (_, words) in zip(problems, found, strict=True):
        assert words in problem.message


def test_the_template_to_adopt_has_the_four_dimensions_and_a_hundred_points():
    rows = default_rows()

    assert indicator_problems(rows) == []
    assert [name for name, _ in DIMENSIONS] == [
        "服务方案与资源投入",
        "过程与产出",
        "成效与满意度",
        "财务与组织管理",
    ]


def test_every_step_of_the_two_doors_has_a_way_on():
    for steps in (EVALUATION_STEPS, RECTIFICATION_STEPS):
        for step in steps.values():
            assert step.target not in step.sources
            assert step.roles
