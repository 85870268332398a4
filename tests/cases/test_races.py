"""Many at once: only a database with row locks can show that nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from accounts.roles import Role
from cases import actions, opening
from cases.models import Case, Client, ServiceRecord
from cases.states import CaseState
from core.problems import Refused
from tests.cases.factories import ADULT, CASE, NOON, PERSON, make_case, make_worker
from tests.cases.test_off_line_records import book, line, take
from tests.centers.factories import make_center

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has no row locks"),
]


def at_once(*tasks):
    """Run the tasks in threads that start together; what each returned or was refused with."""
    barrier = Barrier(len(tasks), timeout=20)

    def run(task):
        try:
            barrier.wait()
            return task()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_cases_opened_at_once_get_numbers_of_their_own_and_one_file_for_one_person():
    center = make_center()
    workers = [make_worker(center) for _ in range(8)]

    def opened_by(worker):
        facts = {**PERSON, **CASE, "id_number": ADULT}
        return lambda: opening.open_case(
            center=center, facts=facts, form_token=uuid4(), by=worker, at=NOON
        )

    at_once(*(opened_by(worker) for worker in workers))

    serials = sorted(number[-4:] for number in Case.objects.values_list("number", flat=True))
    assert serials == [f"{serial:04d}" for serial in range(1, 9)]
    assert Client.objects.count() == 1


def test_a_button_pressed_twice_at_once_opens_one_case():
    center = make_center()
    worker, token, facts = make_worker(center), uuid4(), {**PERSON, **CASE}

    def press():
        return opening.open_case(center=center, facts=facts, form_token=token, by=worker, at=NOON)

    first, second = at_once(press, press)

    assert first == second
    assert Case.objects.count() == 1


def test_two_who_decide_at_once_decide_once():
    case = make_case(CaseState.CLOSING)
    heads = [make_worker(case.center, role) for role in (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)]

    def approving(head):
        return lambda: actions.take_step("approve", case=case, by=head, at=NOON)

    answers = at_once(*(approving(head) for head in heads))

    refusals = [answer.codes for answer in answers if isinstance(answer, Refused)]
    assert refusals == [["wrong_state"]]
    assert case.history.filter(step="approve").count() == 1


def test_a_workbook_confirmed_twice_at_once_comes_in_once():
    center = make_center()
    worker = make_worker(center)
    content = book(center, worker, line(), line(服务日期="2021-06-06"))

    counts = at_once(*[lambda: take(content, center, worker)] * 2)

    assert sorted(counts) == [0, 2]
    assert ServiceRecord.objects.count() == 2
