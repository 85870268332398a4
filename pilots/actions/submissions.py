"""The way of a form or report from draft to the city, whatever its kind."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from core.canonical import canonical_text, sha256_of
from core.deadlines import is_late
from core.problems import Problem, Refused
from pilots import notices
from pilots.models import (
    Obligation,
    Recommendation,
    ReturnItem,
    Submission,
    SubmissionStep,
    SubmissionVersion,
)
from pilots.states import (
    DECISIONS,
    OPENS_DISTRICT,
    OPENS_STREET,
    RETURNS,
    TO_STREET,
    StageKind,
    SubmissionKind,
    SubmissionState,
)


def submission_for(
    *, round, kind: str, district, subdistrict=None, state: str = SubmissionState.DRAFT
) -> Submission:
    """The way up for one form or report; raises ``Refused`` where the district owes none.

    ``state`` is where it begins: with the district, or with the subdistrict that drafts it.
    """
    problems = reasons_against_beginning(round=round, district=district, kind=kind)
    if problems:
        raise Refused(*problems)
    obligation = Obligation.objects.get(stage__round=round, stage__kind=kind, district=district)
    return Submission.objects.create(
        kind=kind,
        obligation=obligation,
        round=round,
        district=district,
        subdistrict=subdistrict,
        state=state,
    )


def reasons_against_beginning(
    *, round, district, kind: str = SubmissionKind.RECOMMENDATION
) -> list[Problem]:
    """Why the district begins no form or report of this kind; empty where it owes one."""
    if round.is_closed:
        return [Problem("round_closed", f"{round}已关闭，不能再办理。")]
    owed = Obligation.objects.filter(stage__round=round, stage__kind=kind, district=district)
    if owed.exists():
        return []
    what = StageKind(kind).label
    return [Problem("not_owed", f"{district}在{round}没有“{what}”的报送任务。")]


def locked(content, *, by) -> tuple[Submission, Any]:
    """The submission and its form or report, both locked and read anew, in the scope of ``by``.

    Always in this order. The submission's row is locked even where only the form changes: a join
    would show the state as it was before the wait, and a form just handed in could be edited.
    """
    submission = (
        Submission.objects.visible_to(by)
        .select_for_update(of=("self",))
        .get(pk=content.submission_id)
    )
    return submission, type(content).objects.select_for_update(of=("self",)).get(pk=content.pk)


def reopened_sections(submission: Submission) -> frozenset[str]:
    """The sections the return being worked on names; empty when all are open.

    Handing in and withdrawing again does not open the others; pulling back what was signed does.
    What its district gave back binds the subdistrict only, within what is open to the district.
    """
    return reopened_by_submission([submission])[submission.pk]


def reopened_by_submission(submissions: Iterable[Submission]) -> dict[int, frozenset[str]]:
    """The same for many by their keys, in two queries."""
    submissions = list(submissions)
    taken: dict[int, list[SubmissionStep]] = {submission.pk: [] for submission in submissions}
    steps = SubmissionStep.objects.filter(subject__in=list(taken), step__in=OPENS_STREET)
    for step in steps.prefetch_related("items").order_by("-pk"):
        taken[step.subject_id].append(step)
    return {
        submission.pk: _reopened(submission, taken[submission.pk]) for submission in submissions
    }


def _reopened(submission: Submission, taken: Sequence[SubmissionStep]) -> frozenset[str]:
    of_district = _named_last(taken, OPENS_DISTRICT)
    if submission.state == SubmissionState.WITH_STREET:
        return _named_last(taken, OPENS_STREET) or of_district
    return of_district


def _named_last(taken: Sequence[SubmissionStep], names: Sequence[str]) -> frozenset[str]:
    """What the latest step of these names opened; ``taken`` begins with the latest."""
    last = next((step for step in taken if step.step in names), None)
    return frozenset(item.section for item in last.items.all()) if last else frozenset()


def reasons_against_editing(submission: Submission) -> list[Problem]:
    """Why the form cannot be changed by anyone; empty while it lies open on a desk below."""
    if submission.round.is_closed:
        return [Problem("round_closed", f"{submission.round}已关闭，不能再办理。")]
    if not submission.is_editable:
        state = submission.get_state_display()
        return [Problem("form_closed", f"当前状态是“{state}”，不能修改。")]
    return []


@transaction.atomic
def take_step(
    name: str, *, content, by, at, note: str = "", returns: Sequence = (), return_due_at=None
) -> Submission:
    """Move what a district hands in by one step, alone with its row.

    ``content`` is the form or report of the submission: it says what it still lacks
    (``missing()``) and what a signature covers (``as_signed(at=)``, ``FORMAT``). A return needs
    ``returns``, pairs of section and opinion. Signing freezes a version and meets the obligation.
    Accepting and declining go through ``decide``, which founds the unit: ValueError here.
    """
    if name in DECISIONS:
        raise ValueError(f"{name} is a decision")
    submission, content = locked(content, by=by)
    problems = submission.obstacles(name, by=by) or _lacking(name, submission, content, returns)
    problems = problems or _past(return_due_at, at=at)
    if problems:
        raise Refused(*problems)
    submission.move(name, by=by, at=at, note=note)
    if name in RETURNS:
        _open_again(submission, returns, return_due_at)
    if name == "sign":
        _freeze(submission, content, by=by, at=at)
    sections = [section for section, _ in returns] if name in RETURNS else []
    notices.tell_of_step(name, submission=submission, content=content, at=at, sections=sections)
    return submission


def is_sign_off_late(submission: Submission, *, at) -> bool:
    """Whether signing at ``at`` would be late; said on the page before the button is pressed."""
    return is_late(submission.first_signed_at or at, submission.obligation.due_at)


def _lacking(name: str, submission: Submission, content, returns: Sequence) -> list[Problem]:
    # Questions may have been added since it was handed in: what is signed is complete.
    if name in ("hand_in", "sign"):
        return content.missing()
    if name == "deliver":
        return content.missing_of_street(open_keys=reopened_sections(submission))
    if name in RETURNS and not returns:
        return [Problem("return_items_missing", "请在需要修改的部分写明退回意见。")]
    if name == TO_STREET:
        return _closed_to_street(reopened_sections(submission), returns)
    return []


def _closed_to_street(open_keys: frozenset[str], returns: Sequence) -> list[Problem]:
    """A district passes down no more than was opened to it."""
    if all(not open_keys or section in open_keys for section, _ in returns):
        return []
    return [Problem("section_closed", "上级退回意见没有涉及的部分不能退回街道修改。")]


def _past(return_due_at, *, at) -> list[Problem]:
    if return_due_at is None or return_due_at > at:
        return []
    return [Problem("return_due_past", "重报截止日期不能早于今天。", field="return_due_on")]


def _open_again(submission: Submission, returns: Sequence, return_due_at) -> None:
    step = submission.history.order_by("-pk").first()
    ReturnItem.objects.bulk_create(
        ReturnItem(step=step, section=section, text=text) for section, text in returns
    )
    if step.step == TO_STREET:
        return  # what the district itself owes stays as it was
    submission.return_due_at = return_due_at
    submission.save(update_fields=["return_due_at"])
    # A proposal was made on what is now being changed: the officer proposes again.
    Recommendation.objects.filter(submission=submission).update(
        proposed_outcome=None, proposed_at=None, proposed_by=None
    )


def _freeze(submission: Submission, content, *, by, at) -> None:
    text = canonical_text(content.as_signed(at=at))
    SubmissionVersion.objects.create(
        submission=submission,
        number=submission.versions.count() + 1,
        format=content.FORMAT,
        text=text,
        sha256=sha256_of(text),
        taken_at=at,
        taken_by=by.user,
    )
    # Only the first sign-off counts for timeliness: the condition makes a second one harmless.
    Obligation.objects.filter(pk=submission.obligation_id, first_met_at=None).update(
        first_met_at=at
    )
