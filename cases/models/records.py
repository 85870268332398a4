"""One service done on one day: what the year's service volume is summed from."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.copies import hash_column
from cases.models.case import Case
from cases.models.client import FileQuerySet
from cases.states import ServiceType
from centers.models import CenterOwned
from core.encryption import EncryptedTextField
from core.once import OnceModel
from pilots.choices import ServiceField
from pilots.models import Round

ONE_DAY = timedelta(days=1)
PERSON = settings.AUTH_USER_MODEL


class RecordQuerySet(FileQuerySet):
    def of_service(self):
        """Work with people; 事务性工作 is kept and summed apart."""
        return self.exclude(service_type=ServiceType.CLERICAL)

    def around(self, *, people, days, moments):
        """What these people served around the days, or recorded around the moments."""
        served = Q(served_by__in=people, served_on__range=(days[0] - ONE_DAY, days[1] + ONE_DAY))
        recorded = Q(
            recorded_by__in=people,
            recorded_at__range=(moments[0] - ONE_DAY, moments[1] + ONE_DAY),
        )
        return self.filter(served | recorded)

    def with_text(self, hashes):
        """Whose text, letter by letter, is one of those behind the hashes (``cases.copies``)."""
        return self.filter(text_hash__in=hashes)

    def overlapping(self, record):
        """Other records of the same person at the same time: one of the two is likely wrong.

        A record may run past midnight, so the days beside its own are looked at as well.
        """
        near = self.filter(
            served_by=record.served_by_id,
            served_on__range=(record.served_on - ONE_DAY, record.served_on + ONE_DAY),
        )
        near = near.exclude(pk=record.pk).order_by("served_on", "starts_at", "pk")
        return [other for other in near.defer("text") if other.meets(record)]  # type: ignore[attr-defined]


class ServiceRecord(OnceModel, CenterOwned):
    """``minutes`` of service to ``persons`` people, counted ``person_times`` (人次 ≥ 人数).

    Without a ``case`` it is service outside any case, such as a round of home visits.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField("年度", editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="records", editable=False
    )
    served_on = models.DateField("服务日期")
    starts_at = models.TimeField("开始时间")
    minutes = models.PositiveIntegerField("服务时长(分钟)")
    service_type = models.CharField("服务类型", max_length=24, choices=ServiceType)
    field = models.CharField("服务领域", max_length=24, choices=ServiceField)
    persons = models.PositiveIntegerField("服务人数", default=1)
    person_times = models.PositiveIntegerField("服务人次", default=1)
    text = EncryptedTextField("服务内容")
    text_hash = hash_column()
    served_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField("登记时间", editable=False)
    is_late_entry = models.BooleanField("补录", default=False, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "服务记录"
        verbose_name_plural = "服务记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(person_times__gte=F("persons")),
                name="cases_record_person_times_not_below_persons",
                violation_error_message="服务人次不能小于服务人数。",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=24 * 60),
                name="cases_record_minutes_within_a_day",
                violation_error_message="服务时长须在1分钟到24小时之间。",
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "district",
                    "round",
                    "center",
                    "service_type",
                    "minutes",
                    "persons",
                    "person_times",
                ],
                name="cases_record_figures",
            ),
            models.Index(fields=["served_by", "served_on"], name="cases_record_overlap"),
            models.Index(fields=["district", "text_hash"], name="cases_record_copies"),
        ]

    def __str__(self):
        return f"{self.served_on} {self.get_service_type_display()}"

    def meets(self, other) -> bool:
        """Whether the two lie over each other; one that ends as the other begins does not."""
        (start, end), (other_start, other_end) = self.span, other.span
        return start < other_end and other_start < end

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Begin and end on Beijing's clock, naive: only good for comparing records."""
        start = datetime.combine(self.served_on, self.starts_at)
        return start, start + timedelta(minutes=self.minutes)
