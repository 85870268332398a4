from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.seals import seal_events
from core.problems import Refused


class Command(BaseCommand):
    help = "封存尚未封存的审计记录，建议每小时执行一次。"

    def handle(self, *args, **options):
        try:
            seals = seal_events(at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not seals:
            self.stdout.write("没有需要封存的记录。")
            return
        events = sum(seal.count for seal in seals)
        self.stdout.write(f"已封存{len(seals)}批、{events}条记录，最后是{seals[-1]}。")
        self.stdout.write(f"末批校验值：{seals[-1].sha256}")
