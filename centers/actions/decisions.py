"""The city decides which subdistricts take part, and their centers come into being."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from accounts.audit import record
from centers import notices
from centers.actions.operations import keep_in_step
from centers.actions.premises import sum_areas
from centers.actions.profile import shown
from centers.models import Center, Operation, Premises
from centers.models.center import units_of
from centers.models.profile import PremisesUse
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from core.together import together
from pilots import actions as pilots
from pilots.choices import OperationMode, Outcome
from pilots.models import Recommendation


@transaction.atomic
def decide(
    *,
    recommendations: Iterable[Recommendation],
    outcome: str,
    by,
    at,
    note: str = "",
    notes: Mapping[int, str] | None = None,
) -> list[Center]:
    """Decide one or many in one act (实施方案四(一)): all of them, or none where one is refused.

    Returns the centers of those accepted, in the order decided. ``Refused`` carries the problems
    of every unit, each with the unit's name. A decline needs a reason: the unit's own in
    ``notes`` (by its key), else ``note``, which is everybody's.
    """
    chosen = pilots.chosen_in_scope(recommendations, by=by)
    own = {key: text for key, text in (notes or {}).items() if text.strip()}
    problems = _unexplained(chosen, note, own) if outcome == Outcome.DECLINE else []
    decided = []
    try:
        decided = together(
            chosen,
            lambda form: _decide_one(form, outcome, note=own.get(form.pk, note), by=by, at=at),
            name_of=pilots.name_of,
            said_once=frozenset({"note_missing"}),
        )
    except Refused as refusal:
        problems += refusal.problems
    if problems:
        raise Refused(*problems)
    return [center for center in decided if center is not None]


def _decide_one(recommendation: Recommendation, outcome: str, *, note: str, by, at):
    unit = pilots.decide(recommendation=recommendation, outcome=outcome, by=by, at=at, note=note)
    center = found_center(recommendation, by=by, at=at) if unit is not None else None
    notices.tell_of_decision(recommendation, center=center, at=at)
    return center


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
        told = filled_in(center)
        if center.host_platforms:  # a list of keys, whose words its column does not know
            told["依托平台"] = ["", shown(center, "host_platforms")]
        record("设立中心", at=at, by=by, obj=center, changes=told)
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


def _unexplained(chosen: list[Recommendation], note: str, own: Mapping[int, str]) -> list[Problem]:
    """Declines without a reason: said once where none has one, else of each that lacks it."""
    lacking = [] if note.strip() else [form for form in chosen if form.pk not in own]
    if len(lacking) == len(chosen):
        return [Problem("note_missing", "请写明不列入试点的理由。", field="note")]
    return [
        Problem(
            "note_missing",
            f"{pilots.name_of(form)}：请写明不列入试点的理由。",
            field=f"note_{form.pk}",
        )
        for form in lacking
    ]
