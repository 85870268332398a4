"""The people served. Who they are is encrypted; rows are addressed by random ids."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from cases.models.expiring import Expiring
from cases.states import ClientCategory, SignerRelation
from centers.models import CenterOwned
from core.encryption import EncryptedTextField
from core.versions import VersionedModel


class FileQuerySet(ScopedQuerySet):
    """For what is on a case file: the 经办人 of the subdistrict sees no case content at all."""

    def visible_to(self, desk):
        if desk is not None and desk.role == Role.SUBDISTRICT_OFFICER:
            return self.none()
        return super().visible_to(desk)


class Client(Expiring, VersionedModel, CenterOwned):
    """One person of one center.

    ``id_number_hash`` finds the same person inside the own center without decrypting anything;
    it is blank where there is no ID number (newborns, people without papers), and from
    ``stopped_at`` on: then the file is stored and no longer used (个人信息保护法 47).
    """

    # Neither encrypted nor shown to those who see the file masked.
    UNTOLD = ("id_number_hash", "is_minor", "category")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = EncryptedTextField("姓名")
    id_number = EncryptedTextField("身份证号", blank=True)
    id_number_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone = EncryptedTextField("联系电话", blank=True)
    address = EncryptedTextField("住址", blank=True)
    is_minor = models.BooleanField("未成年人", default=False)
    category = models.CharField("服务对象类别", max_length=24, choices=ClientCategory)
    stopped_at = models.DateTimeField("停止使用时间", null=True, editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "服务对象"
        verbose_name_plural = "服务对象"
        constraints = [
            models.UniqueConstraint(
                fields=["center", "id_number_hash"],
                condition=~Q(id_number_hash=""),
                name="cases_client_once_per_center",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(id_number_hash=""),
                name="cases_client_stopped_is_not_found",
                violation_error_message="已停止使用的服务对象不能再被查到。",
            ),
            models.CheckConstraint(
                condition=Q(anonymized_at__isnull=True) | Q(stopped_at__isnull=False),
                name="cases_client_anonymized_is_stopped",
            ),
        ]

    def __str__(self):
        return f"服务对象 {str(self.public_id)[:8]}"

    audit_label = property(__str__)

    @property
    def is_stopped(self) -> bool:
        """Whether nobody reads the file any more: by the person's own wish, or its time is over."""
        return self.stopped_at is not None


class ConsentRecord(models.Model):
    """知情同意 (个人信息保护法 29, 31): for a minor the guardian signs."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    signed_on = models.DateField("签署日期")
    signer = EncryptedTextField("签署人")
    relation = models.CharField("与服务对象的关系", max_length=20, choices=SignerRelation)

    class Meta:
        verbose_name = "知情同意书"
        verbose_name_plural = "知情同意书"

    def __str__(self):
        return f"知情同意书 {self.signed_on}"
