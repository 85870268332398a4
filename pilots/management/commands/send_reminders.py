from django.core.management.base import BaseCommand
from django.utils import timezone

from pilots.models import WorkdayOverride
from pilots.reminders import send_reminders


class Command(BaseCommand):
    help = "按工作日发出到期和逾期提醒，建议每天早上执行一次；同一天执行几次，也只提醒一次。"

    def handle(self, *args, **options):
        now = timezone.localtime()
        if not WorkdayOverride.objects.as_workdays().knows(now.year):
            self.stdout.write(f"{now.year}年的放假安排还没有录入，暂只按周末计算。")
        self.stdout.write(f"已发出{send_reminders(at=now)}项提醒。")
