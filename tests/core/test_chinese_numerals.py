"""Headings are numbered as documents number them."""

import pytest

from core.chinese_numerals import numeral

SPELLED = [
    (1, "一"),
    (9, "九"),
    (10, "十"),
    (11, "十一"),
    (16, "十六"),
    (20, "二十"),
    (99, "九十九"),
]


@pytest.mark.parametrize(("number", "words"), SPELLED)
def test_numbers_are_spelled_as_headings_write_them(number, words):
    assert numeral(number) == words


@pytest.mark.parametrize("number", [0, 100])
def test_no_other_number_heads_anything(number):
    with pytest.raises(ValueError, match=str(number)):
        numeral(number)
