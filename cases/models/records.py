"""One service done on one day: what the year's service volume is summed from."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant
from cases.models.case import Case
from cases.models.client import FileQuerySet
from cases.states import ContactMode, RecordAct, ServiceType
from centers.models import CenterOwned
from core.constraints import set_together
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.choices import ServiceField
from pilots.models import Round

ONE_DAY = timedelta(days=1)
PERSON = settings.AUTH_USER_MODEL


class RecordQuerySet(FileQuerySet):
    def in_force(self):
        """Those that were not voided: every figure is made of these alone."""
        return self.filter(voided_at=None)

    def of_service(self):
        """Work with people; 事务性工作 is kept and summed apart, a voided record nowhere."""
        return self.in_force().exclude(service_type=ServiceType.CLERICAL)

    def outside_cases(self):
        return self.filter(case=None)

    def overlapping(self, record):
        """Other records of the same person at the same time, in whatever center they are.

        One of the two is likely wrong. A record may run past midnight, so the days beside its own
        are looked at as well.
        """
        near = self.in_force().filter(
            served_by=record.served_by_id,
            served_on__range=(record.served_on - ONE_DAY, record.served_on + ONE_DAY),
        )
        near = near.exclude(pk=record.pk).order_by("served_on", "starts_at", "pk")
        return [other for other in near.defer("text") if other.meets(record)]


class ServiceRecord(OnceModel, VersionedModel, CenterOwned):
    """``minutes`` of service to ``persons`` people, counted ``person_times`` (人次 ≥ 人数).

    Without a ``case`` it is service outside any case, such as a round of home visits, or clerical
    work. ``served_by`` did the work, ``recorded_by`` wrote it down. Nothing of it is ever deleted:
    it is mended or voided, with a reason and what stood there before (``RecordChange``).
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
    field = models.CharField("服务领域", max_length=24, choices=ServiceField, blank=True)
    persons = models.PositiveIntegerField("服务人数", default=1)
    person_times = models.PositiveIntegerField("服务人次", default=1)
    text = EncryptedTextField("服务内容")
    community = models.CharField("社区(村)", max_length=40, blank=True)
    place = EncryptedTextField("地点", blank=True)  # often somebody's home
    mode = models.CharField("方式", max_length=12, choices=ContactMode, blank=True)
    attendees = EncryptedTextField("参与人", blank=True)
    aim = EncryptedTextField("目标", blank=True)
    reflection = EncryptedTextField("分析与反思", blank=True)
    next_plan = EncryptedTextField("下一步计划", blank=True)
    served_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="服务人"
    )
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField("登记时间", editable=False)
    is_late_entry = models.BooleanField("补录", default=False, editable=False)
    voided_at = models.DateTimeField("作废时间", null=True, editable=False)
    voided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )

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
            set_together("voided_at", "voided_by", name="cases_record_voided_by"),
        ]
        indexes = [
            models.Index(
                fields=[
                    "district",
                    "round",
                    "center",
                    "service_type",
                    "voided_at",
                    "minutes",
                    "persons",
                    "person_times",
                ],
                name="cases_record_figures",
            ),
            models.Index(fields=["subdistrict", "-served_on", "-id"], name="cases_record_list"),
            models.Index(
                fields=["district", "-served_on", "-id"], name="cases_record_district_list"
            ),
            models.Index(fields=["served_by", "served_on"], name="cases_record_overlap"),
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

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None


class RecordChange(FrozenModel):
    """One 更正 or 作废 of a record: by whom, why, and all that stood there before it.

    ``before`` is the canonical text of (label, words) pairs, encrypted like what it is made of.
    """

    subject = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField("版本")  # the version that was replaced
    act = models.CharField("办理", max_length=12, choices=RecordAct)
    reason = EncryptedTextField("理由")
    before = EncryptedTextField("更正前的内容")
    by = models.ForeignKey(RoleGrant, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "服务记录更正"
        verbose_name_plural = "服务记录更正"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "number"], name="cases_record_change_once_per_version"
            )
        ]

    def __str__(self):
        return f"{self.get_act_display()}（第{self.number}版）"
