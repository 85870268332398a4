from datetime import date

import pytest

from cases.identity import born_on, is_minor_on, read_id_number, read_phone


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        (" １１０１０５19491231 002Ｘ ", "11010519491231002X"),
        ("810000199408230021", "810000199408230021"),
        ("830000199201300022", "830000199201300022"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_an_id_number_is_read_as_people_write_it(typed, read):
    assert read_id_number(typed) == read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1101051949123100", "身份证号应为18位，请核对。"),
        ("11010519491231002Y", "身份证号应为18位，请核对。"),
        ("110105194912310021", "身份证号校验不通过，请核对证件。"),
        ("110105194913310021", "身份证号校验不通过，请核对证件。"),
    ],
)
def test_a_wrong_id_number_is_refused_in_a_sentence(typed, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_id_number(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("138 1234 5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("010-67321111", "010-67321111"),
        ("01067321111", "01067321111"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_read_as_people_write_it(typed, read):
    assert read_phone(typed) == read


@pytest.mark.parametrize("typed", ["12812345678", "1381234567", "67321111", "138-1234-5678"])
def test_a_wrong_telephone_number_is_refused(typed):
    with pytest.raises(ValueError, match="请填写11位手机号"):
        read_phone(typed)


def test_the_birthday_is_in_the_number():
    assert born_on("11010519491231002X") == date(1949, 12, 31)
    assert born_on("") is None


@pytest.mark.parametrize(
    ("day", "is_minor"),
    [
        (date(2012, 8, 22), True),
        (date(2012, 8, 23), True),  # on the birthday itself years are not yet full
        (date(2012, 8, 24), False),
    ],
)
def test_a_person_is_of_age_from_the_day_after_the_eighteenth_birthday(day, is_minor):
    assert is_minor_on("810000199408230021", day) is is_minor


def test_without_a_number_nothing_is_said_of_the_age():
    assert is_minor_on("", date(2021, 6, 1)) is False
