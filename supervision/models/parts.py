"""What hangs on a session: who attended, what was agreed, and the paper that both signed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant, StoredFile
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned, Person
from core.constraints import set_together
from core.frozen import FrozenModel
from core.once import OnceModel
from supervision.models.session import SupervisionSession

USER = settings.AUTH_USER_MODEL


class Attendance(models.Model):
    """One who was supervised: a person of the center, or ``name`` and ``organization`` of another.

    The minutes of the session count for each of them by head, and once for the center.
    """

    session = models.ForeignKey(
        SupervisionSession, models.PROTECT, related_name="attendances", verbose_name="督导记录"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="本中心人员"
    )
    name = models.CharField("姓名", max_length=40)
    organization = models.CharField("单位", max_length=60, blank=True)

    class Meta:
        verbose_name = "受督导人员"
        verbose_name_plural = "受督导人员"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(person__isnull=False),
                name="supervision_attendance_once_a_session",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(organization=""),
                name="supervision_attendance_own_or_from_outside",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.organization}）" if self.organization else self.name


class FollowUpQuerySet(ScopedQuerySet):
    def still_open(self):
        return self.filter(done_on=None)

    def owned_by(self, user):
        return self.filter(owner=user)


class FollowUp(OnceModel, CenterOwned):
    """督导跟进事项: what was agreed in a session, by whom and until when, until it is done."""

    UNTOLD = ("text", "result")  # they may speak of the people served

    session = models.ForeignKey(
        SupervisionSession, models.PROTECT, related_name="follow_ups", editable=False
    )
    text = models.CharField("跟进事项", max_length=200)
    owner = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="责任人")
    due_on = models.DateField("完成期限")
    agreed_on = models.DateField("约定日期", editable=False)
    done_on = models.DateField("完成日期", null=True, editable=False)
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", editable=False)
    result = models.CharField("完成情况", max_length=200, blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "督导跟进事项"
        verbose_name_plural = "督导跟进事项"
        constraints = [
            set_together("done_on", "done_by", name="supervision_followup_done_by"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")),
                name="supervision_followup_due_after_it_was_agreed",
                violation_error_message="完成期限不能早于约定日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "done_on", "due_on"], name="supervision_followup_owner"),
        ]

    def __str__(self):
        return f"督导跟进事项 {self.agreed_on}"

    audit_label = property(__str__)

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


class DiscussedCase(models.Model):
    """The number of a case that was talked about, or is going to be. The file itself opens by being
    brought to the supervisor (``cases.supervised``): this room knows no more of it.
    """

    session = models.ForeignKey(
        SupervisionSession, models.PROTECT, related_name="discussed", verbose_name="督导记录"
    )
    case_number = models.CharField("案例编号", max_length=24)
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="登记岗位")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "讨论的案例"
        verbose_name_plural = "讨论的案例"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "case_number"], name="supervision_discussed_once"
            ),
            models.CheckConstraint(
                condition=~Q(case_number=""), name="supervision_discussed_has_number"
            ),
        ]

    def __str__(self):
        return self.case_number


class SignedSheet(OnceModel, FrozenModel):
    """签字的督导记录表: a scan of the paper with both signatures."""

    session = models.ForeignKey(
        SupervisionSession, models.PROTECT, related_name="sheets", verbose_name="督导记录"
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="+", verbose_name="签字的记录表"
    )
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="上传岗位")
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "签字的督导记录表"
        verbose_name_plural = "签字的督导记录表"

    def __str__(self):
        return f"{self.session.audit_label} 签字的记录表"

    audit_label = property(__str__)

    @property
    def public_id(self):
        return self.file.public_id
