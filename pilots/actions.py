"""What can be done with rounds and with what districts hand in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import District
from core.canonical import canonical_text, sha256_of
from core.deadlines import beijing_date, is_late
from core.problems import Problem, Refused, Stale
from pilots.models import (
    Obligation,
    PilotUnit,
    Recommendation,
    ReturnItem,
    Round,
    Stage,
    Submission,
    SubmissionVersion,
)
from pilots.sections import Section
from pilots.states import RETURNS, StageKind, SubmissionKind, SubmissionState


@transaction.atomic
def open_round(*, facts: Mapping, due: Mapping[str, datetime], form_token, by, at) -> Round:
    """Open a round with its three stages; every reporting district owes two of them at once.

    ``facts`` are the round's own columns, ``due`` maps each stage to the first moment that is
    too late. The plan is owed from the day a district's first unit is confirmed.
    """
    opened, is_new = Round.objects.get_or_create(
        form_token=form_token, defaults={**facts, "opened_at": at}
    )
    if not is_new:
        return opened
    stages = {
        kind: Stage.objects.create(round=opened, kind=kind, opens_at=at, due_at=due[kind])
        for kind in StageKind
    }
    Obligation.objects.bulk_create(
        Obligation(stage=stages[kind], district=district, due_at=due[kind])
        for kind in (StageKind.RECOMMENDATION, StageKind.SUMMARY)
        for district in District.objects.reporting().order_by("order")
    )
    record("启动批次", at=at, by=by, obj=opened)
    return opened


def submission_for(*, round, kind: str, district, subdistrict=None) -> Submission:
    """The way up for one form or report; the obligation it will meet must exist."""
    stage = Stage.objects.get(round=round, kind=kind)
    obligation = Obligation.objects.get(stage=stage, district=district)
    return Submission.objects.create(
        kind=kind,
        obligation=obligation,
        round=round,
        district=district,
        subdistrict=subdistrict,
    )


@transaction.atomic
def start_recommendation(*, round, subdistrict, by, at) -> Recommendation:
    """Begin the form for one subdistrict; where it was begun before, that form is returned."""
    Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    started = Recommendation.objects.filter(round=round, subdistrict=subdistrict).first()
    if started:
        return started
    if round.is_closed:
        raise Refused(Problem("round_closed", f"{round}已关闭，不能再推荐。"))
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
    typed: Mapping[str, str],
    version: int,
    by,
    at,
) -> Recommendation:
    """Keep one section of a draft: what was read in its columns, what was not as it was typed.

    ``version`` is the section's version the author saw; another saved since raises ``Stale``.
    """
    locked = (
        Recommendation.objects.visible_to(by)
        .select_related("submission")
        .select_for_update(of=("self",))
        .get(pk=recommendation.pk)
    )
    refuse_closed_section(locked.submission, section)
    if locked.section_version(section) != version:
        raise Stale(
            {
                locked._meta.get_field(name).verbose_name: str(getattr(locked, name) or "")
                for name in section.fields
            }
        )
    for name in section.fields:
        setattr(locked, name, values.get(name, locked._meta.get_field(name).get_default()))
    locked.draft[section.key] = {
        "version": version + 1,
        "saved_at": at.isoformat(),
        "typed": dict(typed),
    }
    locked.save(update_fields=[*section.fields, "draft"])
    record("保存推荐表", at=at, by=by, obj=locked, changes={"section": ["", section.title]})
    return locked


def refuse_closed_section(submission: Submission, section: Section) -> None:
    """A form on its way up is closed; a returned one opens only where the return names it."""
    if not submission.is_editable:
        state = submission.get_state_display()
        raise Refused(Problem("form_closed", f"当前状态是“{state}”，不能修改。"))
    named = reopened_sections(submission)
    if named and section.key not in named:
        raise Refused(Problem("section_closed", "退回意见没有涉及这一部分，不能修改。"))


def reopened_sections(submission: Submission) -> set[str]:
    """The sections named by the return that is being worked on; empty when all are open."""
    if submission.state != SubmissionState.RETURNED:
        return set()
    last = submission.history.filter(step__in=RETURNS).order_by("-pk").first()
    return set(last.items.values_list("section", flat=True)) if last else set()


@transaction.atomic
def take_step(
    name: str, *, content, by, at, note: str = "", returns: Sequence = (), return_due_at=None
) -> Submission:
    """Move what a district hands in by one step, alone with its row.

    ``content`` is the form or report of the submission: it says what it still lacks
    (``missing()``) and what a signature covers (``as_signed(at=)``, ``FORMAT``). A return needs
    ``returns``, pairs of section and opinion. Signing freezes a version and meets the obligation.
    """
    submission = (
        Submission.objects.visible_to(by)
        .select_for_update(of=("self",))
        .get(pk=content.submission_id)
    )
    content = type(content).objects.select_for_update(of=("self",)).get(pk=content.pk)
    if name == "hand_in" and not submission.obstacles(name, by=by) and content.missing():
        raise Refused(*content.missing())
    if name in RETURNS and not returns:
        raise Refused(Problem("return_items_missing", "请在需要修改的部分写明退回意见。"))
    submission.move(name, by=by, at=at, note=note)
    if name in RETURNS:
        step = submission.history.order_by("-pk").first()
        ReturnItem.objects.bulk_create(
            ReturnItem(step=step, section=section, text=text) for section, text in returns
        )
        submission.return_due_at = return_due_at
        submission.save(update_fields=["return_due_at"])
    if name == "sign":
        _freeze(submission, content, by=by, at=at)
    return submission


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


@transaction.atomic
def propose(*, recommendation: Recommendation, outcome: str, by, at) -> Recommendation:
    """The city's officer proposes what the leader then decides."""
    locked = (
        Recommendation.objects.visible_to(by)
        .select_related("submission")
        .select_for_update(of=("self",))
        .get(pk=recommendation.pk)
    )
    if locked.submission.state != SubmissionState.RECEIVED:
        state = locked.submission.get_state_display()
        raise Refused(Problem("not_received", f"当前状态是“{state}”，签收后才能拟办。"))
    locked.proposed_outcome, locked.proposed_at, locked.proposed_by = outcome, at, by.user
    locked.save(update_fields=["proposed_outcome", "proposed_at", "proposed_by"])
    record("拟办", at=at, by=by, obj=locked, changes={"proposed_outcome": ["", outcome]})
    return locked


