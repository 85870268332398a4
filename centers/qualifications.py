"""Who meets 实施方案三(四) on a day: by route, by waiver, not; and who soon will, or must renew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from centers.models import Credential, Engagement, Person
from pilots.qualification import Route, Verdict

SOON = timedelta(days=90)


class Group(StrEnum):
    """The lists of the page; the first six split the professionals, the others look ahead."""

    SOCIAL_WORKER = "social_worker"
    ASSISTANT_THREE_YEARS = "assistant_three_years"
    DEGREE = "degree"
    WAIVED = "waived"
    NOT_MET = "not_met"
    SOON_MET = "soon_met"
    RENEWAL = "renewal"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Group.SOCIAL_WORKER: Route.SOCIAL_WORKER.label,
    Group.ASSISTANT_THREE_YEARS: Route.ASSISTANT_THREE_YEARS.label,
    Group.DEGREE: Route.DEGREE.label,
    Group.WAIVED: "不符合，已批准降低标准",
    Group.NOT_MET: "不符合资质要求",
    Group.SOON_MET: "90天内将符合资质",
    Group.RENEWAL: "90天内登记到期",
}
SPLIT = (
    Group.SOCIAL_WORKER,
    Group.ASSISTANT_THREE_YEARS,
    Group.DEGREE,
    Group.WAIVED,
    Group.NOT_MET,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One professional on duty, with the verdict of the day and what lies ahead."""

    engagement: Engagement
    verdict: Verdict
    waived_until: date | None
    renewal: Credential | None

    @property
    def person(self) -> Person:
        return self.engagement.person

    def groups(self, on: date) -> set[Group]:
        """The one list that the person is split into, and those that look ahead."""
        found = {self.standing}
        changes_on = self.verdict.changes_on
        if changes_on is not None and changes_on <= on + SOON:
            found.add(Group.SOON_MET)
        if self.renewal is not None:
            found.add(Group.RENEWAL)
        return found

    @property
    def standing(self) -> Group:
        if self.verdict.is_met:
            return Group(self.verdict.route)
        return Group.WAIVED if self.waived_until else Group.NOT_MET

    @property
    def tone(self) -> str:
        """How the standing feels on a badge."""
        return {Group.WAIVED: "waiting", Group.NOT_MET: "warn"}.get(self.standing, "good")


def judged_on(*, desk, on: date, district=None) -> list[Judged]:
    """The professionals on duty that day in the scope of ``desk``; five queries for any number."""
    rows = Engagement.objects.visible_to(desk).on_duty(on).filter(is_professional=True)
    if district is not None:
        rows = rows.filter(district=district)
    return judge(
        rows.select_related("person", "center", "district")
        .prefetch_related("person__credentials", "person__degrees", "person__waivers")
        .order_by("district__order", "center__subdistrict__code", "starts_on", "pk"),
        on=on,
    )


def judge(engagements: Iterable[Engagement], *, on: date) -> list[Judged]:
    """Each person once, by the latest of several engagements; reads prefetched papers."""
    latest = {engagement.person_id: engagement for engagement in engagements}
    return [
        Judged(
            engagement=engagement,
            verdict=engagement.person.verdict_on(on),
            waived_until=waived_until(engagement.person, on),
            renewal=renewal_due(engagement.person, on),
        )
        for engagement in latest.values()
    ]


def waived_until(person: Person, on: date) -> date | None:
    """The last day of the waiver that covers ``on``, None without one; reads prefetched rows."""
    days = [waiver.expires_on for waiver in person.waivers.all() if waiver.is_in_force(on)]
    return max(days, default=None)


def renewal_due(person: Person, on: date) -> Credential | None:
    """The certificate whose registration ends within 90 days; one that lapsed earlier is no news.

    Of several registrations the one that lasts longest speaks: an old one was replaced by it.
    """
    registered = [c for c in person.credentials.all() if c.registered_until is not None]
    last = max(registered, key=lambda c: c.registered_until, default=None)
    return last if last is not None and on <= last.registered_until <= on + SOON else None


def counted(rows: Iterable[Judged], on: date) -> dict[Group, int]:
    """How many there are in each list; the five of ``SPLIT`` add up to all of them."""
    counts = dict.fromkeys(Group, 0)
    for row in rows:
        for group in row.groups(on):
            counts[group] += 1
    return counts
