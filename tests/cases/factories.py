"""Cases in the situations of the trade, each by the whole way through its actions."""

from datetime import date, datetime, time
from itertools import count
from uuid import uuid4

from django.utils import timezone

from accounts.roles import Role
from cases import actions, data_request_actions, goals, opening, recording, supervised
from cases.case_file import copies
from cases.facts import names_of
from cases.models import Case, CaseShare, Goal, ServiceRecord
from cases.people import actions as client_actions
from cases.people import consent_actions, share_actions
from cases.recognizing.actions import recognize
from cases.states import CaseState, Recognition
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.core.uploads import pdf, upload
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
    "id_kind": "resident",
    "categories": ["living_alone"],
    "is_minor": False,
    "is_under_14": False,
    "is_sensitive": False,
    "same_person": "another",  # everybody here is called so, and is somebody else
    "text_version": "2021年第一版",
    "purposes": ["service", "sensitive"],
    "signed_on": OPENED_ON,
    "signer": "张三丰",
    "relation": "self",
}
CASE = {
    "method": "individual",
    "field": "elderly_service",
    "opened_on": OPENED_ON,
    "intake_note": "独居，行动不便。",
    "source": "self",
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
    "source": "self",
    "recruitment_note": "本社区独居老人，由居委会推荐。",
    "intake_note": "独居，行动不便。",
    "assessment_note": "缺少陪伴，饮食不规律。",
    "goals": "三个月内建立邻里互助。",
    "plan_note": "每周入户一次。",
    "evaluation_note": "目标达成。",
    "closing_reason": "goal_reached",
    "satisfaction": "5",
    "adjustment_note": "",
    "closing_note": "转为社区志愿者定期探访。",
}
COVER = {
    "kind": "cover",
    "starts_on": NOON.date(),
    "ends_on": date(2021, 6, 17),
    "text": "外出培训。",
}
WITHDRAWN = {
    "purposes": ["service"],
    "withdrawn_on": NOON.date(),
    "withdrawer": "张三丰",
    "relation": "self",
    "way": "in_person",
    "note": "",
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
    if facts.get("method", "individual") != "individual":
        facts = {"title": "邻里手工小组", **facts}
    return opening.open_case(
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
    names = names_of(case.method, case.state)
    return actions.save_stage(
        case=case,
        stage=case.state,
        texts={name: texts.get(name, TEXTS[name]) for name in names},
        version=case.version,
        by=desk_of(case),
        at=at,
    )


def serve(case: Case, at=NOON, **facts) -> ServiceRecord:
    return recording.add_record(
        case=case,
        facts={**SERVICE, **facts},
        form_token=uuid4(),
        by=desk_of(case),
        at=at,
    )


def set_goal(case: Case, at=NOON, **facts) -> Goal:
    facts = {"text": "每周下楼活动两次", "before": 1, "form_token": uuid4(), **facts}
    return goals.set_goal(case=case, **facts, by=desk_of(case), at=at)


def measure_goals(case: Case, at=NOON, after=3) -> None:
    for goal in case.goal_rows.all():
        goals.measure(goal=goal, after=after, by=desk_of(case), at=at)


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
        if names_of(case.method, case.state):
            case = write_stage(case, at)
        if name == "intervene":
            set_goal(case, at)
        if name == "ask_to_close":
            measure_goals(case, at)
        if name == "evaluate":
            serve(case, at, **{"served_on": case.opened_on, **(service or {})})
        head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR) if name == "approve" else None
        case = actions.take_step(name, case=case, by=head or desk_of(case), at=at)
    if recognition:
        officer = make_desk(Role.DISTRICT_OFFICER, case.district)
        recognize(cases=[case], outcome=recognition, note="材料不全。", by=officer, at=at)
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


def bring(case: Case, supervisor, at=NOON):
    """The case brought to the supervisor's desk by whoever leads it."""
    return supervised.bring(
        case=case, supervisor=supervisor, form_token=uuid4(), by=desk_of(case), at=at
    )


def make_copy(case: Case, by=None, at=NOON, **facts):
    """A copy of the file, taken by the worker in charge."""
    facts = {"purpose": "archive", "text": "年度归档。", "form_token": uuid4(), **facts}
    return copies.make_copy(case=case, by=by or desk_of(case), at=at, **facts)


def sign(client, by, at=NOON, **facts):
    """One more consent of a person on file."""
    signed = {name: PERSON[name] for name in ("text_version", "signed_on", "signer", "relation")}
    signed["purposes"] = PERSON["purposes"]
    return consent_actions.add_consent(
        client=client, facts={**signed, **facts}, form_token=uuid4(), by=by, at=at
    )


def withdraw(client, by, at=NOON, **facts):
    given = {**WITHDRAWN, **facts}
    return consent_actions.withdraw_consent(client=client, facts=given, by=by, at=at)


def make_share(case: Case, desk=None, by=None, at=NOON, **facts) -> CaseShare:
    """A colleague stands in from today through the next week, by the word of a head."""
    given = {"desk": desk or make_worker(case.center), **COVER, **facts}
    head = by or make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    return share_actions.share_case(case=case, facts=given, form_token=uuid4(), by=head, at=at)


def make_consent_scan(consent, name="同意书.pdf", by=None, at=NOON):
    by = by or make_worker(consent.client.center)
    return consent_actions.add_scan(
        consent=consent, upload=upload(pdf(), name), form_token=uuid4(), by=by, at=at
    )


def file_facts(client, **facts) -> dict:
    """The file as a form would bring it back, with ``facts`` written over."""
    stored = {name: getattr(client, name) for name in client_actions.WRITTEN}
    return {**stored, "categories": client.categories(), **facts}


def fill_file(case: Case, private: dict, at=NOON):
    """Guardian, emergency contact, a family and a withdrawal; gives the paper back.

    ``private`` has the texts: names and telephones of both, head_name, withdrawer, note.
    """
    by, client = desk_of(case), case.client
    texts = {name: private[name] for name in private if name in client_actions.CONTACTS}
    relations = {"guardian_relation": "child", "emergency_relation": "neighbor"}
    client_actions.save_file(
        client=client,
        facts=file_facts(client, **texts, **relations),
        version=client.version,
        by=by,
        at=at,
    )
    days = {"opened_on": case.opened_on, "signed_on": case.opened_on}
    names = {"name": private["head_name"], "signer": private["head_name"]}
    head = open_case(case.center, by, at, **names, **days)
    client_actions.start_household(client=head.client, relation="head", by=by, at=at)
    client_actions.add_member(
        client=head.client, number=case.number, relation="child", by=by, at=at
    )
    said = {name: private[name] for name in ("withdrawer", "note")}
    signed = {"signer": private["withdrawer"], "signed_on": case.opened_on}
    sign(client, by, at, purposes=["publication"], **signed)
    day = {"withdrawn_on": case.opened_on}
    withdraw(client, by, at, purposes=["publication"], **said, **day)
    client.refresh_from_db()
    return client.consents.order_by("pk").first()
