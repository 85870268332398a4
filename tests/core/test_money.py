from decimal import ROUND_HALF_UP, Decimal

import pytest
from django import forms
from django.contrib.admin.widgets import AdminBigIntegerFieldWidget
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    MOST_FEN,
    MoneyField,
    MoneyFormField,
    exact_wan,
    format_wan,
    format_yuan,
    parse_yuan,
)

ANY_FEN = st.integers(-MOST_FEN, MOST_FEN)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0),
        ("1", 100),
        ("1.5", 150),
        ("1.05", 105),
        ("0.01", 1),
        ("007", 700),
        ("1234.50", 123450),
        ("1,234.5", 123450),
        ("1,234,567.89", 123456789),
        (" 100 ", 10000),
        ("　100　", 10000),
        ("100元", 10000),
        ("100 元", 10000),
        ("￥100", 10000),
        ("¥ 100.5元", 10050),
        ("+5", 500),
        ("１２．５", 1250),
        ("１，２３４．５０", 123450),
        ("12万", 12000000),
        ("12.5万元", 12500000),
        ("１２．５万", 12500000),
        ("1,200万", 1200000000),
        ("0.000001万", 1),
        ("12.345678万元", 12345678),
        ("10000000000000", MOST_FEN),
        ("10,000,000,000,000.00", MOST_FEN),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, fen):
    assert parse_yuan(typed) == fen


WRONG = "请填写金额，例如 1234.50 或 12.5万"
FINE = "金额最多到分，例如 1234.50 或 12.5万"
MINUS = "金额不能是负数，例如 1234.50 或 12.5万"
HUGE = "金额过大，请核对单位是元还是万元"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", WRONG),
        ("元", WRONG),
        ("万", WRONG),
        ("abc", WRONG),
        ("12a", WRONG),
        ("1.2.3", WRONG),
        ("1.", WRONG),
        (".5", WRONG),
        ("1,23", WRONG),
        ("12,34.5", WRONG),
        ("1234,567", WRONG),
        ("1 000", WRONG),
        ("1e5", WRONG),
        ("=1+1", WRONG),
        ("NaN", WRONG),
        ("十二万", WRONG),
        ("١٢", WRONG),
        ("12亿", WRONG),
        ("9" * 41, WRONG),
        ("9" * 10_000, WRONG),
        ("0.005", FINE),
        ("1.000", FINE),
        ("12.3456789万", FINE),
        ("-1", MINUS),
        ("－1", MINUS),
        ("−1", MINUS),
        ("10000000000000.01", HUGE),
        ("10000000000000万", HUGE),
        ("9" * 40, HUGE),
    ],
)
def test_what_is_no_amount_is_answered_with_what_is_right(typed, sentence):
    with pytest.raises(ValueError, match=r".") as caught:
        parse_yuan(typed)

    assert str(caught.value) == sentence


@pytest.mark.parametrize("typed", ["-1.5", "－1.5元", "−1.5", "-¥1.5"])
def test_a_negative_amount_is_read_where_it_makes_sense(typed):
    assert parse_yuan(typed, allow_negative=True) == -150


@given(ANY_FEN)
def test_what_is_shown_can_be_typed_again(fen):
    assert parse_yuan(format_yuan(fen), allow_negative=True) == fen


@given(ANY_FEN)
def test_yuan_say_the_exact_amount(fen):
    assert Decimal(format_yuan(fen).replace(",", "")) == Decimal(fen) / 100


@given(ANY_FEN)
def test_wan_are_rounded_half_up(fen):
    exact = Decimal(fen) / 1_000_000

    shown = Decimal(format_wan(fen).replace(",", ""))

    assert shown == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.text())
def test_any_text_is_an_amount_or_a_sentence(text):
    try:
        fen = parse_yuan(text)
    except ValueError as error:
        assert str(error) in {WRONG, FINE, MINUS, HUGE}  # noqa: PT017  (both ends are fine)
    else:
        assert 0 <= fen <= MOST_FEN


