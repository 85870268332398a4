"""Fill an empty database with an invented programme, and say who can sign in."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo.bar import Bar
from portal.demo.cast import ACCOUNTS, PASSWORD
from portal.demo.city.story import fill_city
from portal.demo.guard import Holds, holds
from portal.demo.story import fill

REFUSAL = (
    "这个数据库里已有其他数据，演示不会改动它。请换一个空数据库（设置 DATABASE_URL），"
    "或删除 demo.sqlite3 后重试。"
)
PILOT, CITY = "pilot", "city"


class Command(BaseCommand):
    help = "在空数据库中载入演示数据；已有其他数据的数据库不会被改动。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale",
            choices=[PILOT, CITY],
            default=PILOT,
            help="pilot：三个中心、两个批次；city：全市所有街道(乡镇)五年，约六万六千个案例。",
        )

    def handle(self, *args, **options):
        found = holds()
        if found is Holds.SOMETHING_ELSE:
            raise CommandError(REFUSAL)
        call_command("migrate", verbosity=0)
        if found is Holds.NOTHING:
            self._fill(options["scale"])
        elif options["scale"] == CITY:
            self.stdout.write("这个数据库里已有演示数据，没有再载入。")
        self.stdout.write(f"演示账号（密码均为 {PASSWORD} ）：")
        self.stdout.write("  admin            系统管理（Django 后台）")
        for account in ACCOUNTS:
            unit = account.unit if isinstance(account.unit, str) else "".join(account.unit or ())
            self.stdout.write(f"  {account.username:<16} {account.role.label} {unit}")

    def _fill(self, scale: str) -> None:
        if scale == PILOT:
            self.stdout.write("正在载入演示数据，约需一分钟……")
            fill(at=timezone.now())
            return
        self.stdout.write("正在载入全市五年的演示数据，约需几分钟……")
        bar = Bar(self.stdout)
        for step in fill_city(at=timezone.now()):
            bar.show(step)
        bar.end()
