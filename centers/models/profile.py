"""What belongs to a center's profile as rows: premises, guidance offices, its written rules."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import RoleGrant, StoredFile
from accounts.scope import ScopedQuerySet
from centers.models.center import Center, CenterOwned
from core.constraints import in_choices
from core.frozen import FrozenModel
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.choices import FunctionRoom, HostPlatform, ServiceField


class PremisesUse(models.TextChoices):
    OFFICE = "office", "办公用房"
    SERVICE = "service", "服务用房"


class RightOfUse(models.TextChoices):
    OWNED = "owned", "自有"
    BORROWED = "borrowed", "借用"
    RENTED = "rented", "租用"

    @property
    def ends(self) -> bool:
        """What is somebody else's is lent until a day."""
        return self != RightOfUse.OWNED


class PremisesQuerySet(ScopedQuerySet):
    def usable(self, on):
        """In use on that day, by a right that has not run out."""
        return self.filter(
            Q(right_until=None) | Q(right_until__gte=on), Q(left_on=None) | Q(left_on__gt=on)
        )


class Premises(OnceModel, VersionedModel, CenterOwned):
    """One place of the center: 办公或服务场所, which may lie in a host platform (实施方案三(一)).

    What the recommendation brought along has no right of use yet; the profile asks for it.
    """

    name = models.CharField("场所名称", max_length=60)
    platform = models.CharField("依托平台", max_length=12, choices=HostPlatform, blank=True)
    use = models.CharField("用途", max_length=8, choices=PremisesUse)
    rooms = models.JSONField("功能区", default=list, blank=True)
    area = models.DecimalField(
        "面积(平方米)",
        max_digits=8,
        decimal_places=1,
        validators=[MinValueValidator(0, "面积不能小于0。")],
    )
    right = models.CharField("使用权", max_length=8, choices=RightOfUse, blank=True)
    right_until = models.DateField("使用权至", null=True, blank=True)
    equipment = models.CharField("设备", max_length=300, blank=True)
    left_on = models.DateField("停用日期", null=True, blank=True)

    objects = PremisesQuerySet.as_manager()

    class Meta:
        verbose_name = "场地"
        verbose_name_plural = "场地"
        constraints = [in_choices("use", PremisesUse, "centers_premises_use_known")]

    def __str__(self):
        return self.name

    def has_run_out(self, on) -> bool:
        """Whether its right of use has ended by that day, though nobody left it."""
        return self.left_on is None and self.right_until is not None and self.right_until < on

    @property
    def room_labels(self) -> list[str]:
        return [FunctionRoom(room).label for room in self.rooms]


class GuidanceOffice(models.Model):
    """The 职能科室 that guides the center's work in one of the seven fields (实施方案三(三))."""

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="guidance")
    field = models.CharField("服务领域", max_length=24, choices=ServiceField)
    office = models.CharField("业务指导科室", max_length=60, blank=True)

    class Meta:
        verbose_name = "业务指导科室"
        verbose_name_plural = "业务指导科室"
        constraints = [
            models.UniqueConstraint(
                fields=["center", "field"], name="centers_guidanceoffice_one_per_field"
            ),
            in_choices("field", ServiceField, "centers_guidanceoffice_field_known"),
        ]

    def __str__(self):
        return f"{self.get_field_display()}：{self.office}"


class RulesKind(models.TextChoices):
    PROJECT = "project", "项目管理制度"
    STAFF = "staff", "人员管理制度"
    FINANCE = "finance", "财务管理制度"
    ARCHIVE = "archive", "服务档案管理制度"

    @property
    def column(self) -> str:
        """The center's column that says it is established."""
        return f"has_{self.value}_rules"


class RulesDocument(OnceModel, FrozenModel):
    """The text of one of the four 管理制度; a new version is one more row."""

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="rules_documents")
    kind = models.CharField("制度", max_length=8, choices=RulesKind)
    name = models.CharField("文件名称", max_length=100)
    in_force_on = models.DateField("施行日期")
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "管理制度文件"
        verbose_name_plural = "管理制度文件"

    def __str__(self):
        return self.name

    @property
    def public_id(self):
        """By which it is asked for: the random one of its file."""
        return self.file.public_id
