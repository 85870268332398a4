from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.minutes import MinutesFormField, format_hours, parse_minutes


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [
        (0, "0.0"),
        (2, "0.0"),
        (3, "0.1"),
        (59, "1.0"),
        (90, "1.5"),
        (75, "1.3"),
        (3600, "60.0"),
        (-90, "-1.5"),
        (-2, "0.0"),
    ],
)
def test_hours_have_one_decimal(minutes, hours):
    assert format_hours(minutes) == hours


@given(st.integers(-(10**9), 10**9))
def test_hours_are_rounded_half_up(minutes):
    tenths = (Decimal(minutes) / 6).quantize(Decimal(1), ROUND_HALF_UP)

    assert Decimal(format_hours(minutes)) * 10 == tenths


@pytest.mark.parametrize("length", [1.5, Decimal("1.5"), "90", None])
def test_only_whole_minutes_are_shown(length):
    with pytest.raises(TypeError):
        format_hours(length)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("９０", 90),
        (" 90 ", 90),
        ("90分", 90),
        ("90分钟", 90),
        ("90 分钟", 90),
        ("1小时", 60),
        ("1.5小时", 90),
        ("１．５小时", 90),
        ("0.25小时", 15),
        ("1小时30分", 90),
        ("1小时30分钟", 90),
        ("1小时 30", 90),
        ("2 小时", 120),
        ("0", 0),
    ],
)
def test_durations_are_read_as_people_type_them(typed, minutes):
    assert parse_minutes(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
        ("1.5", "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
        ("一小时", "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
        ("-30", "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
        ("1.5小时30分", "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
        ("12a", "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
        ("9" * 50, "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
        ("0.33小时", "时长须为整分钟，例如 90、1.5小时 或 1小时30分"),
    ],
)
def test_what_is_no_duration_is_answered_with_what_is_right(typed, sentence):
    with pytest.raises(ValueError, match=r".") as caught:
        parse_minutes(typed)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("4", "时长不能少于5分钟"),
        ("0", "时长不能少于5分钟"),
        ("61", "时长不能超过60分钟"),
        ("1.1小时", "时长不能超过60分钟"),
        ("abc", "请填写分钟数，例如 90、1.5小时 或 1小时30分"),
    ],
)
def test_the_form_field_keeps_its_bounds(typed, sentence):
    with pytest.raises(ValidationError) as caught:
        MinutesFormField(min_minutes=5, max_minutes=60).clean(typed)

    assert caught.value.messages == [sentence]


@pytest.mark.parametrize(("typed", "minutes"), [("5", 5), ("1小时", 60)])
def test_the_form_field_takes_its_bounds_themselves(typed, minutes):
    assert MinutesFormField(min_minutes=5, max_minutes=60).clean(typed) == minutes


def test_an_optional_duration_may_be_left_out():
    assert MinutesFormField(required=False).clean("　") is None


def test_the_same_duration_typed_another_way_is_no_change():
    assert MinutesFormField().has_changed(90, "1.5小时") is False
    assert MinutesFormField().has_changed(90, "91") is True
