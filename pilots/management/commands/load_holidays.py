from django.core.management.base import BaseCommand
from django.utils import timezone

from pilots.holidays import FIRST_ROUND, load_holidays


class Command(BaseCommand):
    help = "载入2021年、今年和明年的节假日和调休，可以重复执行；已有的日子不改动。"

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="*", type=int, help="要载入的年份，不填为上述三年。")

    def handle(self, *args, **options):
        now = timezone.localtime()
        asked = options["years"] or [FIRST_ROUND, now.year, now.year + 1]
        added, unknown = load_holidays(sorted(set(asked)), at=now)
        self.stdout.write(f"新载入{added}天。")
        for year in unknown:
            self.stdout.write(
                f"{year}年的放假安排还没有收录，这一年只按周末计算；公布后请在系统管理中录入。"
            )
