"""What a person keeps up while at a center: 继续教育, 无犯罪记录查询, and the papers' scans."""

from django.db import models
from django.db.models import Q

from accounts.models import RoleGrant, StoredFile
from centers.models.people import Person
from core.frozen import FrozenModel
from core.once import OnceModel


class Study(OnceModel):
    """Continuing education that counts toward the next registration; ``minutes`` are whole."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="studies")
    title = models.CharField("内容", max_length=100)
    organizer = models.CharField("举办单位", max_length=60, blank=True)
    finished_on = models.DateField("完成日期")
    minutes = models.PositiveIntegerField("学时(分钟)")

    class Meta:
        verbose_name = "继续教育"
        verbose_name_plural = "继续教育"
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="centers_study_took_time"),
        ]

    def __str__(self):
        return self.title


class BackgroundCheck(OnceModel, FrozenModel):
    """That somebody's record was looked up (未成年人保护法 62): when, and that nothing stood there.

    Somebody about whom something is found is not engaged; what was found is not kept here.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="checks")
    checked_on = models.DateField("查询日期")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "无犯罪记录查询"
        verbose_name_plural = "无犯罪记录查询"

    def __str__(self):
        return f"{self.person}无犯罪记录查询"

    @property
    def audit_label(self) -> str:
        return f"{self.person.audit_label}无犯罪记录查询"


class PaperKind(models.TextChoices):
    CREDENTIAL = "credential", "职业水平证书"
    REGISTRATION = "registration", "登记证明"
    DEGREE = "degree", "学历证书"
    CHECK = "check", "无犯罪记录查询结果"
    OTHER = "other", "其他"


class PersonFile(OnceModel, FrozenModel):
    """A scan of one of a person's papers."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("种类", max_length=12, choices=PaperKind)
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "证件扫描件"
        verbose_name_plural = "证件扫描件"

    def __str__(self):
        return f"{self.person}{self.get_kind_display()}扫描件"

    @property
    def audit_label(self) -> str:
        return f"{self.person.audit_label}{self.get_kind_display()}"

    @property
    def public_id(self):
        """By which it is asked for: the random one of its file."""
        return self.file.public_id
