from collections import Counter
from contextlib import suppress

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import outbox


class Command(BaseCommand):
    help = "发出待发邮件，建议每分钟执行一次；发不出的在1、5、30、120分钟后重试，之后不再发送。"

    def handle(self, *args, **options):
        if not settings.SENDS_MAIL:
            self.stdout.write("没有设置 EMAIL_URL，平台不发邮件。")
            return
        done = Counter(self._run(outbox.waiting(at=timezone.now())))
        self.stdout.write(f"已发出{done['sent']}封，{done['later']}封稍后重试。")
        if done["given_up"]:
            raise CommandError(
                f"有{done['given_up']}封邮件多次发送失败，不再发送；收件箱中的消息不受影响。"
                "原因见系统管理中的“待发邮件”。"
            )

    def _run(self, pks):
        """One connection for all; where it cannot be made, no mail waits for it a second time."""
        connection, broken = get_connection(), None
        try:
            connection.open()
        except OSError as error:  # what a mail server raises is one of these
            broken = error
        for pk in pks:
            if mail := outbox.claim(pk, at=timezone.now()):
                yield self._try(mail, connection, broken)
        _hang_up(connection)

    def _try(self, mail, connection, broken) -> str:
        try:
            if broken is not None:
                raise broken
            outbox.send(mail, connection=connection)
        except (OSError, ValueError) as error:  # ValueError: an address that is none
            outbox.note_failure(mail, error, at=timezone.now())
            _hang_up(connection)  # perhaps dead by now: the next mail opens it anew
            return "given_up" if mail.is_given_up else "later"
        outbox.note_sent(mail, at=timezone.now())
        return "sent"


def _hang_up(connection) -> None:
    with suppress(OSError):  # what was sent is sent, whether the server says good-bye or not
        connection.close()
