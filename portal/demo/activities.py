"""A support group with three sessions and two community activities of one center."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import uuid4

from cases import activity_actions as activities
from cases import opening
from cases.holding import hold
from cases.models import Activity, Case, Gathering, Member
from centers.models import Center
from core.chinese_dates import beijing_date
from portal.demo.clock import Clock
from portal.demo.work import Team

PLAN = {
    "group_type": "support",
    "group_model": "reciprocal",
    "openness": "closed",
    "session_count": 3,
    "idea": "同伴支持：经历相似的人彼此理解，容易互相带动。",
    "goals": "组员互相认识；每人至少有一位可以互相探访的邻居；小组结束后由组员自行联络。",
    "recruiting": "辖区独居老年人8至12人，由社区推荐和张贴通知招募。",
    "evaluation": "首节和末节各填一次孤独感量表，比较前后变化；组员满意度。",
    "budget": 150_000,
}
GROUP_CASE = {
    "title": "邻里互助支持小组",
    "method": "group",
    "field": "elderly_service",
    "intake_note": "社区反映独居老年人之间来往少，几位老人愿意参加小组。",
}
SESSIONS = (
    ("相识与约定", "组员自我介绍，共同约定小组规则。"),
    ("我的一天", "组员讲述日常生活，两两结成探访伙伴。"),
    ("邻里互助计划", ""),
)
FESTIVAL = {
    "title": "邻里节包饺子",
    "field": "community_governance",
    "kind": "festival",
    "plan": "邀请独居老年人和困境家庭与邻居一起包饺子，志愿者送到不便出门的老人家中。",
    "place": "社区活动中心",
    "budget": 80_000,
}
COUNCIL = {
    "title": "楼门议事会",
    "field": "community_governance",
    "kind": "self_governance",
    "plan": "楼门长和居民代表商议楼道堆物和停车问题，形成居民公约。",
    "place": "社区议事厅",
    "budget": None,
}


def gather(center: Center, team: Team, *, clock: Clock, at: datetime) -> None:
    """Two sessions were held and one is to come; one activity was held, one waits for its report."""
    group = _group(center, team, at=clock.at(800))
    members = list(group.members.order_by("pk"))
    for number, (topic, text) in enumerate(SESSIONS[:2]):
        gathering = _arrange(group, topic, team, at=clock.at(840 + 60 * number))
        _report(gathering, team, text, members[number:], at=clock.at(840 + 60 * number))
    _arrange(
        group, SESSIONS[2][0], team, at=clock.at(990), day=beijing_date(at) + timedelta(days=6)
    )
    festival = _single(FESTIVAL, team, at=clock.at(860))
    arranged = _arrange(festival, "包饺子、送饺子", team, at=clock.at(870))
    counts = {"persons": 46, "person_times": 46, "key_persons": 18}
    help_given = {"volunteers": 12, "volunteer_minutes": 12 * 150}
    _report(
        arranged, team, "46人参加，志愿者送餐9户。", (), at=clock.at(870), **counts, **help_given
    )
    _arrange(_single(COUNCIL, team, at=clock.at(970)), "楼道堆物怎么办", team, at=clock.at(995))


def _group(center: Center, team: Team, *, at) -> Activity:
    day = beijing_date(at)
    facts = {**GROUP_CASE, "opened_on": day}
    case = opening.open_case(center=center, facts=facts, form_token=uuid4(), by=team.worker, at=at)
    group = activities.plan_case(case=case, facts=PLAN, form_token=uuid4(), by=team.worker, at=at)
    served = Case.objects.filter(center=center, method="individual", client__is_minor=False)
    clients = [one.client for one in served.order_by("pk")[:4]]
    activities.add_members(activity=group, clients=clients, on=day, by=team.worker, at=at)
    return group


def _single(facts: dict, team: Team, *, at) -> Activity:
    return activities.open_activity(facts=facts, form_token=uuid4(), by=team.worker, at=at)


def _arrange(activity: Activity, topic: str, team: Team, *, at, day=None) -> Gathering:
    facts = {
        "topic": topic,
        "planned_on": day or beijing_date(at),
        "planned_time": time(9, 30),
        "place": activity.place or "小组活动室",
    }
    return activities.plan_gathering(
        activity=activity, facts=facts, form_token=uuid4(), by=team.worker, at=at
    )


def _report(
    gathering: Gathering, team: Team, text: str, members: Sequence[Member], *, at, **counts
):
    blank = dict.fromkeys(("persons", "person_times", "new_persons"))
    facts = {
        "served_on": gathering.planned_on,
        "starts_at": gathering.planned_time,
        "minutes": 90,
        "service_type": "social_inclusion",
        "text": text,
        **blank,
        "key_persons": len(members),
        "volunteers": 0,
        "volunteer_minutes": 0,
        **counts,
    }
    hold(
        gathering=gathering,
        facts=facts,
        members=members,
        version=gathering.version,
        by=team.worker,
        at=at,
    )
