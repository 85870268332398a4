"""What the pages of an exemplary case show to one desk."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from cases.exemplary.actions import writing_problems
from cases.exemplary.marked import marked_sections
from cases.exemplary.states import Basis, PieceState
from cases.marks import Mark, findings
from cases.models import Exemplary
from core.chinese_dates import format_date, format_moment
from core.problems import Problem

READ = "查看典型案例"


def piece_context(
    piece: Exemplary, *, by: RoleGrant, at: datetime, problems: Sequence[Problem] = ()
) -> dict:
    """The template's context; that the text was read before it is public is in the audit log."""
    record(READ, at=at, by=by, obj=piece)
    found = findings(piece.texts(), piece.known())
    kept = piece.kept_keys()
    open_count = sum(one.must_go or one.key not in kept for one in found)
    return {
        "name": str(piece),
        "title": piece.title,
        "state": piece.get_state_display(),
        "state_tone": PieceState(piece.state).tone,
        "facts": facts_of(piece),
        "sections": marked_sections(piece.texts(), found, kept)[1:],
        "open_count": open_count,
        "kept": _kept(piece, {one.key for one in found}),
        "is_writing": not writing_problems(piece, by=by),
        "is_public": piece.state == PieceState.PUBLISHED,
        "public_id": piece.public_id,
        "steps": _own_steps(piece, by),
        "step_url": reverse("cases:exemplary_step", args=[piece.public_id]),
        "history_url": reverse("cases:exemplary_history", args=[piece.public_id]),
        "history": piece.history.select_related(
            "by__user", "by__district", "by__subdistrict__district"
        ).order_by("-at", "-pk"),
        "problems": problems,
    }


def _own_steps(piece: Exemplary, by: RoleGrant) -> list:
    """The steps of this desk; those of the author are no news to colleagues."""
    return [
        step
        for step in piece.offered_steps(by=by)
        if "not_the_author" not in [problem.code for problem in step.obstacles]
    ]


def facts_of(piece: Exemplary) -> list[tuple[str, str]]:
    facts = [
        ("服务中心", str(piece.center)),
        ("工作方法", piece.get_method_display()),
        ("服务领域", piece.get_field_display()),
        ("服务对象类别", piece.get_category_display()),
        ("涉及未成年人", "是" if piece.is_minor else "否"),
        ("作者", str(piece.author)),
        ("公开依据", piece.get_basis_display()),
    ]
    if piece.basis == Basis.CONSENT and piece.consent_signed_on:
        signed = f"{piece.get_consent_relation_display()}，{format_date(piece.consent_signed_on)}"
        facts.append(("同意书", signed))
    elif piece.basis == Basis.ANONYMOUS:
        facts.append(("匿名化处理说明", piece.anonymity_note))
    if piece.read_at:
        facts.append(("复核人", f"{piece.reader}，{format_moment(piece.read_at)}"))
    if piece.published_at:
        facts.append(("入库时间", format_moment(piece.published_at)))
    return facts


def _kept(piece: Exemplary, standing: set[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What was kept and still stands in the text: its category, the words, the reason."""
    rows = piece.kept.order_by("at", "pk")
    return [
        (Mark(row.mark).label, row.word, row.reason)
        for row in rows
        if (row.mark, row.word) in standing
    ]
