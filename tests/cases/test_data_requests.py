"""What people ask of their data: taken in, on its clock, answered, and a file no longer used."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import data_request_actions as actions
from cases.clearance import clearance
from cases.data_request_page import state_of
from cases.data_requests import due_moment, register_problems
from cases.finding import find_client
from cases.models import Client, DataRequest
from cases.reveal_actions import ask_to_see
from cases.revealing import Extent, Gate
from cases.states import CaseState
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import (
    ADULT,
    ASKED,
    NOON,
    make_case,
    make_worker,
    open_case,
    register,
)
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

DUE = datetime(2021, 6, 26, tzinfo=BEIJING)  # received on 10 June, the 25th is the last day


def decide(name, request, by, at=NOON, answer="已当面答复。"):
    return actions.decide_data_request(name, request=request, by=by, at=at, answer=answer)


def head_of(case, role=Role.DIRECTOR):
    return make_worker(case.center, role)


@pytest.mark.parametrize(
    ("received_on", "days", "due"),
    [
        (date(2021, 6, 10), 15, DUE),
        (date(2021, 12, 31), 1, datetime(2022, 1, 2, tzinfo=BEIJING)),
        (date(2024, 2, 28), 1, datetime(2024, 3, 1, tzinfo=BEIJING)),
    ],
)
def test_the_day_of_receipt_does_not_count_and_the_last_day_does(received_on, days, due):
    assert due_moment(received_on, days) == due


@pytest.mark.parametrize(
    ("facts", "is_stopped", "codes"),
    [
        ({"received_on": date(2021, 6, 10), "kind": "copy"}, False, []),
        ({"received_on": date(2021, 6, 11), "kind": "copy"}, False, ["in_future"]),
        ({"received_on": date(2021, 6, 10), "kind": "consult"}, True, []),
        ({"received_on": date(2021, 6, 10), "kind": "correct"}, True, ["client_stopped"]),
        (
            {"received_on": date(2021, 6, 11), "kind": "delete"},
            True,
            ["in_future", "client_stopped"],
        ),
        ({}, True, []),
    ],
)
def test_what_stands_against_registering(facts, is_stopped, codes):
    problems = register_problems(facts, is_stopped=is_stopped, on=date(2021, 6, 10))

    assert [problem.code for problem in problems] == codes


@pytest.mark.django_db
def test_a_request_is_late_from_the_due_moment_on_until_it_is_answered():
    request = register(open_case())
    said = [state_of(request, at=at) for at in (DUE - timedelta(microseconds=1), DUE)]

    done = decide("finish", request, head_of(request), at=DUE)

    assert request.due_at == DUE
    assert said == [("已受理", "waiting"), ("已逾期", "bad")]
    assert state_of(done, at=DUE) == ("已办结", "good")


@pytest.mark.django_db
def test_the_number_of_days_is_a_setting(settings):
    settings.DATA_REQUEST_DAYS = 3

    assert register(open_case()).due_at == datetime(2021, 6, 14, tzinfo=BEIJING)


@pytest.mark.django_db
def test_a_form_sent_twice_registers_once():
    case, token = open_case(), uuid4()
    by = case.worker.desks.get()

    first, second = (
        actions.register_request(case=case, facts=ASKED, form_token=token, by=by, at=NOON)
        for _ in range(2)
    )

    assert first == second
    assert DataRequest.objects.count() == 1
    assert AuditEvent.objects.filter(what="登记个人信息申请").count() == 1


@pytest.mark.django_db
def test_every_reason_against_registering_comes_at_once():
    case = open_case()
    register(case)

    with pytest.raises(Refused) as refusal:
        register(case, received_on=date(2021, 6, 11), is_checked=False)

    assert refusal.value.codes == ["in_future", "asker_unchecked", "request_open"]


@pytest.mark.django_db
def test_the_same_may_be_asked_again_once_it_is_answered():
    case = open_case()
    decide("decline", register(case), head_of(case))

    assert register(case).state == "accepted"


@pytest.mark.django_db
def test_the_database_keeps_one_open_request_of_a_kind():
    first = register(open_case())
    values = {
        field.attname: getattr(first, field.attname)
        for field in DataRequest._meta.concrete_fields
        if field.name not in ("id", "public_id", "form_token")
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.create(**values)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DISTRICT_OFFICER, Role.SUPERVISOR])
def test_only_the_desks_of_casework_register(desk, role):
    case = open_case()
    unit = case.district if role == Role.DISTRICT_OFFICER else case.subdistrict

    with pytest.raises(Refused) as refusal:
        register(case, by=desk(role, unit))

    assert refusal.value.codes == ["wrong_role"]


@pytest.mark.django_db
def test_who_registered_a_request_does_not_answer_it():
    case = open_case()
    head = head_of(case, Role.EXECUTIVE_DIRECTOR)
    request = register(case, by=head)

    with pytest.raises(Refused) as refusal:
        decide("finish", request, head)
    decide("finish", request, head_of(case))

    assert refusal.value.codes == ["same_person"]
    assert list(request.history.values_list("step", "source", "target")) == [
        ("finish", "accepted", "done")
    ]


@pytest.mark.django_db
def test_an_answer_has_words_and_is_given_once():
    case = open_case()
    request, head = register(case), head_of(case)

    with pytest.raises(Refused) as wordless:
        decide("finish", request, head, answer=" ")
    decide("decline", request, head)
    with pytest.raises(Refused) as again:
        decide("finish", request, head)

    assert (wordless.value.codes, again.value.codes) == (["note_missing"], ["wrong_state"])
    assert request.history.get().note == "已当面答复。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.EXECUTIVE_DIRECTOR, 1),
        (Role.DIRECTOR, 1),
        (Role.CENTER_WORKER, 0),
        (Role.SUBDISTRICT_OFFICER, 0),
        (Role.SUPERVISOR, 0),
        (Role.DISTRICT_OFFICER, 0),
        (Role.CITY_LEADER, 0),
    ],
)
def test_the_heads_of_the_center_see_its_requests_and_nobody_else(desk, role, seen):
    case = open_case()
    register(case)
    register(open_case(make_center(make_unit(case.round, make_subdistrict("潘家园街道")))))
    unit = unit_of(case, role)

    assert DataRequest.objects.visible_to(desk(role, unit)).count() == seen


@pytest.mark.django_db
def test_nothing_is_deleted_while_a_case_is_open():
    case = open_case()
    request = register(case, kind="delete")

    with pytest.raises(Refused) as refusal:
        decide("finish", request, head_of(case))

    assert refusal.value.codes == ["case_still_open"]
    assert case.number in refusal.value.problems[0].message
    assert Client.objects.get().stopped_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, Role.DISTRICT_OFFICER]
)
def test_a_granted_deletion_closes_the_file_to_everybody(desk, role):
    case = make_case(CaseState.CLOSED, id_number=ADULT)
    worker = case.worker.desks.get()
    by = worker if role == Role.CENTER_WORKER else desk(role, unit_of(case, role))
    head = head_of(case)
    ask_to_see(case=case, reason="approval", text="核对", form_token=uuid4(), by=head, at=NOON)

    decide("finish", register(case, kind="delete"), head)
    case.client.refresh_from_db()

    assert case.client.stopped_at == NOON
    for reader in (by, head):
        seen = clearance(case, by=reader, at=NOON)
        assert (seen.extent, seen.gate, seen.reveal) == (Extent.MASKED, Gate.WALL, None)
    assert find_client(id_number=ADULT, by=worker, at=NOON) is None


def unit_of(case, role):
    return case.district if role in Role.of_district else case.subdistrict


@pytest.mark.django_db
def test_who_comes_back_gets_a_file_of_their_own_and_the_old_one_stays_closed():
    old = make_case(CaseState.CLOSED, id_number=ADULT)
    decide("finish", register(old, kind="delete"), head_of(old))

    new = open_case(old.center, id_number=ADULT)

    assert new.client != old.client
    assert new.client.stopped_at is None
    assert Client.objects.get(pk=old.client_id).cases.count() == 1


@pytest.mark.django_db
def test_a_stopped_file_can_still_be_consulted_but_not_changed():
    case = make_case(CaseState.CLOSED)
    decide("finish", register(case, kind="delete"), head_of(case))

    with pytest.raises(Refused) as refusal:
        register(case, kind="correct")

    assert refusal.value.codes == ["client_stopped"]
    assert register(case, kind="copy").shows_the_file


@pytest.mark.django_db
def test_a_stopped_file_that_could_be_found_is_no_row():
    client = open_case(id_number=ADULT).client

    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.filter(pk=client.pk).update(stopped_at=NOON, name_phone_hash="")


@pytest.mark.django_db
def test_neither_audit_nor_columns_hold_what_was_asked_and_answered():
    secrets = {"requester": "金丝雀", "contact": "13900007788", "text": "雀鸣一"}
    case = make_case(CaseState.CLOSED)
    request = register(case, kind="delete", **secrets)
    decide("finish", request, head_of(case), answer="雀鸣二")

    events = "".join(str(vars(event)) for event in AuditEvent.objects.all())
    raw = stored_texts()

    assert "停止使用服务对象信息" in events
    assert [text for text in (*secrets.values(), "雀鸣二") if text in events + raw] == []
    request.refresh_from_db()
    assert (request.requester, request.history.get().note) == ("金丝雀", "雀鸣二")


def stored_texts() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT requester, contact, text FROM cases_datarequest")
        rows = cursor.fetchall()
        cursor.execute("SELECT note FROM cases_datarequeststep")
        return str(rows + cursor.fetchall())
