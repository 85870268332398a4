"""The people of a center: dated engagements, certificates and degrees."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.scope import ScopedQuerySet
from centers.models.center import CenterOwned
from core.constraints import in_order
from core.once import OnceModel
from pilots import qualification
from pilots.qualification import CredentialFact, DegreeFact, Verdict, verdict


class StaffKind(models.TextChoices):
    SOCIAL_WORKER = "social_worker", "专业社工"
    COMMUNITY_WORKER = "community_worker", "社区工作者"
    OTHER = "other", "其他人员"


class CredentialLevel(models.TextChoices):
    ASSISTANT = "assistant", "助理社会工作师"
    INTERMEDIATE = "intermediate", "社会工作师"
    SENIOR = "senior", "高级社会工作师"


class DegreeLevel(models.TextChoices):
    ASSOCIATE = "associate", "专科"
    BACHELOR = "bachelor", "本科"
    MASTER = "master", "硕士"
    DOCTOR = "doctor", "博士"


class Person(OnceModel, CenterOwned):
    UNTOLD = ("phone",)  # masked for most readers

    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="平台账号",
    )

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(user__isnull=False),
                name="centers_person_one_per_account",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def audit_label(self) -> str:
        return f"{self.center.name} 人员{self.pk}"

    def verdict_on(self, day) -> Verdict:
        """Whether the notice's rule is met on ``day`` (实施方案三(四)); reads prefetched rows."""
        return verdict(
            [credential.as_fact() for credential in self.credentials.all()],
            [degree.as_fact() for degree in self.degrees.all()],
            day,
        )


class EngagementQuerySet(ScopedQuerySet):
    def on_duty(self, day):
        """Who works there on ``day``; the last day is still a day of work."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Engagement(OnceModel, CenterOwned):
    """A person's time at a center; both days are days of work, and times never overlap."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="engagements")
    kind = models.CharField("人员类别", max_length=20, choices=StaffKind)
    is_professional = models.BooleanField("从事专业社会工作服务", default=True)
    works_with_minors = models.BooleanField("从事涉及未成年人的工作", default=False)
    starts_on = models.DateField("上岗日期")
    ends_on = models.DateField("离岗日期", null=True, blank=True)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            in_order("starts_on", "ends_on", name="centers_engagement_ends_after_start"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on=None),
                name="centers_engagement_one_open_per_person",
            ),
        ]

    def is_on_duty(self, day) -> bool:
        """The same as the queryset's ``on_duty``, for a row that is already here."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class Credential(OnceModel):
    """A 社会工作者职业水平证书: valid for life, so only its 批准日期 enters a verdict."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credentials")
    level = models.CharField("证书级别", max_length=12, choices=CredentialLevel)
    number = models.CharField("证书管理号", max_length=40)
    approved_on = models.DateField("批准日期")
    registered_until = models.DateField("登记有效期至", null=True, blank=True)

    class Meta:
        verbose_name = "职业水平证书"
        verbose_name_plural = "职业水平证书"
        constraints = [
            models.UniqueConstraint(fields=["level", "number"], name="centers_credential_once"),
            in_order("approved_on", "registered_until", name="centers_credential_registered_after"),
        ]

    def __str__(self):
        return self.get_level_display()

    def is_lapsed_on(self, day) -> bool:
        """Whether the registration ran out before ``day``: a reminder, never a verdict."""
        return self.registered_until is not None and self.registered_until < day

    def as_fact(self) -> CredentialFact:
        level = qualification.Level(self.level)
        return CredentialFact(level, self.approved_on, self.registered_until)


class Degree(OnceModel):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="degrees")
    level = models.CharField("学历", max_length=12, choices=DegreeLevel)
    major = models.CharField("专业", max_length=40)
    graduated_on = models.DateField("毕业日期")

    class Meta:
        verbose_name = "学历"
        verbose_name_plural = "学历"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "level", "major", "graduated_on"], name="centers_degree_once"
            ),
        ]

    def __str__(self):
        return f"{self.major}{self.get_level_display()}"

    def as_fact(self) -> DegreeFact:
        return DegreeFact(qualification.DegreeLevel(self.level), self.major, self.graduated_on)
