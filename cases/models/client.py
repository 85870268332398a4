"""The people served. Who they are is encrypted; rows are addressed by random ids."""

from datetime import date
from typing import cast
from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from cases.identity import born_on, is_minor_on, is_under_14_on
from cases.models.expiring import Expiring
from cases.models.households import Household
from cases.people.words import (
    Capacity,
    ClientCategory,
    HouseholdRelation,
    KinRelation,
    Living,
    PaperKind,
    Residence,
    SelfCare,
)
from centers.models import CenterOwned
from core.changes import in_words
from core.constraints import in_choices, set_together
from core.encryption import EncryptedTextField
from core.versions import VersionedModel


class FileQuerySet(ScopedQuerySet):
    """For what is on a case file: the 经办人 of the subdistrict sees no case content at all."""

    def visible_to(self, desk):
        if desk is not None and desk.role == Role.SUBDISTRICT_OFFICER:
            return self.none()
        return super().visible_to(desk)


class ClientQuerySet(FileQuerySet):
    def in_use(self):
        return self.filter(stopped_at=None)


class Client(Expiring, VersionedModel, CenterOwned):
    """One person of one center.

    ``id_number_hash`` finds the same person inside the own center without decrypting anything;
    it is blank where there is no ID number (newborns, people without papers), and from
    ``stopped_at`` on: then the file is stored and no longer used (个人信息保护法 47).
    ``name_phone_hash`` only hints at the same person: two people may share a name and a telephone.
    """

    # Neither encrypted nor shown to those who see the file masked.
    UNTOLD = (
        *("id_number_hash", "name_phone_hash", "id_kind", "is_minor", "is_under_14"),
        *("is_sensitive", "self_care", "living", "residence", "capacity", "guardian_relation"),
        *("emergency_relation", "household", "relation_to_head"),
    )

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = EncryptedTextField("姓名")
    id_kind = models.CharField(
        "证件类型", max_length=16, choices=PaperKind, default=PaperKind.RESIDENT
    )
    id_number = EncryptedTextField("证件号码", blank=True)
    id_number_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone = EncryptedTextField("联系电话", blank=True)
    name_phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    address = EncryptedTextField("住址", blank=True)
    is_minor = models.BooleanField("未成年人", default=False)
    # What was stated where no number tells: see ``is_under_14_on``.
    is_under_14 = models.BooleanField("不满14周岁", default=False)
    is_sensitive = models.BooleanField("重点保护", default=False)

    self_care = models.CharField("自理能力", max_length=16, choices=SelfCare, blank=True)
    living = models.CharField("居住情况", max_length=16, choices=Living, blank=True)
    residence = models.CharField("人户分离", max_length=20, choices=Residence, blank=True)
    capacity = models.CharField(
        "民事行为能力", max_length=12, choices=Capacity, default=Capacity.FULL
    )
    guardian_name = EncryptedTextField("监护人", blank=True)
    guardian_relation = models.CharField(
        "监护人与服务对象的关系", max_length=16, choices=KinRelation, blank=True
    )
    guardian_phone = EncryptedTextField("监护人电话", blank=True)
    emergency_name = EncryptedTextField("紧急联系人", blank=True)
    emergency_relation = models.CharField(
        "紧急联系人与服务对象的关系", max_length=16, choices=KinRelation, blank=True
    )
    emergency_phone = EncryptedTextField("紧急联系人电话", blank=True)

    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="members", editable=False
    )
    relation_to_head = models.CharField(  # noqa: DJ001  (NULL outside any household)
        "与户主关系", max_length=16, choices=HouseholdRelation, null=True, editable=False
    )
    stopped_at = models.DateTimeField("停止使用时间", null=True, editable=False)

    objects = ClientQuerySet.as_manager()

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
                condition=Q(stopped_at__isnull=True) | Q(name_phone_hash=""),
                name="cases_client_stopped_is_no_hint",
                violation_error_message="已停止使用的服务对象不能再被查到。",
            ),
            models.CheckConstraint(
                condition=Q(is_under_14=False) | Q(is_minor=True),
                name="cases_client_under_14_is_minor",
                violation_error_message="不满14周岁的，也是未成年人。",
            ),
            in_choices("id_kind", PaperKind, "cases_client_id_kind_known"),
            in_choices("capacity", Capacity, "cases_client_capacity_known"),
            set_together("household", "relation_to_head", name="cases_client_household_relation"),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation_to_head=HouseholdRelation.HEAD),
                name="cases_client_one_head_per_household",
            ),
            models.CheckConstraint(
                condition=Q(anonymized_at__isnull=True) | Q(stopped_at__isnull=False),
                name="cases_client_anonymized_is_stopped",
            ),
        ]
        indexes = [
            models.Index(fields=["center", "name_phone_hash"], name="cases_client_hint"),
        ]

    def __str__(self):
        return f"服务对象 {str(self.public_id)[:8]}"

    audit_label = property(__str__)

    @property
    def is_stopped(self) -> bool:
        """Whether nobody reads the file any more: by the person's own wish, or its time is over."""
        return self.stopped_at is not None

    @property
    def is_guarded(self) -> bool:
        """Opens to others than the worker in charge only with a responsible person's word."""
        return self.is_minor or self.is_sensitive

    @property
    def guard(self) -> str:
        """The word for why, "" for an ordinary file."""
        if self.is_minor:
            return "未成年人"
        return "重点保护" if self.is_sensitive else ""

    def is_under_14_on(self, day: date) -> bool:
        """By the birthday in the number, else as stated (个人信息保护法 28, 31)."""
        if born_on(self.id_number) is None:
            return self.is_under_14
        return is_under_14_on(self.id_number, day)

    def needs_guardian_on(self, day: date) -> bool:
        by_age = (
            self.is_minor if born_on(self.id_number) is None else is_minor_on(self.id_number, day)
        )
        return by_age or Capacity(self.capacity).needs_guardian

    def in_words(self, name: str) -> str:
        """A column as people read it: the words of a choice, 是 or 否, else the text."""
        return in_words(cast(models.Field, self._meta.get_field(name)), getattr(self, name))

    def categories(self) -> list[str]:
        """The words of its categories, in the order of the list."""
        held = {row.category for row in self.held.all()}
        return [word.value for word in ClientCategory if word in held]

    def categories_in_words(self) -> str:
        return "、".join(ClientCategory(value).label for value in self.categories())


class HeldCategory(models.Model):
    """One category of one person: rows, so that figures count by them on either database."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="held", editable=False)
    category = models.CharField("服务对象类别", max_length=24, choices=ClientCategory)

    class Meta:
        verbose_name = "服务对象类别"
        verbose_name_plural = "服务对象类别"
        constraints = [
            in_choices("category", ClientCategory, "cases_heldcategory_known"),
            models.UniqueConstraint(fields=["client", "category"], name="cases_heldcategory_once"),
        ]
        indexes = [models.Index(fields=["category", "client"], name="cases_heldcategory_count")]

    def __str__(self):
        return self.get_category_display()
