"""The pages of the handbook, read from docs/handbook and kept until their file changes."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from portal.handbook import contents
from portal.handbook.rendering import Heading, parser, with_ids

SENTENCE = re.compile(r"[^。！？]+[。！？]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it is read, with the heading it stands under ("" before the first)."""

    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    title: str
    lead: str
    html: SafeString
    headings: tuple[Heading, ...]
    sentences: tuple[Sentence, ...]


def folder() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "handbook"


def page(name: str) -> Page | None:
    """A page by its name, None where the contents name no such page."""
    if name not in contents.names():
        return None
    path = folder() / f"{name}.md"
    return _read(path, path.stat().st_mtime_ns)


def every_page() -> list[Page]:
    return [page(name) for name in contents.names()]


@lru_cache(maxsize=256)
def _read(path: Path, version: int) -> Page:
    """``version`` only tells an edited file from the one that was read before."""
    markdown, env = parser(), {}
    title, lead, *tokens = _parts(markdown.parse(path.read_text(encoding="utf-8"), env))
    headings = with_ids(tokens)
    html = markdown.renderer.render(tokens, markdown.options, env)
    return Page(
        name=path.stem,
        title=title.content,
        lead=_plain(lead),
        # Made from files of this repository by a renderer that takes no HTML.
        html=mark_safe(html),  # noqa: S308
        headings=tuple(headings),
        sentences=(Sentence(_plain(lead), ""), *_sentences(tokens)),
    )


def _parts(tokens: list[Token]) -> list[Token]:
    """The words of the title, of the first paragraph, and all that follows them."""
    return [tokens[1], tokens[4], *tokens[6:]]


def _plain(inline: Token) -> str:
    return "".join(
        child.content for child in inline.children if child.type in ("text", "code_inline")
    )


def _sentences(tokens: list[Token]):
    heading = ""
    for before, token in zip(tokens, tokens[1:], strict=False):
        if token.type != "inline":
            continue
        if before.type == "heading_open":
            heading = str(before.attrGet("id"))
            continue
        for text in SENTENCE.findall(_plain(token)):
            yield Sentence(text.strip(), heading)
