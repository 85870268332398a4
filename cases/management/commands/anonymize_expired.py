from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.retention.anonymizing import run
from cases.retention.report import total_of
from core.chinese_dates import format_date


class Command(BaseCommand):
    help = "列出保存期限届满的案卷数量；加 --yes 才清除其中的身份信息和文字，数字不变，不能恢复。"

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="清除，而不只是统计")
        parser.add_argument("--by", default="", help="与 --yes 同用：经办的系统管理员的用户名")

    def handle(self, *args, yes, by, **options):
        made = run(is_dry=not yes, by=self._desk(by) if yes else None, at=timezone.now())
        total = total_of(made)
        counts = "、".join(f"{label}{number}" for label, number in total.labeled())
        done = "已清除" if yes else "没有清除，清除请加 --yes 和 --by"
        self.stdout.write(f"到期的有：{counts}（{done}）。")
        if made.end.earliest:
            self.stdout.write(f"其余案卷最早到期日：{format_date(made.end.earliest)}。")

    def _desk(self, username: str) -> RoleGrant:
        desk = RoleGrant.objects.held_on(timezone.localdate()).filter(
            user__username=username, user__is_active=True, role=Role.SYSTEM_ADMIN
        )
        if not desk:
            raise CommandError(f"请用 --by 写明经办的系统管理员；“{username}”现在不是系统管理员。")
        return desk[0]
