"""A list that ``?show=`` in its address narrows, as the to-do that counted the same rows does."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

SHOW = "show"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is listed, in a word, and the address of the whole list, of which it is a part."""

    value: str
    label: str
    everything: str


def narrowed(request, choices: Iterable[tuple[str, str]]) -> Narrowed | None:
    """What ``?show=`` names among ``choices``; an unknown word narrows nothing."""
    value = request.GET.get(SHOW, "")
    label = {str(key): str(said) for key, said in choices}.get(value)
    if label is None:
        return None
    round = request.GET.get("round", "")
    return Narrowed(value, label, f"{request.path}?{urlencode({'round': round} if round else {})}")


def kept_with(query: str, chosen: Narrowed | None) -> str:
    """The query of a list's next page, which stays narrowed."""
    return "&".join(filter(None, [query, chosen and urlencode({SHOW: chosen.value})]))
