"""What a person's papers will soon ask for. All of it reminds; nothing of it enters a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.roles import Role
from centers.models import Attendance, BackgroundCheck, Credential, Engagement, Person, Study
from centers.models.people import CredentialLevel
from core.chinese_dates import format_date
from pilots.qualification import full_years
from pilots.quota import hours_in_words

REGISTRATION_YEARS = 3  # 登记有效期
CHECK_YEARS = 1  # 未成年人保护法 62: every year
SOON = timedelta(days=90)
# 社会工作者继续教育办法: hours within each period of registration.
HOURS: dict[str, int] = {
    CredentialLevel.ASSISTANT: 72,
    CredentialLevel.INTERMEDIATE: 90,
    CredentialLevel.SENIOR: 90,
}
READERS_OF_PAPERS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, *Role.of_district)
CE_CLAUSE, CHECK_CLAUSE = "社会工作者继续教育办法", "未成年人保护法62"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to see to: a sentence, where it is written, and whether its day has passed."""

    text: str
    clause: str
    is_overdue: bool

    @property
    def tone(self) -> str:
        return "bad" if self.is_overdue else "warn"


@dataclass(frozen=True, slots=True)
class Education:
    """Continuing education within one registration: minutes done and owed, both days included."""

    credential: Credential
    since: date
    until: date
    done: int
    owed: int

    @property
    def left(self) -> int:
        return max(self.owed - self.done, 0)


def learned(person: Person) -> list[Study | Attendance]:
    """What counts as the person's continuing education: studies of their own, and the trainings
    attended that count as such. Reads prefetched rows.
    """
    attended = [a for a in person.attendances.all() if a.training.is_education]
    return [*person.studies.all(), *attended]


def education(
    credentials: Iterable[Credential], studies: Iterable[Study | Attendance], on: date
) -> Education | None:
    """Where the registration that runs on the day stands; None without one.

    It began three years before its end. Of several certificates the one registered longest speaks.
    """
    running = [c for c in credentials if c.registered_until is not None]
    last = max(running, key=lambda c: c.registered_until, default=None)
    if last is None or last.registered_until < on:
        return None
    since = full_years(last.registered_until, -REGISTRATION_YEARS) + timedelta(days=1)
    done = sum(s.minutes for s in studies if since <= s.finished_on <= last.registered_until)
    return Education(last, since, last.registered_until, done, HOURS[last.level] * 60)


def reminders_of(person: Person, engagement: Engagement | None, *, on: date) -> list[Reminder]:
    """Everything that should be seen to about this person; reads prefetched rows.

    Nothing is asked of somebody who is not on duty.
    """
    if engagement is None:
        return []
    return [
        *_registration(person.credentials.all(), on),
        *_education(education(person.credentials.all(), learned(person), on), on),
        *(_check(person.checks.all(), on) if engagement.works_with_minors else ()),
    ]


def check_due_on(checks: Iterable[BackgroundCheck]) -> date | None:
    """The day by which the record must be looked up again; None where it never was."""
    last = max((check.checked_on for check in checks), default=None)
    return full_years(last, CHECK_YEARS) if last is not None else None


def _registration(credentials: Iterable[Credential], on: date) -> list[Reminder]:
    ends = [c.registered_until for c in credentials if c.registered_until is not None]
    last = max(ends, default=None)
    if last is None or last > on + SOON:
        return []
    if last < on:
        text = f"证书登记已于{format_date(last)}到期，请办理再次登记。不影响资质。"
        return [Reminder(text, "", True)]
    return [Reminder(f"证书登记将于{format_date(last)}到期，请在到期前办理续登。", "", False)]


def _education(state: Education | None, on: date) -> list[Reminder]:
    """Said in the last year only: before that, everybody's hours are short."""
    if state is None or not state.left or full_years(on, 1) < state.until:
        return []
    text = (
        f"本次登记期（至{format_date(state.until)}）继续教育须满{hours_in_words(state.owed)}，"
        f"已完成{hours_in_words(state.done)}，还差{hours_in_words(state.left)}。"
    )
    return [Reminder(text, CE_CLAUSE, False)]


def _check(checks: Iterable[BackgroundCheck], on: date) -> list[Reminder]:
    due = check_due_on(checks)
    if due is None:
        text = "从事涉及未成年人的工作，尚未登记无犯罪记录查询，须在上岗前查询。"
        return [Reminder(text, CHECK_CLAUSE, True)]
    if due > on + SOON:
        return []
    word = "已到期" if due <= on else "将到期"
    text = f"无犯罪记录查询须每年一次，{format_date(due)}{word}，请再次查询并登记。"
    return [Reminder(text, CHECK_CLAUSE, due <= on)]
