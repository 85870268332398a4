"""What makes a sheet one to fill in: drop-downs, and locks on what nobody should change."""

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

LAST_ROW = 2_000  # down to where drop-downs are offered
LONGEST_LIST = 255  # characters of a list in a cell's own rule, set by the file format


def prepare_for_filling(page: Any, columns: Sequence[Any], *, below: int) -> None:
    """Give the columns their drop-downs; lock the sheet where one of them is locked.

    No password: the lock keeps fingers off, the reading checks. Raises ValueError for options
    that do not fit into a cell's rule.
    """
    for place, column in enumerate(columns, start=1):
        listed = column.options_at or (column.options and _listed(column.options))
        if listed:
            _offer(page, get_column_letter(place), listed, below + 1)
    if any(column.is_locked for column in columns):
        protection = page.protection
        protection.sheet = True
        # True forbids here: widths may be changed, and the table sorted out of order may not.
        protection.formatColumns = protection.formatRows = protection.formatCells = False
        protection.autoFilter = False


def _listed(options: Sequence[str]) -> str:
    listed = ",".join(options)
    if len(listed) > LONGEST_LIST or any("," in option or '"' in option for option in options):
        raise ValueError(f"These options fit into no drop-down: {listed[:40]}")
    return f'"{listed}"'


def _offer(page: Any, letter: str, listed: str, first_row: int) -> None:
    rule = DataValidation("list", formula1=listed, allow_blank=True)
    rule.error, rule.errorTitle = "请从下拉列表中选择。", "不在可选项中"
    rule.showErrorMessage = True
    rule.add(f"{letter}{first_row}:{letter}{LAST_ROW}")
    page.data_validations.append(rule)
