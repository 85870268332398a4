"""Asking a center to verify a row, and what becomes of the question."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.roles import Role
from centers.models.center import units_of
from core.changes import filled_in
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from pilots.models import Round
from reports.models import Verification
from reports.parts import notices
from reports.parts.states import VERIFICATION_STEPS, VerificationAnswer, VerificationState
from reports.parts.subjects import KINDS

COLUMNS = ("figure", "question", "due_on")


def ask(*, round: Round, subject: str, row, facts: Mapping, form_token, by, at) -> Verification:
    """Send a 核实单 about ``row``, of the kind ``subject``, to its center. ``facts``: figure,
    question, due_on. The same form sends it once; one is open at a time about the same figure of
    the same row. Raises ``Refused``."""
    try:
        with transaction.atomic():
            return _ask(round, subject, row, facts, form_token, by=by, at=at)
    except IntegrityError:  # two who asked at once: the other one was first
        stored = Verification.objects.filter(form_token=form_token).first()
        if stored is None:
            raise Refused(_already_asked()) from None
        return stored


def _ask(round, subject, row, facts: Mapping, form_token, *, by, at) -> Verification:
    stored = Verification.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := _reasons_against(round, subject, row, facts, by=by, at=at):
        raise Refused(*problems)
    asked = Verification.objects.create(
        **units_of(row.center),
        **{name: facts[name] for name in COLUMNS},
        round=round,
        subject=subject,
        subject_pk=row.pk,
        number=KINDS[subject].number(row)[:120],
        asked_on=beijing_date(at),
        asked_by=by.user,
        form_token=form_token,
    )
    changes = filled_in(asked, COLUMNS) | {"指标": ["", asked.figure_label]}
    record("发出核实单", at=at, by=by, obj=asked, changes=changes)
    notices.asked(asked, at=at)
    return asked


@transaction.atomic
def answer(*, verification: Verification, answer: str, text: str, by, at) -> Verification:
    """The center's word: corrected or right as it was, with the reason. Raises ``Refused``."""
    row = _locked(verification, by=by)
    row.answer, row.answer_text = answer, text
    note = f"{VerificationAnswer(answer).label}：{text}" if text.strip() else ""
    row.move("answer", by=by, at=at, note=note)
    notices.moved("answer", row, at=at)
    return row


@transaction.atomic
def take_verification_step(
    name: str, *, verification: Verification, by, at, note: str = ""
) -> Verification:
    """Every other step, alone with its row. Raises ``Refused``."""
    if name not in VERIFICATION_STEPS or name == "answer":
        raise ValueError(f"{name} is no step without a form")
    row = _locked(verification, by=by)
    row.move(name, by=by, at=at, note=note)
    notices.moved(name, row, at=at)
    return row


def _reasons_against(round, subject, row, facts: Mapping, *, by, at) -> list[Problem]:
    problems = []
    if by.role != Role.DISTRICT_OFFICER:
        problems.append(Problem("wrong_role", "核实单由区级填报人发出。"))
    if round.is_closed:
        problems.append(round.why_closed())
    if facts["figure"] not in KINDS[subject].figures:
        text = "这项指标不由这一行计算，请重新选择。"
        problems.append(Problem("figure_not_of_row", text, field="figure"))
    if facts["due_on"] < beijing_date(at):
        text = "答复期限不能早于今天。"
        problems.append(Problem("answer_due_past", text, field="due_on"))
    open_rows = Verification.objects.filter(
        subject=subject,
        subject_pk=row.pk,
        figure=facts["figure"],
        state__in=VerificationState.unsettled,
    )
    if open_rows.exists():
        problems.append(_already_asked())
    return problems


def _already_asked() -> Problem:
    text = "这一行的这项指标已有未办结的核实单，请等待答复或先撤销。"
    return Problem("already_asked", text, field="figure")


def _locked(verification: Verification, *, by) -> Verification:
    rows = Verification.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("round", "center").get(pk=verification.pk)
