"""What the database never lets be false about a round, and the words for who has met what."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.deadlines import BEIJING
from pilots.models import Obligation, PilotUnit, Round, Stage
from pilots.obligations import cell
from tests.pilots.factories import NOON, make_recommendation, make_round, make_unit, walk_up

pytestmark = pytest.mark.django_db

DUE = datetime(2021, 5, 18, 18, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"service_ends_on": date(2021, 1, 1)}, "ends_after_it_starts"),
        ({"last_entry_on": date(2021, 12, 30)}, "last_entry_after_end"),
        ({"closed_at": NOON - timedelta(days=99)}, "closed_after_opened"),
    ],
)
def test_the_database_refuses_a_round_that_contradicts_itself(changes, name):
    round = make_round()

    with pytest.raises(IntegrityError, match=f"pilots_round_{name}"), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(**changes)


def test_the_database_refuses_a_stage_that_ends_before_it_begins():
    stage = make_round().stages.get(kind="plan")

    with pytest.raises(IntegrityError, match="due_after_opening"), transaction.atomic():
        Stage.objects.filter(pk=stage.pk).update(due_at=stage.opens_at)


def test_the_database_refuses_a_second_obligation_of_one_district():
    owed = make_round().stages.get(kind="summary").obligations.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.create(stage=owed.stage, district=owed.district, due_at=owed.due_at)


def test_the_database_refuses_a_unit_that_ends_before_it_starts():
    unit = make_unit()

    with pytest.raises(IntegrityError, match="ends_after_start"), transaction.atomic():
        PilotUnit.objects.filter(pk=unit.pk).update(ends_on=unit.starts_on - timedelta(days=1))


def test_a_proposal_is_complete_or_not_there():
    recommendation = make_recommendation(filled_in=False)

    with pytest.raises(IntegrityError, match="proposal_complete"), transaction.atomic():
        type(recommendation).objects.filter(pk=recommendation.pk).update(proposed_at=NOON)


@pytest.mark.parametrize(
    ("until", "signed_at", "at", "word", "hint"),
    [
        (None, None, DUE - SECOND, "草稿", ""),
        (None, None, DUE, "草稿", "已过截止时间"),
        ("hand_in", NOON, DUE - SECOND, "待审", ""),
        ("hand_in", NOON, DUE, "待审", "已过截止时间"),
        ("sign", DUE - SECOND, DUE, "已报", ""),
        ("sign", DUE, DUE, "逾期报", ""),
    ],
)
def test_a_cell_says_where_the_district_stands(until, signed_at, at, word, hint):
    recommendation = make_recommendation()
    if until:
        walk_up(recommendation, until=until, at=signed_at)

    shown = cell(Obligation.objects.get(pk=recommendation.submission.obligation_id), at=at)

    assert (shown.word, shown.hint) == (word, hint)


def test_a_district_that_began_nothing_has_reported_nothing():
    owed = make_round().stages.get(kind="summary").obligations.first()

    assert (cell(owed, at=NOON).word, cell(None, at=NOON).word) == ("未报", "无需报送")
