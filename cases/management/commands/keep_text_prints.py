from django.core.management.base import BaseCommand

from cases.print_keeping import keep_all


class Command(BaseCommand):
    help = "为已有的案例和服务记录补做查重用的文字标记；可以中途停下，再次执行。"

    def handle(self, *args, **options):
        renewed = sum(keep_all())
        self.stdout.write(f"已补做或更新{renewed}条文字标记。")
