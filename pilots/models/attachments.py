"""Files that belong to what is handed in: photographs, certificates, documents under a number."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import RoleGrant, StoredFile
from core.constraints import in_choices
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from pilots.choices import AttachmentKind
from pilots.models.submissions import Submission, SubmissionVersion


class AttachmentQuerySet(FrozenQuerySet):
    def present(self):
        """Those that nobody has taken away."""
        return self.filter(removal__isnull=True)

    def signed(self):
        """Those that some signed version holds, also when they were taken away later."""
        return self.filter(Exists(VersionAttachment.objects.filter(attachment=OuterRef("pk"))))

    def held_by(self, version: SubmissionVersion):
        """Those that this version was signed with."""
        held = VersionAttachment.objects.filter(attachment=OuterRef("pk"), version=version)
        return self.filter(Exists(held))

    def in_order(self):
        return self.select_related("file").order_by("pk")


class Attachment(OnceModel, FrozenModel):
    """One file beside a part of the form, or beside the form as a whole; never changed.

    A wrong file is taken away (``AttachmentRemoval``) and the right one added.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    section = models.CharField("所属部分", max_length=24)
    kind = models.CharField("类别", max_length=12, choices=AttachmentKind)
    number = models.CharField("文号", max_length=60, blank=True)
    caption = models.CharField("说明", max_length=100, blank=True)
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        constraints = [
            in_choices("kind", AttachmentKind, "pilots_attachment_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=AttachmentKind.OFFICIAL) | ~Q(number=""),
                name="pilots_attachment_official_has_number",
            ),
        ]

    def __str__(self):
        return f"{self.submission}附件"

    @property
    def public_id(self):
        """By which it is asked for: the random one of its file."""
        return self.file.public_id

    def as_signed(self) -> dict:
        """What a signature covers of it: what it is, and the checksum of its bytes."""
        return {
            "key": self.public_id,
            "section": self.section,
            "kind": self.kind,
            "number": self.number,
            "caption": self.caption,
            "name": self.file.name,
            "size": self.file.size,
            "sha256": self.file.sha256,
        }


class AttachmentRemoval(FrozenModel):
    """Somebody took the file away from the form; what was signed keeps it."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="removal")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="移除岗位"
    )
    at = models.DateTimeField("移除时间")

    class Meta:
        verbose_name = "移除附件"
        verbose_name_plural = "移除附件"

    def __str__(self):
        return f"{self.attachment}已移除"


class VersionAttachment(FrozenModel):
    """The file was part of this version when its leader signed it."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="held")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "定稿附件"
        verbose_name_plural = "定稿附件"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "attachment"], name="pilots_version_attachment_once"
            )
        ]

    def __str__(self):
        return f"{self.version}附件"
