"""The page about ASVS says what is true: its tests and documents exist and its figures add up."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

HOUSE = Path(settings.BASE_DIR)
PAGE = (HOUSE / "docs/security.md").read_text()
KINDS = ("test", "document", "deployment", "open")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (\w+) \| ([^|]+) \|$", re.MULTILINE)
NOT_OURS = re.compile(r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| ([12]) \| ", re.MULTILINE)
TEST = re.compile(r"`(\w+/test_\w+\.py)::(\w+)`")
DOCUMENT = re.compile(r"`((?:docs|requirements)/[\w./-]+|package-lock\.json)`")
# The standard's own numbers by chapter: levels 1 and 2 (5.0.0 has 70 and 183 of them).
CHAPTERS = {
    1: (8, 19),
    2: (4, 7),
    3: (8, 11),
    4: (2, 8),
    5: (4, 5),
    6: (13, 22),
    7: (6, 12),
    8: (4, 3),
    9: (4, 3),
    10: (5, 24),
    11: (3, 11),
    12: (3, 6),
    13: (1, 12),
    14: (2, 7),
    15: (3, 10),
    16: (0, 16),
    17: (0, 7),
}

rows = ROW.findall(PAGE)


def not_ours():
    of_a_table = NOT_OURS.findall(PAGE.partition("## Not applicable")[2])
    return [(number, level) for numbers, level in of_a_table for number in numbers.split(", ")]


@cache
def functions(path):
    tree = ast.parse((HOUSE / "tests" / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("number", "kind", "how"), [(row[0], row[3], row[4]) for row in rows])
def test_what_a_row_names_is_there(number, kind, how):
    tests, documents = TEST.findall(how), DOCUMENT.findall(how)

    assert kind in KINDS
    assert kind != "test" or tests, number
    assert kind not in ("document", "deployment") or documents, number
    assert [f"{path}::{name}" for path, name in tests if name not in functions(path)] == []
    assert [path for path in documents if not (HOUSE / path).is_file()] == []
    assert how.count("::") == len(tests), "a test is spelled in a way nobody looks up"


def test_every_requirement_of_the_standard_stands_there_once():
    every = [(row[0], row[1]) for row in rows] + not_ours()
    found = Counter((int(number.partition(".")[0]), level) for number, level in every)

    assert [number for number, times in Counter(n for n, _ in every).items() if times > 1] == []
    assert {chapter: (found[chapter, "1"], found[chapter, "2"]) for chapter in CHAPTERS} == CHAPTERS
    assert len(every) == 253


def test_rows_stand_in_the_order_of_their_numbers_under_their_chapter():
    for chapter in re.findall(r"^## V(\d+) .*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL):
        text = re.search(rf"^## V{chapter} .*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)[0]
        numbers = [tuple(map(int, row[0].split("."))) for row in ROW.findall(text)]
        assert numbers
        assert numbers == sorted(numbers)
        assert {number[0] for number in numbers} == {int(chapter)}


def test_the_figures_at_the_head_are_those_of_the_tables():
    for name, levels in {"level 1": "1", "level 2": "2", "both": "12"}.items():
        kinds = Counter(row[3] for row in rows if row[1] in levels)
        figures = [kinds[kind] for kind in KINDS]
        figures.append(sum(level in levels for _, level in not_ours()))
        line = " | ".join(str(figure) for figure in [sum(figures), *figures])
        assert f"| {name} | {line} |" in PAGE
