"""The stamped paper behind a signed version: scanned, uploaded after the sign-off."""

from django.db import models
from django.db.models import Q

from accounts.models import RoleGrant, StoredFile
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from pilots.models.submissions import SubmissionVersion


class VersionScanQuerySet(FrozenQuerySet):
    def valid(self):
        """Those that count: a voided one stays for the audit and is shown as voided."""
        return self.filter(void=None)


class VersionScan(OnceModel, FrozenModel):
    """One file of the stamped paper (盖章件); a paper photographed page by page has several."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="scans")
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间")

    objects = VersionScanQuerySet.as_manager()

    class Meta:
        verbose_name = "盖章件"
        verbose_name_plural = "盖章件"

    def __str__(self):
        return f"{self.version}盖章件"

    @property
    def public_id(self):
        """By which it is asked for: the random one of its file."""
        return self.file.public_id


class ScanVoid(OnceModel, FrozenModel):
    """That a scan does not count, and why: the wrong paper, another version, unreadable."""

    scan = models.OneToOneField(
        VersionScan, on_delete=models.PROTECT, related_name="void", verbose_name="盖章件"
    )
    reason = models.CharField("作废原因", max_length=200)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="作废岗位"
    )
    at = models.DateTimeField("作废时间")

    class Meta:
        verbose_name = "盖章件作废"
        verbose_name_plural = "盖章件作废"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="pilots_scan_void_has_its_reason")
        ]

    def __str__(self):
        return f"{self.scan}作废"
