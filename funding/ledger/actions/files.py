"""The papers of an entry, of either ledger."""

from uuid import UUID

from accounts.audit import record
from accounts.files import keep_once
from accounts.models import StoredFile
from core.file_types import SCANS
from core.problems import Problem, Refused
from funding.models import EntryFile, Expense, Payout

MOST_FILES = 10


def add_file(*, entry: Expense | Payout, upload, form_token: UUID, by, at) -> EntryFile:
    """Keep one scan beside an entry; the same form keeps it once. Raises ``Refused``."""
    which = "expense" if isinstance(entry, Expense) else "payout"
    held = EntryFile.objects.filter(**{which: entry})

    def check() -> None:
        if held.count() >= MOST_FILES:
            message = f"每一笔最多上传{MOST_FILES}个文件，请把多页合并为一个PDF。"
            raise Refused(Problem("files_too_many", message, field="file"))

    def attach(file: StoredFile) -> EntryFile:
        # The lock makes the one who comes second count again.
        locked = type(entry).objects.visible_to(by).select_for_update().get(pk=entry.pk)
        check()
        units = {name: getattr(locked, name) for name in ("center", "subdistrict", "district")}
        row = EntryFile.objects.create(
            file=file, form_token=form_token, by=by, at=at, **units, **{which: locked}
        )
        changes = {"文件名": ["", file.name], "校验值": ["", file.sha256]}
        record("上传凭证附件", at=at, by=by, obj=row, changes=changes)
        return row

    return keep_once(
        upload,
        find=lambda: held.filter(form_token=form_token).first(),
        check=check,
        attach=attach,
        allowed=SCANS,
        by=by,
        at=at,
    )
