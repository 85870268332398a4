"""What districts owe: founding it, giving more time, asking for it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from accounts.audit import record
from accounts.models import District
from core.chinese_dates import format_date
from core.deadlines import beijing_date, describe, moment_due
from core.problems import Problem, Refused
from pilots import due_notices
from pilots.models import Chase, Extension, Obligation, Round, Stage, WorkdayOverride
from pilots.states import StageKind


def owe(stage: Stage, districts: Iterable[District]) -> None:
    """Every one of these districts owes the stage, until the stage's own due moment."""
    Obligation.objects.bulk_create(
        Obligation(
            stage=stage,
            district=district,
            due_at=stage.due_at,
            is_timed=not stage.is_off_platform,
        )
        for district in districts
    )


def owe_plan(*, round: Round, district: District, at: datetime) -> Obligation:
    """The plan a district owes from its first unit on; a later unit changes nothing.

    Who is confirmed late has ``plan_working_days`` working days from the confirmation, to the end
    of the last one; nobody has less time than the stage gives.
    """
    stage = Stage.objects.get(round=round, kind=StageKind.PLAN)
    due_at, basis = _plan_due(stage, round, on=beijing_date(at))
    obligation, _ = Obligation.objects.get_or_create(
        stage=stage,
        district=district,
        defaults={"due_at": due_at, "basis": basis, "is_timed": not stage.is_off_platform},
    )
    return obligation


def _plan_due(stage: Stage, round: Round, *, on) -> tuple[datetime, str]:
    days = round.plan_working_days
    own = moment_due(WorkdayOverride.objects.as_workdays().after(on, days), None)
    if own <= stage.due_at or stage.is_off_platform:
        return stage.due_at, ""
    return own, f"试点单位于{format_date(on)}确定，方案在其后{days}个工作日内报送。"


@transaction.atomic
def extend_obligation(
    *, obligation: Obligation, new_due_at: datetime, reason: str, form_token, by, at
) -> Extension:
    """Give one district until ``new_due_at``, the first moment that is then too late."""
    obligation = (
        Obligation.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("stage__round", "district")
        .get(pk=obligation.pk)
    )
    granted = Extension.objects.filter(form_token=form_token).first()
    if granted:
        return granted
    stage = obligation.stage
    problems = _reasons_against_more_time(stage, obligation.due_at, new_due_at, at=at)
    if obligation.first_met_at is not None and stage.kind != StageKind.RECOMMENDATION:
        problems.append(Problem("already_met", f"{obligation.district}已报送，不需要延期。"))
    if problems:
        raise Refused(*problems)
    extension = Extension.objects.create(
        form_token=form_token,
        stage=stage,
        obligation=obligation,
        new_due_at=new_due_at,
        reason=reason,
        granted_by=by,
        at=at,
    )
    _move(Obligation.objects.filter(pk=obligation.pk), new_due_at)
    _tell_and_record(extension, obligation, obligation.due_at, [obligation], by=by, at=at)
    return extension


@transaction.atomic
def extend_stage(
    *, stage: Stage, new_due_at: datetime, reason: str, form_token, by, at
) -> Extension:
    """Give every district until ``new_due_at``; who has more time already keeps it.

    Whoever has reported keeps the due moment it was reported under. A district may send further
    recommendations, so that stage moves for all.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("round").get(pk=stage.pk)
    granted = Extension.objects.filter(form_token=form_token).first()
    if granted:
        return granted
    problems = _reasons_against_more_time(stage, stage.due_at, new_due_at, at=at)
    if problems:
        raise Refused(*problems)
    extension = Extension.objects.create(
        form_token=form_token,
        stage=stage,
        new_due_at=new_due_at,
        reason=reason,
        granted_by=by,
        at=at,
    )
    gaining = stage.obligations.filter(due_at__lt=new_due_at).select_related("district")
    if stage.kind != StageKind.RECOMMENDATION:
        gaining = gaining.filter(first_met_at=None)
    told = list(gaining.order_by("pk"))
    _move(Obligation.objects.filter(pk__in=[row.pk for row in told]), new_due_at)
    _move(Stage.objects.filter(pk=stage.pk), new_due_at)
    _tell_and_record(extension, stage, stage.due_at, told, by=by, at=at)
    return extension


def _move(rows, new_due_at: datetime) -> None:
    rows.update(extended_from=Coalesce("extended_from", F("due_at")), due_at=new_due_at)


def _tell_and_record(extension, obj, old_due_at, told, *, by, at) -> None:
    changes = {
        "截止时刻": [describe(old_due_at), describe(extension.new_due_at)],
        "理由": ["", extension.reason],
    }
    record("批准延期", at=at, by=by, obj=obj, changes=changes)
    for obligation in told:
        due_notices.tell_of_extension(obligation, extension, at=at)


def _reasons_against_more_time(stage, due_at, new_due_at, *, at) -> list[Problem]:
    if stage.round.is_closed:
        return [stage.round.why_closed()]
    if stage.is_off_platform:
        message = "该阶段已在平台外办理，不计时效，不需要延期。"
        return [Problem("stage_off_platform", message)]
    if new_due_at <= at:
        return [Problem("extension_past", "延期后的截止日期不能早于今天。", field="new_due_on")]
    if new_due_at <= due_at:
        message = f"现在的截止时间是{describe(due_at)}，延期须晚于它。"
        return [Problem("extension_not_later", message, field="new_due_on")]
    return []


@transaction.atomic
def chase(*, obligation: Obligation, by, at) -> Chase:
    """Ask one district for what it owes; once a day, whoever asks."""
    obligation = (Obligation.objects.visible_to(by).select_related("stage__round", "district")).get(
        pk=obligation.pk
    )
    problems = reasons_against_chasing(obligation)
    if problems:
        raise Refused(*problems)
    chased = _chased_once(obligation, by=by, at=at)
    if chased is None:
        message = f"今天已经催报过{obligation.district}，每天最多催报一次。"
        raise Refused(Problem("chased_today", message))
    return chased


@transaction.atomic
def chase_stage(*, stage: Stage, by, at) -> list[Chase]:
    """Ask every district that owes the stage and was not asked today."""
    owing = (
        Obligation.objects.visible_to(by)
        .open()
        .filter(stage=stage)
        .select_related("stage__round", "district")
        .order_by("district__order", "pk")
    )
    chased = [done for row in owing for done in [_chased_once(row, by=by, at=at)] if done]
    if not chased:
        message = "没有需要催报的区：都已报送，或者今天已经催报过。"
        raise Refused(Problem("nobody_to_chase", message))
    return chased


def reasons_against_chasing(obligation: Obligation) -> list[Problem]:
    stage = obligation.stage
    if stage.round.is_closed:
        return [stage.round.why_closed()]
    if stage.is_off_platform:
        return [Problem("stage_off_platform", "该阶段已在平台外办理，不需要催报。")]
    if obligation.first_met_at is not None:
        return [Problem("already_met", f"{obligation.district}已报送，不需要催报。")]
    return []


def _chased_once(obligation: Obligation, *, by, at) -> Chase | None:
    """The row is the lock: of two people who press at the same moment one gets None."""
    day = beijing_date(at)
    if Chase.objects.filter(obligation=obligation, day=day).exists():
        return None
    try:
        with transaction.atomic():
            done = Chase.objects.create(obligation=obligation, day=day, at=at, by=by)
    except IntegrityError:
        return None
    due_notices.tell_of_chase(obligation, at=at)
    record("催报", at=at, by=by, obj=obligation)
    return done
