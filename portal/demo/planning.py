"""What each center found to be needed and planned; the third one plans for too few cases."""

from datetime import timedelta
from uuid import uuid4

from centers import actions as centers
from centers.models import Center
from centers.targets import Target
from core.deadlines import BEIJING
from pilots.models import PilotUnit, Round
from portal.demo.work import Team

NEEDS = {
    "methods": ["survey", "interview", "home_visit"],
    "groups": "低保家庭、独居老年人、困境儿童",
    "findings": (
        "发放问卷320份，回收298份；入户86户，访谈社区工作者24人。\n"
        "独居老年人日常探访和精神慰藉不足；困境儿童课后照料和家庭关系需要支持；"
        "低保家庭劳动力有就业意愿，缺少技能和信息。"
    ),
    "priorities": "独居老年人定期探访；困境儿童家庭关系调试；低保家庭生计发展。",
}
BODY = (
    "上半年完成入户摸底，对重点家庭逐户制定个案计划；每季度开展一期小组和一次社区活动。\n"
    "常务主任统筹，专业社工分片负责，志愿者配合探访。"
)
TARGETS = {
    ("social_assistance", "individual"): Target(4, 6),
    ("elderly_service", "individual"): Target(2, 2),
    ("child_welfare", "group"): Target(1, 10),
    ("community_governance", "community"): Target(1, 120),
}
MORE = {
    ("elderly_service", "group"): Target(2, 24),
    ("psychological_service", "individual"): Target(2, 2),
}


def plan(center: Center, team: Team, round: Round, *, is_short: bool, at) -> None:
    """An assessment and a plan for the center's unit of the round."""
    unit = PilotUnit.objects.get(round=round, subdistrict=center.subdistrict)
    day = at.astimezone(BEIJING).date() - timedelta(days=2)
    who = {"unit": unit, "center": center, "by": team.executive, "at": at}
    centers.add_assessment(**who, facts={**NEEDS, "assessed_on": day}, form_token=uuid4())
    targets = TARGETS if is_short else {**TARGETS, **MORE}
    centers.save_service_plan(**who, body=BODY, targets=targets, version=1)
