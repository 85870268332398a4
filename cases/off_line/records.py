"""Services logged off line: every row checked by the rules of the page, all of them stored or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant, User
from cases.entry import is_late_entry
from cases.models import Case, ServiceRecord
from cases.off_line.record_sheet import EDITION, LISTED, record_columns
from cases.people.consents import warnings_of
from cases.record_forms import ServiceForm
from cases.record_grounds import (
    Grounds,
    against_record,
    cases_to_serve,
    drafted,
    long_day,
    overlaps_among,
    records_near,
)
from cases.recording import add_record
from centers.models import Center
from core.chinese_dates import beijing_date, format_date
from core.kept_files import Kept
from core.off_line import (
    CheckedRow,
    Rows,
    SheetCheck,
    in_order,
    rows_in_steps,
    still_good,
    told_of_file,
    typed,
)
from core.progress import Step, Steps, finished
from core.spreadsheet_reading import RowIn, Upload
from pilots.choices import ServiceField

MOST_ROWS = 300  # a few seconds' work of the confirmation
HEADS = ("时间", "时长(分钟)", "类型", "案例", "服务人", "人数、人次")
# Two rows that agree in these are one service.
SAME = ("served_on", "starts_at", "minutes", "service_type")


@dataclass(frozen=True, slots=True)
class NewRecord:
    case: Case | None
    served_by: User
    facts: Mapping[str, Any]

    @property
    def key(self) -> tuple:
        same = (self.facts[name] for name in SAME)
        return (self.served_by.pk, self.case.pk if self.case else None, *same)


def check_records(
    upload: Upload, *, center: Center, by: RoleGrant, at: datetime
) -> Steps[SheetCheck]:
    """Everything the workbook would store for this desk, and everything against it.

    The queries grow with the days and the cases in it, not with its rows. Raises ``Refused`` for
    a file that cannot be used.
    """
    rows = yield from rows_in_steps(
        upload,
        record_columns(at),
        edition=EDITION,
        unit=center.subdistrict.code,
        most=MOST_ROWS,
        known=(LISTED,),
    )
    yield Step("正在与已登记的服务核对")
    return _Reading(rows, center=center, by=by, at=at).run()


@transaction.atomic
def take_records(*, kept: Kept, seen: str, center: Center, by: RoleGrant, at: datetime) -> int:
    """Record every service of the workbook that is not on file yet; answers how many.

    ``seen`` is of the doubts that were shown. A second press finds everything on file. Raises
    ``Refused``, with nothing stored, where things changed since it was checked.
    """
    center = Center.objects.visible_to(by).queued(center)
    rows = still_good(finished(check_records(kept.upload, center=center, by=by, at=at)), seen=seen)
    grounds = Grounds(center, by=by, on=beijing_date(at))
    for row in rows:
        new: NewRecord = row.facts
        add_record(
            facts=new.facts,
            form_token=uuid4(),
            by=by,
            at=at,
            case=new.case,
            served_by=new.served_by,
            grounds=grounds,
        )
    count = len(rows)
    if count:
        record("导入服务记录", at=at, by=by, obj=center, changes=told_of_file(kept.content, count))
    return count


class _Reading:
    """The rows one after the other, and then beside each other and beside what is on file."""

    def __init__(self, rows: Rows, *, center: Center, by: RoleGrant, at: datetime):
        self.rows, self.center, self.by, self.at = rows, center, by, at
        self.check = rows.check
        self.columns = [column for column in record_columns(at) if column.key in _FORM_NAMES]
        self.grounds = Grounds(center, by=by, on=beijing_date(at))
        numbers = {row.values["case"] for row in rows if row.values["case"]}
        cases = cases_to_serve(by, on=self.grounds.on).filter(number__in=numbers)
        self.cases = {
            case.number: case for case in cases.select_related("client", "worker", "round")
        }

    def run(self) -> SheetCheck:
        for row in self.rows:
            self._read(row)
        if not self.check.problems:
            self._compare()
        return in_order(self.check)

    def _read(self, row: RowIn) -> None:
        case, person = self._case(row), self._person(row)
        sent = typed(row, self.columns)
        sent.setdefault("persons", "1")
        sent.setdefault("person_times", sent["persons"])
        form = ServiceForm(sent, opened_on=case.opened_on if case else None, at=self.at)
        if row.values["case"]:
            form.fields.pop("field", None)
            self._check_field(row, case)
        self.rows.say_what_the_form_says(row, form)
        facts = getattr(form, "cleaned_data", {})
        if person is not None and (case is not None or not row.values["case"]):
            problems = against_record(
                facts, case=case, served_by=person, grounds=self.grounds, at=self.at
            )
            self.rows.refuse(row, problems)
        checked = CheckedRow(row.number, _cells(row, facts, person or self.by.user))
        if facts.get("served_on") and is_late_entry(facts["served_on"], at=self.at):
            checked.notes.append("超过30天登记，记为补录")
        if not self.rows.is_any_wrong(row):
            checked.facts = NewRecord(case, person, form.facts())
        self.check.rows.append(checked)

    def _case(self, row: RowIn) -> Case | None:
        number = row.values["case"]
        if number and number not in self.cases:
            self.rows.say(row, "case", "没有这个编号的案例，或者不由您登记服务，请从“在办案例”选择")
        return self.cases.get(number)

    def _person(self, row: RowIn) -> User | None:
        """Who served, by name or user name; None where that cannot be told."""
        name, day = row.values["served_by"], row.values["served_on"]
        own = self.by.user
        if not name or name in (str(own), own.username):
            return own
        if not day:
            return None
        people = self.grounds.people(date.fromisoformat(day))
        found = [person for person in people if name in (str(person), person.username)]
        if len(found) == 1:
            return found[0]
        sentence = "本中心有同名的工作人员，请写用户名" if found else _nobody(name, day)
        self.rows.say(row, "served_by", sentence)
        return None

    def _check_field(self, row: RowIn, case: Case | None) -> None:
        field = row.values["field"]
        if case and field and field != case.field:
            label = ServiceField(case.field).label
            self.rows.say(row, "field", f"案例的领域是“{label}”，属于案例的服务不填领域")

    def _compare(self) -> None:
        """What is on file already, and what is doubtful; two queries."""
        new = [(row, row.facts) for row in self.check.rows]
        people = {one.served_by for _, one in new}
        days = {one.facts["served_on"] for _, one in new}
        near = list(records_near(people, days))
        on_file = {_key(other) for other in near if other.center_id == self.center.pk}
        voided = self._voided(days)
        for row, one in new:
            row.is_on_file = one.key in on_file
            if row.is_on_file:
                row.notes.append("平台上已有相同的记录")
            elif one.key in voided:
                sentence = "与平台上一条已作废的服务记录相同，请核对是否应当导入。"
                self.check.doubts.append(f"第{row.number}行{sentence}")
        fresh = [(row.number, row.facts) for row in self.check.new_rows]
        self.check.doubts += self._overlaps(fresh, near)
        self.check.doubts += self._long_days(fresh, near)
        self.check.doubts += self._consents(fresh)

    def _voided(self, days: Iterable[date]) -> set[tuple]:
        gone = ServiceRecord.objects.filter(
            center=self.center, voided_at__isnull=False, served_on__in=days
        )
        return {_key(record) for record in gone.without_texts()}

    def _overlaps(self, new: list[tuple[int, NewRecord]], near: list[ServiceRecord]) -> list[str]:
        drafts = [(number, one, drafted(one.facts, one.served_by)) for number, one in new]
        drafts.sort(key=lambda draft: (draft[2].span, str(draft[1].key), draft[0]))
        said = []
        for place, (number, one, draft) in enumerate(drafts):
            own = [other for other in near if other.served_by_id == one.served_by.pk]
            said += [
                f"第{number}行：{sentence}"
                for sentence in overlaps_among(draft, own, center=self.center)
            ]
            for other_number, other, later in drafts[place + 1 :]:
                if not later.meets(draft):
                    break
                if other.served_by == one.served_by:
                    how = "完全相同" if other.key == one.key else "时间重叠"
                    said.append(
                        f"第{number}行与第{other_number}行{how}，服务人都是{one.served_by}。"
                    )
                    break  # that row tells of the next one
        return said

    def _long_days(self, new: list[tuple[int, NewRecord]], near: list[ServiceRecord]) -> list[str]:
        sums: defaultdict[tuple[User, date], int] = defaultdict(int)
        for _, one in new:
            sums[one.served_by, one.facts["served_on"]] += one.facts["minutes"]
        for other in near:
            for person, day in sums:
                if (other.served_by_id, other.served_on) == (person.pk, day):
                    sums[person, day] += other.minutes
        return [
            sentence
            for (person, day), minutes in sums.items()
            for sentence in long_day(person, day, minutes)
        ]

    def _consents(self, new: list[tuple[int, NewRecord]]) -> list[str]:
        """What the page would say above its form: single consents that were withdrawn."""
        cases = {one.case.pk: one.case for _, one in new if one.case and one.case.client}
        return [
            f"{case.number}：{warning}。"
            for case in cases.values()
            for warning in warnings_of(self.grounds.given(case.client), self.grounds.on)
        ]


_FORM_NAMES = frozenset(ServiceForm.base_fields)


def _key(record: ServiceRecord) -> tuple:
    same = (getattr(record, name) for name in SAME)
    return (record.served_by_id, record.case_id, *same)


def _nobody(name: str, day: str) -> str:
    return f"“{name[:20]}”在{format_date(date.fromisoformat(day))}不是本中心的工作人员"


def _cells(row: RowIn, facts: Mapping[str, Any], person: User) -> list[str]:
    """What can be read of it, in words, without its texts."""
    day, starts_at, kind = (facts.get(name) for name in ("served_on", "starts_at", "service_type"))
    counts = f"{facts.get('persons') or '—'}人，{facts.get('person_times') or '—'}人次"
    kinds = dict(ServiceForm.base_fields["service_type"].choices)  # type: ignore[attr-defined]
    return [
        f"{format_date(day) if day else ''} {f'{starts_at:%H:%M}' if starts_at else ''}".strip(),
        str(facts.get("minutes") or ""),
        str(kinds.get(kind, "")) if kind else "",
        row.values["case"] or "案例以外",
        str(person),
        counts,
    ]
