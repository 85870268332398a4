from django.core.management.base import BaseCommand, CommandError

from core.reencryption import Outcome, encrypted_models, reencrypt

SHOWN = 20  # unreadable values named per model


class Command(BaseCommand):
    help = "用 FIELD_ENCRYPTION_KEYS 中的第一个密钥重新加密所有加密内容；可以中途停下，再次执行。"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="只统计，不改动")

    def handle(self, *args, dry_run, **options):
        unreadable = 0
        for model in encrypted_models():
            outcome = reencrypt(model, dry_run=dry_run)
            unreadable += len(outcome.unreadable)
            self.stdout.write(_sentence(model, outcome, dry_run))
        if unreadable:
            raise CommandError(
                f"共有{unreadable}个值读不出来：所用的密钥不在 FIELD_ENCRYPTION_KEYS 中，"
                "或内容已损坏。旧密钥请勿去掉。"
            )
        if not dry_run:
            self.stdout.write("全部内容都已用最新密钥加密，旧密钥可以去掉。")


def _sentence(model, outcome: Outcome, dry_run: bool) -> str:
    renewed = "需要换用新密钥" if dry_run else "已换用新密钥"
    parts = [f"{renewed}{outcome.renewed}个", f"已是新密钥{outcome.current}个"]
    if outcome.unreadable:
        parts.append(f"读不出{len(outcome.unreadable)}个：{'、'.join(outcome.unreadable[:SHOWN])}")
    return f"{model._meta.verbose_name}（{model._meta.label}）：{'，'.join(parts)}"
