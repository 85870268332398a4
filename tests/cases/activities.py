"""Groups, activities and their gatherings in the situations of the trade, through their actions."""

from datetime import date, time
from uuid import uuid4

from cases import activity_actions as actions
from cases.gathering_files import add_file
from cases.holding import hold
from cases.models import Activity, Client, Gathering, GatheringFile, Member
from tests.cases.factories import NOON, desk_of, make_worker, open_case
from tests.centers.factories import make_center
from tests.core.uploads import png, upload

GROUP = {
    "group_type": "support",
    "group_model": "reciprocal",
    "openness": "closed",
    "session_count": 3,
    "idea": "同伴支持。",
    "goals": "互相认识，互相探访。",
    "recruiting": "独居老人8人，社区张贴通知。",
    "evaluation": "前后测问卷。",
    "budget": 150_000,
}
COMMUNITY = {
    "kind": "self_governance",
    "plan": "楼门长议事。",
    "place": "社区议事厅",
    "budget": 80_000,
}
SINGLE = {"title": "楼门议事会", "field": "community_governance", **COMMUNITY}
PLANNED = {
    "topic": "相识",
    "planned_on": date(2021, 6, 5),
    "planned_time": time(9),
    "place": "活动室",
}
HELD = {
    "served_on": date(2021, 6, 5),
    "starts_at": time(9),
    "minutes": 90,
    "service_type": "social_inclusion",
    "text": "自我介绍，约定小组规则。",
    "persons": 12,
    "person_times": 15,
    "new_persons": None,
    "key_persons": 5,
    "volunteers": 2,
    "volunteer_minutes": 180,
}
FROM_TICKS = {"persons": None, "person_times": None, "new_persons": None, "key_persons": None}


def make_group(center=None, worker=None, at=NOON, **facts) -> Activity:
    """A support group with its plan, led by ``worker``."""
    case = open_case(center, worker, at, method="group", title="互助小组", **facts)
    return plan_of(case, GROUP, at)


def make_series(center=None, worker=None, at=NOON, **facts) -> Activity:
    """A community case with its plan."""
    return plan_of(
        open_case(center, worker, at, method="community", title="楼门自治", **facts), COMMUNITY, at
    )


def plan_of(case, facts, at=NOON) -> Activity:
    return actions.plan_case(case=case, facts=facts, form_token=uuid4(), by=desk_of(case), at=at)


def make_activity(center=None, by=None, at=NOON, **facts) -> Activity:
    """A community activity that belongs to no case."""
    center = center or make_center()
    return actions.open_activity(
        facts={**SINGLE, **facts}, form_token=uuid4(), by=by or make_worker(center), at=at
    )


def leader_of(activity: Activity):
    """A desk that may work on it."""
    return desk_of(activity.case) if activity.case else make_worker(activity.center)


def make_gathering(activity=None, by=None, at=NOON, **facts) -> Gathering:
    """One that is planned."""
    activity = activity or make_activity()
    return actions.plan_gathering(
        activity=activity,
        facts={**PLANNED, **facts},
        form_token=uuid4(),
        by=by or leader_of(activity),
        at=at,
    )


def held(gathering: Gathering, by=None, at=NOON, members=(), **facts) -> Gathering:
    """The same once it was reported."""
    return hold(
        gathering=gathering,
        facts={**HELD, **facts},
        members=members,
        version=gathering.version,
        by=by or leader_of(gathering.activity),
        at=at,
    )


def make_held(activity=None, at=NOON, **facts) -> Gathering:
    planned = {name: facts.pop(name) for name in PLANNED if name in facts}
    return held(make_gathering(activity, at=at, **planned), at=at, **facts)


def make_client(center, name="李小龙", **facts) -> Client:
    """Somebody of the center, with a case of their own."""
    return open_case(center, name=name, signer=name, **facts).client


def make_members(activity: Activity, *names: str) -> list[Member]:
    """New clients of the center, put on the roster of the group."""
    return actions.add_members(
        activity=activity,
        clients=[make_client(activity.center, name) for name in names],
        on=PLANNED["planned_on"],
        by=leader_of(activity),
        at=NOON,
    )


def make_file(gathering: Gathering, kind="photo", name="现场.png", by=None) -> GatheringFile:
    return add_file(
        gathering=gathering,
        kind=kind,
        upload=upload(png(), name),
        form_token=uuid4(),
        by=by or leader_of(gathering.activity),
        at=NOON,
    )
