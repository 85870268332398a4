"""Rows of 一、任务完成 that are places: units, centers and their evaluations."""

from django.db.models import Q
from django.urls import reverse

from centers.models import Center
from centers.models.center import RULES
from core.chinese_dates import beijing_date, format_date
from pilots.models import PilotUnit
from reports.sources.base import Measure, Sheet, Source, judged
from supervision.evaluation_states import Grade
from supervision.models import Evaluation


def _unit_cells(unit, desk):
    return (unit.subdistrict.full_name, unit.get_state_display(), format_date(unit.starts_on))


def _unit_address(unit, desk):
    return f"{reverse('reports:standing_list')}?round={unit.round_id}"


UNITS = Source(
    rows=lambda facts: PilotUnit.objects.filter(pk__in=[unit.pk for unit in facts.units]),
    measures={
        "units": Measure(),
        "centers_with_cases": judged(
            lambda facts: facts.units_where(lambda one: not one.missing_cases)
        ),
        "centers_with_supervision": judged(
            lambda facts: facts.units_where(lambda one: not one.missing_minutes)
        ),
    },
    sheet=Sheet(
        columns=("试点单位", "状态", "开始日期"),
        cells=_unit_cells,
        fetch=lambda rows, desk: rows.select_related("subdistrict__district"),
        day="starts_on",
        address=_unit_address,
    ),
    of_center=lambda facts: Q(pk__in=[place.pk for place in facts.places]),
    center="",
    held=lambda facts: facts.places,
)


def _day(day) -> str:
    return format_date(day) if day else "—"


def _center_cells(center, desk):
    return (center.name, str(center.district), _day(center.founded_on), _day(center.opened_on))


CENTERS = Source(
    rows=lambda facts: Center.objects.filter(pk__in=facts.center_keys, founded_on__lte=facts.on),
    measures={
        "centers_opened": judged(
            lambda facts: facts.founded_where(lambda one: one.has_opened_by(facts.on))
        ),
        "centers_with_rules": judged(
            lambda facts: facts.founded_where(lambda one: one.rules_kept == len(RULES))
        ),
    },
    sheet=Sheet(
        columns=("中心", "区", "确定试点日期", "挂牌日期"),
        cells=_center_cells,
        fetch=lambda rows, desk: rows.select_related("district"),
        day="founded_on",
        address=lambda center, desk: reverse("centers:center_detail", args=[center.pk]),
    ),
    of_center=lambda facts: Q(pk=facts.center.pk),
    center="",
    held=lambda facts: facts.founded,
)


def _graded(grade: Grade) -> Measure:
    return judged(lambda facts: [one.pk for one in facts.evaluated if one.grade == grade])


def _evaluation_cells(row, desk):
    published = _day(row.published_at and beijing_date(row.published_at))
    return (row.center.name, row.get_kind_display(), row.get_grade_display(), published)


def _evaluation_address(row, desk):
    return reverse("reports:evaluation_detail", args=[row.pk])


EVALUATIONS = Source(
    rows=lambda facts: Evaluation.objects.filter(pk__in=[one.pk for one in facts.evaluated]),
    measures={
        "centers_evaluated": Measure(),
        **{f"centers_{grade.value}": _graded(grade) for grade in Grade},
    },
    sheet=Sheet(
        columns=("中心", "评估", "等级", "公布日期"),
        cells=_evaluation_cells,
        fetch=lambda rows, desk: rows.select_related("center"),
        address=_evaluation_address,
    ),
    held=lambda facts: facts.evaluated,
)
