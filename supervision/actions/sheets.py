"""The paper that both sides signed, kept with its session."""

from uuid import UUID

from accounts.audit import record
from accounts.files import keep_once, told_of_upload
from accounts.models import StoredFile
from core.problems import Problem, Refused
from supervision.actions.sessions import _locked
from supervision.models import SignedSheet, SupervisionSession
from supervision.states import SessionState

MOST_SHEETS = 5


def add_sheet(*, session: SupervisionSession, upload, form_token: UUID, by, at) -> SignedSheet:
    """Keep one scan of the signed record sheet; the same form keeps it once. Raises ``Refused``."""
    held = SignedSheet.objects.filter(session=session)

    def check() -> None:
        if session.state not in SessionState.held:
            message = "督导开展并登记后，才能上传签字的记录表。"
            raise Refused(Problem("session_not_held", message, field="file"))
        if held.count() >= MOST_SHEETS:
            message = f"每次督导最多上传{MOST_SHEETS}个文件，请把多页合并为一个PDF。"
            raise Refused(Problem("files_too_many", message, field="file"))

    def attach(file: StoredFile) -> SignedSheet:
        sheet = SignedSheet.objects.create(
            session=_locked(session, by), file=file, form_token=form_token, by=by, at=at
        )
        record("上传签字的督导记录表", at=at, by=by, obj=session, changes=told_of_upload(file))
        return sheet

    return keep_once(
        upload,
        find=lambda: held.filter(form_token=form_token).first(),
        check=check,
        attach=attach,
        by=by,
        at=at,
    )
