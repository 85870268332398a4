from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from core.backups import BackupFailed, take_backup


class Command(BaseCommand):
    help = "把数据库和上传的文件备份到一个以时间命名的文件夹，备份期间照常使用。"

    def add_arguments(self, parser):
        parser.add_argument("--to", required=True, type=Path, help="存放备份的目录，须已建好")

    def handle(self, *args, to, **options):
        media = Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None
        try:
            folder = take_backup(connection, media, to, at=timezone.localtime())
        except (BackupFailed, OSError) as error:
            raise CommandError(f"备份没有完成：{error}") from error
        self.stdout.write(f"备份完成：{folder}")
