"""Many accounts at one go: all rows of a workbook or none, and their codes on paper."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.audit import record
from accounts.models import AccountBatch, OneTimeCode, RoleGrant, User
from accounts.people import codes, grants
from accounts.people.batch_sheet import read_batch
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from core.uploads import safe_name

Codes = dict[User, str]


@transaction.atomic
def open_accounts(
    *, content: bytes, name: str, form_token: UUID, by: RoleGrant, at: datetime
) -> tuple[AccountBatch, Codes]:
    """Open an account for every row of the workbook; returns the codes, in clear this once.

    The same ``form_token`` finds the first batch, without codes. Raises Refused where a row is
    wrong by now, though it was right when it was shown; nothing is stored then.
    """
    facts = {
        "made_at": at,
        "made_by": by,
        "file_name": safe_name(name),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    # First, so that a second press waits here and does not find its own names taken.
    batch, is_new = AccountBatch.objects.get_or_create(form_token=form_token, defaults=facts)
    if not is_new:
        return batch, {}
    check = read_batch(ContentFile(content, name), on=beijing_date(at))
    if check.problems:
        raise Refused(Problem("batch_changed", "检查之后情况有了变化，没有导入任何账号。"))
    made = grants.add_accounts(check.people(), by=by, at=at)
    batch.users.set(made)
    changes = {"file_name": ["", batch.file_name], "rows": ["", len(made)]}
    record("批量开通账号", at=at, by=by, obj=batch, changes=changes)
    return batch, made


@transaction.atomic
def renew_codes(*, batch: AccountBatch, by: RoleGrant, at: datetime) -> Codes:
    """New codes for those of the batch who have no password of their own; the earlier codes end.

    Raises Refused where everybody has one.
    """
    waiting = list(waiting_users(batch).select_for_update(of=("self",)).order_by("pk"))
    if not waiting:
        raise Refused(Problem("batch_done", "本批人员都已设置本人密码或已停用，没有代码可发。"))
    made = codes.new_codes(waiting, by=by, at=at, life=codes.FIRST_LIFE)
    record("重新发放批次代码", at=at, by=by, obj=batch, changes={"rows": ["", len(waiting)]})
    return {user: made[user.pk] for user in waiting}


def waiting_users(batch: AccountBatch):
    """Those of the batch who have not yet come in by any way."""
    came_in = OneTimeCode.objects.filter(used_at__isnull=False).values("user")
    return batch.users.filter(is_active=True, last_login=None).exclude(pk__in=came_in)
