"""What a center keeps of its surroundings, one short row each: the registers (实施方案三(二)、(四)、(五)).

All of them are dated and none is taken away: what is over has its last day.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.scope import ScopedQuerySet
from centers.models.center import CenterOwned
from centers.models.people import Person
from core.constraints import in_order
from core.encryption import EncryptedTextField
from core.money import MoneyField
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.choices import ServiceField


class RegisterQuerySet(ScopedQuerySet):
    def current_on(self, day):
        """What there is on the day; the last day is still one of them."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def begun_within(self, since, until):
        """What happened in a period, both days included: for registers of single events."""
        return self.filter(starts_on__gte=since, starts_on__lte=until)


class RegisterRow(OnceModel, VersionedModel, CenterOwned):
    """``starts_on`` is the day of an event too; its ``ends_on`` stays empty."""

    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期", null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            in_order("starts_on", "ends_on", name="%(app_label)s_%(class)s_ends_after_start")
        ]

    @property
    def audit_label(self) -> str:
        return f"{self._meta.verbose_name}{self.pk}"


def _value(label: str) -> MoneyField:
    return MoneyField(label, null=True, blank=True, validators=[MinValueValidator(0)])


class Department(models.TextChoices):
    """实施方案五(二): whom the notice names, and whoever else helps."""

    JUSTICE = "justice", "司法"
    AGRICULTURE = "agriculture", "农业农村"
    DRUG_CONTROL = "drug_control", "禁毒"
    TRADE_UNION = "trade_union", "工会"
    YOUTH_LEAGUE = "youth_league", "团委"
    WOMEN = "women", "妇联"
    DISABLED = "disabled", "残联"
    OTHER = "other", "其他"


class ServiceProject(RegisterRow):
    name = models.CharField("项目名称", max_length=60)
    is_featured = models.BooleanField("特色项目", default=False)
    field = models.CharField("服务领域", max_length=24, choices=ServiceField)
    funder = models.CharField("购买(资助)部门", max_length=60)
    amount = _value("金额(元)")
    partner = models.CharField("承接(合作)单位", max_length=60, blank=True)

    class Meta(RegisterRow.Meta):
        verbose_name = "服务项目"
        verbose_name_plural = "服务项目"

    def __str__(self):
        return self.name


class InventoryKind(models.TextChoices):
    STATION = "station", "站点"
    TEAM = "team", "队伍"
    PROJECT = "project", "项目"


class InventoryItem(RegisterRow):
    """What the seven fields have on the ground: 统筹辖区社会工作资源."""

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=12, choices=InventoryKind)
    field = models.CharField("资源领域", max_length=24, choices=ServiceField)
    keeper = models.CharField("管理单位", max_length=60, blank=True)
    persons = models.PositiveIntegerField("人数", null=True, blank=True)

    class Meta(RegisterRow.Meta):
        verbose_name = "辖区资源"
        verbose_name_plural = "辖区资源"

    def __str__(self):
        return self.name


class SupportKind(models.TextChoices):
    PREMISES = "premises", "场地"
    FUNDS = "funds", "资金"
    STAFF = "staff", "力量"


class DepartmentSupport(RegisterRow):
    department = models.CharField("支持部门", max_length=16, choices=Department)
    kind = models.CharField("支持方式", max_length=12, choices=SupportKind)
    what = models.CharField("支持内容", max_length=100)
    value = _value("折合金额(元)")

    class Meta(RegisterRow.Meta):
        verbose_name = "部门支持"
        verbose_name_plural = "部门支持"

    def __str__(self):
        return self.what


class OrganizationStanding(models.TextChoices):
    REGISTERED = "registered", "已登记"
    FILED = "filed", "已备案"


class CommunityOrganization(RegisterRow):
    name = models.CharField("组织名称", max_length=60)
    standing = models.CharField("登记或备案", max_length=12, choices=OrganizationStanding)
    field = models.CharField("服务领域", max_length=24, choices=ServiceField)

    class Meta(RegisterRow.Meta):
        verbose_name = "培育的社区社会组织"
        verbose_name_plural = "培育的社区社会组织"

    def __str__(self):
        return self.name


class PracticeBase(RegisterRow):
    school = models.CharField("合作院校", max_length=60)
    content = models.CharField("合作内容", max_length=100, blank=True)

    class Meta(RegisterRow.Meta):
        verbose_name = "实务基地"
        verbose_name_plural = "实务基地"

    def __str__(self):
        return self.school


class Volunteer(RegisterRow):
    """志愿服务条例 20: nobody is told of without consent; above the unit the name is masked."""

    UNTOLD = ("name",)

    name = models.CharField("姓名", max_length=40)
    phone = EncryptedTextField("联系电话", blank=True)
    platform_number = models.CharField("志愿北京编号", max_length=30, blank=True)
    minutes = models.PositiveIntegerField("服务时长(分钟)", default=0)

    class Meta(RegisterRow.Meta):
        verbose_name = "志愿者"
        verbose_name_plural = "志愿者"

    def __str__(self):
        return self.name


class Profession(models.TextChoices):
    LAW = "law", "法律"
    EDUCATION = "education", "教育"
    MEDICINE = "medicine", "医务"
    PSYCHOLOGY = "psychology", "心理"


class Professional(RegisterRow):
    UNTOLD = ("name",)

    name = models.CharField("姓名", max_length=40)
    profession = models.CharField("专业领域", max_length=12, choices=Profession)
    unit = models.CharField("工作单位", max_length=60, blank=True)
    phone = EncryptedTextField("联系电话", blank=True)

    class Meta(RegisterRow.Meta):
        verbose_name = "专业人才"
        verbose_name_plural = "专业人才"

    def __str__(self):
        return self.name


class LinkageParty(models.TextChoices):
    COMMUNITY = "community", "社区"
    ORGANIZATION = "organization", "社会组织"
    SOCIAL_WORKER = "social_worker", "社会工作者"
    VOLUNTEER = "volunteer", "社区志愿者"
    CHARITY = "charity", "社会慈善资源"


class LinkedResource(RegisterRow):
    """One resource linked under 五社联动; in figures by its day and its value."""

    party = models.CharField("五社联动类别", max_length=16, choices=LinkageParty)
    what = models.CharField("资源内容", max_length=100)
    source = models.CharField("来源单位(个人)", max_length=60, blank=True)
    value = _value("折合金额(元)")

    class Meta(RegisterRow.Meta):
        verbose_name = "链接资源"
        verbose_name_plural = "链接资源"

    def __str__(self):
        return self.what


class Intern(RegisterRow):
    UNTOLD = ("name",)

    name = models.CharField("姓名", max_length=40)
    school = models.CharField("院校", max_length=60)
    major = models.CharField("专业", max_length=40, blank=True)
    mentor = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="带教人员",
    )
    base = models.ForeignKey(
        PracticeBase,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="实务基地",
    )

    class Meta(RegisterRow.Meta):
        verbose_name = "实习生"
        verbose_name_plural = "实习生"

    def __str__(self):
        return self.name
