"""The second sheet of the workbook: a row for each person proposed, known ones filled in.

A row without a mark is a new person, one with a mark changes that person; a row taken out of the
sheet takes nobody off the form.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.datastructures import MultiValueDict

from core.canonical import sha256_of
from core.cell_readers import Reader, choice, day, integer, text
from core.spreadsheet_columns import ColumnIn
from core.spreadsheet_reading import RowIn
from core.spreadsheets import Column
from pilots.batches.rows import Change, StaffChange
from pilots.batches.units import Unit
from pilots.choices import StaffPost
from pilots.forms.staff import LONGEST_CAREER, StaffForm
from pilots.models import ProposedStaff, Round

SHEET = "拟配人员"
CODE, UNIT = ("区划代码", "code", 14), ("街道(乡镇)", "unit", 16)
MARK = ("人员标识(勿改)", "mark", 22)
BLANKS = 5  # rows kept ready for each unit
FIELDS = StaffForm.Meta.fields
DAYS = ("approved_on", "graduated_on")
NO_TOKEN = UUID(int=0)  # the form asks for one; what is stored gets its own


def _field(name: str) -> Any:
    return ProposedStaff._meta.get_field(name)


def _options(name: str) -> dict[str, Any]:
    return {str(label): value for value, label in _field(name).choices or ()}


def _label(name: str) -> str:
    return str(_field(name).verbose_name)


def columns_out() -> list[Column]:
    fields = [
        Column(
            _label(name),
            "date" if name in DAYS else "integer" if name == "years" else "text",
            width=20,
            options=tuple(_options(name)),
        )
        for name in FIELDS
    ]
    keys = [Column(label, width=width) for label, _, width in (CODE, UNIT)]
    return [*keys, *fields, Column(MARK[0], width=MARK[2])]


def columns_in() -> list[ColumnIn]:
    keys = [ColumnIn(label, key, text(max_length=40)) for label, key, _ in (CODE, UNIT, MARK)]
    return [*keys, *(ColumnIn(_label(name), name, _reader(name)) for name in FIELDS)]


def _reader(name: str) -> Reader:
    if options := _options(name):
        return choice(options)
    if name in DAYS:
        return day()
    return integer(most=LONGEST_CAREER) if name == "years" else text(max_length=200)


def rows_out(units: Iterable[Unit], *, round: Round) -> list[list]:
    """Those proposed so far, and room for more, unit by unit."""
    rows = []
    for unit in units:
        keys = [unit.subdistrict.code, unit.subdistrict.name]
        for person in unit.people:
            cells = [_shown(name, getattr(person, name)) for name in FIELDS]
            rows.append([*keys, *cells, mark(person, round=round)])
        rows += [[*keys, *[None] * (len(FIELDS) + 1)] for _ in range(BLANKS)]
    return rows


def _shown(name: str, value: Any) -> Any:
    by_value = {chosen: label for label, chosen in _options(name).items()}
    return None if value in (None, "") else by_value.get(value, value)


def mark(person: ProposedStaff, *, round: Round) -> str:
    counted = f"{person.pk}_{person.version}"
    return f"{counted}-{sha256_of(f'{round.pk}|{counted}')[:6]}"


class StaffReading:
    """The rows of the sheet, by code of the unit; ``say(row, key, message)`` gathers problems."""

    def __init__(self, rows: Iterable[RowIn], units: Mapping[str, Unit], *, round: Round, say):
        self.say, self.units = say, units
        self.marks = {
            mark(person, round=round): person for unit in units.values() for person in unit.people
        }
        self.heads: dict[str, str] = {}  # code: who is 拟任常务主任 there
        self.found: defaultdict[str, list[StaffChange]] = defaultdict(list)
        filled = [row for row in rows if any(row.values[name] is not None for name in FIELDS)]
        named = {row.values["mark"] for row in filled}
        for found, person in self.marks.items():
            if found not in named and person.post == StaffPost.EXECUTIVE:
                self.heads[person.subdistrict.code] = person.name
        for row in filled:
            self._read(row)

    def _read(self, row: RowIn) -> None:
        code, found = row.values["code"], row.values["mark"]
        unit = self.units.get(code or "")
        if unit is None:
            self.say(row, "code", "不是您可以填报的街道(乡镇)，请照“推荐表”填写代码")
            return
        person = self.marks.get(found) if found else None
        if found and (person is None or person.subdistrict_id != unit.subdistrict.pk):
            text = "下载工作簿之后网上已修改或移出这个人，没有覆盖。请重新下载后填写"
            self.say(row, "mark", text)
            return
        form = StaffForm(_as_posted(row, person))
        for name, errors in form.errors.items():
            self.say(row, name, "；".join(str(error) for error in errors))
        if form.errors:
            return
        self._only_one_head(row, code, form.cleaned_data)
        changes = _changes(person, form.facts())
        if changes:
            self.found[code].append(StaffChange(row.number, person, form.facts(), changes))

    def _only_one_head(self, row: RowIn, code: str, facts: Mapping) -> None:
        if facts["post"] != StaffPost.EXECUTIVE:
            return
        first = self.heads.setdefault(code, facts["name"])
        if first != facts["name"]:
            self.say(row, "post", f"常务主任只有一人，已有“{first}”为拟任常务主任")


def _as_posted(row: RowIn, person: ProposedStaff | None) -> MultiValueDict:
    values = {name: row.values[name] for name in FIELDS}
    sent = {name: "" if value is None else str(value) for name, value in values.items()}
    sent |= {"version": str(person.version if person else 1), "form_token": str(NO_TOKEN)}
    return MultiValueDict({name: [value] for name, value in sent.items()})


def _changes(person: ProposedStaff | None, facts: Mapping) -> list[Change]:
    whom = facts["name"]
    return [
        Change(f"{whom} {_label(name)}", _words(name, before), _words(name, after) or "（清空）")
        for name, after in facts.items()
        for before in [getattr(person, name) if person else None]
        if (before or None) != (after or None) and _words(name, before) != _words(name, after)
    ]


def _words(name: str, value: Any) -> str:
    return "" if value in (None, "") else str(_shown(name, value))
