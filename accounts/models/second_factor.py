"""The second factor of a sign-in: one device per person, and codes for the day it is lost."""

from django.db import models

from accounts.models.people import User
from core.constraints import in_order
from core.encryption import EncryptedTextField


class TotpDevice(models.Model):
    """An authenticator that was confirmed by a code (RFC 6238); without a row there is none.

    ``last_step`` is the time step (30 seconds) of the last code that opened something: no code of
    it or of an earlier one opens anything again.
    """

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="totp_device", verbose_name="账号"
    )
    secret = EncryptedTextField("密钥")
    last_step = models.BigIntegerField("最近使用的时间段")
    confirmed_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "两步验证设备"
        verbose_name_plural = "两步验证设备"

    def __str__(self):
        return f"{self.user}的两步验证设备"


class RecoveryCodeQuerySet(models.QuerySet):
    def unused(self):
        return self.filter(used_at=None)


class RecoveryCode(models.Model):
    """Stands in for a code of the device, once. Only the keyed hash is kept."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="recovery_codes", verbose_name="账号"
    )
    code_hash = models.CharField("代码校验值", max_length=64)
    made_at = models.DateTimeField("生成时间")
    used_at = models.DateTimeField("使用时间", null=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "恢复代码"
        verbose_name_plural = "恢复代码"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code_hash"], name="accounts_recoverycode_once_per_account"
            ),
            in_order("made_at", "used_at", name="accounts_recoverycode_used_after_made"),
        ]

    def __str__(self):
        return f"{self.user}的恢复代码"
