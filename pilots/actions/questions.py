"""补充问题: the city asks more of a round without a developer."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from core.changes import changed, filled_in, told_of
from core.problems import Problem, Refused
from pilots.models import ExtraQuestion, Recommendation, Round

MOST_QUESTIONS = 30
COPIED = ("order", "text", "help_text", "kind", "choices", "is_required")


def reasons_against_asking(round: Round) -> list[Problem]:
    """Why the wording is fixed: what one district has signed, all districts are asked."""
    if round.is_closed:
        return [round.why_closed()]
    if _is_signed(round):
        text = "本批次已有推荐表上报，补充问题不能再添加或修改，只能停用。"
        return [Problem("questions_fixed", text)]
    return []


@transaction.atomic
def add_question(*, round: Round, facts: Mapping, form_token: UUID, by, at) -> ExtraQuestion:
    """Ask one more question; a second press of the button finds the first row."""
    round = _open(round)
    added = ExtraQuestion.objects.filter(form_token=form_token).first()
    if added:
        return added
    if round.questions.count() >= MOST_QUESTIONS:
        raise Refused(Problem("questions_too_many", f"一个批次最多{MOST_QUESTIONS}个补充问题。"))
    question = ExtraQuestion.objects.create(
        round=round, form_token=form_token, asked_at=at, **facts
    )
    record("添加补充问题", at=at, by=by, obj=round, changes=filled_in(question))
    return question


def copy_questions(source: Round, opened: Round, *, by, at) -> None:
    """What was asked last year and not dropped since is asked again, in the same order."""
    for question in source.questions.filter(closed_at=None).in_order():
        copied = ExtraQuestion.objects.create(
            round=opened, asked_at=at, **{name: getattr(question, name) for name in COPIED}
        )
        record("沿用上一年度补充问题", at=at, by=by, obj=copied)


@transaction.atomic
def change_question(
    *, question: ExtraQuestion, facts: Mapping, version: int, by, at
) -> ExtraQuestion:
    """Reword a question that nobody has signed an answer to."""
    _open(question.round)
    question = ExtraQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.holds_already(version, facts):
        return question
    question.check_version(version, {"问题": question.text, "填写说明": question.help_text})
    before = told_of(question)
    for name, value in facts.items():
        setattr(question, name, value)
    question.version += 1
    question.save()
    changes = {"补充问题": ["", question.text]} | changed(before, question)
    record("修改补充问题", at=at, by=by, obj=question.round, changes=changes)
    return question


@transaction.atomic
def close_question(*, question: ExtraQuestion, by, at) -> None:
    """Ask it no more. Once a form was signed, forms begun by now keep it; before, none does."""
    round = Round.objects.select_for_update(of=("self",)).get(pk=question.round_id)
    if round.is_closed:
        raise Refused(round.why_closed())
    question = ExtraQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.closed_at is not None:
        return
    record("停用补充问题", at=at, by=by, obj=round, changes={"补充问题": [question.text, ""]})
    if not _is_signed(round):
        question.delete()  # nobody's signature covers it
        return
    question.closed_at = at
    question.save(update_fields=["closed_at"])


def _open(round: Round) -> Round:
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if problems := reasons_against_asking(round):
        raise Refused(*problems)
    return round


def _is_signed(round: Round) -> bool:
    signed = Recommendation.objects.filter(round=round, submission__first_signed_at__isnull=False)
    return signed.exists()
