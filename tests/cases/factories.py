"""Cases in the situations of the trade, each by the whole way through its actions."""

from datetime import date, datetime, time
from itertools import count
from uuid import uuid4

from django.utils import timezone

from accounts.roles import Role
from cases import actions, data_request_actions, recognizing
from cases.models import Case, ServiceRecord
from cases.states import STAGE_FIELDS, CaseState, Recognition
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.pilots.factories import make_current_unit

_serial = count(1)
OPENED_ON = date(2021, 6, 1)
NOON = datetime(2021, 6, 10, 12, tzinfo=BEIJING)
ADULT = "11010519491231002X"

PERSON = {
    "name": "张三丰",
    "id_number": "",
    "phone": "13812345678",
    "address": "劲松中社区12号楼3单元",
    "category": "elderly_alone",
    "is_minor": False,
    "signed_on": OPENED_ON,
    "signer": "张三丰",
    "relation": "self",
}
CASE = {
    "method": "individual",
    "field": "elderly_service",
    "opened_on": OPENED_ON,
    "intake_note": "独居，行动不便。",
}
SERVICE = {
    "served_on": date(2021, 6, 5),
    "starts_at": time(9),
    "minutes": 90,
    "service_type": "home_visit",
    "persons": 1,
    "person_times": 1,
    "text": "入户了解近况。",
}
TEXTS = {
    "intake_note": "独居，行动不便。",
    "assessment_note": "缺少陪伴，饮食不规律。",
    "goals": "三个月内建立邻里互助。",
    "plan_note": "每周入户一次。",
    "evaluation_note": "目标达成。",
    "closing_reason": "goal_reached",
    "closing_note": "转为社区志愿者定期探访。",
}
ASKED = {
    "kind": "consult",
    "relation": "self",
    "requester": "张三丰",
    "contact": "当面答复",
    "text": "想看看登记了什么。",
    "received_on": NOON.date(),
    "is_checked": True,
}
WAY = {
    CaseState.INTAKE: "assess",
    CaseState.ASSESSMENT: "plan",
    CaseState.PLANNING: "intervene",
    CaseState.INTERVENTION: "evaluate",
    CaseState.EVALUATION: "ask_to_close",
    CaseState.CLOSING: "approve",
}


def make_worker(center, role=Role.CENTER_WORKER):
    return make_desk(role, center.subdistrict)


def open_case(center=None, worker=None, at=NOON, **facts) -> Case:
    center = center or make_center()
    return actions.open_case(
        center=center,
        facts={**PERSON, **CASE, **facts},
        form_token=uuid4(),
        by=worker or make_worker(center),
        at=at,
    )


def desk_of(case: Case):
    """The desk at which the case is led."""
    return case.worker.desks.get()


def write_stage(case: Case, at=NOON, **texts) -> Case:
    """Fill in all that the present stage asks for."""
    names = STAGE_FIELDS[CaseState(case.state)]
    return actions.save_stage(
        case=case,
        stage=case.state,
        texts={name: texts.get(name, TEXTS[name]) for name in names},
        version=case.version,
        by=desk_of(case),
        at=at,
    )


def serve(case: Case, at=NOON, **facts) -> ServiceRecord:
    return actions.add_record(
        case=case,
        facts={**SERVICE, **facts},
        form_token=uuid4(),
        by=desk_of(case),
        at=at,
    )


def make_case(
    state=CaseState.INTAKE,
    center=None,
    worker=None,
    at=NOON,
    recognition=None,
    service=None,
    **facts,
) -> Case:
    """A case that has come to ``state``; with ``recognition`` also the district's word on it."""
    case = open_case(center, worker, at, **facts)
    while case.state != state:
        name = WAY[CaseState(case.state)]
        if STAGE_FIELDS.get(CaseState(case.state)):
            case = write_stage(case, at)
        if name == "evaluate":
            serve(case, at, **{"served_on": case.opened_on, **(service or {})})
        head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR) if name == "approve" else None
        case = actions.take_step(name, case=case, by=head or desk_of(case), at=at)
    if recognition:
        officer = make_desk(Role.DISTRICT_OFFICER, case.district)
        recognizing.recognize(
            cases=[case], outcome=recognition, note="材料不全。", by=officer, at=at
        )
    return Case.objects.get(pk=case.pk)


def make_recognized_case(center=None, **facts) -> Case:
    return make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED, **facts)


def make_current_center():
    """A center of the running year, for pages that ask the clock."""
    return make_center(make_current_unit())


def make_current_case(state=CaseState.INTAKE, center=None, **facts) -> Case:
    """A case of today, for pages that ask the clock; its services lie at midnight."""
    today = timezone.localdate()
    facts = {"opened_on": today, "signed_on": today, **facts}
    midnight = {"starts_at": time(0), "minutes": 1}
    return make_case(
        state, center or make_current_center(), at=timezone.now(), service=midnight, **facts
    )


def register(case: Case, by=None, at=NOON, **facts):
    """A request of the person whom the case is about, taken in by the worker in charge."""
    return data_request_actions.register_request(
        case=case, facts={**ASKED, **facts}, form_token=uuid4(), by=by or desk_of(case), at=at
    )
