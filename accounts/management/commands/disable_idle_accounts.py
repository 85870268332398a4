"""Switch off accounts that nobody has used for long. To be run daily."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.people.idle import disable_idle, idle_accounts


class Command(BaseCommand):
    help = "停用连续多日（IDLE_ACCOUNT_DAYS，默认90天，0为不停用）没有登录的账号。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只列出，不停用")

    def handle(self, *args, dry_run, **options):
        act = idle_accounts if dry_run else disable_idle
        found = act(at=timezone.now(), days=settings.IDLE_ACCOUNT_DAYS)
        for user in found:
            self.stdout.write(f"  {user.username}（{user.full_name}）")
        self.stdout.write(f"{'将停用' if dry_run else '已停用'}{len(found)}个账号。")
