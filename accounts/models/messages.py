"""News for a desk, and the mail that says there is some."""

from django.db import models
from django.db.models import Q

from accounts.models.people import RoleGrant


class MessageQuerySet(models.QuerySet):
    def visible_to(self, desk):
        """Only the desk it was written to reads it, not the same person at another desk."""
        return self.filter(desk=desk) if desk is not None else self.none()

    def unread(self):
        return self.filter(read_at=None)


class Message(models.Model):
    """One piece of news for one desk.

    ``title`` is the kind of news and names nobody and nothing, since a mail carries it out of the
    house; ``text`` says which unit or case, by its number, and never who is served there.
    """

    desk = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="messages", verbose_name="收件岗位"
    )
    at = models.DateTimeField("时间")
    title = models.CharField("标题", max_length=40)
    text = models.CharField("内容", max_length=300)
    url = models.CharField("链接", max_length=200)
    read_at = models.DateTimeField("阅读时间", null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"),
                name="accounts_message_stays_in_the_house",
            )
        ]
        indexes = [
            models.Index(fields=["desk", "-at", "-id"], name="accounts_message_list"),
            models.Index(
                fields=["desk"], condition=Q(read_at=None), name="accounts_message_unread"
            ),
        ]

    def __str__(self):
        return self.title


class MailQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(next_try_at__lte=at)


class OutgoingMail(models.Model):
    """A mail on its way; ``next_try_at`` is empty once it is sent or given up (see outbox)."""

    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, related_name="mail", verbose_name="消息"
    )
    to = models.EmailField("收件地址")
    subject = models.CharField("主题", max_length=80)
    body = models.TextField("正文")
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    next_try_at = models.DateTimeField("下次尝试时间", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)
    last_error = models.CharField("最近一次错误", max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "待发邮件"
        verbose_name_plural = "待发邮件"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_try_at__isnull=True),
                name="accounts_mail_not_tried_once_sent",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="accounts_mail_due",
            )
        ]

    def __str__(self):
        return f"邮件{self.pk}"

    @property
    def is_given_up(self) -> bool:
        return self.next_try_at is None and self.sent_at is None
