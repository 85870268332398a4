"""Numbers of papers and telephones as people write them, and what they say of an age. Pure."""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from cases.people.words import PaperKind
from core.encryption import keyed_hash

_FOREIGN_PERMIT = re.compile(r"[A-Z]{3}\d{12}|9\d{17}")  # the card of before 2023, and since
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
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


def read_paper_number(kind: str, text: str) -> str:
    """The number of that kind of paper in its one spelling; blank stays blank. Raises ValueError."""
    if kind in PaperKind.with_birthday:
        return _read_as(kind, read_id_number(text))
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if number and kind == PaperKind.NONE:
        raise ValueError("无证件的不填证件号码。")
    if number and kind == PaperKind.FOREIGN_PERMIT and not _FOREIGN_PERMIT.fullmatch(number):
        raise ValueError("外国人永久居留证号码应为3个字母加12位数字，或9开头的18位数字。")
    if number and kind == PaperKind.PASSPORT and not _PASSPORT.fullmatch(number):
        raise ValueError("护照号码应为5至20位字母和数字。")
    return number


def _read_as(kind: str, number: str) -> str:
    is_permit = number[:2] in ("81", "82", "83")
    if number and is_permit != (kind == PaperKind.HMT_PERMIT):
        other = PaperKind.HMT_PERMIT if is_permit else PaperKind.RESIDENT
        raise ValueError(f"这是{other.label}的号码，请核对证件类型。")
    return number


def number_hash(kind: str, number: str) -> str:
    """What finds the paper again; numbers of different kinds of paper never meet."""
    is_plain = kind in PaperKind.with_birthday or not number
    return keyed_hash(number if is_plain else f"{kind}:{number}")


def name_phone_hash(name: str, phone: str) -> str:
    """The hint at the same person: both, or there is none ("")."""
    return (
        keyed_hash(f"{''.join(name.split())}\n{phone.replace('-', '')}") if name and phone else ""
    )


def read_phone(text: str) -> str:
    """A mobile or landline number without blanks; blank stays blank. Raises ValueError."""
    number = "".join(unicodedata.normalize("NFKC", text).split())
    if number and not _PHONE.fullmatch(number):
        raise ValueError("请填写11位手机号，或带区号的座机号，例如 010-67321111。")
    return number


def born_on(id_number: str) -> date | None:
    """The birthday in an ID number, None where it holds no real day (or there is no number)."""
    # A passport number is no ID number, however it begins.
    if not re.fullmatch(r"[0-9]{17}[0-9X]", id_number) or id_number[0] == "9":
        return None
    try:
        return ric.get_birth_date(id_number)
    except ValidationError:
        return None


def is_minor_on(id_number: str, day: date) -> bool:
    """Whether the holder is under 18 on ``day`` (民法典 17).

    On the eighteenth birthday itself a person still has a minor's protection: years of age are
    full only from the day after.
    """
    return _is_younger_than(18, id_number, day)


def is_under_14_on(id_number: str, day: date) -> bool:
    """Whether the holder is under 14 (个人信息保护法 28, 31); the birthday itself counts as under."""
    return _is_younger_than(14, id_number, day)


def _is_younger_than(years: int, id_number: str, day: date) -> bool:
    born = born_on(id_number)
    if born is None:
        return False
    had_birthday = (day.month, day.day) > (born.month, born.day)
    return day.year - born.year - (not had_birthday) < years
