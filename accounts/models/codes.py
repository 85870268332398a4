"""One-time codes that are handed over in person, and the passwords somebody used before."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.people import RoleGrant, User
from core.constraints import in_order


class OneTimeCodeQuerySet(models.QuerySet):
    def open_at(self, at):
        """Codes that still open a door at this moment: not used, not replaced, not expired."""
        return self.filter(used_at=None, voided_at=None, expires_at__gt=at)


class OneTimeCode(models.Model):
    """What lets a person choose a password without knowing the old one, once.

    Only the keyed hash is kept: whoever reads the table cannot sign in with it.
    """

    UNTOLD = ("code_hash",)

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="one_time_codes", verbose_name="账号"
    )
    code_hash = models.CharField("代码校验值", max_length=64)
    issued_at = models.DateTimeField("发放时间")
    issued_by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="发放岗位"
    )
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True)
    voided_at = models.DateTimeField("作废时间", null=True)

    objects = OneTimeCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "一次性代码"
        verbose_name_plural = "一次性代码"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, voided_at=None),
                name="accounts_onetimecode_one_open_per_account",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(voided_at=None),
                name="accounts_onetimecode_used_or_voided",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="accounts_onetimecode_expires_after_it_was_issued",
            ),
            in_order("issued_at", "used_at", name="accounts_onetimecode_used_after_issued"),
        ]

    def __str__(self):
        return f"{self.user}的一次性代码"


class PastPassword(models.Model):
    """The stored form of a password that was chosen once, so that it is not chosen again."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="past_passwords", verbose_name="账号"
    )
    encoded = models.CharField("密码存储值", max_length=128)
    # The framework's hook that writes these rows is given no moment.
    set_at = models.DateTimeField("设置时间", default=timezone.now)

    class Meta:
        verbose_name = "曾用密码"
        verbose_name_plural = "曾用密码"

    def __str__(self):
        return f"{self.user}的曾用密码"
