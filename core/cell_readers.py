"""What a column means: each reader turns one cell into a typed value or says in Chinese why not.

A reader is asked only for cells that hold something. It raises ValueError with the sentence for
the person who filled in the sheet; the cell's place is added by whoever asked.
"""

import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from core.cell_values import Fault, Number, Raw, Serial
from core.minutes import LONGEST, parse_minutes
from core.money import YUAN, parse_yuan

Reader = Callable[[Raw], Any]

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
LONGEST_FIGURE = 40  # characters; more is no figure, and is not searched for one
DAY_EXAMPLE = "例如2021年5月18日，也可写作2021-05-18"
MOST_SHOWN = 12  # options listed in a refusal

CLOCK = "请填写时间，例如 14:30"
_CLOCK = re.compile(r"([0-9]{1,2})[:时点]([0-9]{2})(?:分|:[0-9]{2})?")
_WHOLE = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0*)?")
_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})"
    r"|/([0-9]{1,2})/([0-9]{1,2})"
    r"|\.([0-9]{1,2})\.([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日"
    r"|([0-9]{2})([0-9]{2}))"
)


def text(*, max_length: int = 500) -> Reader:
    """Text as it stands; a number is taken as its digits as long as Excel kept them all."""

    def read(raw: Raw) -> str:
        found = _words(raw)
        if len(found) > max_length:
            raise ValueError(f"不能超过{max_length}个字，现有{len(found)}个字")
        return found

    return read


def id_number(name: str = "身份证号") -> Reader:
    """A number that is a name: never taken from a number cell, which has lost its last digits."""

    def read(raw: Raw) -> str:
        if isinstance(raw, Number | Serial):
            raise ValueError(
                f"{name}须按文本填写：请先将单元格设为“文本”格式，再重新输入（末尾数字可能已失真）"
            )
        return re.sub(r"\s+", "", _plain(raw)).upper()

    return read


def integer(*, least: int = 0, most: int = 10**9) -> Reader:
    """A whole number within bounds: 12, 12.0, "１２", "1,200", but not 12.5."""

    def read(raw: Raw) -> int:
        found = _whole(raw)
        if not least <= found <= most:
            raise ValueError(f"请填写{least}到{most}之间的整数，现为{found}")
        return found

    return read


def money(*, unit: str = YUAN, allow_negative: bool = False) -> Reader:
    """An amount in 分; ``unit`` (元 or 万元) is what a bare number means."""

    def read(raw: Raw) -> int:
        return parse_yuan(_figure(raw), unit=unit, allow_negative=allow_negative)

    return read


def minutes(*, least: int = 1, most: int = LONGEST) -> Reader:
    """A duration in minutes: 90, "1小时30分", or 1:30 as Excel keeps a time of the day."""

    def read(raw: Raw) -> int:
        if isinstance(raw, Serial):
            return _within(_clock_minutes(raw), least, most)
        return _within(parse_minutes(_figure(raw)), least, most)

    return read


def hours(*, least: int = 1, most: int = LONGEST) -> Reader:
    """A duration in minutes from a column headed in hours: 1.5 is 90. ``least``: minutes."""

    def read(raw: Raw) -> int:
        if isinstance(raw, Serial):
            return _within(_clock_minutes(raw), least, most)
        spelled = _figure(raw)
        is_bare = bool(re.fullmatch(r"[0-9.]{1,20}", spelled))
        return _within(parse_minutes(f"{spelled}小时" if is_bare else spelled), least, most)

    return read


def day(*, earliest: date = EARLIEST, latest: date = LATEST) -> Reader:
    """A date: a real one, 2021-05-18, 2021/5/18, 2021.5.18, 2021年5月18日 or 20210518."""

    def read(raw: Raw) -> date:
        found = raw.moment().date() if isinstance(raw, Serial) else _day(raw)
        if not earliest <= found <= latest:
            raise ValueError(f"日期应在{earliest}至{latest}之间，现为{found}")
        return found

    return read


def clock() -> Reader:
    """A time of the day: 14:30, 14时30分, or as Excel keeps it."""

    def read(raw: Raw) -> time:
        if isinstance(raw, Serial):
            exact = raw.number.exact() * 1440
            nearest = exact.to_integral_value()
            if not 0 <= nearest < 1440 or abs(exact - nearest) > Decimal("0.01"):
                raise ValueError(CLOCK)
            return time(*divmod(int(nearest), 60))
        plain = _plain(raw)
        spelled = _folded(plain) if len(plain) <= LONGEST_FIGURE else ""
        found = _CLOCK.fullmatch(spelled)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValueError(CLOCK)
        return time(int(found[1]), int(found[2]))

    return read


