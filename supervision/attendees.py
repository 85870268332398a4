"""Who attended: people of the center, and guests by name and organization."""

from collections.abc import Iterable, Mapping
from datetime import date

from centers.models import Center, Engagement, Person
from supervision.models import Attendance, SupervisionSession


def people_of(center: Center):
    """Everybody who ever worked there: a session is also logged after somebody left."""
    return Person.objects.filter(engagements__center=center).distinct().order_by("name", "pk")


def not_on_duty(center: Center, people: Iterable[Person], day: date) -> list[Person]:
    """Those of ``people`` who do not work in the center on that day."""
    on_duty = Engagement.objects.filter(center=center).on_duty(day)
    here = set(on_duty.values_list("person", flat=True))
    return [person for person in people if person.pk not in here]


def set_attendees(session: SupervisionSession, facts: Mapping) -> None:
    """Put these in the place of those who were named before; the audit log keeps both."""
    session.attendances.all().delete()
    own = [Attendance(session=session, person=one, name=one.name) for one in facts["attendees"]]
    guests = [
        Attendance(session=session, name=name, organization=organization)
        for name, organization in facts["outsiders"]
    ]
    Attendance.objects.bulk_create([*own, *guests])


def attendees_told(session: SupervisionSession) -> str:
    return "、".join(str(one) for one in session.attendances.order_by("pk"))
