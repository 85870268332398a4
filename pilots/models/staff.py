"""拟配备人员: the people a recommendation proposes, with the papers the rule asks for.

Their names are published by the office later on and are no secret; ID numbers are never asked.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import District, Subdistrict
from accounts.scope import ScopedQuerySet
from core.constraints import in_choices, set_together
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.choices import StaffIdentity, StaffPost
from pilots.models.recommendations import Recommendation
from pilots.qualification import (
    CredentialFact,
    DegreeFact,
    DegreeLevel,
    Level,
    Verdict,
    verdict,
)


class ProposedStaffQuerySet(ScopedQuerySet):
    def proposed(self):
        """Those who still stand on the form, in the order they were entered."""
        return self.filter(removed_at=None).order_by("pk")


class ProposedStaff(OnceModel, VersionedModel):
    """One person; taken off the form by a moment, since an earlier version may have been signed."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="staff", editable=False
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", editable=False
    )
    name = models.CharField("姓名", max_length=40)
    identity = models.CharField("身份", max_length=20, choices=StaffIdentity)
    post = models.CharField("岗位", max_length=16, choices=StaffPost)
    certificate_level = models.CharField(  # noqa: DJ001  (NULL: holds none)
        "证书级别",
        max_length=12,
        choices=[(level.value, level.label) for level in Level],
        null=True,
        blank=True,
    )
    certificate_number = models.CharField("证书管理号", max_length=40, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    degree_level = models.CharField(  # noqa: DJ001  (NULL: none given)
        "学历",
        max_length=12,
        choices=[(level.value, level.label) for level in DegreeLevel],
        null=True,
        blank=True,
    )
    major = models.CharField("专业", max_length=40, null=True, blank=True)  # noqa: DJ001
    graduated_on = models.DateField("毕业日期", null=True, blank=True)
    years = models.PositiveSmallIntegerField("从业年限(年)", null=True, blank=True)
    removed_at = models.DateTimeField("移出时间", null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ProposedStaffQuerySet.as_manager()

    class Meta:
        verbose_name = "拟配备人员"
        verbose_name_plural = "拟配备人员"
        constraints = [
            in_choices("identity", StaffIdentity, "pilots_staff_identity_known"),
            in_choices("post", StaffPost, "pilots_staff_post_known"),
            set_together(
                "certificate_level", "approved_on", name="pilots_staff_certificate_has_its_day"
            ),
            set_together(
                "degree_level", "major", "graduated_on", name="pilots_staff_degree_complete"
            ),
            set_together("removed_at", "removed_by", name="pilots_staff_removed_by"),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=Q(post=StaffPost.EXECUTIVE, removed_at=None),
                name="pilots_staff_one_executive",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def audit_label(self) -> str:
        return f"{self.recommendation} 拟配备人员{self.pk}"

    @property
    def is_held_to_rule(self) -> bool:
        """实施方案三(四) asks its papers of 专业服务人员 only."""
        return self.post == StaffPost.PROFESSIONAL

    def verdict_on(self, day) -> Verdict:
        """Whether the papers meet the rule on ``day``, and when that would change."""
        credentials, degrees = [], []
        if self.certificate_level and self.approved_on:
            credentials.append(CredentialFact(Level(self.certificate_level), self.approved_on))
        if self.degree_level and self.major and self.graduated_on:
            level = DegreeLevel(self.degree_level)
            degrees.append(DegreeFact(level, self.major, self.graduated_on))
        return verdict(credentials, degrees, day)

    def as_signed(self, *, on) -> dict:
        """What a signature covers of this person: the papers, and the verdict of that day."""
        found = self.verdict_on(on)
        return {
            "name": self.name,
            "identity": self.identity,
            "post": self.post,
            "certificate_level": self.certificate_level,
            "certificate_number": self.certificate_number,
            "approved_on": self.approved_on,
            "degree_level": self.degree_level,
            "major": self.major,
            "graduated_on": self.graduated_on,
            "years": self.years,
            "verdict": {
                "route": found.route,
                "is_met": found.is_met,
                "evidence": found.evidence,
                "changes_on": found.changes_on,
            },
        }
