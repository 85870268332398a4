"""Templates of evaluation: written, changed until somebody uses them, and carried on as editions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import District, RoleGrant
from accounts.roles import Role
from core.problems import Problem, Refused
from supervision.default_template import NAME, default_rows
from supervision.models import EvaluationTemplate, Indicator
from supervision.template_checks import indicator_problems

KEEPERS = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
Row = Mapping[str, Any]


@transaction.atomic
def add_template(
    *, name: str, rows: Sequence[Row], form_token: UUID, by: RoleGrant, at: datetime
) -> EvaluationTemplate:
    """A first edition of the keeper ``by``; the same ``form_token`` returns the first row.

    ``rows`` as ``template_checks`` says, with ``standard`` and ``known``. Raises ``Refused``.
    """
    _hold(by)
    stored = EvaluationTemplate.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    problems = _keeper_problems(by) + indicator_problems(rows)
    if EvaluationTemplate.objects.filter(district=by.district, name=name).exists():
        message = f"已有名为“{name}”的评估模板，请修改它，或者换一个名称。"
        problems.append(Problem("template_name_taken", message, field="name"))
    if problems:
        raise Refused(*problems)
    return _stored(by.district, name, rows, "新建评估模板", by=by, at=at, form_token=form_token)


@transaction.atomic
def adopt_default(*, by: RoleGrant, at: datetime) -> EvaluationTemplate:
    """The platform's own template for this keeper; pressed again it is the one that is there."""
    _hold(by)
    if problems := _keeper_problems(by):
        raise Refused(*problems)
    own = EvaluationTemplate.objects.filter(district=by.district, name=NAME)
    stored = own.order_by("-edition").first()
    if stored is not None:
        return stored
    return _stored(by.district, NAME, default_rows(), "采用平台评估模板", by=by, at=at)


@transaction.atomic
def copy_template(
    *, template: EvaluationTemplate, by: RoleGrant, at: datetime
) -> EvaluationTemplate:
    """The next edition of an own template, or an own copy of the city's; then it can be changed.

    An edition of that name that nobody uses yet is returned instead of one more.
    """
    _hold(by)
    if problems := _keeper_problems(by):
        raise Refused(*problems)
    own = EvaluationTemplate.objects.filter(district=by.district, name=template.name)
    latest = own.order_by("-edition").first()
    if latest is not None and not latest.is_in_use:
        return latest
    rows = [
        {name: getattr(line, name) for name in (*_COLUMNS, "place")}
        for line in template.indicators.order_by("place")
    ]
    return _stored(by.district, template.name, rows, "复制评估模板", by=by, at=at)


@transaction.atomic
def change_template(
    *,
    template: EvaluationTemplate,
    rows: Sequence[Row],
    version: int,
    by: RoleGrant,
    at: datetime,
) -> EvaluationTemplate:
    """All lines of an edition that nobody uses yet. Raises ``Stale`` and ``Refused``."""
    locked = lock_template(template, by)
    before = _told(locked)
    locked.check_version(version, before)
    problems = indicator_problems(rows)
    if not locked.is_kept_by(by):
        problems.insert(0, Problem("not_own_template", "只能修改本级的评估模板。"))
    if locked.is_in_use:
        message = "已有评估使用这一版，不能再修改；请复制为新的一版后修改。"
        problems.insert(0, Problem("template_in_use", message))
    if problems:
        raise Refused(*problems)
    locked.indicators.all().delete()
    _write(locked, rows)
    locked.version += 1
    locked.save(update_fields=["version"])
    after = _told(locked)
    changes = {
        name: [before.get(name, ""), after.get(name, "")]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }
    record("修改评估模板", at=at, by=by, obj=locked, changes=changes)
    return locked


def lock_template(template: EvaluationTemplate, by: RoleGrant) -> EvaluationTemplate:
    """Held so that nobody changes it while an evaluation begins with it, nor the other way round."""
    rows = EvaluationTemplate.objects.visible_to(by).select_for_update(of=("self",))
    return rows.get(pk=template.pk)


_COLUMNS = ("dimension", "name", "points", "standard", "known")


def _stored(
    district: District | None, name: str, rows: Sequence[Row], what: str, *, by, at, **token
) -> EvaluationTemplate:
    edition = EvaluationTemplate.objects.all().next_edition(district, name)
    template = EvaluationTemplate.objects.create(
        district=district, name=name, edition=edition, **token
    )
    _write(template, rows)
    changes = {label: ["", words] for label, words in _told(template).items()}
    record(what, at=at, by=by, obj=template, changes=changes)
    return template


def _write(template: EvaluationTemplate, rows: Sequence[Row]) -> None:
    Indicator.objects.bulk_create(
        Indicator(template=template, place=place, **{name: row[name] for name in _COLUMNS})
        for place, row in enumerate(rows, start=1)
    )


def _told(template: EvaluationTemplate) -> dict[str, str]:
    """Each line by its place, as the audit log and a stale page show it."""
    return {
        f"第{line.place}项": f"{line.dimension}·{line.name} {line.points}分 {line.standard}".strip()
        for line in template.indicators.order_by("place")
    }


def _keeper_problems(by: RoleGrant) -> list[Problem]:
    if by.role in KEEPERS:
        return []
    return [Problem("wrong_role", "评估模板由区级填报人或市级审核人维护。")]


def _hold(by: RoleGrant) -> None:
    """Two presses at once wait for each other at the desk they come from."""
    RoleGrant.objects.select_for_update(of=("self",)).get(pk=by.pk)