def choice(options: Mapping[str, Hashable]) -> Reader:
    """One of the options by its label; answers what the label stands for."""
    by_label = {_folded(label): value for label, value in options.items()}
    shown = "、".join([*options][:MOST_SHOWN]) + ("等" if len(options) > MOST_SHOWN else "")

    def read(raw: Raw) -> Hashable:
        label = _words(raw)
        found = by_label.get(_folded(label)) if len(label) <= 200 else None
        if found is None:
            raise ValueError(f"“{label[:20]}”不在可选项中，请填写：{shown}")
        return found

    return read


def several(options: Mapping[str, Hashable]) -> Reader:
    """Any of the options by their labels, one after the other: 接待区、个案室; each kept once."""
    one = choice(options)

    def read(raw: Raw) -> list[Hashable]:
        labels = [label for label in re.split(r"[、，,；;\n]", _words(raw)) if label.strip()]
        return list(dict.fromkeys(one(label) for label in labels))

    return read


def decimal_number(*, places: int = 1, most: int = 10**7) -> Reader:
    """A number that is not negative with so many decimals at most: 320.5, "１２０"."""
    pattern = re.compile(rf"[0-9]+(?:\.[0-9]{{1,{places}}})?")

    def read(raw: Raw) -> Decimal:
        spelled = _folded(_figure(raw)).replace(",", "")
        if len(spelled) > LONGEST_FIGURE or not pattern.fullmatch(spelled):
            raise ValueError(f"请填写不小于0的数，最多{places}位小数，例如 320.5")
        if Decimal(spelled) >= most:
            raise ValueError(f"数值过大，应小于{most}")
        return Decimal(spelled)

    return read


def _within(found: int, least: int, most: int) -> int:
    if not least <= found <= most:
        raise ValueError(f"时长应在{least}至{most}分钟之间，现为{found}分钟")
    return found


def _words(raw: Raw) -> str:
    """Any cell as text."""
    if isinstance(raw, Number):
        return _digits(raw)
    if isinstance(raw, Serial):
        return raw.words()
    return _plain(raw)


def _plain(raw: Raw) -> str:
    """The text of a cell that should hold some."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, Fault):
        raise ValueError(raw.message)
    if isinstance(raw, Serial):
        raise ValueError(f"单元格是日期或时间格式（{_shown(raw)}），请改为常规格式后重新填写")
    if isinstance(raw, bool):
        raise ValueError("单元格是逻辑值 TRUE/FALSE，请直接填写内容")
    raise ValueError("请按文本填写")


def _shown(raw: Serial) -> str:
    try:
        return raw.words()
    except ValueError:
        return "无效日期"


def _figure(raw: Raw) -> str:
    """A number the way people write it, without exponent, or the text of the cell."""
    if not isinstance(raw, Number):
        return _plain(raw)
    spelled = f"{raw.exact() + 0:f}"  # + 0: there is no "-0" on paper
    return spelled.rstrip("0").rstrip(".") if "." in spelled else spelled


def _digits(raw: Number) -> str:
    try:
        return _figure(raw)
    except ValueError:
        raise ValueError(
            "数字过长，Excel 已丢失末尾数字。请将单元格设为“文本”格式后重新填写"
        ) from None


def _whole(raw: Raw) -> int:
    if isinstance(raw, Number):
        exact = raw.exact()
        if exact % 1:
            raise ValueError(f"请填写整数，现为{_figure(raw)}")
        return int(exact)
    spelled = _folded(_plain(raw)) if len(_plain(raw)) <= LONGEST_FIGURE else ""
    if not _WHOLE.fullmatch(spelled):
        raise ValueError("请填写整数，例如 12")
    return int(spelled.partition(".")[0].replace(",", ""))


def _clock_minutes(raw: Serial) -> int:
    exact = raw.number.exact() * 1440
    nearest = exact.to_integral_value()
    if not 0 <= nearest < 2880 or abs(exact - nearest) > Decimal("0.01"):
        raise ValueError("单元格是日期，请填写时长，例如 90 或 1小时30分")
    return int(nearest)


def _day(raw: Raw) -> date:
    if isinstance(raw, Number):
        spelled = _digits(raw)
        if not re.fullmatch(r"(?:19|20|21)[0-9]{6}", spelled):
            raise ValueError(
                f"单元格是数字{spelled[:20]}，不是日期。请设为日期格式或填写日期，{DAY_EXAMPLE}"
            )
    else:
        plain = _plain(raw)
        spelled = re.sub(r"\s+", "", _folded(plain)) if len(plain) <= LONGEST_FIGURE else ""
    found = _DAY.fullmatch(spelled)
    if not found:
        raise ValueError(f"请填写日期，{DAY_EXAMPLE}")
    year, month, of_month = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, of_month)
    except ValueError:
        raise ValueError(f"没有“{spelled}”这一天，请核对日期") from None


def _folded(words: str) -> str:
    """Full-width letters, digits and brackets made plain, so that １２ is 12."""
    return unicodedata.normalize("NFKC", words).strip()
