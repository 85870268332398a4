"""Personal data as lists show it: enough to tell two people apart, too little to find one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

# Up to the community (社区 or 村), unless a house number came before it. 中关村街道 is no 村.
_COMMUNITY = re.compile(r"[^\d]*?(?:社区|村(?!街道|地区|镇|乡))")


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of personal data as one reader gets it, for ``_components/masked.html``."""

    label: str
    text: str
    is_masked: bool = False


def masked(label: str, value: str, mask: Callable[[str], str]) -> Shown:
    """The value behind its mask; where there is none, there is nothing to mask."""
    return Shown(label, mask(value), is_masked=bool(value))


def mask_name(name: str) -> str:
    """张三丰 becomes 张*丰, 张三 becomes 张*."""
    if len(name) <= 2:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """13812345678 becomes 138****5678."""
    return _keep_ends(phone, 3, 4)


def mask_id_number(number: str) -> str:
    """First three and last four (前3后4); shorter papers show their last two characters only."""
    return _keep_ends(number, 3, 4)


def mask_address(address: str) -> str:
    """Keep the address up to its community, else its first six characters, never a number."""
    if not address:
        return ""
    community = _COMMUNITY.match(address)
    kept = community.group() if community else re.split(r"\d", address[:6])[0]
    return f"{kept}****"


def _keep_ends(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden >= 4:
        return text[:head] + "*" * hidden + text[-tail:]
    shown = 2 if len(text) > 4 else 0
    return "*" * (len(text) - shown) + text[len(text) - shown :]
