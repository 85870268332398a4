"""One session of a group, one activity: planned, then held or canceled; with who came and proofs."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant, StoredFile
from cases.gathering_states import GATHERING_STEPS, FileKind, GatheringState
from cases.models.activities import Activity, Member
from cases.models.client import FileQuerySet
from cases.models.records import ServiceRecord
from centers.models import CenterOwned
from core.chinese_dates import BEIJING
from core.constraints import filled_iff_state, in_choices, set_together
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from core.versions import VersionedModel

HELD = (GatheringState.HELD,)


class GatheringQuerySet(FileQuerySet):
    def with_day(self):
        """``day``: when it was held, else when it is planned."""
        return self.annotate(day=Coalesce("record__served_on", "planned_on"))

    def planned(self):
        return self.filter(state=GatheringState.PLANNED)

    def held(self):
        return self.filter(state=GatheringState.HELD)

    def held_in(self, round):
        """What the figures of a round count: by the round of the service that was recorded."""
        return self.held().filter(record__round=round)

    def due(self, at):
        """已到日期未登记: planned for a moment that has come."""
        return self.planned().filter(_begun(at))

    def led_at(self, desk):
        """Those whose report is this desk's work: of its cases, and of no case at all."""
        return self.filter(Q(activity__case=None) | Q(activity__case__worker=desk.user_id))

    def upcoming(self, at):
        return self.planned().exclude(_begun(at))


def _begun(at) -> Q:
    moment = at.astimezone(BEIJING)
    today = Q(planned_on=moment.date(), planned_time__lte=moment.time())
    return Q(planned_on__lt=moment.date()) | today


class Gathering(Stateful, OnceModel, VersionedModel, CenterOwned):
    """A planned one is no service. Once held, its ``record`` carries minutes, 人数, 人次 and text.

    ``new_persons`` of those who came had never come to this activity: added up over its gatherings
    they are its number of different people. ``volunteer_minutes`` are those of all of them.
    """

    STEPS = GATHERING_STEPS

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="gatherings", editable=False
    )
    number = models.PositiveSmallIntegerField("序号", editable=False)
    topic = models.CharField("主题", max_length=60)
    planned_on = models.DateField("计划日期")
    planned_time = models.TimeField("计划时间")
    place = models.CharField("地点", max_length=60)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=GatheringState,
        default=GatheringState.PLANNED,
        editable=False,
    )
    record = models.OneToOneField(
        ServiceRecord, on_delete=models.PROTECT, null=True, related_name="gathering", editable=False
    )
    new_persons = models.PositiveIntegerField("其中首次参加", null=True)
    key_persons = models.PositiveIntegerField("其中重点对象", null=True)
    volunteers = models.PositiveIntegerField("志愿者人数", null=True)
    volunteer_minutes = models.PositiveIntegerField("志愿服务时长合计(分钟)", null=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True, editable=False)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = "活动"
        verbose_name_plural = "活动"
        constraints = [
            in_choices("state", GatheringState, "cases_gathering_state_known"),
            filled_iff_state("record", HELD, name="cases_gathering_record_iff_held"),
            set_together(
                "record",
                "new_persons",
                "key_persons",
                "volunteers",
                "volunteer_minutes",
                name="cases_gathering_counts_with_record",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=True)
                | Q(volunteers=0, volunteer_minutes=0)
                | Q(volunteers__gt=0, volunteer_minutes__gt=0),
                name="cases_gathering_volunteers_give_time",
            ),
            filled_iff_state(
                "cancel_reason",
                (GatheringState.CANCELED,),
                name="cases_gathering_reason_iff_canceled",
                is_text=True,
            ),
            models.UniqueConstraint(fields=["activity", "number"], name="cases_gathering_number"),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "planned_on"], name="cases_gathering_list"),
            models.Index(fields=["district", "planned_on"], name="cases_gathering_district"),
        ]

    def __str__(self):
        return f"{self.label}“{self.topic}”"

    @property
    def label(self) -> str:
        return f"第{self.number}{'节' if self.activity.is_group else '次'}"

    def is_due(self, at) -> bool:
        """See also ``GatheringQuerySet.due``, the same for many."""
        begins = datetime.combine(self.planned_on, self.planned_time, BEIJING)
        return self.state == GatheringState.PLANNED and begins <= at

    def reasons_against(self, name, *, by):
        return self.activity.problems_against_work(by)


class GatheringStep(StepTaken):
    subject = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "活动办理记录"
        verbose_name_plural = "活动办理记录"


class SignIn(FrozenModel):
    """A member who came. Others stand in the numbers alone."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="sign_ins")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sign_ins")

    class Meta:
        verbose_name = "签到"
        verbose_name_plural = "签到"
        constraints = [
            models.UniqueConstraint(fields=["gathering", "member"], name="cases_signin_once")
        ]

    def __str__(self):
        return f"{self.gathering}签到"


class GatheringFileQuerySet(FrozenQuerySet):
    def present(self):
        """Those that nobody has made void."""
        return self.filter(voided__isnull=True)


class GatheringFile(OnceModel, FrozenModel):
    """A photograph, the sign-in sheet or another paper of a gathering; never changed."""

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("种类", max_length=16, choices=FileKind)
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间")

    objects = GatheringFileQuerySet.as_manager()

    class Meta:
        verbose_name = "活动材料"
        verbose_name_plural = "活动材料"
        constraints = [in_choices("kind", FileKind, "cases_gatheringfile_kind_known")]

    def __str__(self):
        return f"{self.gathering}{self.get_kind_display()}"

    @property
    def public_id(self):
        """By which it is asked for: the random one of its file."""
        return self.file.public_id


class GatheringFileVoid(FrozenModel):
    """The file was uploaded in error: it is kept, listed with the reason, and opened no more."""

    file = models.OneToOneField(GatheringFile, on_delete=models.PROTECT, related_name="voided")
    reason = models.CharField("作废原因", max_length=200)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="作废岗位"
    )
    at = models.DateTimeField("作废时间")

    class Meta:
        verbose_name = "作废的活动材料"
        verbose_name_plural = "作废的活动材料"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="cases_gatheringfilevoid_has_reason"
            )
        ]

    def __str__(self):
        return f"{self.file}已作废"
