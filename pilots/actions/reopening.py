"""Which parts of a form a return has opened again, and to whom."""

from collections.abc import Iterable, Sequence

from pilots.models import ExtraQuestion, Submission, SubmissionStep
from pilots.sections import EXTRA
from pilots.states import OPENS_DISTRICT, OPENS_STREET, SubmissionKind, SubmissionState

Taken = dict[int, list[SubmissionStep]]  # by submission, the latest first


def reopened_sections(submission: Submission) -> frozenset[str]:
    """The sections the return being worked on names; empty when all are open.

    Handing in and withdrawing again does not open the others; pulling back what was signed does.
    What its district gave back binds the subdistrict only, within what is open to the district.
    """
    return reopened_by_submission([submission])[submission.pk]


def reopened_by_submission(submissions: Iterable[Submission]) -> dict[int, frozenset[str]]:
    """The same for many by their keys, in three queries at most."""
    submissions = list(submissions)
    taken: Taken = {submission.pk: [] for submission in submissions}
    steps = SubmissionStep.objects.filter(subject__in=list(taken), step__in=OPENS_STREET)
    for step in steps.prefetch_related("items").order_by("-pk"):
        taken[step.subject_id].append(step)
    named = {
        submission.pk: _reopened(submission, taken[submission.pk]) for submission in submissions
    }
    for pk in _asked_anew([row for row in submissions if named[row.pk]], taken):
        named[pk] |= {EXTRA.key}
    return named


def _asked_anew(narrowed: Iterable[Submission], taken: Taken) -> Iterable[int]:
    """Those whose round asked more since they were sent back: no return could name that, and
    unanswered it would keep them from being handed in. Nothing is asked after a first sign-off."""
    unsigned = [
        row
        for row in narrowed
        if row.first_signed_at is None and row.kind == SubmissionKind.RECOMMENDATION
    ]
    rounds = {row.round_id for row in unsigned}
    asked = ExtraQuestion.objects.filter(round__in=rounds, closed_at=None) if rounds else ()
    for row in unsigned:
        steps = taken[row.pk]
        sent_back = next((step for step in steps if step.step in OPENS_DISTRICT), steps[0])
        if any(q.round_id == row.round_id and q.asked_at >= sent_back.at for q in asked):
            yield row.pk


def _reopened(submission: Submission, taken: Sequence[SubmissionStep]) -> frozenset[str]:
    of_district = _named_last(taken, OPENS_DISTRICT)
    if submission.state == SubmissionState.WITH_STREET:
        return _named_last(taken, OPENS_STREET) or of_district
    return of_district


def _named_last(taken: Sequence[SubmissionStep], names: Sequence[str]) -> frozenset[str]:
    """What the latest step of these names opened; ``taken`` begins with the latest."""
    last = next((step for step in taken if step.step in names), None)
    return frozenset(item.section for item in last.items.all()) if last else frozenset()
