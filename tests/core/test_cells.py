"""Cells are written at once, and whatever they say stays text."""

import pytest
from django.template import Context, Template

CANARY = "\"><script>'&"
SAFE = "&quot;&gt;&lt;script&gt;&#x27;&amp;"


def written(tag: str, **context) -> str:
    return Template("{% load cells %}{% " + tag + " %}").render(Context(context))


@pytest.mark.parametrize(
    ("row", "html"),
    [
        ([("12", "num", "", "")], '<td class="num">12</td>'),
        ([("12", "num", "/a/", "")], '<td class="num"><a href="/a/">12</a></td>'),
        (
            [("12", "num", "/a/?b=1&c=2", "查看明细")],
            '<td class="num"><a href="/a/?b=1&amp;c=2" title="查看明细">12</a></td>',
        ),
        (
            [("1", "num", "", ""), ("人", "unit", "", "")],
            '<td class="num">1</td>\n<td class="unit">人</td>',
        ),
        ([], ""),
    ],
)
def test_a_row_is_its_cells(row, html):
    assert written("cells row", row=row) == html


def test_text_address_and_title_of_a_cell_are_no_markup():
    html = written("cells row", row=[(CANARY, CANARY, CANARY, CANARY)])

    assert html == f'<td class="{SAFE}"><a href="{SAFE}" title="{SAFE}">{SAFE}</a></td>'


@pytest.mark.parametrize(
    ("url", "html"), [("", SAFE), (CANARY, f'<a href="{SAFE}" title="{SAFE}">{SAFE}</a>')]
)
def test_a_linked_text_is_no_markup(url, html):
    assert written("linked text url title", text=CANARY, url=url, title=CANARY) == html
