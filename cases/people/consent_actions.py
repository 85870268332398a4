"""Taking in a signed consent, keeping its scan, and taking in that it is withdrawn."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once
from accounts.models import RoleGrant
from cases import notices
from cases.intake import guardian_problems
from cases.models import Client, ConsentPurpose, ConsentRecord, ConsentScan, ConsentWithdrawal
from cases.models.consents import given_by
from cases.people.consents import Purpose, signing_problems, withdrawal_problems
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.file_types import SCANS, Upload
from core.problems import Problem, Refused

SIGNED = ("text_version", "signed_on", "signer", "relation")
WITHDRAWN = ("withdrawn_on", "withdrawer", "relation", "way", "note")
MOST_SCANS = 10  # per paper


def take_in(
    client: Client, facts: Mapping, *, by: RoleGrant, at: datetime, form_token: UUID | None = None
) -> ConsentRecord:
    """Keep a signed paper; for use inside an act that has looked at it.

    ``facts``: ``SIGNED`` and purposes. Raises ``Refused`` where it was signed before a withdrawal.
    """
    problems = signing_problems(
        facts, is_under_14=False, given=given_by(client), needs_service=False
    )
    if problems:
        raise Refused(*problems)
    consent = ConsentRecord.objects.create(
        client=client,
        form_token=form_token or uuid4(),
        recorded_by=by.user,
        recorded_at=at,
        **{name: facts.get(name, "") for name in SIGNED},
    )
    ConsentPurpose.objects.bulk_create(
        ConsentPurpose(consent=consent, purpose=purpose)
        for purpose in Purpose.values
        if purpose in facts["purposes"]
    )
    return consent


@transaction.atomic
def add_consent(
    *, client: Client, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> ConsentRecord:
    """One more signed paper of a person on file; the same form stores once. Raises ``Refused``."""
    client = locked_client(client, by)
    if stored := ConsentRecord.objects.filter(client=client, form_token=form_token).first():
        return stored
    on = beijing_date(at)
    told = {**facts, "is_minor": client.is_minor, "is_under_14": client.is_under_14_on(on)}
    problems = guardian_problems(told)
    if facts["signed_on"] > on:
        problems.append(Problem("in_future", "签署日期不能晚于今天。", field="signed_on"))
    if problems:
        raise Refused(*problems)
    consent = take_in(client, facts, by=by, at=at, form_token=form_token)
    changes = filled_in(consent, SIGNED) | _purposes(facts["purposes"])
    record("登记知情同意书", at=at, by=by, obj=client, changes=changes)
    return consent


@transaction.atomic
def withdraw_consent(
    *, client: Client, facts: Mapping, by: RoleGrant, at: datetime
) -> list[ConsentWithdrawal]:
    """Purposes are withdrawn on every paper that covers them (个人信息保护法 15).

    ``facts``: purposes and ``WITHDRAWN``. Pressed twice, the second finds nothing left to
    withdraw. Raises ``Refused``.
    """
    client = locked_client(client, by)
    if problems := withdrawal_problems(facts, given=given_by(client), on=beijing_date(at)):
        raise Refused(*problems)
    rows = ConsentPurpose.objects.filter(
        consent__client=client, purpose__in=facts["purposes"], withdrawal=None
    )
    withdrawals = [
        ConsentWithdrawal.objects.create(
            purpose=row, by=by, at=at, **{name: facts[name] for name in WITHDRAWN}
        )
        for row in rows.order_by("pk")
    ]
    changes = _purposes(facts["purposes"]) | {
        "撤回日期": ["", format_date(facts["withdrawn_on"])],
        "撤回方式": ["", withdrawals[0].get_way_display()],
    }
    record("登记撤回同意", at=at, by=by, obj=client, changes=changes)
    notices.consent_withdrawn(client, purposes=facts["purposes"], by=by, at=at)
    return withdrawals


def add_scan(
    *, consent: ConsentRecord, upload: Upload, form_token: UUID, by: RoleGrant, at: datetime
) -> ConsentScan:
    """Keep the signed paper as a private file; the same form keeps it once. Raises ``Refused``."""

    def find() -> ConsentScan | None:
        return ConsentScan.objects.filter(consent=consent, form_token=form_token).first()

    def check() -> None:
        if consent.scans.count() >= MOST_SCANS:
            sentence = f"每份同意书最多上传{MOST_SCANS}个扫描件。"
            raise Refused(Problem("scans_too_many", sentence, field="file"))

    def attach(file) -> ConsentScan:
        client = locked_client(consent.client, by)
        check()
        kept = ConsentScan.objects.create(
            consent=consent, file=file, form_token=form_token, by=by, at=at
        )
        changes = {"签署日期": ["", format_date(consent.signed_on)], "校验值": ["", file.sha256]}
        record("上传知情同意书扫描件", at=at, by=by, obj=client, changes=changes)
        return kept

    return keep_once(upload, find=find, check=check, attach=attach, allowed=SCANS, by=by, at=at)


def locked_client(client: Client, by: RoleGrant) -> Client:
    """The row alone with this act. Raises ``Refused`` once the file is no longer in use."""
    locked = Client.objects.visible_to(by).select_for_update(of=("self",)).get(pk=client.pk)
    if locked.is_stopped:
        sentence = "该服务对象的信息已停止使用，不能再登记或修改。"
        raise Refused(Problem("client_stopped", sentence, "个人信息保护法47"))
    return locked


def _purposes(purposes) -> dict[str, list[str]]:
    words = [purpose.label for purpose in Purpose if purpose in purposes]
    return {"同意事项": ["", "、".join(words)]}
