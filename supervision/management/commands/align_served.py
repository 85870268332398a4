"""Make every supervisor's desk reach the centers it serves today. To be run shortly after midnight."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from supervision.serving import align_all


class Command(BaseCommand):
    help = "按督导服务的起止日期调整督导岗位的服务范围；可以重复运行。"

    def handle(self, *args, **options):
        found = align_all(at=timezone.now())
        for user in found:
            self.stdout.write(f"  {user.username}（{user.full_name}）")
        self.stdout.write(f"已调整{len(found)}人的服务范围。")
