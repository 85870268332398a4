"""What districts bring along, put together: grouped, apart and in their own words. No database."""

import pytest

from reports.citywide.coverage import Grown, coverage_panel
from reports.citywide.parts import (
    BY_DISTRICT,
    BY_RESPONSIBLE,
    BY_TOPIC,
    attached_cases,
    grouped,
    problems_of,
    supplied_beside,
    told_beside,
)
from reports.dashboards.charts import chart_of

CANARY = "只有入库时公开的正文"


def problem(key, text, responsible=""):
    return {"key": key, "problem": text, "cause": "", "advice": "", "responsible": responsible}


SIGNED = [
    (
        "朝阳区",
        {"problems": [problem("1", "缺督导", "区民政局"), problem("2", "缺房", "区财政局")]},
    ),
    ("海淀区", {"problems": [problem("3", "督导少", "区民政局"), problem("4", "无")]}),
    ("门头沟区", {}),
]
TOPICS = {"1": "督导力量", "3": "督导力量", "2": "场地"}


@pytest.mark.parametrize(
    ("grouping", "shown"),
    [
        (
            BY_TOPIC,
            [("督导力量", ["缺督导", "督导少"]), ("场地", ["缺房"]), ("未归类", ["无"])],
        ),
        (
            BY_RESPONSIBLE,
            [
                ("区民政局", ["缺督导", "督导少"]),
                ("区财政局", ["缺房"]),
                ("未写责任单位", ["无"]),
            ],
        ),
        (BY_DISTRICT, [("朝阳区", ["缺督导", "缺房"]), ("海淀区", ["督导少", "无"])]),
    ],
)
def test_problems_are_grouped_in_the_words_of_their_districts(grouping, shown):
    groups = grouped(problems_of(SIGNED, TOPICS), grouping)

    assert [(group.name, [row.problem for row in group.rows]) for group in groups] == shown


def test_a_group_says_which_districts_it_is_of():
    first = grouped(problems_of(SIGNED, TOPICS))[0]

    assert first.districts == ("朝阳区", "海淀区")


def test_what_was_done_off_the_platform_stands_by_district_with_a_sum_of_its_own():
    signed = [
        ("朝阳区", {"supplements": [{"figure": "counting_cases", "amount": n} for n in (3, 4)]}),
        (
            "海淀区",
            {
                "supplements": [
                    {"figure": "counting_cases", "amount": 1},
                    {"figure": "service_minutes", "amount": 90},
                ]
            },
        ),
    ]

    cases, minutes = supplied_beside(signed)

    assert (cases.label, cases.shown) == ("服务案例", "8个")
    assert cases.shown_by_district == (("朝阳区", "7个"), ("海淀区", "1个"))
    assert (minutes.label, minutes.shown) == ("服务时长", "1.5小时")


def test_later_days_stand_by_district_too_and_nothing_is_no_line():
    found = told_beside(
        [
            ("朝阳区", {"service_records": 2, "referrals": 0}),
            ("朝阳区", {"service_records": 3}),
            ("海淀区", {"service_records": 5}),
        ]
    )

    assert [(one.label, one.total, one.by_district) for one in found] == [
        ("服务次数", 10, (("朝阳区", 5), ("海淀区", 5)))
    ]


def test_a_case_that_left_the_library_keeps_its_kind_and_loses_title_and_text():
    row = {
        "key": "a",
        "title": f"题目{CANARY}",
        "method": "个案",
        "field": "社会救助",
        "category": "低保家庭",
        "state": "已入库",
        "texts": {"background": CANARY},
    }
    unread = {
        **row,
        "key": "b",
        "title": "典型案例（待市级审定）",
        "state": "待市级审定",
        "texts": {},
    }
    signed = [("朝阳区", {"exemplary": [row, unread]})]

    public, waiting = attached_cases(signed, ["a", "b"])
    gone, _ = attached_cases(signed, ["b"])

    assert (public.title, public.texts) == (f"题目{CANARY}", {"background": CANARY})
    assert (waiting.title, waiting.texts) == ("典型案例（待市级审定）", {})
    assert CANARY not in repr(gone)
    assert (gone.title, gone.kind) == ("典型案例（已从案例库撤下）", "个案、社会救助、低保家庭")


def test_coverage_grows_over_the_years_by_district_and_the_rate_is_of_the_sums():
    panel = coverage_panel(
        [2020, 2021], [Grown("朝阳区", (1, 3), (43, 43)), Grown("门头沟区", (0, 2), (13, 14))]
    )

    assert [column.heading for column in panel.columns] == [
        "2020年试点单位(个)",
        "2021年试点单位(个)",
        "街道(乡镇)(个)",
        "覆盖率",
    ]
    assert [row.values for row in panel.rows] == [(1, 3, 43, 70), (0, 2, 14, 143)]
    assert panel.total == (1, 5, 57, 88)
    bar = chart_of(panel).bars[0]
    assert (bar.told, bool(bar.before), bool(bar.ground)) == ("3", True, True)


def test_the_first_year_has_no_year_before_it():
    panel = coverage_panel([2021], [Grown("朝阳区", (3,), (43,))])

    assert panel.total == (3, 43, 70)
    assert chart_of(panel).before_label == ""
