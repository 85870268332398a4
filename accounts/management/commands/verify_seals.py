from django.core.management.base import BaseCommand, CommandError

from accounts.seals import check_seals


class Command(BaseCommand):
    help = "核对审计记录与封存时是否一致，不一致时指出最早的一批。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor",
            default="",
            metavar="校验值",
            help="另行抄录的某一批校验值；封存记录若被整体替换，它就不在其中。",
        )

    def handle(self, *args, anchor, **options):
        purged, last, is_anchored = 0, None, not anchor
        for finding in check_seals():
            if finding.fault:
                raise CommandError(f"{finding.seal}：{finding.fault}。")
            purged += finding.is_purged
            last = finding.seal
            is_anchored = is_anchored or last.sha256 == anchor
        if not is_anchored:
            raise CommandError(f"封存记录中没有校验值{anchor}，封存记录可能被删除或替换。")
        self.stdout.write(self.summary(last, purged))

    @staticmethod
    def summary(last, purged: int) -> str:
        if last is None:
            return "还没有封存过审计记录。"
        counted = f"共{last.number}批，均与封存时一致"
        if purged:
            counted = f"共{last.number}批，其中{purged}批已按登记清理，其余与封存时一致"
        return f"{counted}。末批校验值：{last.sha256}"
