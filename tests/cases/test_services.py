from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from cases import recording
from cases.models import ServiceRecord
from cases.states import CaseState
from core.problems import Refused
from pilots.models import Round
from tests.cases.factories import (
    NOON,
    SERVICE,
    desk_of,
    make_case,
    make_worker,
    open_case,
    serve,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db


def test_a_service_takes_its_units_and_field_from_the_case_and_its_year_from_the_day():
    case = make_case()

    record = serve(case)

    assert (record.center, record.subdistrict, record.district) == (
        case.center,
        case.subdistrict,
        case.district,
    )
    assert (record.field, record.year, record.round) == (case.field, 2021, case.round)
    assert (record.served_by, record.recorded_by) == (case.worker, case.worker)
    assert record.is_late_entry is False


def test_a_service_sent_twice_is_stored_once():
    case = make_case()
    token = uuid4()
    same = {"case": case, "facts": SERVICE, "form_token": token, "by": desk_of(case), "at": NOON}

    assert recording.add_record(**same) == recording.add_record(**same)
    assert ServiceRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"served_on": date(2021, 6, 11)}, ["in_future"]),
        ({"served_on": date(2021, 5, 31)}, ["before_opening"]),
        ({"persons": 3, "person_times": 2}, ["person_times_below_persons"]),
    ],
)
def test_a_wrong_service_is_refused(facts, codes):
    case = make_case()

    with pytest.raises(Refused) as refused:
        serve(case, **facts)

    assert refused.value.codes == codes


def test_a_service_of_a_colleagues_case_is_refused():
    case = make_case()
    colleague = make_worker(case.center)

    with pytest.raises(Refused) as refused:
        recording.add_record(case=case, facts=SERVICE, form_token=uuid4(), by=colleague, at=NOON)

    assert refused.value.codes == ["not_in_charge"]


def test_a_closed_case_takes_no_service():
    case = make_case(CaseState.CLOSED)

    with pytest.raises(Refused) as refused:
        serve(case)

    assert refused.value.codes == ["case_closed"]


def test_a_closed_round_takes_no_service():
    case = make_case()
    Round.objects.update(closed_at=NOON)

    with pytest.raises(Refused) as refused:
        serve(case)

    assert refused.value.codes == ["no_round"]


def test_a_service_entered_after_thirty_days_is_marked():
    case = make_case()

    assert serve(case, at=NOON + timedelta(days=26)).is_late_entry is True


@pytest.mark.parametrize(
    ("facts", "meets"),
    [
        ({"starts_at": time(10)}, True),
        ({"starts_at": time(8), "minutes": 61}, True),
        ({"starts_at": time(8), "minutes": 60}, False),
        ({"starts_at": time(10, 30)}, False),
        ({"served_on": date(2021, 6, 4), "starts_at": time(23), "minutes": 601}, True),
        ({"served_on": date(2021, 6, 4), "starts_at": time(9)}, False),
    ],
)
def test_an_overlap_is_stored_and_found(facts, meets):
    case = make_case()
    first = serve(case)

    second = serve(case, **facts)

    assert ServiceRecord.objects.overlapping(second) == ([first] if meets else [])


def test_two_workers_may_serve_at_the_same_time():
    center = make_center()
    serve(open_case(center))

    assert ServiceRecord.objects.overlapping(serve(open_case(center))) == []
