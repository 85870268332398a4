from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.sweeping import look, remove


class Command(BaseCommand):
    help = "列出没有记录的上传文件（超过一天的）和找不到文件的记录；加 --delete 才清除前者。"

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="清除列出的文件")

    def handle(self, *args, delete, **options):
        found = look(at=timezone.now())
        for key in found.orphans:
            self.stdout.write(f"没有记录的文件：{key}")
        if delete:
            remove(found.orphans)
        done = "已清除" if delete else "没有清除，清除请加 --delete"
        self.stdout.write(f"没有记录的文件共{len(found.orphans)}个（{done}）。")
        if found.lost:
            lost = "、".join(f"{file.pk}号（{file.key}）" for file in found.lost)
            raise CommandError(f"有{len(found.lost)}条记录找不到文件，请从备份中恢复：{lost}")
