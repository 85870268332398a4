"""Storing a checked workbook: all its forms or none, through the same doors as the pages."""

import hashlib
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction

from accounts.audit import record
from accounts.models import District
from accounts.roles import Role
from core.problems import Problem, Refused, Stale
from core.uploads import safe_name
from pilots.actions.recommendations import save_section, start_recommendation
from pilots.actions.staff import add_staff, change_staff
from pilots.batches.rows import FormChange, StaffChange
from pilots.models import ProposedStaff, RecommendationBatch, Round
from pilots.sections import SECTION_BY_KEY, Section


@transaction.atomic
def import_forms(
    forms: Sequence[FormChange],
    *,
    round: Round,
    district: District,
    content: bytes,
    name: str,
    form_token: UUID,
    by,
    at,
) -> tuple[RecommendationBatch, bool]:
    """Begin and save every form of the workbook; answers whether it was stored now.

    The same ``form_token`` finds the first batch. Raises Refused, with nothing stored, where
    somebody saved or handed in one of the forms since the workbook was checked.
    """
    facts = {
        "round": round,
        "district": district,
        "subdistrict": by.subdistrict if by.role == Role.SUBDISTRICT_OFFICER else None,
        "by": by,
        "at": at,
        "file_name": safe_name(name),
        "sha256": hashlib.sha256(content).hexdigest(),
        "begun_count": sum(form.is_new for form in forms),
        "changed_count": sum(not form.is_new for form in forms),
    }
    # First, so that a second press waits here and does not begin the same forms again.
    batch, is_new = RecommendationBatch.objects.get_or_create(form_token=form_token, defaults=facts)
    if not is_new:
        return batch, False
    # The round's row before any form's, as in ranking: forms that are begun lock it, too.
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    for form in forms:
        _store(form, round=round, by=by, at=at)
    changes = {"file_name": ["", batch.file_name], "rows": ["", len(forms)]}
    record("导入推荐表", at=at, by=by, obj=batch, changes=changes)
    return batch, True


def _store(form: FormChange, *, round: Round, by, at) -> None:
    recommendation = form.recommendation or start_recommendation(
        round=round, subdistrict=form.subdistrict, by=by, at=at
    )
    for change in form.sections:
        try:
            recommendation = save_section(
                recommendation=recommendation,
                section=change.section,
                values=change.values,
                typed={},
                version=change.version,
                by=by,
                at=at,
            )
        except Stale as stale:
            raise _overtaken(form, change.section) from stale
    for person in form.people:
        _store_person(person, form, recommendation, by=by, at=at)


def _store_person(change: StaffChange, form: FormChange, recommendation, *, by, at) -> None:
    facts = {"facts": change.facts, "by": by, "at": at}
    if change.person is None:
        add_staff(recommendation=recommendation, form_token=uuid4(), **facts)
        return
    try:
        change_staff(person=change.person, version=change.person.version, **facts)
    except (Stale, ProposedStaff.DoesNotExist) as stale:
        raise _overtaken(form, SECTION_BY_KEY["staffing"]) from stale


def _overtaken(form: FormChange, section: Section) -> Refused:
    text = f"{form.subdistrict}的“{section.title}”在检查之后又有人保存，没有导入任何推荐表。"
    return Refused(Problem("batch_overtaken", text))
