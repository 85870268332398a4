"""The stamped scans of a version in one cell of its table: those that count and those that do not."""

from types import SimpleNamespace as Of

import pytest

from pilots.submission_page import FrozenRow, ScanRow
from reports.taken_records import of_versions
from tests.reports.factories import DECEMBER


def row(scans, *, is_missing=False) -> FrozenRow:
    version = Of(number=2, taken_at=DECEMBER, taken_by="王审核", sha256="0" * 64)
    told = [ScanRow(name, "", reason, "") for name, reason in scans]
    return FrozenRow(version, "", "", told, is_missing, "")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (row([]), ""),
        (row([], is_missing=True), "盖章件待补"),
        (row([("总结.pdf", ""), ("附件.pdf", "")]), "总结.pdf、附件.pdf"),
        (
            row([("总结.pdf", "缺公章")], is_missing=True),
            "总结.pdf（已作废：缺公章）、盖章件待补",
        ),
    ],
)
def test_a_void_scan_says_why_and_a_missing_one_that_it_is_missing(found, told):
    [line] = of_versions([found]).lines

    assert line == ("第2版", "2021年12月15日 10:00", "王审核", told, "0" * 64)
