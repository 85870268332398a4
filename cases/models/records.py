"""One service done on one day: what the year's service volume is summed from."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from cases.models.client import FileQuerySet
from cases.states import WORKERS, ServiceType, ServiceWay
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


NARRATIVES = ("text", "place", "participants", "reflection", "next_step")


class RecordQuerySet(FileQuerySet):
    def standing(self):
        """What counts: a voided record stays on file and leaves every figure, sum and warning."""
        return self.filter(voided_at=None)

    def without_texts(self):
        """For lists: no narrative is fetched, and none decrypted."""
        return self.defer(*NARRATIVES)

    def of_service(self):
        """Work with people; 事务性工作 is kept and summed apart."""
        return self.exclude(service_type=ServiceType.CLERICAL)

    def overlapping(self, record):
        """Other records of the same person at the same time: one of the two is likely wrong.

        A record may run past midnight, so the days beside its own are looked at as well.
        """
        near = self.standing().filter(
            served_by=record.served_by_id,
            served_on__range=(record.served_on - ONE_DAY, record.served_on + ONE_DAY),
        )
        near = near.exclude(pk=record.pk).order_by("served_on", "starts_at", "pk")
        return [other for other in near.without_texts() if other.meets(record)]


def _narrative(label: str) -> EncryptedTextField:
    return EncryptedTextField(label, blank=True)


class ServiceRecord(OnceModel, VersionedModel, CenterOwned):
    """``minutes`` of service to ``persons`` people, counted ``person_times`` (人次 ≥ 人数).

    Without a ``case`` it is service outside any case, such as a round of home visits. Clerical
    work outside any case has no ``field``. ``served_by`` worked, ``recorded_by`` wrote it down.
    """

    # The texts are encrypted; where the reason speaks of somebody, so does the log.
    UNTOLD = ("void_reason",)

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
    served_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField("登记时间", editable=False)
    is_late_entry = models.BooleanField("补录", default=False, editable=False)

    way = models.CharField("方式", max_length=12, choices=ServiceWay, blank=True)
    place, participants = _narrative("地点"), _narrative("参与人")
    reflection, next_step = _narrative("分析与反思"), _narrative("下一步")

    voided_at = models.DateTimeField("作废时间", null=True, editable=False)
    voided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    # NULL and not blank: of an encrypted column the database sees no more than whether it is there.
    void_reason = EncryptedTextField("作废原因", null=True, editable=False)

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
            models.CheckConstraint(
                condition=~Q(field="") | Q(service_type=ServiceType.CLERICAL),
                name="cases_record_service_has_field",
                violation_error_message="服务须有服务领域。",
            ),
            models.CheckConstraint(
                condition=Q(way="") | Q(way__in=ServiceWay.values), name="cases_record_way_known"
            ),
            set_together("voided_at", "voided_by", "void_reason", name="cases_record_voided_by"),
        ]
        indexes = [
            models.Index(
                fields=[
                    "round",
                    "district",
                    "center",
                    "service_type",
                    "minutes",
                    "persons",
                    "person_times",
                    "voided_at",
                    "case",
                ],
                name="cases_record_figures",
            ),
            models.Index(fields=["subdistrict", "-served_on", "-id"], name="cases_record_list"),
            models.Index(fields=["district", "-served_on", "-id"], name="cases_record_district"),
            models.Index(fields=["served_by", "served_on"], name="cases_record_overlap"),
        ]

    def __str__(self):
        return f"{self.served_on} {self.get_service_type_display()}"

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None

    def is_by(self, desk) -> bool:
        """Whether the desk is of who served or wrote it down."""
        return desk.role in WORKERS and desk.user_id in (self.served_by_id, self.recorded_by_id)

    def meets(self, other) -> bool:
        """Whether the two lie over each other; one that ends as the other begins does not."""
        (start, end), (other_start, other_end) = self.span, other.span
        return start < other_end and other_start < end

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Begin and end on Beijing's clock, naive: only good for comparing records."""
        start = datetime.combine(self.served_on, self.starts_at)
        return start, start + timedelta(minutes=self.minutes)


class RecordCorrection(FrozenModel):
    """What a record said before it was mended, and why: the figures of yesterday can be explained.

    ``before`` has a line ``label：value`` for each thing that was changed.
    """

    record = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="corrections")
    reason = EncryptedTextField("更正原因")
    before = EncryptedTextField("更正前")
    by = models.ForeignKey(
        "accounts.RoleGrant", on_delete=models.PROTECT, related_name="+", verbose_name="更正岗位"
    )
    at = models.DateTimeField("更正时间")

    class Meta:
        verbose_name = "服务记录更正"
        verbose_name_plural = "服务记录更正"

    def __str__(self):
        return f"{self.record}更正"