@pytest.mark.parametrize(
    ("fen", "yuan", "wan"),
    [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.00"),
        (4_999, "49.99", "0.00"),
        (5_000, "50.00", "0.01"),
        (123_456, "1,234.56", "0.12"),
        (12_345_600, "123,456.00", "12.35"),
        (12_345_000, "123,450.00", "12.35"),
        (12_344_999, "123,449.99", "12.34"),
        (123_456_789_000, "1,234,567,890.00", "123,456.79"),
        (-1, "-0.01", "0.00"),
        (-123_456, "-1,234.56", "-0.12"),
        (-5_000, "-50.00", "-0.01"),
    ],
)
def test_amounts_are_shown_with_separators(fen, yuan, wan):
    assert (format_yuan(fen), format_wan(fen)) == (yuan, wan)


@pytest.mark.parametrize("show", [format_yuan, format_wan])
@pytest.mark.parametrize("amount", [1.0, Decimal(1), "1", None])
def test_only_whole_fen_are_shown(show, amount):
    with pytest.raises(TypeError):
        show(amount)


def test_the_form_field_cleans_to_fen():
    assert MoneyFormField().clean("12.5万") == 12500000


def test_the_form_field_says_what_is_right():
    with pytest.raises(ValidationError) as caught:
        MoneyFormField().clean("一百")

    assert caught.value.messages == [WRONG]
    assert caught.value.error_list[0].code == "invalid"


def test_the_form_field_refuses_negatives_unless_told_otherwise():
    with pytest.raises(ValidationError):
        MoneyFormField().clean("-1")

    assert MoneyFormField(allow_negative=True).clean("-1") == -100


@pytest.mark.parametrize("typed", ["", "　", None])
def test_an_optional_amount_may_be_left_out(typed):
    assert MoneyFormField(required=False).clean(typed) is None


def test_the_form_field_shows_fen_as_plain_yuan_and_keeps_what_was_typed():
    class Budget(forms.Form):
        amount = MoneyFormField()

    assert Budget(initial={"amount": 123450})["amount"].value() == "1234.50"
    assert Budget({"amount": "12a"})["amount"].value() == "12a"


@pytest.mark.parametrize(
    ("typed", "has_changed"), [("1234.5", False), ("1,234.50元", False), ("1234.51", True)]
)
def test_the_same_amount_typed_another_way_is_no_change(typed, has_changed):
    assert MoneyFormField().has_changed(123450, typed) is has_changed


def test_the_column_is_a_big_integer_whose_form_speaks_yuan():
    field = MoneyField("金额", help_text="单位：元")

    form_field = field.formfield()

    assert field.get_internal_type() == "BigIntegerField"
    assert type(form_field) is MoneyFormField
    assert (form_field.label, form_field.help_text) == ("金额", "单位：元")
    assert form_field.clean("12.34") == 1234


def test_the_admin_gets_a_text_box_too():
    form_field = MoneyField("金额").formfield(widget=AdminBigIntegerFieldWidget)

    assert type(form_field.widget) is forms.TextInput


def test_a_migration_writes_the_column_by_its_own_name():
    _, path, args, options = MoneyField("金额").deconstruct()

    assert (path, args, options) == ("core.money.MoneyField", [], {"verbose_name": "金额"})


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12.5", 12500000),
        ("１２．５", 12500000),
        ("30万元", 30000000),
        ("125000元", 12500000),
        ("0.000001", 1),
        ("0", 0),
    ],
)
def test_where_the_unit_is_wan_a_bare_number_means_wan(typed, fen):
    assert MoneyFormField(unit="万元").clean(typed) == fen


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12a", "请填写金额，例如 12.5 或 125000元"),
        ("0.0000001", "金额最多到分，例如 12.5 或 125000元"),
        ("1.005元", "金额最多到分，例如 12.5 或 125000元"),
        ("-1", "金额不能是负数，例如 12.5 或 125000元"),
    ],
)
def test_where_the_unit_is_wan_the_example_is_in_wan(typed, sentence):
    with pytest.raises(ValidationError) as caught:
        MoneyFormField(unit="万元").clean(typed)

    assert caught.value.messages == [sentence]


@given(ANY_FEN)
def test_wan_to_the_last_fen_can_be_typed_again(fen):
    assert parse_yuan(exact_wan(fen), allow_negative=True, unit="万元") == fen


@pytest.mark.parametrize(
    ("fen", "shown"), [(0, "0"), (20_000_000, "20"), (12_345_678, "12.345678"), (-1, "-0.000001")]
)
def test_a_field_in_wan_shows_the_exact_amount(fen, shown):
    assert MoneyField("金额").formfield(unit="万元").prepare_value(fen) == shown
