"""Remove news read long ago and mail sent long ago. To be run weekly."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.old_news import old_news, purge_old_news


class Command(BaseCommand):
    help = (
        "清理已读满一定天数的消息（MESSAGE_DAYS，默认730天）和已发出满一定天数的邮件"
        "（MAIL_DAYS，默认180天）；0为不清理。未读的消息和没有发出的邮件不清理。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只统计，不清理")

    def handle(self, *args, dry_run, **options):
        act = old_news if dry_run else purge_old_news
        found = act(
            at=timezone.now(), message_days=settings.MESSAGE_DAYS, mail_days=settings.MAIL_DAYS
        )
        done = "将清理" if dry_run else "已清理"
        self.stdout.write(f"{done}{found.messages}条已读消息、{found.mails}封已发邮件。")
