"""What was published and filed, and the scans that are kept with a contract."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once, told_of_upload
from accounts.models import RoleGrant, StoredFile
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused
from funding.models import Contract, ContractPaper, Filing
from funding.procurement.actions.locking import locked_contract, problems_of_writer
from funding.procurement.states import ContractState, FilingKind, PaperKind
from pilots.closed_days import against_closed_day

MOST_PAPERS = 30
OPEN = (ContractState.DRAFT, *ContractState.in_force)


@transaction.atomic
def record_filing(
    *, contract: Contract, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Filing:
    """Write down that something was published or filed. ``facts``: kind, done_on, place."""
    locked = locked_contract(contract, by)
    stored = Filing.objects.filter(contract=locked, form_token=form_token).first()
    if stored is not None:
        return stored
    problems = [
        *problems_of_writer(locked, OPEN, by=by, doing="登记公告备案"),
        *_problems_of_filing(locked, facts, at=at),
        *against_closed_day(facts["done_on"], field="done_on"),
    ]
    if problems:
        raise Refused(*problems)
    filing = Filing.objects.create(contract=locked, form_token=form_token, by=by, at=at, **facts)
    record("登记公告备案", at=at, by=by, obj=locked, changes=filled_in(filing, facts))
    return filing


def keep_paper(
    *, contract: Contract, kind: str, upload, form_token: UUID, by: RoleGrant, at: datetime
) -> ContractPaper:
    """Keep one scan with its contract; the same form keeps it once. Raises ``Refused``."""
    held = ContractPaper.objects.filter(contract=contract)

    def check() -> None:
        problems = problems_of_writer(contract, OPEN, by=by, doing="上传材料")
        if held.count() >= MOST_PAPERS:
            message = f"每份合同最多上传{MOST_PAPERS}个文件，请把多页合并为一个PDF。"
            problems.append(Problem("files_too_many", message, field="file"))
        if problems:
            raise Refused(*problems)

    def attach(file: StoredFile) -> ContractPaper:
        locked = locked_contract(contract, by)
        if problems := problems_of_writer(locked, OPEN, by=by, doing="上传材料"):
            raise Refused(*problems)
        paper = ContractPaper.objects.create(
            contract=locked, kind=kind, file=file, form_token=form_token, by=by, at=at
        )
        changes = {"材料种类": ["", PaperKind(kind).label], **told_of_upload(file)}
        record("上传合同材料", at=at, by=by, obj=locked, changes=changes)
        return paper

    return keep_once(
        upload,
        find=lambda: held.filter(form_token=form_token).first(),
        check=check,
        attach=attach,
        by=by,
        at=at,
    )


def _problems_of_filing(contract: Contract, facts: Mapping, *, at: datetime) -> list[Problem]:
    today, day = beijing_date(at), facts["done_on"]
    if day > today:
        message = f"日期不能晚于今天（{format_date(today)}）。"
        return [Problem("moved_in_future", message, field="done_on")]
    event = {
        FilingKind.RESULT: (contract.awarded_on, "中标(成交)通知书发出"),
        FilingKind.CONTRACT_NOTICE: (contract.signed_on, "合同签订"),
        FilingKind.CONTRACT_FILING: (contract.signed_on, "合同签订"),
        FilingKind.ACCEPTANCE_NOTICE: (contract.accepted_on, "验收合格"),
    }
    since, what = event[FilingKind(facts["kind"])]
    if since is None:
        message = f"{what}以后才能登记{FilingKind(facts['kind']).label}。"
        return [Problem("filed_too_soon", message, field="kind")]
    if day < since:
        message = f"日期不能早于{what}日期（{format_date(since)}）。"
        return [Problem("filed_before_event", message, field="done_on")]
    return []
