"""The way of a form or report from draft to the city, whatever its kind."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.roles import Role
from core.canonical import sha256_of
from core.changes import changed, told_of
from core.deadlines import beijing_date, is_late
from core.problems import Problem, Refused
from pilots import notices
from pilots.actions.nil_returns import supersede_nil
from pilots.actions.reopening import reopened_sections
from pilots.attachments import text_to_sign
from pilots.models import (
    Delegation,
    Obligation,
    Recommendation,
    ReturnItem,
    Submission,
    SubmissionVersion,
    VersionAttachment,
)
from pilots.sign_offs import enter_sign_off
from pilots.states import (
    DECISIONS,
    FROM_CITY,
    RETURNS,
    STOOD_IN,
    TO_STREET,
    StageKind,
    SubmissionKind,
    SubmissionState,
)

LAPSED = "拟办失效"
PROPOSAL = ("proposed_outcome", "proposed_at", "proposed_by")


def submission_for(
    *, round, kind: str, district, subdistrict=None, state: str = SubmissionState.DRAFT
) -> Submission:
    """The way up for one form or report; raises ``Refused`` where the district owes none.

    ``state`` is where it begins: with the district, or with the subdistrict that drafts it.
    """
    problems = reasons_against_beginning(round=round, district=district, kind=kind)
    if subdistrict is not None and round.units.filter(subdistrict=subdistrict).exists():
        message = f"{subdistrict.full_name}已是{round}的试点单位，不需要再推荐。"
        problems.append(Problem("already_unit", message))
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
        return [round.why_closed()]
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


def reasons_against_editing(submission: Submission) -> list[Problem]:
    """Why the form cannot be changed by anyone; empty while it lies open on a desk below."""
    if submission.round.is_closed:
        return [submission.round.why_closed()]
    if not submission.is_editable:
        state = submission.get_state_display()
        return [Problem("form_closed", f"当前状态是“{state}”，不能修改。")]
    return []


def reasons_against_desk(submission: Submission, *, by) -> list[Problem]:
    """Why somebody else writes now: a form lies with its subdistrict or with its district."""
    if submission.is_on_desk_of(by):
        return []
    if submission.state == SubmissionState.WITH_STREET:
        text = "推荐表正由街道(乡镇)填写，区里可以查看。需要由区里填写的，请先“接手填写”。"
    else:
        text = "推荐表现在由区里填写，街道(乡镇)可以查看。需要修改的，请联系区级填报人退回街道。"
    return [Problem("not_on_desk", text)]


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
    submission, content, version = walk(
        name, content=content, by=by, at=at, note=note, returns=returns, due_at=return_due_at
    )
    if version is not None and isinstance(content, Recommendation):
        enter_sign_off([version], delegation=submission.delegation, by=by, at=at)
    sections = [section for section, _ in returns] if name in RETURNS else []
    notices.tell_of_step(name, submission=submission, content=content, at=at, sections=sections)
    return submission


def walk(
    name: str, *, content, by, at, note: str = "", returns: Sequence = (), due_at=None
) -> tuple[Submission, Any, SubmissionVersion | None]:
    """The step itself, without its news: the row, what it holds, and the version it froze."""
    submission, content = locked(content, by=by)
    submission.delegation = standing_in(by, at=at) if name in STOOD_IN else None
    problems = submission.obstacles(name, by=by) or _lacking(name, submission, content, returns)
    problems = problems or _due_problems(name, submission, due_at, at=at)
    if problems:
        raise Refused(*problems)
    if submission.delegation is not None:
        note = "\n".join(filter(None, [submission.delegation.in_words, note]))
    submission.move(name, by=by, at=at, note=note)
    if name in RETURNS:
        _open_again(submission, returns, due_at, by=by, at=at)
    version = _freeze(submission, content, by=by, at=at) if name == "sign" else None
    return submission, content, version


def standing_in(by, *, at) -> Delegation | None:
    """In whose stead this desk signs off on the day of ``at``; None for who stands in for none."""
    if by.role != Role.DISTRICT_OFFICER:
        return None
    return (
        Delegation.objects.visible_to(by)
        .in_force_on(beijing_date(at))
        .filter(deputy=by)
        .select_related("deputy__user", "principal__user", "principal__district")
        .order_by("-pk")
        .first()
    )


def is_sign_off_late(submission: Submission, *, at) -> bool:
    """Whether signing at ``at`` would be late; said on the page before the button is pressed."""
    if not submission.obligation.is_timed:
        return False
    return is_late(submission.first_signed_at or at, submission.judged_due_at)


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


def _due_problems(name: str, submission: Submission, due_at, *, at) -> list[Problem]:
    """A return has a day of its own once the day for everybody is over, and it lies ahead."""
    if due_at is not None and due_at <= at:
        return [Problem("return_due_past", "重报截止日期不能早于今天。", field="return_due_on")]
    if name == FROM_CITY and due_at is None and is_late(at, submission.obligation.due_at):
        text = "本阶段已过截止时间，退回须写明重报截止日期。"
        return [Problem("return_due_missing", text, field="return_due_on")]
    return []


def _open_again(submission: Submission, returns: Sequence, return_due_at, *, by, at) -> None:
    step = submission.history.order_by("-pk").first()
    ReturnItem.objects.bulk_create(
        ReturnItem(step=step, section=section, text=text) for section, text in returns
    )
    if step.step == TO_STREET:
        return  # what the district itself owes stays as it was
    before = told_of(submission, ("return_due_at",))
    submission.return_due_at = return_due_at
    submission.save(update_fields=["return_due_at"])
    if changes := changed(before, submission, ("return_due_at",)):
        record("写明重报期限", at=at, by=by, obj=submission, changes=changes)
    # A proposal was made on what is now being changed: the officer proposes again.
    proposed = Recommendation.objects.filter(submission=submission, proposed_at__isnull=False)
    for form in proposed:
        before = told_of(form, PROPOSAL[:1])
        form.proposed_outcome = form.proposed_at = form.proposed_by = None
        form.save(update_fields=PROPOSAL)
        record(LAPSED, at=at, by=by, obj=form, changes=changed(before, form, PROPOSAL[:1]))


def _freeze(submission: Submission, content, *, by, at) -> SubmissionVersion:
    text = text_to_sign(content, at=at)
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=submission.versions.count() + 1,
        format=content.FORMAT,
        text=text,
        sha256=sha256_of(text),
        taken_at=at,
        taken_by=by.user,
    )
    VersionAttachment.objects.bulk_create(
        VersionAttachment(version=version, attachment=attachment)
        for attachment in submission.attachments.present().order_by("pk")
    )
    submission.obligation.note_met(at)
    supersede_nil(submission.obligation_id, by=by, at=at)
    return version
