"""A center's year: its staff, its cases, its supervision."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

from accounts.models import RoleGrant
from accounts.people.grants import end_desk
from cases import actions as cases
from cases.handover import HandoverReason, hand_over
from cases.models import Case
from cases.recognizing import recognize
from cases.states import Recognition
from centers import actions as centers
from centers.models import Center
from core.deadlines import BEIJING
from portal.demo import profiles, words
from portal.demo.clock import Clock
from supervision import actions as supervision

A_WHILE = timedelta(minutes=200)  # a service or session of 180 minutes is over by then


@dataclass(frozen=True, slots=True)
class Team:
    """The desks of one center and the desks it works with."""

    executive: RoleGrant
    worker: RoleGrant
    supervisor: RoleGrant
    district: RoleGrant


STAFF = (
    # name, kind, professional, level, approved on, degree
    ("赵敏", "social_worker", True, ("intermediate", date(2014, 6, 15)), None),
    ("林夏", "social_worker", True, ("assistant", date(2019, 6, 16)), None),
    ("许晴", "social_worker", True, None, ("bachelor", "社会工作", date(2020, 7, 1))),
    ("马超", "community_worker", True, ("assistant", date(2020, 10, 18)), None),
    ("田静", "community_worker", False, None, ("associate", "行政管理", date(2012, 7, 1))),
)


def set_up(center: Center, team: Team, *, serial: int, at) -> None:
    """Profile and staff, as the executive director enters them."""
    today = at.astimezone(BEIJING).date()
    profiles.fill_in(center, team, is_finished=serial != 1, at=at)
    for number, (name, kind, professional, paper, degree) in enumerate(STAFF):
        centers.add_person(
            center=center,
            facts={"name": name, "phone": f"1380000{serial:02d}{number:02d}"},
            engagement={"kind": kind, "is_professional": professional, "starts_on": today},
            credential=paper
            and {
                "level": paper[0],
                "number": f"{serial:02d}{number:02d}{paper[1]:%Y%m%d}000000",
                "approved_on": paper[1],
                "registered_until": None,
            },
            degree=degree and dict(zip(("level", "major", "graduated_on"), degree, strict=True)),
            form_token=uuid4(),
            by=team.executive,
            at=at,
        )


def do_case(center: Center, team: Team, *, serial: int, clock: Clock, begin: int) -> Case:
    """One case as far as the story has come: it begins at ``begin`` and takes 300 thousandths."""
    name, category, field, intake = words.CLIENTS[serial % len(words.CLIENTS)]
    opened_at, by = clock.at(begin), team.worker
    day = opened_at.astimezone(BEIJING).date()
    is_minor = category == "child_in_difficulty"
    facts = {
        "name": name,
        "id_number": "",
        "phone": f"138000001{serial:02d}",
        "address": f"示范里{serial + 1}号楼",
        "category": category,
        "is_minor": is_minor,
        "signed_on": day,
        "signer": name if not is_minor else "陈玉兰",
        "relation": "guardian" if is_minor else "self",
        "method": ("individual", "individual", "group")[serial % 3],
        "field": field,
        "opened_on": day,
        "intake_note": intake,
    }
    case = cases.open_case(center=center, facts=facts, form_token=uuid4(), by=by, at=opened_at)
    for offset, act in enumerate(_acts(team)):
        moment = begin + 40 * (offset + 1)
        if moment > 1000:
            break
        case = act(case, clock.at(moment))
    return case


def leave(
    center: Center, team: Team, *, gone: RoleGrant, security: RoleGrant, clock: Clock
) -> None:
    """A worker begins three cases and goes; one of them has found somebody new, two wait."""
    theirs = replace(team, worker=gone)
    begun = [
        do_case(center, theirs, serial=serial + 8, clock=clock, begin=900 + serial)
        for serial in range(3)
    ]
    end_desk(desk=gone, reason="合同到期，不再续聘", by=security, at=clock.at(985))
    hand_over(
        cases=begun[:1],
        to=team.worker,
        reason=HandoverReason.LEFT,
        note="已当面交接案卷。",
        by=team.executive,
        at=clock.at(990),
    )


def _acts(team: Team):
    """What happens to a case after its opening, in order, each given the case and a moment."""

    def write(case: Case, at, **texts: str) -> Case:
        return cases.save_stage(
            case=case, stage=case.state, texts=texts, version=case.version, by=team.worker, at=at
        )

    def step(name: str, case: Case, at, by=team.worker) -> Case:
        return cases.take_step(name, case=case, by=by, at=at)

    def assess(case: Case, at) -> Case:
        return write(step("assess", case, at), at, assessment_note=words.ASSESSMENT)

    def plan(case: Case, at) -> Case:
        case = step("plan", case, at)
        return write(case, at, goals=words.GOALS, plan_note=words.PLAN_NOTE)

    def serve(case: Case, at) -> Case:
        case = step("intervene", case, at)
        record_services(case, team, at=at)
        return case

    def evaluate(case: Case, at) -> Case:
        case = step("evaluate", case, at)
        return write(
            case,
            at,
            evaluation_note=words.EVALUATION,
            closing_reason="goal_reached",
            closing_note=words.CLOSING,
        )

    def close(case: Case, at) -> Case:
        return step("approve", step("ask_to_close", case, at), at, by=team.executive)

    def settle(case: Case, at) -> Case:
        return recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=team.district, at=at)[0]

    return (assess, plan, serve, evaluate, close, settle)


def record_services(case: Case, team: Team, *, at) -> None:
    """Three services of one afternoon, one after another, all over by ``at``."""
    begin = (at - A_WHILE).astimezone(BEIJING)
    for number, (kind, text) in enumerate(words.SERVICES):
        starts_at = begin + timedelta(minutes=60 * number)
        cases.add_record(
            case=case,
            facts={
                "served_on": starts_at.date(),
                "starts_at": starts_at.time(),
                "minutes": 50,
                "service_type": kind,
                "persons": 1,
                "person_times": 1,
                "text": text,
            },
            form_token=uuid4(),
            by=team.worker,
            at=at,
        )


def be_supervised(center: Center, team: Team, *, count: int, confirmed: int, clock: Clock) -> None:
    """``count`` sessions of three hours, the first ``confirmed`` of them confirmed."""
    for number in range(count):
        at = clock.at(160 + 760 * number // count)
        begin = (at - A_WHILE).astimezone(BEIJING)
        session = supervision.log_session(
            center=center,
            facts={
                "supervisor": team.supervisor,
                "held_on": begin.date(),
                "starts_at": begin.time(),
                "minutes": 180,
                "function": ("educational", "supportive", "administrative")[number % 3],
                "structure": ("group", "individual")[number % 2],
                "mode": "on_site",
                "attendee_count": 5 if number % 2 == 0 else 1,
                "topic": words.TOPICS[number % len(words.TOPICS)],
                "advice": "记录更具体，目标可测量；下次带一个完整个案讨论。",
            },
            form_token=uuid4(),
            by=team.executive,
            at=at,
        )
        if number < confirmed:
            supervision.take_step("confirm", session=session, by=team.supervisor, at=at)
