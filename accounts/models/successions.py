"""That one unit came out of another: 更名, 合并 or 拆分."""

from django.db import models
from django.db.models import Q

from accounts.models.divisions import Subdistrict
from accounts.models.people import RoleGrant
from core.constraints import different, in_choices
from core.frozen import FrozenModel
from core.problems import Problem


class SuccessionKind(models.TextChoices):
    RENAMED = "renamed", "更名"
    MERGED = "merged", "合并"
    SPLIT = "split", "拆分"

    @property
    def ends_the_old(self) -> bool:
        """After a 拆分 the old unit goes on beside the new one; a dissolved one is then renamed."""
        return self != self.SPLIT


class Succession(FrozenModel):
    """One old unit and one new one; a 合并 has a row for each old unit.

    Rows of work keep the unit, and with it the name, of their day. What the new unit carries on
    stands in ``Subdistrict.carried_on_by``; this row says since when and by which document.
    """

    old = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", verbose_name="原单位"
    )
    new = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", verbose_name="新单位"
    )
    kind = models.CharField("变更方式", max_length=8, choices=SuccessionKind)
    on = models.DateField("变更日期")
    document = models.CharField("批准文件", max_length=100)
    form_token = models.UUIDField("表单标识", editable=False)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="办理岗位"
    )
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "区划变更"
        verbose_name_plural = "区划变更"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="accounts_succession_once"),
            models.UniqueConstraint(
                fields=["old"],
                condition=~Q(kind=SuccessionKind.SPLIT),
                name="accounts_succession_carried_on_by_one",
            ),
            different("old", "new", name="accounts_succession_of_another_unit"),
            in_choices("kind", SuccessionKind, "accounts_succession_kind_known"),
        ]

    def __str__(self):
        return f"{self.old}{self.get_kind_display()}为{self.new}"

    @property
    def audit_label(self) -> str:
        return str(self)


def reasons_against(kind: str, *, olds: list[Subdistrict], has_target: bool) -> list[Problem]:
    """What is wrong with the number of units for this kind; pure."""
    if kind == SuccessionKind.MERGED:
        fewest = 1 if has_target else 2
        if len(olds) >= fewest:
            return []
        message = "合并为新单位的，请选择至少两个原单位；并入现有单位的，请同时选择并入的单位。"
        return [Problem("units_too_few", message, field="olds")]
    word = SuccessionKind(kind).label
    problems = []
    if len(olds) != 1:
        problems.append(Problem("units_too_many", f"{word}只能选择一个原单位。", field="olds"))
    if has_target:
        message = f"{word}产生新单位，不选择并入的单位。"
        problems.append(Problem("target_not_asked", message, field="into"))
    return problems
