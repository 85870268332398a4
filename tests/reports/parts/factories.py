"""Rows of a report's parts, each by its own action."""

from datetime import date
from uuid import uuid4

from accounts.roles import Role
from pilots.actions import save_parts, start_plan
from reports.models import CenterSummary, Supplement, Verification
from reports.parts.actions import center_summaries, problems, supplements, verifications
from tests.accounts.factories import make_desk
from tests.core.uploads import pdf, upload
from tests.pilots.factories import NOON, add_task, walk_up
from tests.reports.factories import DECEMBER, make_summary

SUPPLEMENT = {"figure": "person_times", "amount": 8, "reason": "平台停机当日的活动。"}
QUESTION = {"figure": "counting_cases", "question": "结案日期早于评估日期。"}
PROBLEM = {"problem": "持证人员不足", "cause": "待遇偏低", "advice": "提高补贴", "responsible": ""}


def officer_of(district):
    return make_desk(Role.DISTRICT_OFFICER, district)


def head_of(center):
    return make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)


def signed_plan(round, district, *tasks):
    """The district's plan, signed by its leader, with these tasks."""
    plan = start_plan(round=round, district=district, by=officer_of(district), at=NOON)
    texts = dict.fromkeys(plan.PARTS, "按实施方案执行。")
    save_parts(content=plan, texts=texts, version=plan.version, by=officer_of(district), at=NOON)
    for task in tasks:
        add_task(plan, task=task)
    return walk_up(plan, until="sign")


def make_supplement(center, round, *, by=None, confirmed=False, at=DECEMBER, **facts) -> Supplement:
    row = supplements.enter_supplement(
        round=round,
        center=center,
        facts={**SUPPLEMENT, **facts},
        upload=upload(pdf(), "情况说明.pdf"),
        form_token=uuid4(),
        by=by or head_of(center),
        at=at,
    )
    if confirmed:
        leader = make_desk(Role.DISTRICT_LEADER, center.district)
        row = supplements.take_supplement_step("confirm", supplement=row, by=leader, at=at)
    return row


def make_verification(case, *, at=DECEMBER, **facts) -> Verification:
    """About a case, from the officer of its district, due in a week."""
    due_on = date(at.year, at.month, at.day).replace(day=min(at.day + 7, 28))
    return verifications.ask(
        round=case.round,
        subject="case",
        row=case,
        facts={**QUESTION, "due_on": due_on, **facts},
        form_token=uuid4(),
        by=officer_of(case.district),
        at=at,
    )


def make_center_summary(
    center, round, *, text="全年服务平稳。", highlights="楼门缝补小组", handed_in=True, at=DECEMBER
) -> CenterSummary:
    by = head_of(center)
    row = center_summaries.save_center_summary(
        round=round,
        center=center,
        facts={"text": text, "highlights": highlights},
        version=1,
        by=by,
        at=at,
    )
    if handed_in:
        row = center_summaries.take_center_summary_step("hand_in", summary=row, by=by, at=at)
    return row


def make_problem(report, *, at=DECEMBER, **facts):
    return problems.add_problem(
        report=report,
        facts={**PROBLEM, **facts},
        form_token=uuid4(),
        by=officer_of(report.district),
        at=at,
    )


def parts_of(center, case) -> dict:
    """What a center and its district have of each other in the year of the case."""
    supplement = make_supplement(center, case.round, confirmed=True)
    return {
        "supplement": supplement,
        "supplement_file": supplement,
        "verification": make_verification(case),
        "center_summary": make_center_summary(center, case.round),
    }


def signed_with_problem(round, district) -> dict:
    """A signed report, with a row in its list of problems."""
    report = make_summary(round, district)
    problem = make_problem(report)
    return {"summary": walk_up(report, until="sign", at=DECEMBER), "problem": problem}
