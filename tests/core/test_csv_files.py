"""CSV that Excel opens in Chinese and calculates nothing of."""

import csv
from decimal import Decimal
from io import StringIO

import pytest

from core.csv_files import csv_download, csv_text


def cells(*row) -> list[str]:
    text = csv_text([row])
    assert text.startswith("\ufeff")
    return next(csv.reader(StringIO(text[1:])))


@pytest.mark.parametrize(
    "word", ["=1+1", "+86", "-x", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1"]
)
def test_a_word_is_never_a_formula(word):
    assert cells(word) == [f"'{word}"]


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    assert cells(-5, Decimal("-12.50"), None, "朝阳区", 'a,b"c') == [
        "-5",
        "-12.50",
        "",
        "朝阳区",
        'a,b"c',
    ]


def test_the_file_is_called_as_its_table():
    response = csv_download([["区"]], "全市数据看板_风险清单_全批次")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "filename*=utf-8''%E5%85%A8" in response["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
