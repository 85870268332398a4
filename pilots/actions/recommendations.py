"""Beginning and filling in the recommendation of one subdistrict."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from accounts.models import Subdistrict
from core.changes import Untold, differences, is_untold
from core.problems import Problem, Refused, Stale
from pilots.actions.submissions import (
    locked,
    reasons_against_editing,
    reopened_sections,
    submission_for,
)
from pilots.answers import in_words
from pilots.models import Recommendation, Round, Submission
from pilots.sections import Section
from pilots.states import SubmissionKind


@transaction.atomic
def start_recommendation(*, round, subdistrict, by, at) -> Recommendation:
    """Begin the form for one subdistrict; where it was begun before, that form is returned."""
    subdistrict = Subdistrict.objects.visible_to(by).get(pk=subdistrict.pk)
    # The round's row makes two who begin at once wait for each other.
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    started = Recommendation.objects.filter(round=round, subdistrict=subdistrict).first()
    if started:
        return started
    submission = submission_for(
        round=round,
        kind=SubmissionKind.RECOMMENDATION,
        district=subdistrict.district,
        subdistrict=subdistrict,
    )
    recommendation = Recommendation.objects.create(
        submission=submission,
        round=round,
        district=subdistrict.district,
        subdistrict=subdistrict,
        is_rural=subdistrict.is_rural,
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
) -> Recommendation:
    """Keep one section of a draft: what was read in its columns, what was not as it was typed.

    ``version`` is the section's version the author saw; another saved since raises ``Stale``.
    """
    submission, form = locked(recommendation, by=by)
    closed = reasons_against_section(submission, section)
    if closed:
        raise Refused(*closed)
    if form.section_version(section) != version:
        raise Stale(in_words(form, section))
    before = _told(form, section)
    for name in section.fields:
        setattr(form, name, values.get(name, form._meta.get_field(name).get_default()))
    form.draft[section.key] = {
        "version": version + 1,
        "saved_at": at.isoformat(),
        "typed": dict(typed),
    }
    form.save(update_fields=[*section.fields, "draft"])
    changes = {"section": ["", section.title], **differences(before, _told(form, section))}
    record("保存推荐表", at=at, by=by, obj=form, changes=changes)
    return form


def _told(form: Recommendation, section: Section) -> dict[str, str]:
    """The section in words, as the audit log is told of it: of a telephone number only that it is
    another one."""
    untold = {str(field.verbose_name) for field in form._meta.concrete_fields if is_untold(field)}
    answers = in_words(form, section).items()
    return {label: Untold(text) if label in untold else text for label, text in answers}


def reasons_against_section(submission: Submission, section: Section) -> list[Problem]:
    """A form on its way up is closed; a returned one opens only where the return names it."""
    named = reopened_sections(submission)
    if named and section.key not in named:
        closed = [Problem("section_closed", "退回意见没有涉及这一部分，不能修改。")]
        return reasons_against_editing(submission) or closed
    return reasons_against_editing(submission)
