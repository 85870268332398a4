"""What makes a closed case worth a second look: rules without a database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cases.second_look import CaseFacts, Entry, Surroundings, doubts, night_of
from core.deadlines import BEIJING

NINE = datetime(2021, 6, 5, 9)
NOON = datetime(2021, 6, 5, 12, tzinfo=BEIJING)
OWN = Entry(
    pk=1,
    case="A-1",
    center="劲松街道",
    worker=1,
    worker_name="林夏",
    recorder=1,
    starts=NINE,
    ends=NINE + timedelta(minutes=60),
    recorded_at=NOON,
    is_late=False,
    text_hash="h1",
)
CASE = CaseFacts(
    number="A-1",
    center="劲松街道",
    opened_on=date(2021, 6, 1),
    closed_on=date(2021, 8, 1),
    is_measured=True,
    hashes={"结案小结": "c1", "服务目标": ""},
    entries=[OWN],
)


def other(**facts) -> Entry:
    return replace(OWN, **{"pk": 2, "case": "A-2", "text_hash": "", **facts})


def said(case=CASE, **around) -> list[tuple[str, str]]:
    return [(doubt.code, doubt.text) for doubt in doubts(case, Surroundings(**around))]


def rows(number: int, first: datetime, step: timedelta) -> list[Entry]:
    """Services of different days, recorded one after another; the first is the case's own."""
    later = [
        other(pk=2 + n, starts=NINE + n * timedelta(days=2), ends=NINE + n * timedelta(days=2))
        for n in range(1, number)
    ]
    return [replace(entry, recorded_at=first + n * step) for n, entry in enumerate([OWN, *later])]


def test_an_ordinary_case_warns_of_nothing():
    assert (
        said(entries=[OWN], same_texts={"h1": [OWN]}, same_writings={("结案小结", "c1"): ["A-1"]})
        == []
    )


def test_a_text_copied_from_another_case_names_it():
    alike = {("结案小结", "c1"): ["A-1", "A-5", "A-3"], ("服务目标", ""): ["A-1", "A-9"]}

    assert said(same_writings=alike) == [("text_copied", "“结案小结”与案例A-3、A-5的完全相同。")]


def test_many_copies_are_named_up_to_three():
    alike = {("结案小结", "c1"): ["A-2", "A-3", "A-4", "A-5"]}

    assert said(same_writings=alike) == [
        ("text_copied", "“结案小结”与案例A-2、A-3、A-4等4个案例的完全相同。")
    ]


@pytest.mark.parametrize(
    ("copy", "where"),
    [
        (other(starts=NINE + timedelta(days=3)), "案例A-22021年6月8日"),
        (other(case="", starts=NINE + timedelta(days=3)), "案例以外的服务2021年6月8日"),
        (other(case="A-1", starts=NINE + timedelta(days=3)), "本案例2021年6月8日"),
    ],
)
def test_a_record_copied_says_from_where(copy, where):
    assert said(same_texts={"h1": [OWN, copy]}) == [
        (
            "record_copied",
            f"1次服务记录的内容与其他记录完全相同，如2021年6月5日的与{where}的。",
        )
    ]


@pytest.mark.parametrize(
    ("meeting", "where"),
    [
        (other(starts=NINE + timedelta(minutes=59)), "案例A-2（09:59至10:00）"),
        (
            other(center="双井街道", starts=NINE - timedelta(minutes=5)),
            "双井街道案例A-2（08:55至10:00）",
        ),
        (other(case="A-1"), "本案例另一次服务（09:00至10:00）"),
        (
            other(case="", starts=NINE - timedelta(hours=12), ends=NINE + timedelta(minutes=1)),
            "案例以外的服务（21:00至09:01）",
        ),
    ],
)
def test_one_worker_at_two_places_at_once(meeting, where):
    (doubt,) = said(entries=[OWN, meeting])

    assert doubt == (
        "two_places",
        f"1次服务与同一社工的其他服务时间重叠，如林夏2021年6月5日09:00至10:00，同时在{where}。",
    )


@pytest.mark.parametrize(
    "apart",
    [
        other(starts=NINE + timedelta(hours=1), ends=NINE + timedelta(hours=2)),
        other(starts=NINE - timedelta(hours=1), ends=NINE),
        other(worker=2),
    ],
)
def test_services_one_after_another_or_of_two_people_do_not_meet(apart):
    assert said(entries=[OWN, apart]) == []


@pytest.mark.parametrize(
    ("number", "step", "is_warned"),
    [
        (20, timedelta(minutes=3), True),  # the last one 57 minutes after the first
        (19, timedelta(minutes=3), False),
        (20, timedelta(seconds=190), False),  # the last one a full hour after the first
    ],
)
def test_twenty_entries_within_an_hour_are_a_burst(number, step, is_warned):
    found = said(entries=rows(number, NOON, step))

    assert [code for code, _ in found] == ["burst"] * is_warned
    if is_warned:
        assert found[0][1] == (
            "同一人从2021年6月5日12:00起一小时内登记了20次服务，含本案例的记录。"
        )


def test_a_burst_of_somebody_else_is_no_news():
    strangers = [replace(entry, recorder=2) for entry in rows(30, NOON, timedelta(minutes=1))]

    assert said(entries=[OWN, *strangers[1:]]) == []


@pytest.mark.parametrize(("number", "is_warned"), [(10, True), (9, False)])
def test_ten_entries_in_one_night_are_worth_a_look(number, is_warned):
    evening = datetime(2021, 6, 5, 22, tzinfo=BEIJING)
    entries = rows(number, evening, timedelta(minutes=50))
    case = replace(CASE, entries=entries[:1])

    found = said(case, entries=entries)

    assert found == (
        [("by_night", f"2021年6月5日22时至次日6时，同一人登记了{number}次服务，含本案例的记录。")]
        if is_warned
        else []
    )


@pytest.mark.parametrize(
    ("hour", "minute", "night"),
    [
        (21, 59, None),
        (22, 0, date(2021, 6, 5)),
        (0, 0, date(2021, 6, 4)),
        (5, 59, date(2021, 6, 4)),
        (6, 0, None),
    ],
)
def test_a_night_belongs_to_the_evening_it_began_on(hour, minute, night):
    assert night_of(datetime(2021, 6, 5, hour, minute, tzinfo=BEIJING)) == night


@pytest.mark.parametrize(
    ("closed_on", "sentence"),
    [
        (date(2021, 6, 8), None),
        (date(2021, 6, 7), "2021年6月1日接案，2021年6月7日结案，相隔6天，不足7天。"),
        (date(2021, 6, 1), "2021年6月1日接案，2021年6月1日结案，在同一天，不足7天。"),
    ],
)
def test_a_case_closed_within_a_week_says_its_days(closed_on, sentence):
    found = said(replace(CASE, closed_on=closed_on))

    assert found == ([("closed_soon", sentence)] if sentence else [])


def test_records_that_are_all_late_are_worth_a_look():
    late = replace(OWN, is_late=True)

    assert said(replace(CASE, entries=[late, OWN])) == []
    assert said(replace(CASE, entries=[])) == []
    assert said(replace(CASE, entries=[late, late])) == [
        ("all_late", "2次服务记录全部是补录（超过30天才登记）。")
    ]


def test_a_closure_without_evaluation_is_worth_a_look():
    assert said(replace(CASE, is_measured=False)) == [
        ("not_measured", "结案时没有填写评估(目标达成情况)。")
    ]
