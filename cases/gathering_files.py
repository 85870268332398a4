"""Photographs and sign-in sheets: kept once, opened by few, made void with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once
from accounts.models import RoleGrant, StoredFile
from accounts.roles import Role
from cases.activity_actions import locked_gathering
from cases.gathering_states import FileKind, GatheringState
from cases.models import Gathering, GatheringFile, GatheringFileVoid
from cases.revealing import RESPONSIBLE
from core.changes import filled_in
from core.file_types import SCANS, Upload
from core.problems import Problem, Refused

MOST_FILES = 30  # per gathering
UPLOADED, VOIDED, OPENED = "上传活动材料", "作废活动材料", "查看活动材料"


def may_open(kept: GatheringFile, *, by: RoleGrant) -> bool:
    """A photograph is for whoever is shown the people (``Activity.shows_people_to``); names in
    clear for who leads, answers or verifies."""
    if kept.kind == FileKind.PHOTO:
        return True
    is_led = kept.gathering.activity.is_led_by(by)
    return is_led or by.role in (*RESPONSIBLE, *Role.of_district)


def add_file(
    *,
    gathering: Gathering,
    kind: str,
    upload: Upload,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> GatheringFile:
    """Keep one file of a gathering that was held; the same form keeps it once."""
    held = GatheringFile.objects.filter(gathering=gathering)

    def check() -> None:
        _refuse_unfit(Gathering.objects.visible_to(by).get(pk=gathering.pk))

    def attach(file: StoredFile) -> GatheringFile:
        locked = locked_gathering(gathering, by)
        _refuse_unfit(locked)
        kept = GatheringFile.objects.create(
            gathering=locked, kind=kind, file=file, form_token=form_token, by=by, at=at
        )
        changes = filled_in(kept, ("kind",)) | {"校验值": ["", file.sha256]}
        record(UPLOADED, at=at, by=by, obj=locked, changes=changes)
        return kept

    return keep_once(
        upload,
        find=lambda: held.filter(form_token=form_token).first(),
        check=check,
        attach=attach,
        allowed=SCANS,
        by=by,
        at=at,
    )


@transaction.atomic
def void_file(*, kept: GatheringFile, reason: str, by: RoleGrant, at: datetime):
    """Nobody opens it any more, also after the case is closed. Raises ``Refused``.

    A second press finds the first one's reason.
    """
    rows = Gathering.objects.visible_to(by).select_related(
        "activity__case__worker", "activity__case__round"
    )
    gathering = rows.select_for_update(of=("self",)).get(pk=kept.gathering_id)
    reason = reason.replace("\0", "").strip()
    if not gathering.activity.is_led_by(by):
        raise Refused(gathering.activity.not_in_charge())
    voided = GatheringFileVoid.objects.filter(file=kept).first()
    if voided is not None:
        return voided
    if problems := _archived(gathering):
        raise Refused(*problems)
    if not reason:
        raise Refused(Problem("note_missing", "请写明作废原因。", field="reason"))
    voided = GatheringFileVoid.objects.create(file=kept, reason=reason[:200], by=by, at=at)
    changes = {"种类": [kept.get_kind_display(), ""], "校验值": [kept.file.sha256, ""]}
    record(VOIDED, at=at, by=by, obj=gathering, changes=changes)
    return voided


def _archived(gathering: Gathering) -> list[Problem]:
    case = gathering.activity.case
    return case.against_change() if case else []


def _refuse_unfit(gathering: Gathering) -> None:
    if problems := _archived(gathering):
        raise Refused(*problems)
    if gathering.state != GatheringState.HELD:
        sentence = "请先登记开展情况，再上传照片和签到表。"
        raise Refused(Problem("not_yet_reported", sentence, field="file"))
    if gathering.files.present().count() >= MOST_FILES:
        sentence = f"每次活动最多上传{MOST_FILES}个文件，请把多页合并为一个PDF。"
        raise Refused(Problem("files_too_many", sentence, field="file"))
