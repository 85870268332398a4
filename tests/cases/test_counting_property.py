"""The rule for one case and the words for many agree on every row there can be."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.counting import (
    counts_toward_quota,
    reason_counts,
    reasons_of,
    three_readings,
    why_uncounted,
)
from cases.figures import readings_by_center
from cases.models import Case
from cases.states import CaseState, Recognition
from pilots.choices import Method
from pilots.states import CountingRule
from reports.figures import center_figures
from tests.cases.factories import make_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db
IN_JUNE = date(2021, 6, 10)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(CaseState),
        st.sampled_from(Recognition),
        st.sampled_from(Method),
        st.booleans(),
    ),
    max_size=8,
)


@pytest.fixture
def built():
    return make_case(CaseState.CLOSED, make_center(make_unit(make_round(2021)))), make_round(2022)


def _row(model: Case, serial: int, facts, other) -> Case:
    state, recognition, method, is_elsewhere = facts
    is_closed = state == CaseState.CLOSED
    copied = ("district", "subdistrict", "center", "client", "worker", "field", "opened_on", "year")
    return Case(
        **{name: getattr(model, name) for name in copied},
        number=f"生成{serial}",
        round=other if is_elsewhere else model.round,
        method=method,
        title="" if method == Method.INDIVIDUAL else "邻里小组",
        state=state,
        recognition=recognition if is_closed else None,
        recognition_note="材料不全。",
        transferred_on=IN_JUNE if state == CaseState.TRANSFERRED else None,
        **{
            name: getattr(model, name) if is_closed else None
            for name in ("closing_asked_by", "closing_asked_on", "approved_by", "closed_on")
        },
        **{
            name: getattr(model, name)
            for name in ("assessed_on", "planned_on", "intervened_on", "evaluated_on")
        },
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, rule=st.sampled_from(CountingRule))
def test_one_and_many_agree_on_generated_rows(built, rows, rule):
    model, other = built
    round = model.round
    round.counting_rule = rule
    with transaction.atomic():
        Case.objects.bulk_create(_row(model, n, facts, other) for n, facts in enumerate(rows))
        cases = list(Case.objects.order_by("pk"))

        counted = {case.pk for case in cases if counts_toward_quota(case, round)[0]}
        words = set(Case.objects.counting(round).values_list("pk", flat=True))
        left_out = {case.pk for case in cases if case.round_id == round.pk} - counted
        by_reason = {
            reason: {case.pk for case in cases if why_uncounted(case, round) == reason}
            for reason in reasons_of(rule)
        }

        assert words == counted
        assert {case.pk for case in Case.objects.uncounted(round)} == left_out
        for reason, keys in by_reason.items():
            assert {case.pk for case in Case.objects.uncounted(round, reason)} == keys
        assert sum(map(len, by_reason.values())) == len(left_out)
        assert reason_counts(Case.objects.all(), round) == [
            (reason, len(keys)) for reason, keys in by_reason.items()
        ]
        _figures_agree(model, round, len(counted))
        transaction.set_rollback(True)


def _figures_agree(model, round, number: int) -> None:
    readings = three_readings(Case.objects.all(), round)
    of_center = readings_by_center(round=round, centers=[model.center_id])[model.center_id]

    assert [reading.cases for reading in readings if reading.is_used] == [number]
    assert readings == of_center
    figures = center_figures(round=round, center=model.center, on=round.service_ends_on)
    assert figures["counting_cases"] == number


def test_an_unknown_reason_narrows_nothing(built):
    model, _ = built

    assert list(Case.objects.uncounted(model.round, "nonsense")) == [model]
    assert list(Case.objects.uncounted(model.round, "other_method")) == [model]  # of another rule


def test_the_readings_of_all_centers_take_one_query(built):
    model, _ = built
    round, center = model.round, model.center_id

    with CaptureQueriesContext(connection) as queries:
        readings = readings_by_center(round=round, centers=[center, 999])

    assert len(queries) == 1
    assert list(readings) == [center]
