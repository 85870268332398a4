"""Writing an exemplary case, taking out of it who somebody is, and sending it to the library."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.exemplary import notices
from cases.exemplary.states import SECTIONS, TEXTS, PieceState
from cases.marks import Finding, Mark, findings, flattened, replaced, stripped
from cases.models import Case, Exemplary, KeptWord, LibraryEdition
from cases.models.exemplary import BASIS_FIELDS, LONGEST_TITLE
from cases.states import WORKERS, CaseState
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.deadlines import beijing_date
from core.problems import Problem, Refused

CLASSED = ("method", "field", "category", "is_minor")
WRITTEN = (*CLASSED, *TEXTS, *BASIS_FIELDS)


def nomination_problems(case: Case, *, by: RoleGrant) -> list[Problem]:
    """Why this desk cannot write an exemplary case from that file."""
    problems = []
    if not case.is_led_by(by) and by.role != Role.EXECUTIVE_DIRECTOR:
        problems.append(case.not_in_charge())
    if case.state != CaseState.CLOSED:
        problems.append(Problem("case_still_open", f"案例{case.number}还没有结案，结案后再提名。"))
    if case.client is not None and case.client.is_stopped:
        sentence = "该服务对象的信息已停止使用，不能再用于典型案例。"
        problems.append(Problem("client_stopped", sentence, "个人信息保护法47"))
    if case.exemplaries.exclude(state=PieceState.WITHDRAWN).exists():
        problems.append(Problem("already_nominated", f"案例{case.number}已经提名为典型案例。"))
    return problems


@transaction.atomic
def start_piece(
    *,
    center: Center,
    case: Case | None,
    facts: Mapping,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
    texts: Mapping[str, str],
) -> Exemplary:
    """Begin a piece from a closed case, or from scratch about closed work (``case`` None).

    ``facts``: title, method, field, category, is_minor; ``texts`` what the sections begin with.
    Raises ``Refused``.
    """
    # The center's row is the queue for the same button pressed twice.
    center = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    if stored := Exemplary.objects.filter(center=center, form_token=form_token).first():
        return stored
    if by.role not in WORKERS:
        desks = "、".join(Role(role).label for role in WORKERS)
        raise Refused(Problem("wrong_role", f"典型案例由{desks}提名。"))
    if case is not None and (problems := nomination_problems(case, by=by)):
        raise Refused(*problems)
    is_of_minor = case is not None and case.client is not None and case.client.is_minor
    piece = Exemplary.objects.create(
        **units_of(center),
        form_token=form_token,
        case=case,
        author=by.user,
        desk=by,
        year=beijing_date(at).year,
        started_at=at,
        title=flattened(facts["title"]),
        method=facts["method"],
        field=facts["field"],
        category=facts["category"],
        is_minor=facts["is_minor"] or is_of_minor,
        **{name: flattened(texts.get(name, "")) for name in SECTIONS},
    )
    record("起草典型案例", at=at, by=by, obj=piece, changes=filled_in(piece, CLASSED))
    return piece


def texts_of(case: Case) -> dict[str, str]:
    """What the file already says, section by section: nobody types it a second time."""
    records = case.records.standing().of_service().order_by("served_on", "starts_at", "pk")
    return {
        "background": case.intake_note,
        "analysis": case.assessment_note,
        "plan": "\n".join(part for part in (case.goals, case.plan_note) if part),
        "process": "\n".join(record.text for record in records),
        "outcome": "\n".join(part for part in (case.evaluation_note, case.closing_note) if part),
    }


def _locked(piece: Exemplary, by: RoleGrant) -> Exemplary:
    return (
        Exemplary.objects.visible_to(by)
        .select_related("author", "center__subdistrict", "case__client", "desk")
        .select_for_update(of=("self",))
        .get(pk=piece.pk)
    )


def _in_writing(piece: Exemplary, version: int, by: RoleGrant) -> Exemplary:
    """The row, if this desk may change its text now and saw it as it stands."""
    piece = _locked(piece, by)
    if problems := writing_problems(piece, by=by):
        raise Refused(*problems)
    piece.check_version(version, {TEXTS[name]: text for name, text in piece.texts().items()})
    return piece


def writing_problems(piece: Exemplary, *, by: RoleGrant) -> list[Problem]:
    """Why this desk cannot change the text now."""
    if problems := piece.against_author(by):
        return problems
    if piece.state in PieceState.in_writing:
        return []
    sentence = f"本篇现在是“{piece.get_state_display()}”，不能修改；需要修改的，请退回作者。"
    return [Problem("piece_left", sentence)]


@transaction.atomic
def save_piece(
    *, piece: Exemplary, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> Exemplary:
    """Keep what the author wrote; what is missing is said when it is handed in.

    ``facts``: all of ``WRITTEN``. Raises ``Refused`` and ``Stale``.
    """
    piece = _in_writing(piece, version, by)
    before = told_of(piece, WRITTEN)
    for name in WRITTEN:
        value = facts[name]
        setattr(piece, name, flattened(value) if name in TEXTS else value)
    client = piece.case.client if piece.case else None
    piece.is_minor = piece.is_minor or (client is not None and client.is_minor)
    _save(piece)
    record("修改典型案例", at=at, by=by, obj=piece, changes=changed(before, piece, WRITTEN))
    return piece


@transaction.atomic
def replace_all(*, piece: Exemplary, version: int, by: RoleGrant, at: datetime) -> int:
    """Write the proposed words in every open place; returns how many places that were."""
    piece = _in_writing(piece, version, by)
    count = len(piece.open_findings())
    _write(piece, stripped(piece.texts(), piece.known(), piece.kept_keys()))
    record("替换识别信息", at=at, by=by, obj=piece, changes={"处数": ["", str(count)]})
    return count


@transaction.atomic
def replace_word(
    *,
    piece: Exemplary,
    mark: str,
    word: str,
    replacement: str,
    version: int,
    by: RoleGrant,
    at: datetime,
) -> int:
    """Write ``replacement`` wherever this word was found; returns how many places that were.

    Words are not in the audit log, their category is. Raises ``Refused`` and ``Stale``.
    """
    piece = _in_writing(piece, version, by)
    found = _found(piece, mark, word)
    new = flattened(replacement).strip()
    if findings({"": new}, piece.known()):
        sentence = "替换后的文字仍可能识别到个人，请换一个说法，例如“某某”。"
        raise Refused(Problem("replacement_marked", sentence, field="replacement"))
    _write(piece, replaced(piece.texts(), found, new))
    changes = {"类别": ["", Mark(mark).label], "处数": ["", str(len(found))]}
    record("替换识别信息", at=at, by=by, obj=piece, changes=changes)
    return len(found)


@transaction.atomic
def keep_word(
    *,
    piece: Exemplary,
    mark: str,
    word: str,
    reason: str,
    version: int,
    by: RoleGrant,
    at: datetime,
) -> KeptWord:
    """Let a found word stay, for a reason that the second reader is shown. Raises ``Refused``."""
    piece = _in_writing(piece, version, by)
    found, reason = _found(piece, mark, word), flattened(reason).strip()
    problems = []
    if any(one.must_go for one in found):
        sentence = f"{Mark(mark).label}不能保留，请替换。"
        clause = "未成年人保护法103" if piece.is_minor else "个人信息保护法25"
        problems.append(Problem("mark_must_go", sentence, clause))
    if not reason:
        problems.append(Problem("note_missing", "请写明保留的理由，复核人会看到。", field="reason"))
    if problems:
        raise Refused(*problems)
    kept = KeptWord.objects.create(piece=piece, mark=mark, word=word, reason=reason, by=by, at=at)
    _save(piece)
    record("保留识别信息", at=at, by=by, obj=piece, changes={"类别": ["", Mark(mark).label]})
    return kept


def _found(piece: Exemplary, mark: str, word: str) -> list[Finding]:
    found = [one for one in piece.open_findings() if one.key == (mark, word)]
    if not found:
        raise Refused(Problem("mark_gone", "这一处已不在文中，请按现在的标记办理。"))
    return found


def _write(piece: Exemplary, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        setattr(piece, name, text[:LONGEST_TITLE] if name == "title" else text)
    _save(piece)


def _save(piece: Exemplary) -> None:
    piece.version += 1
    piece.save()


@transaction.atomic
def take_step(
    name: str, *, piece: Exemplary, by: RoleGrant, at: datetime, note: str = ""
) -> Exemplary:
    """Move a piece one step, alone with its row. Publishing takes the edition of the library.

    Raises ``Refused``.
    """
    piece = _locked(piece, by)
    piece.move(name, by=by, at=at, note=note)
    if name == "publish":
        LibraryEdition.objects.create(piece=piece, taken_at=at, **piece.texts())
    notices.tell_of_step(name, piece, by=by, at=at)
    return piece


def withdraw_of(client, *, by: RoleGrant, at: datetime) -> None:
    """Take every piece about this person down, since the use of their data ends."""
    for piece in (
        Exemplary.objects.filter(case__client=client)
        .exclude(state=PieceState.WITHDRAWN)
        .select_for_update(of=("self",))
        .order_by("pk")
    ):
        piece.move("withdraw", by=by, at=at, note="服务对象的信息已停止使用。")
        notices.tell_of_step("withdraw", piece, by=by, at=at)
