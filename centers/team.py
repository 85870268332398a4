"""A center's people as a page shows them: who is on duty, and what the rule says of each."""

from dataclasses import dataclass
from datetime import date

from accounts.roles import Role
from centers.models import Center, Engagement, Person, Waiver
from centers.qualifications import waived_until
from core.chinese_dates import format_date, format_moment
from core.masking import Shown, mask_phone, masked
from pilots.qualification import Verdict

# Who works with these people reads their telephone numbers in full; further up they are masked.
READS_PHONES = Role.of_subdistrict
MET, NOT_MET, NOT_ASKED = ("符合资质", "good"), ("不符合资质", "warn"), ("不作资质要求", "neutral")
WAIVED = ("已批准降低标准", "waiting")


@dataclass(frozen=True, slots=True)
class Member:
    """One person with the engagement that is shown, and the verdict of one day."""

    person: Person
    engagement: Engagement | None
    verdict: Verdict
    phone: Shown
    waived_until: date | None

    @property
    def is_judged(self) -> bool:
        """The rule speaks of those who do professional social work (实施方案三(四))."""
        return self.engagement is not None and self.engagement.is_professional

    @property
    def badge(self) -> tuple[str, str]:
        """The verdict in a word, and its tone."""
        if not self.is_judged:
            return NOT_ASKED
        if self.verdict.is_met:
            return MET
        return WAIVED if self.waived_until else NOT_MET


def member(person: Person, engagement: Engagement | None, *, on: date, desk) -> Member:
    phone = phone_for(desk, person.phone)
    return Member(person, engagement, person.verdict_on(on), phone, waived_until(person, on))


def phone_for(desk, phone: str) -> Shown:
    """A telephone number as this desk may read it."""
    if desk.role in READS_PHONES:
        return Shown("联系电话", phone)
    return masked("联系电话", phone, mask_phone)


def engagements_on(center: Center, on: date) -> list[Engagement]:
    """Who is on duty, professionals first, with their papers at hand; three queries."""
    return list(
        Engagement.objects.filter(center=center)
        .on_duty(on)
        .select_related("person")
        .prefetch_related("person__credentials", "person__degrees", "person__waivers")
        .order_by("-is_professional", "starts_on", "pk")
    )


def former_engagements(center: Center, on: date) -> list[Engagement]:
    """The ended times of those who are not on duty, the latest first."""
    there = Engagement.objects.filter(center=center).on_duty(on).values("person")
    return list(
        Engagement.objects.filter(center=center, ends_on__lt=on)
        .exclude(person__in=there)
        .select_related("person")
        .order_by("-ends_on", "-pk")
    )


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One waiver on the person's page: its days, who granted it, how it stands."""

    waiver: Waiver
    span: str
    told: str
    badge: tuple[str, str]
    can_end: bool


def waiver_rows(person: Person, *, on: date, desk) -> list[WaiverRow]:
    """The person's waivers, the latest first; two queries."""
    waivers = person.waivers.select_related(
        "granted_by__user",
        "granted_by__district",
        "granted_by__subdistrict",
        "ended_by__user",
        "ended_by__district",
        "ended_by__subdistrict",
    ).order_by("-starts_on", "-pk")
    return [_waiver_row(waiver, on=on, desk=desk) for waiver in waivers]


def _waiver_row(waiver: Waiver, *, on: date, desk) -> WaiverRow:
    told = f"{waiver.granted_by.user}于{format_moment(waiver.granted_at)}批准"
    if waiver.ended_on is not None:
        ended_on = format_date(waiver.ended_on)
        told += f"；{waiver.ended_by.user}于{ended_on}撤销：{waiver.end_reason}"
    is_in_force = waiver.is_in_force(on)
    badge = ("有效", "good") if is_in_force else ("已失效", "neutral")
    span = f"{format_date(waiver.starts_on)}至{format_date(waiver.expires_on)}"
    return WaiverRow(waiver, span, told, badge, is_in_force and desk.role == Role.DISTRICT_LEADER)
