"""Cells of tables that have hundreds of them: one node of a template each, or for a whole row."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def linked(text: str, url: str, title: str = "") -> SafeString:
    """``text`` leading to ``url``, where there is one."""
    if not url:
        return conditional_escape(text)
    if not title:
        return format_html('<a href="{}">{}</a>', url, text)
    return format_html('<a href="{}" title="{}">{}</a>', url, title, text)


@register.simple_tag
def cells(row: Iterable[tuple[str, str, str, str]]) -> SafeString:
    """The cells of a row: of each its text, class, address ("" for none) and the link's title."""
    # Escaped here and not by format_html: of some hundred cells that is half of their time.
    return SafeString("\n".join(_cell(*map(escape, cell)) for cell in row))


def _cell(text: str, kind: str, url: str, title: str) -> str:
    said = f' title="{title}"' if title else ""
    inside = f'<a href="{url}"{said}>{text}</a>' if url else text
    return f'<td class="{kind}">{inside}</td>'
