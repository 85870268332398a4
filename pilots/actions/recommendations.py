"""Beginning and filling in the recommendation of one subdistrict."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from accounts.models import Subdistrict
from accounts.roles import Role
from core.changes import Untold, differences, is_untold
from core.problems import Problem, Refused, Stale
from pilots.actions.reopening import reopened_sections
from pilots.actions.submissions import (
    locked,
    reasons_against_desk,
    reasons_against_editing,
    submission_for,
)
from pilots.answers import in_words
from pilots.models import Recommendation, Round, Submission
from pilots.sections import EXTRA, Section
from pilots.states import SubmissionKind, SubmissionState


@transaction.atomic
def start_recommendation(*, round, subdistrict, by, at) -> Recommendation:
    """Begin the form for one subdistrict; where it was begun before, that form is returned."""
    subdistrict = Subdistrict.objects.visible_to(by).get(pk=subdistrict.pk)
    # The round's row makes two who begin at once wait for each other.
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    started = Recommendation.objects.filter(round=round, subdistrict=subdistrict).first()
    if started:
        return started
    is_street = by.role == Role.SUBDISTRICT_OFFICER
    submission = submission_for(
        round=round,
        kind=SubmissionKind.RECOMMENDATION,
        district=subdistrict.district,
        subdistrict=subdistrict,
        state=SubmissionState.WITH_STREET if is_street else SubmissionState.DRAFT,
    )
    recommendation = Recommendation.objects.create(
        submission=submission,
        round=round,
        district=subdistrict.district,
        subdistrict=subdistrict,
        is_rural=subdistrict.is_rural,
        started_at=at,
    )
    record("新建推荐表", at=at, by=by, obj=recommendation)
    return recommendation


@transaction.atomic
def save_section(
    *,
    recommendation: Recommendation,
    section: Section,
    values: Mapping,
    typed: Mapping,
    version: int,
    by,
    at,
    is_autosave: bool = False,
) -> Recommendation:
    """Keep one section of a draft: what was read in its columns, what was not as it was typed.

    ``version`` is the section's version the author saw; another saved since raises ``Stale``.
    What is stored already is not written again, unless it was copied and is now confirmed.
    """
    submission, form = locked(recommendation, by=by)
    closed = reasons_against_section(submission, section, by=by)
    if closed:
        raise Refused(*closed)
    if form.section_version(section) != version:
        stored = in_words(form, section)
        if form.was_saved_by(section, by) and not _put(form, section, values, typed):
            return form  # a second press: what stands is what was typed
        raise Stale(stored)
    last, before = form.draft.get(section.key, {}), _told(form, section)
    if not _put(form, section, values, typed) and _is_settled(last, is_autosave=is_autosave):
        return form
    form.draft[section.key] = {
        "version": version + 1,
        "saved_at": at.isoformat(),
        "saved_by": [by.user_id, str(by.user)],
        "typed": dict(typed),
        **({"copied": last["copied"]} if is_autosave and "copied" in last else {}),
    }
    form.save(update_fields=[*section.fields, "answers", "draft"])
    changes = {"section": ["", section.title], **differences(before, _told(form, section))}
    record("保存推荐表", at=at, by=by, obj=form, changes=changes)
    return form


def _told(form: Recommendation, section: Section) -> dict[str, str]:
    """The section in words, as the audit log is told of it: of a telephone number only that it is
    another one."""
    untold = {str(field.verbose_name) for field in form._meta.concrete_fields if is_untold(field)}
    answers = in_words(form, section).items()
    return {label: Untold(text) if label in untold else text for label, text in answers}


def _put(form: Recommendation, section: Section, values: Mapping, typed: Mapping) -> bool:
    """Set what was read on the row; whether anything is now other than it was."""
    before = [form.typed(section), dict(form.answers), *(getattr(form, n) for n in section.fields)]
    for name in section.fields:
        setattr(form, name, values.get(name, form._meta.get_field(name).get_default()))
    if section.key == EXTRA.key:
        form.answers = {q.name: values.get(q.name) for q in form.questions}
    after = [dict(typed), dict(form.answers), *(getattr(form, n) for n in section.fields)]
    return before != after


def _is_settled(last: Mapping, *, is_autosave: bool) -> bool:
    """Whether saving the same once more would say nothing new: a press confirms what was copied."""
    return is_autosave or (bool(last) and "copied" not in last)


def reasons_against_section(
    submission: Submission, section: Section, *, by, named: frozenset[str] | None = None
) -> list[Problem]:
    """A form on its way up is closed, and so is one that lies on the other author's desk; a
    returned one opens only where the return names it (``named``, where the caller has asked).
    """
    problems = reasons_against_editing(submission) or reasons_against_desk(submission, by=by)
    if problems:
        return problems
    named = reopened_sections(submission) if named is None else named
    if named and section.key not in named:
        return [Problem("section_closed", "退回意见没有涉及这一部分，不能修改。")]
    return []
