from django.core.management.base import BaseCommand

from cases.hashing import TEXTS, hash_texts


class Command(BaseCommand):
    help = "为案例和服务记录中较长的文字补算比对码，用于发现雷同内容；可以中途停下，再次执行。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只统计，不改动")

    def handle(self, *args, dry_run, **options):
        done = "需要补算" if dry_run else "已补算"
        for model in TEXTS:
            number = hash_texts(model, dry_run=dry_run)
            self.stdout.write(f"{model._meta.verbose_name}：{done}{number}条")
