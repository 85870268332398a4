"""A case lived through its real pages, with a canary in every secret; then every place is searched.

What is searched: each table of the database as a thief of a dump would read it, browser sessions
unpacked, audit values, addresses and titles of pages, messages, the log, and mail.
"""

import logging
import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import opening
from cases.models import Case, RevealRequest
from core.logs import JsonFormatter
from tests.accounts.factories import make_desk
from tests.cases.factories import make_current_center, make_worker

pytestmark = pytest.mark.django_db

ID_NUMBER, OTHER_NUMBER = "11010519491231002X", "110105201503076014"
GOAL = "雀鸣目标"
PERSON = {
    "name": "金丝雀",
    "phone": "13900007788",
    "address": "芳名路88号院",
    "signer": "金守护",
    "intake_note": "雀鸣一",
}
STAGES = [
    ({}, "assess"),
    ({"assessment_note": "雀鸣二"}, "plan"),
    ({"goals": "雀鸣三", "plan_note": "雀鸣四"}, "intervene"),
    ({}, "evaluate"),
    ({"evaluation_note": "雀鸣五", "closing_note": "雀鸣六"}, "ask_to_close"),
]
SERVICE, SENT_BACK, ASKED, DECLINED, ONCE_MORE = "雀鸣七", "雀鸣八", "雀鸣九", "雀鸣十", "雀鸣百"
SECRETS = [
    *PERSON.values(),
    *(ID_NUMBER, OTHER_NUMBER),
    *(text for texts, _ in STAGES for text in texts.values()),
    *(SERVICE, SENT_BACK, ASKED, DECLINED, ONCE_MORE),
]


class Listener(logging.Handler):
    """The log as production writes it."""

    def __init__(self):
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(JsonFormatter().format(record))


@pytest.fixture
def log():
    listener = Listener()
    loggers = [logging.getLogger(name) for name in ("", "platform", "django", "django.request")]
    for logger in loggers:
        logger.addHandler(listener)
    yield listener.lines
    for logger in loggers:
        logger.removeHandler(listener)


class Life:
    """Walks a case through its pages and keeps of every answer what others could overhear."""

    def __init__(self, client):
        self.client, self.overheard = client, []
        self.center = make_current_center()
        self.worker = make_worker(self.center)
        self.head = make_worker(self.center, Role.EXECUTIVE_DIRECTOR)
        self.officer = make_desk(Role.DISTRICT_OFFICER, self.center.district)
        self.case = None

    def at(self, desk):
        self.client.sit_at(desk)
        return self

    def get(self, name, thing=None, /):
        self._listen(self.client.get(self._address(name, thing)))

    def post(self, name, thing=None, /, **data):
        answer = self.client.post(self._address(name, thing), data)
        assert answer.status_code in (200, 302, 409), (name, answer.status_code)
        self._listen(answer)
        return answer

    def write(self, **texts):
        self.case.refresh_from_db()
        facts = {"stage": self.case.state, "version": self.case.version, **texts}
        facts |= {"closing_reason": "goal_reached", "satisfaction": "5"}  # of the last stage only
        self.post("case_edit", self.case, **facts)
        self.post("case_edit", self.case, **facts)  # stale now: shows what is stored

    def step(self, name, note=""):
        self.post("case_step", self.case, step=name, note=note)

    def _address(self, name, thing):
        return reverse(f"cases:{name}", args=[thing.public_id] if thing else [])

    def _listen(self, answer):
        text = answer.content.decode()
        titles = re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
        said = re.findall(r'role="status">(.*?)</div>', text, re.DOTALL)
        addresses = re.findall(r'(?:href|action|src)="(.*?)"', text)
        headers = [f"{name}: {value}" for name, value in answer.items()]
        cookies = [cookie.OutputString() for cookie in answer.cookies.values()]
        heard = [answer.request["PATH_INFO"], *titles, *said, *addresses, *headers, *cookies]
        self.overheard += [unquote(part) for part in heard]


