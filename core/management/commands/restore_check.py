from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from core.backups import BackupFailed, differences


class Command(BaseCommand):
    help = "把一份备份恢复到临时数据库，逐表核对行数和校验和，并核对文件；不动正在使用的数据。"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="备份文件夹")

    def handle(self, *args, folder, **options):
        try:
            found = differences(connection, folder)
        except (BackupFailed, OSError) as error:
            raise CommandError(f"不能核验：{error}") from error
        if found:
            raise CommandError("\n".join(["备份不可用，与清单不一致：", *found]))
        self.stdout.write("备份可以恢复：各表行数、校验和与文件全部一致。")
