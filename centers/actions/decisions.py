"""The city decides which subdistricts take part, and their centers come into being."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from accounts.audit import record
from centers import notices
from centers.actions.operations import keep_in_step
from centers.actions.premises import sum_areas
from centers.models import Center, Operation, Premises
from centers.models.center import units_of
from centers.models.profile import PremisesUse
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots import actions as pilots
from pilots.choices import OperationMode, Outcome
from pilots.models import Recommendation


@transaction.atomic
def decide(
    *, recommendations: Iterable[Recommendation], outcome: str, by, at, note: str = ""
) -> list[Center]:
    """Decide one or many in one act (实施方案四(一)): all of them, or none where one is refused.

    Returns the centers of those accepted, in the order decided. ``Refused`` carries the problems
    of every unit, each with the unit's name. A decline needs a ``note``.
    """
    chosen = _in_scope(recommendations, by=by)
    if not chosen:
        raise Refused(Problem("nothing_chosen", "请至少勾选一个推荐单位。", field="pick"))
    centers, problems = [], _note_problems(outcome, note)
    for recommendation in chosen:
        try:
            # A savepoint each, so that one refusal does not hide those of the next units.
            with transaction.atomic():
                unit = pilots.decide(
                    recommendation=recommendation, outcome=outcome, by=by, at=at, note=note
                )
                center = found_center(recommendation, by=by, at=at) if unit is not None else None
                notices.tell_of_decision(recommendation, center=center, at=at)
                if center is not None:
                    centers.append(center)
        except Refused as refusal:
            problems += _named(refusal, recommendation)
    if problems:
        raise Refused(*problems)
    return centers


def found_center(recommendation: Recommendation, *, by, at) -> Center:
    """The center of an accepted unit; what the recommendation says is not asked for again.

    A center outlives its rounds: where there is one already, it stays as it is.
    """
    subdistrict = recommendation.subdistrict.current
    center, is_new = Center.objects.get_or_create(
        subdistrict=subdistrict,
        defaults={
            "district": subdistrict.district,
            "name": f"{subdistrict.full_name}社会工作服务中心",
            "founded_on": beijing_date(at),
            "address": recommendation.address,
            "host_platforms": recommendation.host_platforms,
            "host_platform_other": recommendation.host_platform_other,
            "managing_department": recommendation.managing_department,
        },
    )
    if is_new:
        _take_over(recommendation, center)
        record("设立中心", at=at, by=by, obj=center)
    return center


def _take_over(recommendation: Recommendation, center: Center) -> None:
    """What the form says of rooms and operation, as the rows that carry them on from here.

    拟任 is no appointment: the names of the two posts are only offered on the page that names them.
    """
    rooms = {PremisesUse.SERVICE: recommendation.function_rooms}
    areas = {
        PremisesUse.OFFICE: recommendation.office_area,
        PremisesUse.SERVICE: recommendation.service_area,
    }
    for use, area in areas.items():
        if area is not None:
            Premises.objects.create(
                **units_of(center), name=use.label, use=use, area=area, rooms=rooms.get(use, [])
            )
    sum_areas(center)
    if recommendation.operation_mode:
        is_own = recommendation.operation_mode == OperationMode.OWN
        operation = Operation.objects.create(
            **units_of(center),
            mode=recommendation.operation_mode,
            operator_name="" if is_own else recommendation.operator_name,
            credit_code="" if is_own else recommendation.operator_credit_code,
            starts_on=center.founded_on,
        )
        keep_in_step(center, operation)


def _in_scope(recommendations: Iterable[Recommendation], *, by) -> list[Recommendation]:
    """Fetched anew, always in the same order: the door locks their rows one after another."""
    return list(
        Recommendation.objects.visible_to(by)
        .filter(pk__in=[recommendation.pk for recommendation in recommendations])
        .select_related("round", "subdistrict__district", "district", "submission")
        .order_by("submission_id")
    )


def _note_problems(outcome: str, note: str) -> list[Problem]:
    if outcome != Outcome.DECLINE or note.strip():
        return []
    return [Problem("note_missing", "请写明不列入试点的理由。", field="note")]


def _named(refusal: Refused, recommendation: Recommendation) -> list[Problem]:
    """The refusal's reasons with the unit's name; a missing note is said once for all."""
    name = recommendation.subdistrict.full_name
    return [
        replace(problem, message=f"{name}：{problem.message}", field="")
        for problem in refusal.problems
        if problem.code != "note_missing"
    ]
