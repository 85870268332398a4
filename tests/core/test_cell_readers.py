from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cell_readers import choice, clock, day, hours, id_number, integer, minutes, money, text
from core.cell_values import UNCALCULATED, Number, Serial, error_value, number_or_fault

AT_1900, AT_1904 = False, True


def serial(spelled, is_1904=AT_1900):
    return Serial(Number(spelled), is_1904)


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (text(), "张三", "张三"),
        (text(), Number("13800138000"), "13800138000"),
        (text(), Number("1.3800138E10"), "13800138000"),
        (text(), Number("0.30000000000000004"), "0.3"),
        (text(), Number("-0"), "0"),
        (text(), serial("44334"), "2021-05-18"),
        (text(), serial("44334.3958333333"), "2021-05-18 09:30"),
        (text(), serial("0.5"), "12:00"),
        (id_number(), "11010519491231002x", "11010519491231002X"),
        (id_number(), "110105 19491231 002X", "11010519491231002X"),
        (integer(), Number("12"), 12),
        (integer(), Number("12.0"), 12),
        (integer(), Number("1.2E1"), 12),
        (integer(), "１２", 12),
        (integer(), "1,200", 1200),
        (integer(least=-5), "-3", -3),
        (money(), Number("1234.5599999999999"), 123456),
        (money(), Number("0"), 0),
        (money(), "１２.５万", 12_500_000),
        (money(unit="万元"), Number("12.5"), 12_500_000),
        (money(allow_negative=True), Number("-3.2"), -320),
        (minutes(), Number("90"), 90),
        (minutes(), "1小时30分", 90),
        (minutes(), serial("6.25E-2"), 90),
        (hours(), Number("1.5"), 90),
        (hours(), "1.5", 90),
        (hours(), "90分钟", 90),
        (hours(), serial("0.0625"), 90),
        (day(), serial("44334"), date(2021, 5, 18)),
        (day(), serial("44334.75"), date(2021, 5, 18)),
        (day(), serial("42872", AT_1904), date(2021, 5, 18)),
        (day(), serial("59"), date(1900, 2, 28)),
        (day(), serial("61"), date(1900, 3, 1)),
        (day(), "2021-05-18", date(2021, 5, 18)),
        (day(), "2021/5/18", date(2021, 5, 18)),
        (day(), "2021.5.18", date(2021, 5, 18)),
        (day(), "２０２１年 5月18日", date(2021, 5, 18)),
        (day(), "20210518", date(2021, 5, 18)),
        (day(), Number("20210518"), date(2021, 5, 18)),
        (choice({"个案": "case", "小组": "group"}), "小组", "group"),
        (choice({"是（已确认）": 1}), "是(已确认)", 1),
        (choice({"2021": 7}), Number("2021"), 7),
    ],
)
def test_a_cell_is_read_as_its_column_means_it(read, raw, value):
    assert read(raw) == value


@pytest.mark.parametrize(
    ("read", "raw", "message"),
    [
        (text(max_length=2), "一二三", "不能超过2个字，现有3个字"),
        (text(), Number("110105194912310000"), "数字过长，Excel 已丢失末尾数字"),
        (text(), True, "单元格是逻辑值 TRUE/FALSE"),
        (text(), error_value("#REF!"), "单元格是错误值 #REF!，请改正公式或直接填写"),
        (text(), UNCALCULATED, "公式没有计算结果"),
        (id_number(), Number("1.1010519491231001E17"), "身份证号须按文本填写"),
        (id_number("银行卡号"), Number("62170000"), "银行卡号须按文本填写"),
        (integer(), Number("12.5"), "请填写整数，现为12.5"),
        (integer(), "12.5", "请填写整数，例如 12"),
        (integer(), "十二", "请填写整数，例如 12"),
        (integer(), "9" * 4999, "请填写整数，例如 12"),
        (integer(most=10), Number("11"), "请填写0到10之间的整数，现为11"),
        (integer(), Number("-1"), "请填写0到1000000000之间的整数，现为-1"),
        (integer(), Number("1E308"), "数值过大"),
        (integer(), Number("1E9999"), "数值过大"),
        (integer(), serial("44334"), "单元格是日期或时间格式（2021-05-18），请改为常规格式"),
        (integer(), serial("-7"), "单元格是日期或时间格式（无效日期）"),
        (money(), Number("0.005"), "金额最多到分"),
        (money(), Number("-1"), "金额不能是负数"),
        (money(), Number("1E308"), "数值过大"),
        (money(), "一百", "请填写金额"),
        (minutes(), Number("1.5"), "请填写分钟数"),
        (minutes(most=600), Number("601"), "时长应在1至600分钟之间，现为601分钟"),
        (minutes(), serial("44334"), "单元格是日期，请填写时长"),
        (day(), serial("-1"), "日期不存在"),
        (day(), serial("0.5"), "单元格只有时间，没有日期"),
        (day(), serial("60"), "日期不存在"),
        (day(), serial("2958466"), "日期不存在"),
        (day(), serial("1E300"), "数值过大"),
        (day(), serial("2958465"), "日期应在1900-01-01至2100-12-31之间，现为9999-12-31"),
        (day(), "9999-12-31", "日期应在1900-01-01至2100-12-31之间，现为9999-12-31"),
        (day(latest=date(2021, 5, 17)), "2021-05-18", "日期应在1900-01-01至2021-05-17之间"),
        (day(), "2021-02-30", "没有“2021-02-30”这一天"),
        (day(), "2021-05/18", "请填写日期，例如2021年5月18日"),
        (day(), Number("44334"), "单元格是数字44334，不是日期"),
        (day(), True, "单元格是逻辑值"),
        (choice({"个案": 1, "小组": 2}), "个按", "“个按”不在可选项中，请填写：个案、小组"),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_would_be_right(read, raw, message):
    with pytest.raises(ValueError, match=".") as error:
        read(raw)

    assert message in str(error.value)


@pytest.mark.parametrize("spelled", ["NaN", "INF", "-INF", "1e", "", "1_000", "１２", "1" * 65])
def test_words_where_a_number_should_be_are_no_numbers(spelled):
    assert number_or_fault(spelled).message == "不是有效的数值，请重新填写"


@given(st.integers(0, 10**13))
def test_any_amount_excel_can_keep_is_read_to_the_fen(fen):
    assert money()(Number(repr(fen / 100))) == fen


@given(st.text())
def test_no_text_breaks_a_reader(words):
    for read in (text(), id_number(), integer(), money(), minutes(), hours(), day(), choice({})):
        with suppress(ValueError):
            read(words)


HALF_PAST_TWO = Serial(number_or_fault("0.604166666666667"), False)


@pytest.mark.parametrize(
    "raw", ["14:30", "１４：３０", "14时30分", "14点30", "14:30:00", " 14:30 ", HALF_PAST_TWO]
)
def test_a_time_of_the_day_is_read_in_every_spelling(raw):
    assert clock()(raw) == time(14, 30)


@pytest.mark.parametrize(
    "raw",
    ["24:00", "9", "9:5", "下午两点", "9" * 50, True, Serial(number_or_fault("44334.5"), False)],
)
def test_what_is_no_time_of_the_day_is_said(raw):
    with pytest.raises(ValueError, match="时间|逻辑值"):
        clock()(raw)
