from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.audit import record
from accounts.divisions import load_divisions


class Command(BaseCommand):
    help = "载入北京市各区和街道(乡镇)，可以重复执行。"

    def handle(self, *args, **options):
        districts, subdistricts = load_divisions()
        changes = {"区": ["", districts], "街道(乡镇)": ["", subdistricts]}
        record("载入区划", at=timezone.now(), changes=changes)
        self.stdout.write(f"已载入{districts}个区级单位、{subdistricts}个街道(乡镇)。")
