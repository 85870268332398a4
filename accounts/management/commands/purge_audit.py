from argparse import ArgumentTypeError
from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.purging import KEPT_DAYS, LEAST_DAYS, purge_events
from accounts.roles import Role
from core.problems import Refused


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("请按 2021-05-18 的格式填写日期") from error


class Command(BaseCommand):
    help = f"清理较早的审计记录：默认保存{KEPT_DAYS}天，任何情况下不少于{LEAST_DAYS}天，须先封存。"

    def add_arguments(self, parser):
        parser.add_argument("--before", type=day, help="清理此日以前的记录，如 2021-05-18")
        parser.add_argument("--by", required=True, help="经办的审计管理员的用户名")
        parser.add_argument("--reason", required=True, help="清理原因")

    def handle(self, *args, before, by, reason, **options):
        today = timezone.localdate()
        desk = RoleGrant.objects.held_on(today).filter(
            user__username=by, user__is_active=True, role=Role.AUDIT_ADMIN
        )
        if not desk:
            raise CommandError(f"{by}现在不是审计管理员，不能清理审计记录。")
        before = before or today - timedelta(days=KEPT_DAYS)
        try:
            purge = purge_events(before=before, reason=reason, by=desk[0], at=timezone.now())
        except Refused as refusal:
            raise CommandError("；".join(p.sentence for p in refusal.problems)) from refusal
        self.stdout.write(
            f"已清理{purge.count}条记录（至{purge.up_to_id}号）。"
            if purge
            else "没有可以清理的记录。"
        )
