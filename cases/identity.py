"""ID and telephone numbers as people write them, and what an ID number says of an age. Pure."""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


def read_id_number(text: str) -> str:
    """An ID number (GB 11643) in its one spelling; blank stays blank. Raises ValueError.

    The area is not looked up: numbers keep codes long abolished, and the residence permits of
    people from 港澳台 have areas (81, 82, 83) that the list of areas does not know.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not number:
        return ""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValueError("身份证号应为18位，请核对。")
    if number[-1] != ric.calc_check_digit(number) or born_on(number) is None:
        raise ValueError("身份证号校验不通过，请核对证件。")
    return number


def read_phone(text: str) -> str:
    """A mobile or landline number without blanks; blank stays blank. Raises ValueError."""
    number = "".join(unicodedata.normalize("NFKC", text).split())
    if number and not _PHONE.fullmatch(number):
        raise ValueError("请填写11位手机号，或带区号的座机号，例如 010-67321111。")
    return number


def born_on(id_number: str) -> date | None:
    """The birthday in an ID number, None where it holds no real day (or there is no number)."""
    try:
        return ric.get_birth_date(id_number) if id_number else None
    except ValidationError:
        return None


def is_minor_on(id_number: str, day: date) -> bool:
    """Whether the holder is under 18 on ``day`` (民法典 17).

    On the eighteenth birthday itself a person still has a minor's protection: years of age are
    full only from the day after.
    """
    born = born_on(id_number)
    if born is None:
        return False
    had_birthday = (day.month, day.day) > (born.month, born.day)
    return day.year - born.year - (not had_birthday) < 18
