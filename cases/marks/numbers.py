"""Numbers of papers, telephones, accounts, plates and days of birth, however they are written.

The text comes with its digits in one spelling (``finding.plain_digits``) and at its own length.
"""

import re
from collections.abc import Iterator
from datetime import date

from cases.marks.hits import Hit
from cases.marks.kinds import Known, Mark

CROSSES = "×××"
# Blanks, dashes and dots that people put between the groups of a number.
_GAP = r"[\s\-–—_.·•,，、/()（）]{0,2}"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_DAY = r"(?:(?:19|20)\d{2})\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*(?:日|号)?"
_PARTS = re.compile(r"\d+")


def _digits(count: int) -> str:
    return _GAP.join([r"\d"] * count)


_PATTERNS = (
    (Mark.ID_NUMBER, rf"(?<!\d){_digits(17)}{_GAP}[\dXx](?![\dA-Za-z])"),
    (Mark.ID_NUMBER, rf"(?<!\d)[1-8]{_GAP}{_digits(14)}(?!{_GAP}\d)"),
    (Mark.ID_NUMBER, r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\d{7,9}(?![A-Za-z0-9])"),
    (Mark.CASE_NUMBER, r"(?<!\d)\d{9}-[A-Za-z]{2}-\d{4}-\d{4}"),
    (Mark.PHONE, rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9]{_GAP}{_digits(9)}(?!\d)"),
    (Mark.EMAIL, r"[A-Za-z0-9][\w.+-]*\s*[@＠]\s*[\w-]+(?:\s*\.\s*[\w-]+)+"),
    (
        Mark.ACCOUNT,
        r"(?:微信|QQ|qq|抖音|快手|支付宝)(?:账?号|群)?(?:码|是|为)?\s*[:：]?\s*(?P<n>[A-Za-z0-9][\w-]{4,})",
    ),
    (Mark.PLATE, rf"[{_PROVINCES}]\s*[A-Za-z]\s*[·•.\-\s]?\s*[A-Za-z0-9]{{5,6}}(?![A-Za-z0-9])"),
    (Mark.BIRTHDAY, rf"(?:出生(?:日期|年月日?)?|生日|生于|诞生)\s*(?:[:：]|是|为|于|在)*\s*{_DAY}"),
    (Mark.BIRTHDAY, rf"{_DAY}\s*(?:出)?生(?!活|产|效|病|气)"),
    (
        Mark.LANDLINE,
        rf"(?<!\d)(?<!\d[ \-])[(（]?0\d{{2,3}}[)）]?{_GAP}\d{{4}}{_GAP}\d{{3,4}}(?!\d)",
    ),
    (Mark.LANDLINE, r"(?:电话|热线|座机|号码)\s*(?:[:：]|是|为)?\s*(?P<n>\d{5,8})(?!\d)"),
    (Mark.NUMBER, r"(?<![\d.])\d(?:[\s-]?\d){6,}(?![\d])"),
)
_COMPILED = [(mark, re.compile(pattern)) for mark, pattern in _PATTERNS]
_ANY_DAY = re.compile(_DAY)
REPLACEMENTS = {Mark.BIRTHDAY: "某年某月某日", Mark.CASE_NUMBER: "×××"}


def numbers_in(text: str, known: Known) -> Iterator[Hit]:
    """Everything that is a number or reads like one, and the known ones in any grouping."""
    for mark, pattern in _COMPILED:
        for found in pattern.finditer(text):
            # The word before a number says what it is and may stay.
            place = found.span("n") if "n" in pattern.groupindex else found.span()
            yield Hit(*place, mark, REPLACEMENTS.get(mark, CROSSES))
    for number in known.numbers:
        digits = [sign for sign in number if sign.isalnum()]
        if len(digits) >= 5:
            pattern = re.compile(_GAP.join(map(re.escape, digits)), re.IGNORECASE)
            mark = Mark.ID_NUMBER if len(digits) > 12 else Mark.PHONE
            yield from (Hit(*hit.span(), mark, CROSSES) for hit in pattern.finditer(text))
    for found in _ANY_DAY.finditer(text):
        if _day_of(found.group()) in known.birthdays:
            yield Hit(*found.span(), Mark.BIRTHDAY, REPLACEMENTS[Mark.BIRTHDAY])


def _day_of(text: str) -> date | None:
    year, month, day = map(int, _PARTS.findall(text))
    try:
        return date(year, month, day)
    except ValueError:
        return None
