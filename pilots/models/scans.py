"""The stamped paper behind a signed version: scanned, uploaded after the sign-off."""

from django.db import models

from accounts.models import RoleGrant, StoredFile
from core.frozen import FrozenModel
from core.once import OnceModel
from pilots.models.submissions import SubmissionVersion


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

    class Meta:
        verbose_name = "盖章件"
        verbose_name_plural = "盖章件"

    def __str__(self):
        return f"{self.version}盖章件"

    @property
    def public_id(self):
        """By which it is asked for: the random one of its file."""
        return self.file.public_id
