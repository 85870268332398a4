from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from cases import opening
from cases.models import Case, Client, ConsentRecord
from cases.states import CaseState
from core.deadlines import BEIJING
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import (
    ADULT,
    CASE,
    NOON,
    PERSON,
    make_worker,
    open_case,
)
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db

LAST_SECOND = datetime(2021, 12, 31, 23, 59, 59, tzinfo=BEIJING)
NEW_YEAR = datetime(2022, 1, 1, tzinfo=BEIJING)


def test_a_case_is_opened_with_its_person_and_consent():
    center = make_center()
    worker = make_worker(center)

    case = open_case(center, worker, id_number=ADULT)

    assert (case.state, case.worker, case.year) == (CaseState.INTAKE, worker.user, 2021)
    assert (case.center, case.subdistrict, case.district) == (
        center,
        center.subdistrict,
        center.district,
    )
    assert (case.client.name, case.client.is_minor) == ("张三丰", False)
    assert ConsentRecord.objects.get().client == case.client
    assert AuditEvent.objects.order_by("pk").last().what == "新接案"


def test_numbers_run_by_center_and_year_over_all_methods():
    center = make_center()
    elsewhere = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))

    numbers = [
        open_case(center, method="individual").number,
        open_case(center, method="group").number,
        open_case(elsewhere, method="community").number,
        open_case(center, method="community").number,
    ]

    code, other = center.subdistrict.code, elsewhere.subdistrict.code
    assert numbers == [
        f"{code}-GA-2021-0001",
        f"{code}-XZ-2021-0002",
        f"{other}-SQ-2021-0001",
        f"{code}-SQ-2021-0003",
    ]


def test_a_form_sent_twice_opens_one_case():
    center = make_center()
    worker = make_worker(center)
    same = {
        "center": center,
        "facts": {**PERSON, **CASE},
        "form_token": uuid4(),
        "by": worker,
        "at": NOON,
    }

    first, second = opening.open_case(**same), opening.open_case(**same)

    assert first == second
    assert (Case.objects.count(), Client.objects.count(), ConsentRecord.objects.count()) == (
        1,
        1,
        1,
    )


def test_the_same_person_keeps_one_file_in_a_center():
    center = make_center()

    first = open_case(center, id_number=ADULT)
    second = open_case(center, id_number=ADULT, phone="", address="劲松西社区3号楼")

    assert first.client == second.client
    second.client.refresh_from_db()
    assert (second.client.phone, second.client.address) == ("13812345678", "劲松西社区3号楼")


def test_people_without_papers_are_not_taken_for_one_another():
    center = make_center()

    assert open_case(center).client != open_case(center).client


def test_the_same_person_of_another_center_is_not_found():
    center = make_center()
    elsewhere = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))

    ours, theirs = open_case(center, id_number=ADULT), open_case(elsewhere, id_number=ADULT)

    assert ours.client != theirs.client


def test_one_number_under_two_names_is_refused_without_saying_the_other():
    center = make_center()
    open_case(center, id_number=ADULT)

    with pytest.raises(Refused) as refused:
        open_case(center, id_number=ADULT, name="李四")

    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("client_name_differs", "name")
    assert "张" not in problem.message
    assert Case.objects.count() == 1


def test_a_minor_by_the_number_is_kept_as_one():
    case = open_case(id_number="810000200608230021", relation="parent")

    assert case.client.is_minor is True


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"opened_on": date(2020, 12, 31), "signed_on": date(2020, 12, 31)}, "no_round"),
        ({"opened_on": date(2021, 6, 11)}, "in_future"),
        ({"signed_on": date(2021, 6, 2)}, "consent_after_opening"),
        ({"is_minor": True}, "guardian_missing"),
    ],
)
def test_nothing_is_stored_of_a_case_that_is_refused(facts, code):
    center = make_center()

    with pytest.raises(Refused) as refused:
        open_case(center, **facts)

    assert refused.value.codes == [code]
    assert (Case.objects.count(), Client.objects.count()) == (0, 0)


def test_a_closed_round_takes_no_case():
    center = make_center()
    Round.objects.update(closed_at=NOON)

    with pytest.raises(Refused) as refused:
        open_case(center)

    assert refused.value.codes == ["no_round"]


@pytest.mark.parametrize(("day", "is_open"), [(31, True), (32, False)])
def test_late_entries_end_with_the_rounds_last_entry_day(day, is_open):
    center = make_center()
    at = datetime(2022, 1, 1, 12, tzinfo=BEIJING) + timedelta(days=day - 1)

    if is_open:
        assert open_case(center, at=at).year == 2021
    else:
        with pytest.raises(Refused) as refused:
            open_case(center, at=at)
        assert refused.value.codes == ["entry_over"]


@pytest.mark.parametrize(
    ("at", "day", "year"),
    [(LAST_SECOND, date(2021, 12, 31), 2021), (NEW_YEAR, date(2022, 1, 1), 2022)],
)
def test_the_turn_of_the_year_is_beijings(at, day, year):
    center = make_center()
    make_round(2022)

    case = open_case(center, at=at, opened_on=day)

    assert (case.year, case.round.year) == (year, year)


def test_a_day_that_has_not_begun_in_beijing_is_in_the_future():
    center = make_center()
    make_round(2022)

    with pytest.raises(Refused) as refused:
        open_case(center, at=LAST_SECOND, opened_on=date(2022, 1, 1))

    assert refused.value.codes == ["in_future"]
