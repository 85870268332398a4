"""The way back for the last security administrator; everybody else is helped on a page."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.people import two_step
from core.problems import Refused


class Command(BaseCommand):
    help = "解除一个账号的两步验证设备，只用于没有其他管理人员可以办理的情况。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="账号的用户名")
        parser.add_argument("--reason", required=True, help="解除原因和批准人，记入审计记录")

    def handle(self, *args, username, reason, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有用户名为{username}的账号。")
        try:
            two_step.take_away_on_the_server(user=user, reason=reason, at=timezone.now())
        except Refused as refusal:
            raise CommandError("；".join(p.sentence for p in refusal.problems)) from refusal
        self.stdout.write(f"{username}的两步验证设备已解除，登录已全部结束。")
