"""The pages of an activity and of a gathering for one desk: only what that desk may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.gathering_files import may_open
from cases.gathering_list import GatheringRow, fetched, gathering_row
from cases.gathering_states import GatheringState
from cases.models import Activity, Case, Gathering, Member
from cases.revealing import Extent, Gate, reach_of
from cases.sight import HIDDEN
from core.changes import in_words
from core.chinese_dates import beijing_date, format_day
from core.masking import Shown, mask_name, masked
from core.minutes import format_hours
from core.problems import Problem

READ_ROSTER, READ_GATHERING = "查看组员名单", "查看活动记录"
PLAN_FACTS = (
    "group_type", "group_model", "openness", "session_count",
    "idea", "goals", "recruiting", "evaluation", "kind", "plan", "place", "budget",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MemberLine:
    key: int
    name: Shown
    joined_on: date
    left_on: date | None
    times: int


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    url: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """``url`` is "" where this desk may not open it; ``reason`` says why it is void."""

    label: str
    name: str
    url: str
    void_url: str
    reason: str


def activity_context(activity: Activity, *, by: RoleGrant, at: datetime) -> dict:
    """Plan, roster and gatherings; that names were read in clear is in the audit log."""
    is_led = not activity.problems_against_work(by)
    shows_people = activity.shows_people_to(by, on=beijing_date(at))
    members = roster(activity, by=by, at=at) if activity.is_group and shows_people else []
    return {
        "activity": activity,
        "name": name_of(activity),
        "case_url": _case_url(activity, by=by, at=at),
        "facts": _plan(activity),
        "totals": totals(activity),
        "members": members,
        "shows_people": shows_people,
        "has_own_roster": any(not line.name.is_masked for line in members),
        "gatherings": _gatherings(activity, by, at),
        "can_work": is_led,
        "urls": {
            name: reverse(f"cases:{name}", args=[activity.public_id])
            for name in ("activity_history", "activity_edit", "gathering_add", "member_add")
        },
    }


def gathering_context(
    gathering: Gathering, *, by: RoleGrant, at: datetime, problems: Sequence[Problem] = ()
) -> dict:
    """One gathering: what was planned, and once it was held who came, how many, and the proofs."""
    activity, is_held = gathering.activity, gathering.state == GatheringState.HELD
    is_full = is_held and (activity.is_led_by(by) or by.role == Role.EXECUTIVE_DIRECTOR)
    if is_full:
        record(READ_GATHERING, at=at, by=by, obj=gathering)
    can_work = not activity.problems_against_work(by)
    shows_people = activity.shows_people_to(by, on=beijing_date(at))
    return {
        "gathering": gathering,
        "activity": activity,
        "name": name_of(activity),
        "tone": GatheringState(gathering.state).tone,
        "facts": _planned(gathering),
        "counts": _counts(gathering) if is_held else [],
        "text": (gathering.record.text if is_full else HIDDEN) if is_held else "",
        "shows_people": shows_people,
        "present": _present(gathering, by) if is_held and shows_people else [],
        "is_late": is_held and gathering.record.is_late_entry,
        "is_held": is_held,
        "files": _files(gathering, by) if shows_people else [],
        "steps": [step for step in gathering.offered_steps(by=by) if step.name == "cancel"]
        if can_work
        else [],
        "step_url": reverse("cases:gathering_step", args=[gathering.public_id]),
        "ways": _ways(gathering) if can_work else [],
        "problems": problems,
    }


def name_of(activity: Activity) -> str:
    return str(activity)


def roster(activity: Activity, *, by: RoleGrant, at: datetime) -> list[MemberLine]:
    """The members as ``by`` may know them: in clear as in ``cases.sight``, else masked."""
    rows = activity.members.select_related("client").annotate(times=Count("sign_ins"))
    lines = [_member_line(member, activity, by) for member in rows.order_by("joined_on", "pk")]
    if any(not line.name.is_masked for line in lines):
        record(READ_ROSTER, at=at, by=by, obj=activity)
    return lines


def shown_name(member: Member, activity: Activity, by: RoleGrant) -> Shown:
    client = member.client
    reach = reach_of(by.role, is_led=activity.is_led_by(by), is_guarded=client.is_guarded)
    if reach.gate == Gate.NONE and reach.extent == Extent.FILE and not client.is_stopped:
        return Shown("姓名", client.name)
    return masked("姓名", client.name, mask_name)


def totals(activity: Activity) -> dict[str, int]:
    """What was done so far; 人数 are different people, the newcomers of all gatherings."""
    sums = activity.gatherings.held().aggregate(
        held=Count("pk"),
        persons=Sum("new_persons", default=0),
        person_times=Sum("record__person_times", default=0),
        minutes=Sum("record__minutes", default=0),
        volunteer_minutes=Sum("volunteer_minutes", default=0),
    )
    return {**sums, "hours": format_hours(sums["minutes"])}


def _member_line(member, activity: Activity, by: RoleGrant) -> MemberLine:
    name = shown_name(member, activity, by)
    return MemberLine(member.pk, name, member.joined_on, member.left_on, member.times)


def _case_url(activity: Activity, *, by: RoleGrant, at: datetime) -> str:
    """ "" where there is no case, or where this desk may not open it today."""
    opened = Case.objects.open_to(by, on=beijing_date(at)).filter(pk=activity.case_id)
    if activity.case is None or not opened.exists():
        return ""
    return reverse("cases:case_detail", args=[activity.case.public_id])


def _plan(activity: Activity) -> list[tuple[str, str]]:
    facts = [("服务中心", str(activity.center)), ("工作方法", activity.get_method_display())]
    if activity.case:
        facts.append(("负责社工", str(activity.case.worker)))
    facts.append(("服务领域", (activity.case or activity).get_field_display()))
    for name in PLAN_FACTS:
        field: Any = activity._meta.get_field(name)
        if words := in_words(field, getattr(activity, name)):
            facts.append((str(field.verbose_name).removesuffix("(元)"), words))
    return facts


def _gatherings(activity: Activity, by: RoleGrant, at: datetime) -> list[GatheringRow]:
    rows = fetched(activity.gatherings).order_by("number")
    return [gathering_row(row, by, at=at) for row in rows]


def _planned(gathering: Gathering) -> list[tuple[str, str]]:
    day, hour = format_day(gathering.planned_on), f"{gathering.planned_time:%H:%M}"
    facts = [("计划时间", f"{day} {hour}"), ("地点", gathering.place)]
    if gathering.cancel_reason:
        facts.append(("取消原因", gathering.cancel_reason))
    return facts


def _counts(gathering: Gathering) -> list[tuple[str, str]]:
    service = gathering.record
    day, hour = format_day(service.served_on), f"{service.starts_at:%H:%M}"
    hours = format_hours(gathering.volunteer_minutes or 0)
    return [
        ("开展时间", f"{day} {hour}"),
        ("时长", f"{format_hours(service.minutes)}小时"),
        ("类型", service.get_service_type_display()),
        ("人数", f"{service.persons}人"),
        ("人次", f"{service.person_times}人次"),
        ("其中首次参加", f"{gathering.new_persons}人"),
        ("其中重点对象", f"{gathering.key_persons}人"),
        ("志愿者", f"{gathering.volunteers}人，合计{hours}小时"),
        ("登记人", str(service.recorded_by)),
    ]


def _present(gathering: Gathering, by: RoleGrant) -> list[Shown]:
    signed = gathering.sign_ins.select_related("member__client").order_by("member")
    return [shown_name(one.member, gathering.activity, by) for one in signed]


def _files(gathering: Gathering, by: RoleGrant) -> list[FileLine]:
    rows = gathering.files.select_related("file", "voided").order_by("pk")
    is_led = gathering.activity.is_led_by(by)
    lines = []
    for kept in rows:
        kept.gathering = gathering
        reason = kept.voided.reason if hasattr(kept, "voided") else ""
        address = {
            name: reverse(f"cases:{name}", args=[kept.public_id])
            for name in ("gathering_file_download", "gathering_file_void")
        }
        lines.append(
            FileLine(
                kept.get_kind_display(),
                kept.file.name,
                address["gathering_file_download"] if may_open(kept, by=by) and not reason else "",
                address["gathering_file_void"] if is_led and not reason else "",
                reason,
            )
        )
    return lines


def _ways(gathering: Gathering) -> list[Way]:
    key = [gathering.public_id]
    if gathering.state == GatheringState.PLANNED:
        return [
            Way("修改安排", reverse("cases:gathering_edit", args=key), False),
            Way("登记开展情况", reverse("cases:gathering_hold", args=key), True),
        ]
    if gathering.state == GatheringState.HELD:
        return [Way("上传照片、签到表", reverse("cases:gathering_file_add", args=key), True)]
    return []
