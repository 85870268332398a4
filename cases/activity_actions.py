"""Planning a group or an activity, its roster and its gatherings; see ``cases.holding`` for the rest."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Activity, Case, Client, Gathering, Member
from cases.states import WORKERS, CaseState
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused
from pilots.choices import Method

PLANNED_FACTS = ("topic", "planned_on", "planned_time", "place")
JOINED, LEFT = "登记组员", "组员退组"


@transaction.atomic
def plan_case(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Activity:
    """Write the plan of a case by group or community work, once. Raises ``Refused``."""
    case = (
        Case.objects.visible_to(by)
        .select_related("worker", "center", "round")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    known = Activity.objects.filter(case=case).first()
    if known and known.form_token == form_token:
        return known
    if not case.is_led_by(by):
        raise Refused(case.not_in_charge())
    if case.method == Method.INDIVIDUAL:
        raise Refused(Problem("not_a_group", "个案没有小组或活动计划。"))
    if problems := case.against_change():
        raise Refused(*problems)
    if case.state in CaseState.ended:
        raise Refused(Problem("case_closed", "案例已结案，不能再安排或登记活动。"))
    if known:
        raise Refused(Problem("already_planned", "计划已经填写，请在原计划上修改。"))
    activity = Activity.objects.create(
        case=case, method=case.method, form_token=form_token, **facts, **units_of(case.center)
    )
    record("填写计划", at=at, by=by, obj=activity, changes=filled_in(activity, facts))
    return activity


@transaction.atomic
def open_activity(*, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime) -> Activity:
    """A community activity that belongs to no case (decision 37). Raises ``Refused``."""
    if by.role not in WORKERS:
        desks = "、".join(Role(role).label for role in WORKERS)
        raise Refused(Problem("wrong_role", f"活动由{desks}登记。"))
    # The center's row is the queue: a second press waits here and finds the first one's activity.
    centers = Center.objects.visible_to(by).running().select_for_update(of=("self",))
    center = centers.order_by("pk").first()
    if center is None:
        raise Refused(Problem("center_missing", "本街道(乡镇)还没有社会工作服务中心。"))
    activity, is_new = Activity.objects.get_or_create(
        center=center,
        form_token=form_token,
        defaults={"method": Method.COMMUNITY, **facts, **units_of(center)},
    )
    if is_new:
        record("登记社区活动", at=at, by=by, obj=activity, changes=filled_in(activity, facts))
    return activity


@transaction.atomic
def save_activity(
    *, activity: Activity, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> Activity:
    """Change the plan; raises ``Refused``, and ``Stale`` when it was saved since ``version``."""
    activity = locked_activity(activity, by)
    if activity.holds_already(version, facts):
        return activity
    activity.check_version(version, told_of(activity, facts))
    before = told_of(activity, facts)
    for name, value in facts.items():
        setattr(activity, name, value)
    activity.version += 1
    activity.save(update_fields=[*facts, "version"])
    record("修改计划", at=at, by=by, obj=activity, changes=changed(before, activity, facts))
    return activity


@transaction.atomic
def plan_gathering(
    *, activity: Activity, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Gathering:
    """Put the next 节 or 次 down. ``facts``: topic, planned_on, planned_time, place."""
    activity = locked_activity(activity, by)
    known = activity.gatherings.filter(form_token=form_token).first()
    if known:
        return known
    if problems := planning_problems(activity, facts):
        raise Refused(*problems)
    last = activity.gatherings.aggregate(last=Max("number"))["last"] or 0
    gathering = Gathering.objects.create(
        activity=activity,
        number=last + 1,
        form_token=form_token,
        **facts,
        **units_of(activity.center),
    )
    changes = filled_in(gathering, PLANNED_FACTS)
    record("安排活动", at=at, by=by, obj=gathering, changes=changes)
    return gathering


@transaction.atomic
def save_gathering(
    *, gathering: Gathering, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> Gathering:
    """Change what was planned, as long as nothing became of it."""
    gathering = locked_gathering(gathering, by)
    problems = gathering.obstacles("hold", by=by) or planning_problems(gathering.activity, facts)
    if problems:
        raise Refused(*problems)
    if gathering.holds_already(version, {name: facts[name] for name in PLANNED_FACTS}):
        return gathering
    gathering.check_version(version, told_of(gathering, PLANNED_FACTS))
    before = told_of(gathering, PLANNED_FACTS)
    for name in PLANNED_FACTS:
        setattr(gathering, name, facts[name])
    gathering.version += 1
    gathering.save(update_fields=[*PLANNED_FACTS, "version"])
    changes = changed(before, gathering, PLANNED_FACTS)
    record("修改活动安排", at=at, by=by, obj=gathering, changes=changes)
    return gathering


@transaction.atomic
def cancel_gathering(*, gathering: Gathering, reason: str, by: RoleGrant, at: datetime):
    """It does not take place, for a reason; it stays on the list."""
    gathering = locked_gathering(gathering, by)
    gathering.cancel_reason = reason.replace("\0", "").strip()[:200]
    gathering.version += 1
    gathering.move("cancel", by=by, at=at, note=gathering.cancel_reason)
    return gathering


@transaction.atomic
def add_members(
    *, activity: Activity, clients: Iterable[Client], on: date, by: RoleGrant, at: datetime
) -> list[Member]:
    """Put clients of the own center on the roster; who had left comes back. Raises ``Refused``."""
    activity, chosen = locked_activity(activity, by), [client.pk for client in clients]
    found = list(
        Client.objects.visible_to(by)
        .filter(pk__in=chosen, center=activity.center_id, stopped_at=None)
        .order_by("pk")
    )
    known = {member.client_id: member for member in activity.members.all()}
    problems = _against_members(activity, found, known, on=on, at=at)
    if not found or len(found) < len(set(chosen)):
        sentence = "请选择本中心在册的服务对象。"
        problems.append(Problem("client_unknown", sentence, field="clients"))
    if problems:
        raise Refused(*problems)
    members = [_joined(activity, client, known.get(client.pk), on) for client in found]
    for member in members:
        changes = {"组员": ["", str(member.client)], "入组日期": ["", format_date(on)]}
        record(JOINED, at=at, by=by, obj=activity, changes=changes)
    return members


@transaction.atomic
def end_membership(*, member: Member, by: RoleGrant, at: datetime) -> Member:
    """The member has left, today; what was signed stays. A second press changes nothing."""
    activity = locked_activity(member.activity, by)
    member = activity.members.select_related("client").get(pk=member.pk)
    if member.left_on is None:
        member.left_on = max(beijing_date(at), member.joined_on)
        member.save(update_fields=["left_on"])
        changes = {"组员": ["", str(member.client)], "退组日期": ["", format_date(member.left_on)]}
        record(LEFT, at=at, by=by, obj=activity, changes=changes)
    return member


def locked_activity(activity: Activity, by: RoleGrant) -> Activity:
    """Alone with the activity, its case first: whoever closes the case waits, or has finished.

    Raises ``Refused`` where this desk may not work on it.
    """
    if activity.case_id:
        Case.objects.select_for_update(of=("self",)).get(pk=activity.case_id)
    activity = (
        Activity.objects.visible_to(by)
        .with_names()
        .select_for_update(of=("self",))
        .get(pk=activity.pk)
    )
    if problems := activity.problems_against_work(by):
        raise Refused(*problems)
    return activity


def locked_gathering(gathering: Gathering, by: RoleGrant) -> Gathering:
    activity = locked_activity(gathering.activity, by)
    gathering = Gathering.objects.select_for_update(of=("self",)).get(pk=gathering.pk)
    gathering.activity = activity
    return gathering


def planning_problems(activity: Activity, facts: Mapping) -> list[Problem]:
    """A gathering of a case is not before the case."""
    day = facts.get("planned_on")
    if day is None or activity.case is None or day >= activity.case.opened_on:
        return []
    opened = format_date(activity.case.opened_on)
    return [Problem("before_opening", f"日期不能早于接案日期（{opened}）。", field="planned_on")]


def _joined(activity: Activity, client: Client, known: Member | None, on: date) -> Member:
    if known is None:
        return Member.objects.create(activity=activity, client=client, joined_on=on)
    known.client, known.left_on = client, None
    known.save(update_fields=["left_on"])
    return known


def _against_members(activity: Activity, clients, known, *, on: date, at) -> list[Problem]:
    problems = []
    if not activity.is_group:
        problems.append(Problem("not_a_group", "只有小组登记组员。"))
    if on > beijing_date(at):
        problems.append(Problem("in_future", "入组日期不能晚于今天。", field="joined_on"))
    for client in clients:
        if client.pk in known and known[client.pk].left_on is None:
            problems.append(Problem("already_member", f"{client}已在组员名单中。", field="clients"))
    return problems
