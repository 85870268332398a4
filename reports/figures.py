"""The figures of a district, from rows of every room below.

What each of them means is said once, in ``reports.dictionary``; the keys are those of its table.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from accounts.models import District
from cases.figures import case_figures, service_figures
from cases.states import ServiceType
from centers.figures import center_figures, staff_figures
from centers.models.center import centers_by_unit
from funding.figures import funding_figures
from funding.states import Source
from pilots.choices import Method
from pilots.models import PilotUnit, Round
from reports.standing import standings
from supervision.evaluation_results import grade_counts
from supervision.figures import supervision_figures


def district_figures(*, round: Round, district: District, on: date) -> dict[str, int]:
    """Every figure of the district in the round, by key: counts, minutes and 分.

    Work is that of the round as recorded by now; staff and centers are counted as of the day
    ``on``. The same number of queries for any number of centers.
    """
    units = list(PilotUnit.objects.filter(round=round, district=district))
    centers_q = Q(pk__in=[center.pk for center in centers_by_unit(units).values()])
    return {
        **_tasks(round, units, centers_q, on),
        **_evaluations(round, district),
        **_funds(round, district),
        **_services(round, district),
        **_talent(round, district, centers_q, on),
    }


def _tasks(round, units, centers_q, on) -> dict[str, int]:
    centers = center_figures(centers_q=centers_q, on=on)
    done = standings(round=round, units=units, on=on).values()
    return {
        "units": len(units),
        "centers_opened": centers.opened,
        "centers_with_rules": centers.with_all_rules,
        "counting_cases": sum(standing.cases for standing in done),
        "centers_with_cases": sum(not standing.missing_cases for standing in done),
        "supervision_minutes": sum(standing.supervision_minutes for standing in done),
        "centers_with_supervision": sum(not standing.missing_minutes for standing in done),
    }


def _evaluations(round, district) -> dict[str, int]:
    grades = grade_counts(round, district)
    by_grade = {f"centers_{grade.value}": count for grade, count in grades.items()}
    return {"centers_evaluated": sum(grades.values()), **by_grade}


def _funds(round, district) -> dict[str, int]:
    funds = funding_figures(round=round, district=district)[district.pk]
    received = {f"received_{source}": funds.received.get(source, 0) for source in Source.values}
    return {
        **received,
        "received_total": sum(received.values()),
        "allocated_total": funds.allocated,
        "funds_paid": funds.paid,
        "funds_spent": funds.spent,
    }


def _services(round, district) -> dict[str, int]:
    cases = case_figures(round=round, district=district).values()
    services = service_figures(round=round, district=district).values()
    clerical = [center.by_type[ServiceType.CLERICAL] for center in services]
    return {
        "cases_opened": _sum(cases, "opened"),
        "cases_closed": _sum(cases, "closed"),
        "cases_recognized": _sum(cases, "recognized"),
        **{
            f"cases_{method}": sum(center.by_method[method] for center in cases)
            for method in Method.values
        },
        # Clerical work serves nobody: it has a figure of its own and is in none of the others.
        "service_records": _sum(services, "records") - _sum(clerical, "records"),
        "service_minutes": _sum(services, "direct_minutes"),
        "person_times": _sum(services, "person_times") - _sum(clerical, "person_times"),
        "clerical_minutes": _sum(clerical, "minutes"),
    }


def _talent(round, district, centers_q, on) -> dict[str, int]:
    staff = staff_figures(centers_q=centers_q, on=on).values()
    sessions = supervision_figures(round=round, district=district).values()
    seniors = _sum(staff, "seniors")
    return {
        "staff": _sum(staff, "staff"),
        "certified_senior": seniors,
        "certified_intermediate": _sum(staff, "social_workers") - seniors,
        "certified_assistant": _sum(staff, "assistants"),
        "professionals_met": _sum(staff, "met"),
        "professionals_not_met": _sum(staff, "not_met"),
        "supervision_sessions": _sum(sessions, "sessions"),
        "supervision_attendances": _sum(sessions, "attendances"),
        "unconfirmed_minutes": _sum(sessions, "unconfirmed_minutes"),
    }


def _sum(rows: Iterable, name: str) -> int:
    return sum(getattr(row, name) for row in rows)
