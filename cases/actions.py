"""What is done to a case: written on and moved through its stages."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases import notices
from cases.facts import facts_of
from cases.models import Case
from cases.opening import round_for
from cases.print_keeping import keep_prints
from cases.sight import shown_text
from core.changes import changed, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots.models import Round


def _locked(case: Case, by: RoleGrant) -> Case:
    return (
        Case.objects.visible_to(by)
        .select_related("worker", "round")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )


@transaction.atomic
def save_stage(
    *, case: Case, stage: str, texts: Mapping[str, str], version: int, by: RoleGrant, at: datetime
) -> Case:
    """Keep what the worker in charge wrote for the present stage.

    ``stage`` is the stage the form was opened at. Raises ``Refused``, and ``Stale`` when the case
    was saved since ``version``.
    """
    case = _locked(case, by)
    if not case.is_led_by(by):
        raise Refused(case.not_in_charge())
    if problems := case.against_change():
        raise Refused(*problems)
    facts = facts_of(case.method, stage)
    if case.state != stage or not facts:
        sentence = f"案例现在是“{case.get_state_display()}”阶段，这一阶段的内容不能修改。"
        raise Refused(Problem("stage_left", sentence))
    names = [fact.name for fact in facts]
    if case.holds_already(version, {fact.name: texts[fact.name] for fact in facts}):
        return case
    case.check_version(version, {fact.label: shown_text(case, fact.name) for fact in facts})
    before = told_of(case, names)
    for name in names:
        setattr(case, name, texts[name])
    case.version += 1
    case.save(update_fields=[*names, "version"])
    keep_prints(case, names)
    record("保存案例内容", at=at, by=by, obj=case, changes=changed(before, case, names))
    return case


@transaction.atomic
def take_step(name: str, *, case: Case, by: RoleGrant, at: datetime, note: str = "") -> Case:
    """Move a case one step, alone with its row.

    Approving a closure puts the case into the round of that day: it counts once, there.
    """
    case = _locked(case, by)
    if problems := case.against_change():
        raise Refused(*problems)
    if name == "approve" and not case.obstacles(name, by=by):
        day = beijing_date(at)
        case.round, case.year = round_for(day, field="", on=day), day.year
    if name == "reopen" and not case.obstacles(name, by=by):
        case.round, case.year = Round.objects.covering(case.opened_on), case.opened_on.year
    case.move(name, by=by, at=at, note=note)
    notices.tell_of_step(name, case, at=at)
    return case
