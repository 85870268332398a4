from itertools import product
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.counting import counts_toward_quota, three_readings
from cases.models import Case
from cases.states import CaseState, Recognition
from pilots.choices import Method
from pilots.states import CountingRule
from tests.cases.factories import make_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit

RULES = list(CountingRule)
FACTS = [
    (state, recognition, method, in_round)
    for state, method, in_round in product(CaseState, Method, (True, False))
    for recognition in (Recognition if state == CaseState.CLOSED else (None,))
]


def row(state, recognition, method, in_round):
    return SimpleNamespace(
        state=state,
        recognition=recognition,
        method=method,
        round_id=1 if in_round else 2,
        recognition_note="材料不全。",
    )


@pytest.mark.parametrize(
    ("rule", "facts", "reason"),
    [
        ("recognized", ("closed", "recognized", "group", True), ""),
        ("recognized", ("closed", "waiting", "individual", True), "尚待区级认定"),
        ("recognized", ("closed", "declined", "group", True), "区级不予认定：材料不全。"),
        ("recognized", ("closing", None, "individual", True), "尚未结案"),
        ("recognized", ("closed", "recognized", "individual", False), "不属于本批次"),
        ("closed", ("transferred", None, "individual", True), "已转到其他中心，由接收的中心计入"),
        ("closed", ("closed", "declined", "community", True), ""),
        ("closed", ("evaluation", None, "community", True), "尚未结案"),
        ("closed_individual", ("closed", "waiting", "individual", True), ""),
        ("closed_individual", ("closed", "recognized", "group", True), "本批次只计个案"),
        ("closed_individual", ("intake", None, "group", True), "尚未结案"),
    ],
)
def test_each_exclusion_has_its_reason(rule, facts, reason):
    round = SimpleNamespace(pk=1, counting_rule=rule)

    assert counts_toward_quota(row(*facts), round) == (not reason, reason)


@pytest.mark.django_db
def test_the_rule_for_one_and_for_many_are_the_same():
    center = make_center(make_unit(make_round(2021)))
    other = make_round(2022)
    closed = make_case(CaseState.CLOSED, center)
    still_open = make_case(CaseState.CLOSING, center)
    compared = 0

    for (state, recognition, method, in_round), rule in product(FACTS, RULES):
        model = closed if state == CaseState.CLOSED else still_open
        round = closed.round
        Case.objects.filter(pk=model.pk).update(
            state=state,
            recognition=recognition,
            method=method,
            transferred_on=model.opened_on if state == CaseState.TRANSFERRED else None,
            title="邻里手工小组",
            round=round if in_round else other,
        )
        round.counting_rule = rule
        stored = Case.objects.get(pk=model.pk)
        mine = Case.objects.filter(pk=model.pk)
        is_counted, reason = counts_toward_quota(stored, round)

        assert mine.counting(round).exists() is is_counted
        assert bool(reason) is not is_counted
        compared += 1

    assert compared == len(FACTS) * 3 == 180


@pytest.mark.django_db
def test_the_three_readings_stand_side_by_side_in_one_query():
    center = make_center()
    make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED, method="group")
    make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)
    closed = make_case(CaseState.CLOSED, center)
    make_case(CaseState.PLANNING, center)
    round = closed.round

    with CaptureQueriesContext(connection) as queries:
        readings = three_readings(Case.objects.all(), round)

    assert len(queries) == 1
    assert [(reading.rule, reading.cases, reading.is_used) for reading in readings] == [
        ("recognized", 1, True),
        ("closed", 3, False),
        ("closed_individual", 2, False),
    ]
