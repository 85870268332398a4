"""A workbook to fill in off line, made from the fields of the form that would else be filled in.

No label, choice or limit is written twice; ``core.off_line`` reads what comes back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.choices import flatten_choices

from core.cell_readers import Reader, choice, clock, day, integer, minutes, several, text
from core.cell_values import Raw
from core.forms import DayField
from core.minutes import MinutesFormField
from core.spreadsheet_columns import ColumnIn
from core.spreadsheet_filling import fits_a_rule
from core.spreadsheets import Column, Sheet, write_workbook
from core.workbook_stamp import Edition, Stamp

GUIDE, LISTS = "说明", "可选项"
BLANK_ROWS = 200  # of text cells, so that what looks like a date stays as it was typed
FIRST_LISTED = 3  # row of the sheet 可选项 in which its lists begin: title and header above
LONGEST = 5_000
YES_NO = {"是": "on", "否": ""}
Typed = str | list[str]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One field of a form as a column. ``read`` answers what the form would have been sent."""

    key: str
    label: str
    read: Callable[[Raw], Typed]
    width: int = 14
    options: tuple[str, ...] = ()  # one of them, from a drop-down
    many: tuple[str, ...] = ()  # any of them, one after the other
    is_required: bool = False
    hint: str = ""
    example: str = ""

    @property
    def needs_a_list(self) -> bool:
        """Whether what can be chosen stands on a sheet of its own."""
        return bool(self.many) or not fits_a_rule(self.options)

    @property
    def column_in(self) -> ColumnIn:
        return ColumnIn(self.label, self.key, self.read, required=self.is_required)


def form_column(
    form: forms.BaseForm,
    name: str,
    *,
    label: str = "",
    read: Reader | None = None,
    options: Mapping[str, str] | None = None,
    width: int = 14,
    is_required: bool | None = None,
    hint: str = "",
    example: str = "",
) -> FormColumn:
    """The column of a field; ``read`` and ``options`` stand in for what the field itself says."""
    found: Any = form.fields[name]
    offered = _options(found) if options is None else options
    is_many = isinstance(found, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    return FormColumn(
        name,
        label or str(found.label),
        read or _reader(found, offered),
        width,
        () if is_many else tuple(offered),
        tuple(offered) if is_many else (),
        found.required if is_required is None else is_required,
        hint or _hint(found, is_chosen=bool(offered), is_many=is_many),
        example,
    )


def _options(found: Any) -> dict[str, str]:
    if isinstance(found, forms.BooleanField):
        return YES_NO
    listed = flatten_choices(getattr(found, "choices", ()))
    return {str(label): str(value) for value, label in listed if str(value)}


def _reader(found: Any, offered: Mapping[str, str]) -> Callable[[Raw], Typed]:
    many = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
    if isinstance(found, many):
        return lambda raw: [str(one) for one in several(offered)(raw)]
    if offered:
        return lambda raw: str(choice(offered)(raw))
    readers: tuple[tuple[type[forms.Field], Reader], ...] = (
        (DayField, day()),
        (forms.TimeField, clock()),
        (MinutesFormField, minutes(most=10**6)),
        (forms.IntegerField, integer(most=10**9)),
    )
    read = next((reader for kind, reader in readers if isinstance(found, kind)), None)
    read = read or text(max_length=getattr(found, "max_length", None) or LONGEST)
    return lambda raw: str(read(raw))


def _hint(found: Any, *, is_chosen: bool, is_many: bool) -> str:
    if is_many:
        return f"可填多项，用顿号隔开，见“{LISTS}”"
    if is_chosen:
        return "从下拉列表中选择"
    hints: tuple[tuple[type[forms.Field], str], ...] = (
        (DayField, "日期，例如2021年5月18日，也可写作2021-05-18"),
        (forms.TimeField, "时间，写作14:30"),
        (MinutesFormField, "分钟数，或写1小时30分"),
        (forms.IntegerField, "整数"),
    )
    said = next((words for kind, words in hints if isinstance(found, kind)), "文字")
    most = getattr(found, "max_length", None)
    return f"{said}，最多{most}个字" if said == "文字" and most else said


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to fill in: one sheet of rows, what can be chosen, and how it is filled in.

    ``known`` are sheets that were filled in for the reader; ``options_at`` leads a column to
    cells of one of them.
    """

    edition: Edition
    unit: str  # the code of the unit it is made for
    unit_name: str
    columns: Sequence[FormColumn]
    guide: str
    rules: Sequence[tuple[str, str]]
    known: Sequence[Sheet] = ()
    options_at: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The finished .xlsx; all cells to fill in are text."""
        listed = [column for column in self.columns if column.needs_a_list]
        at = {**_places(listed), **self.options_at}
        columns = [
            Column(
                column.label,
                width=column.width,
                options=() if column.key in at else column.options,
                options_at=at.get(column.key, ""),
            )
            for column in self.columns
        ]
        rows = Sheet(
            title=self.edition.title,
            columns=columns,
            rows=[[None] * len(columns)] * BLANK_ROWS,
            subtitle=f"{self.unit_name}　{self.guide}",
            footer=(),
        )
        sheets = [rows, *self.known, *_lists(listed), self._guide()]
        return write_workbook(
            sheets,
            filename_title=self.edition.title,
            stamp=Stamp(self.edition, unit=self.unit),
        )

    def _guide(self) -> Sheet:
        fields = [
            (column.label, "必填" if column.is_required else "可不填", column.hint, column.example)
            for column in self.columns
        ]
        return Sheet(
            title=GUIDE,
            columns=[
                Column("栏目", width=28),
                Column("是否必填", width=12),
                Column("填写要求", width=70),
                Column("示例", width=36),
            ],
            rows=[*((what, "", how, "") for what, how in self.rules), *fields],
            subtitle=self.edition.title,
            footer=(),
        )


def _places(columns: Sequence[FormColumn]) -> dict[str, str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return {
        column.key: listed_at(LISTS, letter, len(column.options))
        for letter, column in zip(letters, columns, strict=False)
        if column.options
    }


def listed_at(sheet: str, letter: str, count: int, *, first: int = FIRST_LISTED) -> str:
    """So many cells of a column, as a drop-down points at them; one at least."""
    return f"'{sheet}'!${letter}${first}:${letter}${first + max(count, 1) - 1}"


def _lists(columns: Sequence[FormColumn]) -> list[Sheet]:
    if not columns:
        return []
    listed = [column.options or column.many for column in columns]
    rows = list(zip_longest(*listed))
    heads = [Column(column.label, width=30) for column in columns]
    return [Sheet(title=LISTS, columns=heads, rows=rows, footer=())]
