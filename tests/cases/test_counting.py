from itertools import product
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.counting import (
    counts_toward_quota,
    exclusions,
    three_readings,
    what_would_count,
)
from cases.models import Case
from cases.states import CaseState, Recognition
from pilots.choices import Method
from pilots.states import CountingRule
from tests.cases.factories import NOON, make_case
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
            round=round if in_round else other,
        )
        round.counting_rule = rule
        stored = Case.objects.get(pk=model.pk)
        mine = Case.objects.filter(pk=model.pk)
        is_counted, reason = counts_toward_quota(stored, round)

        assert mine.counting(round).exists() is is_counted
        assert bool(reason) is not is_counted
        compared += 1

    assert compared == len(FACTS) * 3 == 162


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


ROWS = st.lists(st.sampled_from(FACTS), min_size=1, max_size=8)


@pytest.mark.django_db
def test_one_by_one_and_all_at_once_agree_on_any_mixture_of_cases():
    """And every case that does not count is under exactly one reason, which is the one it is told."""
    center = make_center(make_unit(make_round(2021)))
    round, other = make_case(CaseState.CLOSED, center).round, make_round(2022)
    cases = list(Case.objects.all()) + [make_case(CaseState.CLOSED, center) for _ in range(7)]

    @settings(max_examples=20, deadline=None, database=None)
    @given(rows=ROWS, rule=st.sampled_from(RULES))
    def agree(rows, rule):
        round.counting_rule = rule
        mine = Case.objects.filter(pk__in=[case.pk for case in cases[: len(rows)]])
        for case, (state, recognition, method, in_round) in zip(cases, rows, strict=False):
            Case.objects.filter(pk=case.pk).update(
                state=state,
                closed_on=NOON.date() if state == CaseState.CLOSED else None,
                approved_by=case.approved_by_id if state == CaseState.CLOSED else None,
                recognition=recognition,
                method=method,
                round=round if in_round else other,
            )
        told = {case.pk: counts_toward_quota(case, round) for case in mine}
        counted = {pk for pk, (is_counted, _) in told.items() if is_counted}
        assert set(mine.counting(round).values_list("pk", flat=True)) == counted
        here = mine.filter(round=round)
        found = {
            pk: reason.label
            for reason, condition in exclusions(rule).items()
            for pk in here.filter(condition).values_list("pk", flat=True)
        }
        sizes = [here.filter(condition).count() for condition in exclusions(rule).values()]
        assert sum(sizes) == len(found)
        assert found == {
            case.pk: told[case.pk][1].partition("：")[0] for case in here if case.pk not in counted
        }
        assert all(bool(what_would_count(case, round)) == (case.pk in found) for case in here)

    agree()


@pytest.mark.parametrize(
    ("rule", "facts", "is_closed", "remedy"),
    [
        ("recognized", ("closed", "recognized", "group"), False, ""),
        ("recognized", ("intake", None, "group"), False, "结案经批准，再经区级认定后计入。"),
        ("closed", ("intake", None, "group"), False, "结案经批准后计入。"),
        ("recognized", ("closed", "waiting", "group"), False, "区级认定后计入。"),
        (
            "recognized",
            ("closed", "declined", "group"),
            False,
            "中心向区级说明情况，区级撤回意见后可以重新认定。",
        ),
        (
            "closed_individual",
            ("intake", None, "group"),
            False,
            "小组和社区工作在本批次不计入，除非市级更改批次的计数口径。",
        ),
        ("closed_individual", ("intake", None, "individual"), False, "结案经批准后计入。"),
        ("recognized", ("closed", "waiting", "group"), True, "批次已关闭，计入的案例不再变动。"),
    ],
)
def test_a_case_left_out_says_what_would_make_it_count(rule, facts, is_closed, remedy):
    round = SimpleNamespace(pk=1, counting_rule=rule, is_closed=is_closed)

    assert what_would_count(row(*facts, True), round) == remedy
