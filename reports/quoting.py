"""Figures quoted in a text: 【服务案例】 stands for the figure of that name and its unit.

While a report is a draft the name is kept and the page shows the figure of the moment; signing
freezes the text with the figures that are signed. Pure, but for the dictionary.
"""

import re
from collections.abc import Callable, Mapping

from reports.dictionary import FIGURES, MISSING, RATES, Figure, Rate

QUOTED = re.compile(r"【([^【】\n]{1,30})】")
ALL: list[Figure | Rate] = [*FIGURES.values(), *RATES.values()]
BY_NAME = {one.label: one for one in ALL}
# They begin with a unit and are something else: 3个个案 are three, 3个案 would be nothing.
OTHER_WORDS = ("个案", "个人", "人次", "人均", "人才")


def quote_of(made: Figure | Rate) -> str:
    """How a text quotes it."""
    return f"【{made.label}】"


def unknown_quotes(text: str) -> list[str]:
    """The names in brackets that no figure has, each once, in the order of the text."""
    names = dict.fromkeys(name.strip() for name in QUOTED.findall(text))
    return [name for name in names if name not in BY_NAME]


def refusal(names: list[str]) -> str:
    """What is wrong with such names and how it is mended, for the page; "" where nothing is."""
    if not names:
        return ""
    listed = "、".join(f"【{name}】" for name in names)
    return (
        f"没有名为{listed}的指标。请照抄旁边所列的指标名称，例如【服务案例】；"
        "不引用指标的，请改用其他括号。"
    )


def rendered(text: str, figures: Mapping[str, int]) -> str:
    """The text with figures in the place of their names; what is unknown stays as it was typed."""
    return rendered_by(text, lambda made: _told(made, figures))


def rendered_by(text: str, told: Callable[[Figure | Rate], str]) -> str:
    """The same where somebody else says what a figure or rate is, with its unit; where the author
    went on with the unit it stands once."""

    def said(found: re.Match) -> str:
        made = BY_NAME.get(found[1].strip())
        if made is None:
            return found[0]
        value = told(made)
        return value.removesuffix(made.unit) if _goes_on_with(made.unit, found) else value

    return QUOTED.sub(said, text)


def _goes_on_with(unit: str, found: re.Match) -> bool:
    rest, place = found.string, found.end()
    return rest.startswith(unit, place) and not rest.startswith(OTHER_WORDS, place)


def _told(made: Figure | Rate, figures: Mapping[str, int]) -> str:
    if isinstance(made, Rate):
        return made.told(figures)
    value = figures.get(made.key)
    return MISSING if value is None else made.told(value)
