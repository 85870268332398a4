"""What stands in a cell of somebody's workbook, before anyone asks what it means."""

import re
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

LONGEST_TEXT = 32_767  # characters, the format's own bound
LARGEST = 10**15  # Excel keeps 15 digits; beyond them a figure is no longer what was typed
LAST_SERIAL = 2_958_465  # 9999-12-31

LONGEST_NUMBER = 64  # characters; programs write up to 24

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
# "_x000D_" is how the format writes a carriage return inside a text.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
# Control characters, invisible marks, marks that turn the direction of reading, half characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Fault(NamedTuple):
    """A cell nobody can read; ``message`` says what is in it and what would be right."""

    message: str
    shown: str = ""  # what the user sees there


class Number(NamedTuple):
    """A number as the file spells it: 12, 12.0, 1.2345599999999999E3."""

    spelled: str

    def exact(self) -> Decimal:
        """The number as Excel shows it, with 15 digits.

        Excel stores 1234.56 as 1234.5599999999999 and 0.1+0.2 as 0.30000000000000004; rounding
        to the digits it shows gives back what was meant. Raises ValueError above those digits.
        """
        value = float(self.spelled)
        if not abs(value) < LARGEST:
            raise ValueError("数值过大，超出可填写的范围")
        return Decimal(f"{value:.15g}")


class Serial(NamedTuple):
    """A number shown as a day or a time: days since 1900 (or, on old Macs, since 1904)."""

    number: Number
    is_1904: bool

    def moment(self) -> datetime:
        """The naive moment on the wall clock. Raises ValueError for one Excel cannot show."""
        days = self.number.exact()
        if self.is_time:
            raise ValueError("单元格只有时间，没有日期，请填写日期，例如2021年5月18日")
        if not 0 <= days <= LAST_SERIAL or (days // 1 == 60 and not self.is_1904):
            # Serial 60 is 1900-02-29, a day that never was.
            raise ValueError("日期不存在，请按2021年5月18日的样式填写")
        return from_excel(float(days), MAC_EPOCH if self.is_1904 else WINDOWS_EPOCH)

    @property
    def is_time(self) -> bool:
        """Whether it is a time of no particular day: 9:30 is kept as 0.3958."""
        return 0 <= self.number.exact() < 1

    def words(self) -> str:
        """As people write it: 2021-05-18, 2021-05-18 09:30 or 09:30."""
        if self.is_time:
            minutes = int(self.number.exact() * 1440)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        moment = self.moment()
        return f"{moment:%Y-%m-%d %H:%M}".removesuffix(" 00:00")


Raw = str | bool | Number | Serial | Fault

UNCALCULATED = Fault("公式没有计算结果，请在 Excel 或 WPS 中打开并保存，或将公式粘贴为数值")
TOO_LONG = Fault(f"文字超过{LONGEST_TEXT}个字")


def number_or_fault(spelled: str) -> Number | Fault:
    """NaN, INF and other words where a number should be are faults."""
    if len(spelled) > LONGEST_NUMBER or not _NUMBER.fullmatch(spelled):
        return Fault("不是有效的数值，请重新填写", spelled[:LONGEST_NUMBER])
    return Number(spelled)


def error_value(name: str) -> Fault:
    """#REF!, #N/A and their kin."""
    return Fault(f"单元格是错误值 {name[:20]}，请改正公式或直接填写", name[:20])


def text_or_fault(text: str) -> str | Fault:
    """The text as the reader sees it: without marks nobody sees and space around it.

    Done once for each text of the file, not for each cell that shows it.
    """
    if len(text) > LONGEST_TEXT:
        return TOO_LONG
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSEEN.sub("", text).strip()
    # An error pasted as text, or given back by an annotated copy, is an error still.
    return error_value(text) if text in _ERRORS else text
