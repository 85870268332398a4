"""What the rows of a report still lack, and what is worth a look before it is handed in."""

from django.urls import reverse

from core.problems import Problem
from reports.parts import chosen
from reports.parts.models import Supplement, Verification
from reports.parts.plan_tasks import task_rows
from reports.parts.states import SupplementState

CLAUSE = "实施方案四(三)"


def missing_rows(report) -> list[Problem]:
    """Everything that keeps the report from being handed in, each with the place to mend it."""
    tasks = reverse("reports:task_outcomes", args=[report.pk])
    return [
        *(
            Problem(
                "outcome_incomplete",
                f"任务“{row.task}”：{row.lacks}",
                CLAUSE,
                field="task_outcomes",
                url=f"{tasks}#id_outcome-{row.key}",
            )
            for row in task_rows(report)
            if row.lacks
        ),
        *gone_cases(report),
    ]


def gone_cases(report) -> list[Problem]:
    """The chosen exemplary cases that were taken down or sent back since."""
    return [
        Problem(
            "chosen_case_gone",
            f"所附的第{row.place}篇典型案例已撤下或退回，请重新选择。",
            field="exemplary",
            url=reverse("reports:chosen_cases", args=[report.pk]),
        )
        for row in chosen.chosen_rows(report)
        if row.piece.state not in chosen.CHOOSABLE
    ]


def warnings(report) -> list[Problem]:
    """What keeps nobody from handing in; for who writes the report."""
    found = unsettled(report)
    if not report.chosen.exists() and chosen.choosable(report).exists():
        text = "还没有附典型案例，可以选择1至3篇。"
        found.append(Problem("", text, url=reverse("reports:chosen_cases", args=[report.pk])))
    return found


def unsettled(report) -> list[Problem]:
    """What may still change the figures or is not in them; for who signs the report, too."""
    found = []
    open_count = unsettled_verifications(report).count()
    if open_count:
        text = f"有{open_count}张核实单没有办结，报告中的数据可能还要更正。"
        found.append(Problem("", text, url=_listed("reports:verification_list", report)))
    waiting = supplements_of(report).filter(state=SupplementState.ENTERED).count()
    if waiting:
        text = f"有{waiting}项补充数没有确认，不会写入报告。"
        found.append(Problem("", text, url=_listed("reports:supplement_list", report)))
    return found


def unsettled_verifications(report):
    return Verification.objects.filter(
        round=report.round_id, district=report.district_id
    ).unsettled()


def supplements_of(report):
    return Supplement.objects.filter(round=report.round_id, district=report.district_id)


def _listed(name: str, report) -> str:
    return f"{reverse(name)}?round={report.round_id}"
