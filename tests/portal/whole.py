"""Whether what a killed process left behind is all there or not there at all.

Each function answers with one line per disagreement, none where everything agrees. They look at
the rows alone and know nothing of how these were written, so they find damage of any origin.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from django.db import connection
from django.utils import timezone

from accounts.models import (
    AccountBatch,
    AuditEvent,
    Message,
    OneTimeCode,
    OutgoingMail,
    RoleGrant,
    StoredFile,
    User,
)
from accounts.sweeping import look, remove
from pilots.models import Obligation, Submission, SubmissionVersion, VersionScan
from pilots.states import SubmissionState


def broken_batches(*, rows, users, desks):
    """Of batches of ``rows`` people each, in a database that held so many users and desks."""
    batches = AccountBatch.objects.count()
    people = batches * rows
    told = Counter(AuditEvent.objects.values_list("what", flat=True))
    found = {
        "accounts": (User.objects.count() - users, people),
        "desks": (RoleGrant.objects.count() - desks, people),
        "open codes": (OneTimeCode.objects.open_at(timezone.now()).count(), people),
        "events of accounts": (told["新建账号"], people),
        "events of desks": (told["授予岗位"], people),
        "events of batches": (told["批量开通账号"], batches),
    }
    faults = [f"{what}: {is_} and not {due}" for what, (is_, due) in found.items() if is_ != due]
    for batch in AccountBatch.objects.order_by("pk"):
        if batch.users.filter(desks__isnull=False, one_time_codes__isnull=False).count() != rows:
            faults.append(f"{batch} is not whole")
    return faults


def broken_submissions():
    faults = []
    for submission in Submission.objects.select_related("obligation").order_by("pk"):
        faults += [f"{submission}: {fault}" for fault in _faults_of(submission)]
    return faults + _untold() + _unsent()


def _faults_of(submission):
    steps = list(submission.history.order_by("pk"))
    versions = list(submission.versions.order_by("number"))
    hand_ins = [step.at for step in steps if step.step == "hand_in"]
    signs = [step.at for step in steps if step.step == "sign"]
    state = steps[-1].target if steps else SubmissionState.DRAFT
    expected = {
        "state": (submission.state, state),
        "handed in": (
            submission.handed_in_at,
            None if state in SubmissionState.editable else hand_ins[-1],
        ),
        "signed": (submission.signed_at, signs[-1] if state in SubmissionState.with_city else None),
        "signed first": (submission.first_signed_at, min(signs, default=None)),
        "obligation": (submission.obligation.first_met_at, min(signs, default=None)),
        "versions": ([version.taken_at for version in versions], signs),
        "numbers": ([version.number for version in versions], list(range(1, len(signs) + 1))),
        "events": (_events_of(submission), [(step.step_label, step.at) for step in steps]),
    }
    yield from (f"{what} disagrees" for what, (is_, due) in expected.items() if is_ != due)
    if any(one.target != other.source for one, other in pairwise(steps)):
        yield "the history has a gap"
    if not all(version.is_intact for version in versions):
        yield "a version does not match its checksum"


def _events_of(submission):
    events = AuditEvent.objects.filter(
        object_type=Submission._meta.label, object_id=str(submission.pk)
    )
    return list(events.order_by("pk").values_list("what", "at"))


def _untold():
    """Every hand-in and sign-off is news for one desk each, in the inbox and by mail."""
    due = sum(
        s.history.filter(step__in=("hand_in", "sign")).count() for s in Submission.objects.all()
    )
    found = {"messages": Message.objects.count(), "mails": OutgoingMail.objects.count()}
    return [f"{what}: {is_} and not {due}" for what, is_ in found.items() if is_ != due]


def _unsent():
    """A scan, its row and its event come together; the file itself is looked for elsewhere."""
    due = VersionScan.objects.count()
    events = AuditEvent.objects.filter(what="上传盖章件").count()
    found = {"stored files": StoredFile.objects.count(), "events of scans": events}
    return [f"{what}: {is_} and not {due}" for what, is_ in found.items() if is_ != due]


def broken_files():
    """Rows without a file; files without a row are swept, as ``sweep_files --delete`` does."""
    later = timezone.now() + timedelta(days=2)
    found = look(at=later)
    remove(found.orphans)
    left = look(at=later).orphans
    return len(found.orphans), [f"{len(found.lost)} rows without a file"] * bool(found.lost) + [
        f"{len(left)} files were not swept"
    ] * bool(left)


def broken_database():
    """SQLite's own verdict on its file. A PostgreSQL server does not die with those it serves."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        verdicts = [verdict for (verdict,) in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        return [v for v in verdicts if v != "ok"] + [str(row) for row in cursor.fetchall()]


def written():
    """How much got through between the kills: a check of nothing would find nothing."""
    return {
        "batches": AccountBatch.objects.count(),
        "versions": SubmissionVersion.objects.count(),
        "scans": VersionScan.objects.count(),
        "met": Obligation.objects.exclude(first_met_at=None).count(),
    }
