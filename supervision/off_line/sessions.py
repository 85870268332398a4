"""Sessions written down off line: checked by the rules of the page, all of them logged or none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center, Person
from core.chinese_dates import beijing_date, format_date
from core.kept_files import LARGEST, Kept
from core.off_line import (
    CheckedRow,
    Rows,
    SheetCheck,
    in_order,
    rows_in_steps,
    still_good,
    token_of,
    told_of_file,
    typed,
)
from core.progress import Step, Steps, finished
from core.spreadsheet_reading import RowIn, Upload
from supervision.actions import log_session
from supervision.attendees import people_of
from supervision.checks import Lookups, doubts_among, problems_of, sessions_near
from supervision.forms.sessions import SheetSessionForm
from supervision.models import SupervisionSession
from supervision.off_line.sheet import EDITION, LISTED, session_columns
from supervision.serving import desks_serving

MOST_ROWS = 200
HEADS = ("督导日期", "起止时间", "督导", "议题", "受督导人数")
LOOKED_UP = ("supervisor", "attendees")


@dataclass(frozen=True, slots=True)
class NewSession:
    facts: Mapping[str, Any]
    token: Any
    draft: SupervisionSession  # as far as it is compared with others; not to be saved

    @property
    def key(self) -> tuple:
        return _key(self.draft)


def check_sessions(
    upload: Upload, *, center: Center, by: RoleGrant, at: datetime
) -> Steps[SheetCheck]:
    """Everything the workbook would log for this desk, and everything against it.

    The queries grow with the days in it, not with its rows. Raises ``Refused`` for a file that
    cannot be used.
    """
    content = upload.read(LARGEST)
    upload.seek(0)
    rows = yield from rows_in_steps(
        upload,
        session_columns(center, by=by, on=beijing_date(at)),
        edition=EDITION,
        unit=center.subdistrict.code,
        most=MOST_ROWS,
        known=(LISTED, "服务本中心的督导"),
    )
    yield Step("正在与已登记的督导核对")
    return _Reading(rows, content, center=center, by=by, at=at).run()


@transaction.atomic
def take_sessions(*, kept: Kept, seen: str, center: Center, by: RoleGrant, at: datetime) -> int:
    """Log every session of the workbook that is not on file yet; answers how many.

    Each of them waits for the other side. A second press finds everything on file. Raises
    ``Refused``, with nothing stored, where things changed since it was checked.
    """
    center = Center.objects.visible_to(by).queued(center)
    rows = still_good(finished(check_sessions(kept.upload, center=center, by=by, at=at)), seen=seen)
    for row in rows:
        new: NewSession = row.facts
        log_session(center=center, facts=new.facts, form_token=new.token, by=by, at=at)
    count = len(rows)
    if count:
        record("导入督导记录", at=at, by=by, obj=center, changes=told_of_file(kept.content, count))
    return count


class _Reading:
    """The rows one after the other, and then beside what is in the calendars already."""

    def __init__(self, rows: Rows, content: bytes, *, center: Center, by: RoleGrant, at: datetime):
        self.rows, self.content = rows, content
        self.center, self.by, self.at, self.on = center, by, at, beijing_date(at)
        self.check = rows.check
        columns = session_columns(center, by=by, on=self.on)
        self.columns = [column for column in columns if column.key not in LOOKED_UP]
        self.lookups = Lookups(center)
        self.desks = list(desks_serving(center).order_by("pk"))
        self.people: dict[str, list[Person]] = {}
        for person in people_of(center):
            self.people.setdefault(person.name, []).append(person)

    def run(self) -> SheetCheck:
        for row in self.rows:
            self._read(row)
        if not self.check.problems:
            self._compare()
        return in_order(self.check)

    def _read(self, row: RowIn) -> None:
        supervisor, attended = self._supervisor(row), self._attended(row)
        token = token_of(self.content, row.number, self.by.user_id)
        sent: dict[str, Any] = typed(row, self.columns)
        sent["form_token"] = str(token)
        if "outsiders" in sent:
            sent["outsiders"] = re.sub(r"[;；]", "\n", str(sent["outsiders"]))
        form = SheetSessionForm(
            sent,
            center=self.center,
            desk=self.by,
            on=self.on,
            supervisor=supervisor,
            attendees=attended,
        )
        self.rows.say_what_the_form_says(row, form)
        is_whole = form.is_valid() and supervisor is not None
        if is_whole:
            problems = problems_of(
                self.center, form.facts, by=self.by, at=self.at, lookups=self.lookups
            )
            self.rows.refuse(row, problems)
        checked = CheckedRow(row.number, _cells(form.cleaned_data, supervisor))
        if is_whole and not self.rows.is_any_wrong(row):
            checked.facts = NewSession(form.facts, token, _draft(form.facts, self.center))
        self.check.rows.append(checked)

    def _supervisor(self, row: RowIn) -> RoleGrant | None:
        """The desk of whoever is named, one that holds on the day where there is one."""
        if self.by.role == Role.SUPERVISOR:
            return self.by
        name = row.values["supervisor"]
        found = [desk for desk in self.desks if name in (str(desk.user), desk.user.username)]
        if len({desk.user_id for desk in found}) > 1:
            self.rows.say(row, "supervisor", "有同名的督导，请写用户名")
            return None
        if not found and name:
            self.rows.say(row, "supervisor", "不是服务本中心的督导，请从下拉列表中选择")
        if not found:
            return None
        day = date.fromisoformat(row.values["held_on"]) if row.values["held_on"] else self.on
        return next((d for d in found if d.valid_from <= day and not d.is_over(day)), found[0])

    def _attended(self, row: RowIn) -> list[Person]:
        people = []
        for name in re.split(r"[、，,；;\s]+", row.values["attendees"] or ""):
            found = self.people.get(name, [])
            if name and not found:
                sentence = f"“{name[:20]}”不在“{LISTED}”中；其他单位的人写在“其他单位的受督导人员”"
                self.rows.say(row, "attendees", sentence)
            if len(found) > 1:
                self.rows.say(row, "attendees", f"“{name}”有同名人员，请在网页上登记这一次")
            people += found[:1]
        return list(dict.fromkeys(people))

    def _compare(self) -> None:
        """What is on file already, and what is doubtful; one query."""
        new: list[tuple[CheckedRow, NewSession]] = [(row, row.facts) for row in self.check.rows]
        users = {one.draft.supervisor.user_id for _, one in new}
        near = list(sessions_near(users, {one.draft.held_on for _, one in new}))
        on_file = {_key(other) for other in near if other.logged_at}
        for row, one in new:
            row.is_on_file = one.key in on_file
            if row.is_on_file:
                row.notes.append("平台上已有同一次督导")
        above: list[SupervisionSession] = []
        for row in self.check.new_rows:
            draft = row.facts.draft
            others = [
                other
                for other in (*near, *above)
                if other.supervisor.user_id == draft.supervisor.user_id
            ]
            self.check.doubts += [f"第{row.number}行：{s}" for s in doubts_among(draft, others)]
            above.append(draft)


def _draft(facts: Mapping[str, Any], center: Center) -> SupervisionSession:
    names = ("supervisor", "held_on", "starts_at", "minutes")
    return SupervisionSession(center=center, **{name: facts[name] for name in names})


def _key(session: SupervisionSession) -> tuple:
    when = (session.held_on, session.starts_at, session.minutes)
    return (session.center_id, session.supervisor.user_id, *when)


def _cells(facts: Mapping[str, Any], supervisor: RoleGrant | None) -> list[str]:
    begins, ends = facts.get("starts_at"), facts.get("ends_at")
    count = len(facts.get("attendees") or ()) + len(facts.get("outsiders") or ())
    return [
        format_date(facts["held_on"]) if facts.get("held_on") else "",
        f"{begins:%H:%M}至{ends:%H:%M}" if begins and ends else "",
        str(supervisor.user) if supervisor else "",
        facts.get("topic") or "",
        str(count or ""),
    ]
