"""What a district said of a case and when, with the warnings it had before its eyes."""

from django.db import models

from accounts.models import RoleGrant
from cases.models.case import Case
from core.constraints import in_choices
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from pilots.models import Round


class Word(models.TextChoices):
    RECOGNIZED = "recognized", "认定为服务案例"
    DECLINED = "declined", "不予认定"
    TAKEN_BACK = "taken_back", "收回认定意见"


class RulingQuerySet(FrozenQuerySet):
    def in_act(self, act, *, desk):
        """Those of one press of the button, in reach of the desk."""
        return self.filter(act=act, case__in=Case.objects.visible_to(desk))


class Ruling(FrozenModel):
    """One word on one case. All of one press of the button share their ``act``.

    ``warnings`` are those of that moment: pairs of what was looked at and the sentence shown. They
    name cases, centers and colleagues, never the person served, and nothing of what was written.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="rulings")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    act = models.UUIDField("表单标识")
    word = models.CharField("意见", max_length=12, choices=Word)
    note = EncryptedTextField("理由", blank=True)
    warnings = models.JSONField("当时的提示", default=list)
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name="岗位")
    at = models.DateTimeField("时间")

    objects = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = "认定意见"
        verbose_name_plural = "认定意见"
        constraints = [
            in_choices("word", Word, "cases_ruling_word_known"),
            models.UniqueConstraint(fields=["act", "case"], name="cases_ruling_once_per_act"),
        ]
        indexes = [models.Index(fields=["case", "-at", "-id"], name="cases_ruling_of_case")]

    def __str__(self):
        return f"{self.case.number} {self.get_word_display()}"

    audit_label = property(__str__)
