"""知情同意: what was signed, for which purposes, its scans, and its withdrawal. All evidence."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from accounts.models import RoleGrant, StoredFile
from accounts.roles import Role
from accounts.scope import within
from cases.models.client import Client
from cases.people.consents import Given, Purpose, WithdrawalWay
from cases.states import SignerRelation
from core.constraints import in_choices
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel

PERSON = settings.AUTH_USER_MODEL


class PaperQuerySet(FrozenQuerySet):
    """Scope only: whether the desk reads the file in clear is asked beside it."""

    place = "client"

    def visible_to(self, desk):
        if desk is not None and desk.role == Role.SUBDISTRICT_OFFICER:
            return self.none()
        units = {unit: f"{self.place}__{unit}" for unit in ("district", "subdistrict")}
        return self.filter(within(desk, **units))


class ScanQuerySet(PaperQuerySet):
    place = "consent__client"


class ConsentRecord(OnceModel, FrozenModel):
    """One signed paper (个人信息保护法 13, 29, 31). A new text is a new paper, never a change."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    text_version = models.CharField("同意书文本版本", max_length=40, blank=True)
    signed_on = models.DateField("签署日期")
    signer = EncryptedTextField("签署人")
    relation = models.CharField("与服务对象的关系", max_length=20, choices=SignerRelation)
    # NULL on papers from before it was kept who took them in.
    recorded_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", null=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "知情同意书"
        verbose_name_plural = "知情同意书"

    def __str__(self):
        return f"知情同意书 {self.signed_on}"


class ConsentPurpose(FrozenModel):
    """One purpose that a paper covers: each can be withdrawn by itself."""

    consent = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="purposes")
    purpose = models.CharField("同意事项", max_length=16, choices=Purpose)

    class Meta:
        verbose_name = "同意事项"
        verbose_name_plural = "同意事项"
        constraints = [
            in_choices("purpose", Purpose, "cases_consentpurpose_known"),
            models.UniqueConstraint(
                fields=["consent", "purpose"], name="cases_consentpurpose_once"
            ),
        ]

    def __str__(self):
        return self.get_purpose_display()


class ConsentWithdrawal(FrozenModel):
    """What was withdrawn, by whom and how; acts from before ``withdrawn_on`` stay valid (15)."""

    purpose = models.OneToOneField(ConsentPurpose, models.PROTECT, related_name="withdrawal")
    withdrawn_on = models.DateField("撤回日期")
    withdrawer = EncryptedTextField("撤回人")
    relation = models.CharField("撤回人与服务对象的关系", max_length=20, choices=SignerRelation)
    way = models.CharField("撤回方式", max_length=12, choices=WithdrawalWay)
    note = EncryptedTextField("说明", blank=True)
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="登记岗位")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "撤回同意"
        verbose_name_plural = "撤回同意"
        constraints = [in_choices("way", WithdrawalWay, "cases_consentwithdrawal_way_known")]

    def __str__(self):
        return f"撤回{self.purpose}"


class ConsentScan(OnceModel, FrozenModel):
    """The signed paper itself, as a private file."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    consent = models.ForeignKey(ConsentRecord, on_delete=models.PROTECT, related_name="scans")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name="扫描件")
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="上传岗位")
    at = models.DateTimeField("上传时间")

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = "知情同意书扫描件"
        verbose_name_plural = "知情同意书扫描件"

    def __str__(self):
        return f"{self.consent}的扫描件"


def given_by(client: Client) -> list[Given]:
    """Every purpose on every paper of the person; one query."""
    rows = ConsentPurpose.objects.filter(consent__client=client).order_by("pk")
    columns = ("purpose", "consent__signed_on", "withdrawal__withdrawn_on")
    return [Given(*row) for row in rows.values_list(*columns)]


def last_text_version(center) -> str:
    """The text that the center's people signed last: nobody types it twice."""
    papers = ConsentRecord.objects.filter(client__center=center).exclude(text_version="")
    return papers.order_by("-pk").values_list("text_version", flat=True).first() or ""