@transaction.atomic
def decide(*, recommendation: Recommendation, outcome: str, by, at, note: str = ""):
    """Accept or decline; returns the new ``PilotUnit``, or None where it was declined.

    A unit serves from the day of its confirmation, also when that day is late in the round.
    """
    if recommendation.proposed_outcome is None:
        raise Refused(Problem("proposal_missing", "市级审核人尚未提出拟办意见。"))
    if recommendation.proposed_by_id == by.user_id:
        raise Refused(Problem("same_person", "拟办和审定须由不同的人办理。", "内部控制"))
    take_step(outcome, content=recommendation, by=by, at=at, note=note)
    if outcome != "accept":
        return None
    round = recommendation.round
    confirmed_on = max(beijing_date(at), round.service_starts_on)
    if confirmed_on > round.service_ends_on:
        raise Refused(Problem("round_over", f"{round}的服务期已结束，不能再列入试点。"))
    unit = PilotUnit.objects.create(
        round=round,
        subdistrict=recommendation.subdistrict,
        district=recommendation.district,
        recommendation=recommendation,
        starts_on=confirmed_on,
        ends_on=round.service_ends_on,
    )
    plan = Stage.objects.get(round=round, kind=StageKind.PLAN)
    Obligation.objects.get_or_create(
        stage=plan, district=unit.district, defaults={"due_at": plan.due_at}
    )
    return unit


def is_sign_off_late(submission: Submission, *, at) -> bool:
    """Whether signing at ``at`` would be late; said on the page before the button is pressed."""
    return is_late(at, submission.obligation.due_at)
