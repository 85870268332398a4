"""The places of a center; its two areas are always the sums over those in use."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum

from accounts.audit import record
from centers.actions.profile import locked_center
from centers.models import Center, Premises
from centers.models.center import units_of
from centers.models.profile import PremisesUse, RightOfUse
from core.changes import differences
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

CLAUSE = "实施方案三(一)"
FIELDS = (
    "name",
    "use",
    "area",
    "platform",
    "rooms",
    "right",
    "right_until",
    "equipment",
    "left_on",
)


@transaction.atomic
def add_premises(*, center: Center, facts: Mapping, form_token, by, at) -> Premises:
    """One more place; a second press of the same form finds the first row."""
    locked = locked_center(center, by=by)
    known = Premises.objects.filter(center=locked, form_token=form_token).first()
    if known:
        return known
    if problems := premises_problems(facts, on=beijing_date(at)):
        raise Refused(*problems)
    added = Premises.objects.create(**units_of(locked), **facts, form_token=form_token)
    sum_areas(locked)
    record("登记场地", at=at, by=by, obj=locked, changes=differences({}, in_words(added)))
    return added


@transaction.atomic
def save_premises(*, premises: Premises, facts: Mapping, version: int, by, at) -> Premises:
    """Change a place, or write down that it is left; raises ``Stale`` for an edit of old facts."""
    center = locked_center(premises.center, by=by)
    locked = Premises.objects.get(pk=premises.pk, center=center)
    if locked.holds_already(version, {name: facts[name] for name in FIELDS}):
        return locked
    locked.check_version(version, in_words(locked))
    if problems := premises_problems(facts, on=beijing_date(at)):
        raise Refused(*problems)
    before = in_words(locked)
    for name in FIELDS:
        setattr(locked, name, facts[name])
    locked.version += 1
    locked.save(update_fields=[*FIELDS, "version"])
    sum_areas(center)
    changes = differences(before, in_words(locked))
    record("修改场地", at=at, by=by, obj=center, changes=changes)
    return locked


def sum_areas(center: Center) -> None:
    """Bring the center's two areas in step with its rows; None where there is no such place."""
    in_use = Premises.objects.filter(center=center, left_on=None)
    sums = dict(in_use.order_by().values_list("use").annotate(total=Sum("area")))
    center.office_area = sums.get(PremisesUse.OFFICE)
    center.service_area = sums.get(PremisesUse.SERVICE)
    center.save(update_fields=["office_area", "service_area"])


def premises_problems(facts: Mapping, *, on) -> list[Problem]:
    """Everything that is wrong with a place as it was filled in."""
    right, until = facts["right"], facts["right_until"]
    problems = []
    if right and RightOfUse(right).ends and until is None:
        message = f"{RightOfUse(right).label}的场地须写明使用权到哪一天。"
        problems.append(Problem("right_until_missing", message, CLAUSE, field="right_until"))
    if right and not RightOfUse(right).ends and until is not None:
        message = "自有的场地没有到期日，请清空。"
        problems.append(Problem("right_without_end", message, field="right_until"))
    if facts["left_on"] and facts["left_on"] > on:
        problems.append(Problem("day_in_future", "停用日期不能晚于今天。", field="left_on"))
    return problems


def in_words(premises: Premises) -> dict[str, str]:
    """A place as it stands, by label."""
    shown = {
        "use": premises.get_use_display(),
        "platform": premises.get_platform_display(),
        "right": premises.get_right_display(),
        "area": f"{premises.area:.1f}",
        "rooms": "、".join(premises.room_labels),
    }
    return {
        str(premises._meta.get_field(name).verbose_name): shown.get(
            name, str(getattr(premises, name) or "")
        )
        for name in FIELDS
    }
