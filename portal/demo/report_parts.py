"""The rows of a district's report, what its centers wrote, and what was asked and supplied."""

from datetime import timedelta
from uuid import uuid4

from cases.models import Case
from cases.states import CaseState
from pilots.models import Round
from portal.demo.clock import Clock
from portal.demo.stamped import paper
from portal.demo.work import Team
from reports.models import SummaryReport
from reports.parts.actions import center_summaries, outcomes, problems, supplements, verifications
from reports.parts.actions.chosen import choose_cases
from reports.parts.chosen import choosable
from reports.parts.plan_tasks import task_rows

PARTLY = {
    "outcome": "partly",
    "done": "两个中心已完成，一个中心正在补齐。",
    "reason": "年中更换场地，服务中断一个月。",
}
DONE = {"outcome": "done", "done": "已按方案要求完成，台账齐全。", "reason": ""}
PROBLEMS = (
    {
        "problem": "专业社会工作人员流动较快",
        "cause": "薪酬低于同类岗位，晋升通道不明确。",
        "advice": "明确岗位等级和薪酬指导标准。",
        "responsible": "区委社会工委区民政局",
    },
    {
        "problem": "部分中心没有独立的个案工作室",
        "cause": "与其他服务设施合用场地。",
        "advice": "由街道统筹调剂，无法调剂的预约使用社区会谈室。",
        "responsible": "各试点街道",
    },
)
YEAR = {
    "text": "一年来，中心围绕养老、儿童和困难群众开展服务，建立了需求评估、个案会商和督导跟进三项机制，"
    "服务案例全部结案归档。不足是志愿者队伍不够稳定，周末活动人手偏紧。",
    "highlights": "楼门缝补小组由服务对象担任召集人，已延伸到三个楼门。",
}


def fill_in(report: SummaryReport, *, by, at) -> None:
    """What the officer writes as rows before the report goes up."""
    rows = task_rows(report)
    said = {row.key: DONE for row in rows}
    if rows:
        said[rows[-1].key] = PARTLY
    outcomes.save_outcomes(
        report=report, said=said, version=outcomes.version_of(report), by=by, at=at
    )
    for facts in PROBLEMS:
        problems.add_problem(report=report, facts=facts, form_token=uuid4(), by=by, at=at)
    pieces = list(choosable(report)[:1])
    if pieces:
        choose_cases(report=report, pieces=pieces, by=by, at=at)


def sum_up(center, team: Team, round: Round, *, at) -> None:
    """The executive director writes the center's year and hands it in."""
    said = {"round": round, "center": center, "facts": YEAR, "version": 1}
    row = center_summaries.save_center_summary(**said, by=team.executive, at=at)
    center_summaries.take_center_summary_step("hand_in", summary=row, by=team.executive, at=at)


def supply(center, team: Team, round: Round, *, leader=None, at) -> None:
    """Work of a day without the platform; confirmed where a leader is named."""
    row = supplements.enter_supplement(
        round=round,
        center=center,
        facts={
            "figure": "person_times",
            "amount": 46,
            "reason": "重阳节广场活动当天没有网络，现场用纸质签到表登记，没有逐人补录。",
        },
        upload=paper("情况说明和签到表"),
        form_token=uuid4(),
        by=team.executive,
        at=at,
    )
    if leader is not None:
        supplements.take_supplement_step("confirm", supplement=row, by=leader, at=at)


def ask(center, team: Team, *, clock: Clock, moment: int) -> None:
    """The district's officer asks about a closed case; it waits for the center."""
    closed = Case.objects.filter(center=center, state=CaseState.CLOSED)
    case = closed.select_related("round", "center").order_by("-pk").first()
    if case is None:
        return
    at = clock.at(moment)
    verifications.ask(
        round=case.round,
        subject="case",
        row=case,
        facts={
            "figure": "cases_closed",
            "question": "结案日期与最后一次服务记录相隔较久，请核对结案日期。",
            "due_on": at.date() + timedelta(days=14),
        },
        form_token=uuid4(),
        by=team.district,
        at=at,
    )
