"""The demo's own time: a round's story told between two moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.deadlines import BEIJING

EVENING = 17  # people enter the day's work before they leave; nothing is entered at night


@dataclass(frozen=True, slots=True)
class Clock:
    """Moments of a story by how far it has come, in thousandths: always at five in the evening."""

    starts_at: datetime
    ends_at: datetime

    def at(self, thousandths: int) -> datetime:
        moment = self.starts_at + (self.ends_at - self.starts_at) * thousandths // 1000
        return evening_of(moment)

    @property
    def days(self) -> int:
        return (self.ends_at - self.starts_at) // timedelta(days=1)


def evening_of(moment: datetime) -> datetime:
    return moment.astimezone(BEIJING).replace(hour=EVENING, minute=0, second=0, microsecond=0)
