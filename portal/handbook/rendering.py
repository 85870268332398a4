"""Markdown to markup: headings that can be linked to, links inside the handbook, its own pictures.

Raw HTML is shown as letters, so a page can carry nothing that the CSP would have to stop.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

# As a reader of the files themselves needs it, who looks from docs/handbook.
PICTURES = "../../static/handbook/"


class OutsideHandbook(ValueError):
    """A page points to what is no page and no picture of the handbook."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level, as the contents list names it."""

    id: str
    text: str


class Renderer(RendererHTML):
    """What differs from plain markup; markdown-it asks it by the names of its tokens."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict) -> str:
        source, alt = str(tokens[idx].attrs["src"]), tokens[idx].content
        name = picture_of(source)
        width, height = size_of(name)
        return format_html(
            '<a class="handbook-picture" href="{0}"><img src="{0}" alt="{1}" width="{2}" '
            'height="{3}" loading="lazy"></a>',
            static(f"handbook/{name}"),
            alt,
            width,
            height,
        )

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict) -> str:
        return format_html('<a href="{}">', address_of(str(tokens[idx].attrs["href"])))

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict) -> str:
        return '<table class="table handbook-table">'


def picture_of(source: str) -> str:
    """The name of a picture in static/handbook/. Raises OutsideHandbook for any other source."""
    name = source.removeprefix(PICTURES)
    if name == source or "/" in name:
        raise OutsideHandbook(source)
    return name


def size_of(name: str) -> tuple[int, int]:
    """Width and height out of the head of a PNG, so that the text does not jump while it loads."""
    path = Path(settings.BASE_DIR) / "static" / "handbook" / name
    with path.open("rb") as picture:
        return struct.unpack(">II", picture.read(24)[16:24])


def address_of(href: str) -> str:
    """``rounds.md#逾期`` as an address of the platform. Raises OutsideHandbook for any other."""
    name, _, anchor = href.partition("#")
    if name and not name.endswith(".md"):
        raise OutsideHandbook(href)
    page = reverse("portal:help_page", args=[name.removesuffix(".md")]) if name else ""
    return f"{page}#{anchor}" if anchor else page


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer).enable("table")


def with_ids(tokens: list[Token]) -> list[Heading]:
    """Give every heading its own words as id; those of the second level make the contents."""
    headings = []
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            identity = inline.content.replace(" ", "")
            opening.attrSet("id", identity)
            if opening.tag == "h2":
                headings.append(Heading(identity, inline.content))
    return headings
