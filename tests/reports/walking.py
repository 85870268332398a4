"""Following the figures of a page to their rows, with the desk's own eyes."""

import re
from html import unescape
from html.parser import HTMLParser

from django.http import QueryDict
from django.test import RequestFactory
from django.urls import resolve, reverse

from core.money import format_wan, format_yuan
from pilots.quota import hours_in_words
from reports.breakdowns.counted import UNITS_KEY
from reports.dashboards.panels import MISSING
from reports.dictionary import RATES

ROWS_OF = reverse("reports:figure_rows_of_city", args=["x"]).replace("x/", "")
LINK = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
LEFT_OVER = re.compile(r"-?[\d,]+\.\d\d")
TAG = re.compile(r"<[^>]+>")
NOTHING_DONE = re.compile("0(个|小时)? / ")  # nothing is behind a zero, nor behind what is owed
ON_CARDS = {
    *("counting_cases", "supervision_minutes", "staff"),
    *("cases_recognized", "cases_closed", "cases_individual"),
}


def figures_on(page) -> list[tuple[str, str]]:
    """The links to rows with the words that stand on them."""
    found = LINK.findall(page.content.decode())
    return [(unescape(url), " ".join(TAG.sub(" ", text).split())) for url, text in found]


def number_of(made, words: str) -> str:
    """The number among the words of a link: a tile has its label and last year's beside it."""
    [number, *_] = re.findall(r"-?[\d,]+(?:\.\d+)?", words)
    return number


def by_hand(rows) -> int:
    """What a person who adds up the list gets."""
    if not rows.adds:
        return len(set(rows.picked.values_list("pk", flat=True)))
    return sum(amount or 0 for amount in rows.picked.values_list(rows.adds, flat=True))


def opened(desk, url: str) -> dict:
    """What the page of an address has to show to the desk; drawn elsewhere (test_figure_rows)."""
    path, _, query = url.partition("?")
    found = resolve(path)
    request = RequestFactory().get(path, QueryDict(query))
    request.desk, request.user = desk, desk.user
    return found.func(request, *found.args, **found.kwargs).context_data


def counted_at(desk, url: str, seen: dict):
    """The figure or rate of an address and what its rows come to."""
    if url not in seen:
        page = opened(desk, url)
        made = page["figure"]
        if "parts" in page:
            values = [counted_at(desk, part.url, seen)[1] for part in page["parts"]]
            keys = [part.figure.key for part in page["parts"]]
            value = (
                made.of(dict(zip(keys, values, strict=True))) if made.key in RATES else sum(values)
            )
        else:
            rows = page["rows"]
            assert not rows.hidden, url
            value = by_hand(rows)
            assert (rows.value, rows.count) == (value, rows.picked.count()), url
            assert len(page["lines"]) == min(rows.count, 25)
        seen[url] = (made, value)
    return seen[url]


def shown_as(made, value, *, in_wan: bool) -> str:
    if made.key in RATES:
        return made.shown_as(value)
    return format_wan(value) if in_wan else made.shown(value)


def left_over(desk, url: str, seen: dict) -> str:
    """What is between the two numbers of the rate that an amount leads to, as its page says too."""
    found = opened(desk, url)
    part, whole = (counted_at(desk, one.url, seen)[1] for one in found["parts"])
    told = format_yuan(whole - part)
    assert found["balance"].shown == f"{told}元", url
    return told


def walk(desk, page) -> list[str]:
    """Follows every figure of the page; the keys it met."""
    seen: dict = {}
    keys = []
    for url, words in figures_on(page):
        if not url.startswith(ROWS_OF) or "format=csv" in url or not re.search(r"\d", words):
            continue
        made, value = counted_at(desk, url, seen)
        if made.key in RATES and LEFT_OVER.fullmatch(words):
            assert words == left_over(desk, url, seen)
            continue
        told = shown_as(made, value, in_wan="万元" in words)
        in_words = hours_in_words(value) if made.unit == "小时" else ""
        exact = in_words and (words == in_words or words.startswith(f"{in_words} /"))  # of a bar
        assert exact or number_of(made, words) == told, (url, words, told)
        keys.append(made.key)
    return keys


def unled(page) -> list[tuple[str, str, str]]:
    """Numbers of the tables that lead nowhere, beside the percentages whose two parts stand in
    the same row and lead to theirs."""
    found = []
    for panel, _ in (*page.context["urgent"], *page.context["panels"]):
        shown = [(row.head, cells) for row, cells in panel.shown_rows]
        if panel.total:
            shown.append(("合计", panel.shown_total))
        for head, cells in shown:
            for column, cell in zip(panel.columns, cells, strict=True):
                is_nothing = cell.text == MISSING or not re.search("[1-9]", cell.text)
                if column.kind in ("text", "percent") or is_nothing or cell.url:
                    continue
                found.append((panel.key, head, column.label))
    return found


def cells_of(page) -> list[tuple[str, str, str]]:
    """Head, address and words of every cell with a number in the city's tables."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", page.content.decode(), re.DOTALL):
        head = TAG.sub("", re.split("</th>", row, maxsplit=1)[0]).strip()
        for cell in re.findall(r'<td class="num[^"]*"[^>]*>(.*?)</td>', row, re.DOTALL):
            words = " ".join(TAG.sub(" ", cell).split())
            link = LINK.search(cell)
            if re.search("[1-9]", words):
                found.append((head, unescape(link[1]) if link else "", words))
    return found


class Bare(HTMLParser):
    """The numbers of a page that lead nowhere: what stands first in the row, and the words."""

    PLACES = {"num", "meter-count", "stat", "lights", "standing-readings", "beside-figures"} | {
        *("known-fact", "dash-stage-met")
    }
    ROWS = {"tr", "li", "p", "div"}

    def __init__(self, page):
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []  # tag, whether numbers stand in it, a link
        self.head, self.found = "", []
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        if tag in ("meta", "link", "input", "br", "img", "hr", "use", "path", "col"):
            return
        classes = set((dict(attrs).get("class") or "").split())
        _, is_place, is_link = self.open[-1] if self.open else ("", False, False)
        is_place = is_place or bool(classes & self.PLACES)
        self.open.append((tag, is_place, is_link or tag in ("a", "progress")))
        if tag in self.ROWS:
            self.head = ""

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        words = " ".join(data.split())
        _, is_place, is_link = self.open[-1] if self.open else ("", False, False)
        if is_place and not is_link and re.search("[1-9]", words):
            self.found.append((self.head, words))
        elif words and not self.head:
            self.head = words


def without_rows(page) -> list[tuple[str, str]]:
    """What a report says of its units that is of no rows: what they owe and the rules they keep."""
    tables = [table for section in page.context["pages"] for table in section.apart]
    [units] = [table for table in tables if table.key == UNITS_KEY]
    shown = [(row.head, cells) for row, cells in units.shown_rows]
    return [
        (head, cell.text)
        for head, cells in [*shown, ("合计", units.shown_total)]
        for column, cell in zip(units.columns, cells, strict=True)
        if column.label in ("管理制度", "应完成案例", "应完成督导") and cell.kind == "num"
    ]
