"""One row of the 任务分解表, and many rows pasted from a workbook."""

import csv
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.forms.prose import Prose
from pilots.models import PlanTask

LENGTHS = {"task": 200, "measures": 1000, "responsible": 100, "due": 60}
LABELS = {"task": "工作任务", "measures": "具体措施", "responsible": "责任单位", "due": "完成时限"}


class TaskForm(PageForm):
    """A deadline that reads as a day becomes one, anything else stays words."""

    task = forms.CharField(label=LABELS["task"], max_length=LENGTHS["task"])
    measures = Prose(
        label=LABELS["measures"], max_length=LENGTHS["measures"], rows=4, required=False
    )
    responsible = forms.CharField(
        label=LABELS["responsible"],
        max_length=LENGTHS["responsible"],
        required=False,
        help_text="例如“区委社会工委区民政局、各试点街道”。",
    )
    due = forms.CharField(
        label=LABELS["due"],
        max_length=LENGTHS["due"],
        required=False,
        help_text="写日期，例如2021年6月30日；没有确定日期的写文字，例如“长期坚持”。",
    )

    def facts(self) -> dict:
        """The columns of the row."""
        return columns_of(self.cleaned_data)


class NewTaskForm(OnceFormMixin, TaskForm):
    pass


class EditTaskForm(VersionFormMixin, TaskForm):
    @classmethod
    def of(cls, task: PlanTask, data) -> "EditTaskForm":
        initial = {name: getattr(task, name) for name in ("due", "version", *LENGTHS)}
        return cls(data, initial=initial)


class PasteForm(OnceFormMixin, PageForm):
    """Rows as a workbook gives them when they are copied: one line each, cells between tabs."""

    rows = Prose(
        label="任务分解表的各行",
        max_length=20_000,
        rows=10,
        strip=False,  # a line may begin with an empty cell
        help_text="在Excel中选中“工作任务、具体措施、责任单位、完成时限”四列（前面可以带序号列），"
        "复制后粘贴到这里。每行一项任务。",
    )

    def clean_rows(self) -> list[dict]:
        lines = csv.reader(self.cleaned_data["rows"].splitlines(keepends=True), delimiter="\t")
        rows = [(number, _cells(line)) for number, line in enumerate(_read(lines), 1)]
        tasks = [(number, cells) for number, cells in rows if any(cells) and not _is_head(cells)]
        problems = [text for number, cells in tasks for text in _wrong(number, cells)]
        if not tasks:
            problems = ["没有找到任务，请重新复制粘贴。"]
        if problems:
            raise ValidationError([ValidationError(text, code="rows") for text in problems])
        return [columns_of(dict(zip(LENGTHS, cells, strict=True))) for _, cells in tasks]


def columns_of(typed: dict) -> dict:
    """The row's columns from its four cells."""
    day = _day(typed["due"])
    return {
        **{name: typed[name] for name in ("task", "measures", "responsible")},
        "due_on": day,
        "due_words": "" if day else typed["due"],
    }


def _day(text: str) -> date | None:
    try:
        return DayField(required=False).clean(text)
    except ValidationError:
        return None


def _read(lines) -> list[list[str]]:
    try:
        return list(lines)
    except csv.Error as error:
        raise ValidationError("粘贴的内容无法识别，请重新复制。", code="rows") from error


def _cells(line: list[str]) -> list[str]:
    """The four cells, without the number that may stand before them."""
    cells = [cell.strip() for cell in line]
    if len(cells) > 1 and (cells[0].rstrip(".、").isdigit() or cells[0] == "序号"):
        cells = cells[1:]
    return [*cells, "", "", "", ""][: max(len(LENGTHS), len(cells))]


def _is_head(cells: list[str]) -> bool:
    return cells[0] == LABELS["task"]


def _wrong(number: int, cells: list[str]) -> list[str]:
    if any(cells[len(LENGTHS) :]):
        return [f"第{number}行多于四列，请只复制四列。"]
    wrong = [] if cells[0] else [f"第{number}行没有工作任务。"]
    return wrong + [
        f"第{number}行的{LABELS[name]}超过{most}个字。"
        for cell, (name, most) in zip(cells, LENGTHS.items(), strict=False)
        if len(cell) > most
    ]
