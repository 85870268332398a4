"""Files that people handed to the platform: what is known of each, never the bytes themselves."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models.people import RoleGrant
from core.file_types import BY_CONTENT_TYPE, LONGEST_NAME, FileType
from core.frozen import FrozenModel


class StoredFile(FrozenModel):
    """One file in the private storage, under a random name that says nothing.

    Who may have it is decided by the row of the room that holds it: a file has no address and no
    scope of its own. Written by ``accounts.files`` alone.
    """

    public_id = models.UUIDField("公开编号", unique=True, default=uuid4, editable=False)
    key = models.CharField("存放位置", max_length=40, unique=True)
    name = models.CharField("文件名", max_length=LONGEST_NAME)
    content_type = models.CharField(
        "文件类型", max_length=100, choices=[(k, t.label) for k, t in BY_CONTENT_TYPE.items()]
    )
    size = models.PositiveIntegerField("大小(字节)")
    sha256 = models.CharField("校验值", max_length=64)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="accounts_storedfile_not_empty"),
            models.CheckConstraint(
                condition=Q(content_type__in=list(BY_CONTENT_TYPE)),
                name="accounts_storedfile_type_known",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def type(self) -> FileType:
        return BY_CONTENT_TYPE[self.content_type]


class FileErasure(FrozenModel):
    """The bytes are gone for good and on purpose; what the file was is no longer known."""

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField("销毁原因", max_length=100)
    at = models.DateTimeField("销毁时间")

    class Meta:
        verbose_name = "已销毁的文件"
        verbose_name_plural = "已销毁的文件"