@pytest.fixture
def life(client, log):
    """From intake to recognition, with a request declined, another approved, and a search."""
    life, today = Life(client), timezone.localdate().isoformat()
    facts = {"signed_on": today, "opened_on": today, "source": "self", "is_minor": "on"}
    facts |= {"field": "child_welfare", "categories": ["child_in_difficulty"], "relation": "parent"}
    facts |= {"id_kind": "resident", "purposes": ["service", "sensitive"], "text_version": "一"}
    facts |= {"id_number": ID_NUMBER, **PERSON}
    life.at(life.worker).post("case_open", form_token=uuid4(), **{**facts, "field": ""})
    life.post("case_open", form_token=uuid4(), **facts)
    life.case = Case.objects.get()
    for texts, step in STAGES:
        if texts:
            life.write(**texts)
        if step == "evaluate":
            serve(life, today)
        if step == "intervene":
            life.post("goal_add", life.case, form_token=uuid4(), text=GOAL, before="1")
        if step == "ask_to_close":
            goal = life.case.goal_rows.get()
            life.post("goal_measure", life.case, **{f"goal-{goal.pk}": "3"})
        life.step(step)
    life.at(life.head).step("send_back", SENT_BACK)
    life.at(life.worker).step("ask_to_close")
    for number in (ID_NUMBER, OTHER_NUMBER):
        life.post("client_find", id_number=number)
        life.get("case_list")
    reveal(life)
    life.at(life.head).step("approve")
    facts = {"form_token": uuid4(), "outcome": "recognized"}
    life.at(life.officer).post("recognition_list", cases=life.case.public_id, **facts)
    life.get("recognition_list")
    life.case.refresh_from_db()
    assert life.case.recognition == "recognized"
    return life


def serve(life, today):
    facts = {"form_token": uuid4(), "served_on": today, "starts_at": "00:00", "minutes": "1"}
    facts |= {"service_type": "home_visit", "persons": "1", "person_times": "1", "text": SERVICE}
    life.post("record_add", life.case, **facts)
    life.get("case_detail", life.case)


def reveal(life):
    """The district asks twice; the director declines, the executive director approves."""
    director = make_desk(Role.DIRECTOR, life.center.subdistrict)
    decisions = [(director, "decline", DECLINED, ASKED), (life.head, "approve", "", ONCE_MORE)]
    for head, step, note, text in decisions:
        life.at(life.officer).post(
            "reveal_ask", life.case, form_token=uuid4(), reason="urgent", text=text
        )
        request = RevealRequest.objects.get(state="asked")
        life.at(head).get("request_list")
        life.get("request_detail", request)
        life.post("request_step", request, step=step, note=note)
        life.at(life.officer).get("case_detail", life.case)


def test_a_dump_of_the_database_holds_no_secret(life):
    text = "\n".join(dump())

    assert life.case.number in text
    assert [secret for secret in SECRETS if secret in text] == []


def dump() -> list[str]:
    """Every row of every table as text, the way a dump writes it."""
    if connection.vendor == "sqlite":
        return list(connection.connection.iterdump())
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')  # noqa: S608  (its own names)
            lines += [line for (line,) in cursor.fetchall()]
    return lines


def test_the_dump_would_show_what_is_stored_in_clear(life):
    """The negative control: the center's name stands in the dump as people wrote it."""
    assert life.center.subdistrict.name in "\n".join(dump())


def test_every_secret_was_really_stored(life):
    case = life.case
    steps = [*case.history.all(), *RevealRequest.objects.get(state="declined").history.all()]
    stored = {
        *(case.client.name, case.client.phone, case.client.address, case.client.id_number),
        case.client.consents.get().signer,
        *(getattr(case, name) for name in ("intake_note", "assessment_note", "goals")),
        *(getattr(case, name) for name in ("plan_note", "evaluation_note", "closing_note")),
        case.records.get().text,
        *(step.note for step in steps if step.note),
        *(request.text for request in case.reveal_requests.all()),
    }

    assert stored == set(SECRETS) - {OTHER_NUMBER}


def test_neither_sessions_nor_audit_values_hold_a_secret(life):
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    events = [str(vars(event)) for event in AuditEvent.objects.all()]

    assert (len(sessions) > 0, len(events) > 20) == (True, True)
    assert [s for s in SECRETS if s in "\n".join([*sessions, *events])] == []


def test_addresses_titles_messages_and_headers_hold_no_secret(life):
    assert [s for s in SECRETS if s in "\n".join(life.overheard)] == []


def test_the_log_and_the_mail_hold_no_secret(life, log):
    assert len(log) > 20
    assert [s for s in SECRETS if s in "\n".join(log)] == []
    assert mail.outbox == []


def test_a_fault_while_a_case_is_opened_tells_nobody_what_was_typed(client, log, monkeypatch):
    def fail(**facts):
        raise ValueError(f"cannot store {facts}")

    monkeypatch.setattr(opening, "open_case", fail)
    client.raise_request_exception = False
    life, today = Life(client), timezone.localdate().isoformat()
    facts = {"signed_on": today, "opened_on": today, "source": "self", "relation": "self"}
    facts |= {"field": "elderly_service", "categories": ["other"], "id_number": ID_NUMBER, **PERSON}
    facts |= {"id_kind": "resident", "purposes": ["service"], "text_version": "一"}
    client.sit_at(life.worker)

    answer = client.post(reverse("cases:case_open"), {"form_token": uuid4(), **facts})

    assert answer.status_code == 500
    assert any("ValueError" in line for line in log)
    assert [s for s in SECRETS if s in answer.content.decode() + "\n".join(log)] == []
    assert mail.outbox == []
