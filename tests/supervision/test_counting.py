from datetime import date
from itertools import product

import pytest

from pilots.models import Round
from supervision.counting import counts_toward_quota
from supervision.figures import (
    NO_SUPERVISION,
    SupervisionFigures,
    figures_of,
    supervision_figures,
)
from supervision.models import SupervisionSession
from supervision.states import Confirmation, SessionState, Side, Structure
from tests.accounts.factories import make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.supervision.factories import NEXT_DAY, make_session


def session_of(round_pk=1, state=SessionState.CONFIRMED, structure=Structure.GROUP, **more):
    facts = {"logged_side": Side.CENTER, "confirmation": Confirmation.PERSON, **more}
    return SupervisionSession(round_id=round_pk, state=state, structure=structure, **facts)


@pytest.mark.parametrize(
    ("session", "answer"),
    [
        (session_of(), (True, "双方已确认，按一次督导计入")),
        (
            session_of(confirmation=Confirmation.PAPER),
            (True, "已由区级按双方签字的记录表确认，按一次督导计入"),
        ),
        (session_of(state=SessionState.LOGGED), (False, "尚待督导确认")),
        (
            session_of(state=SessionState.LOGGED, logged_side=Side.SUPERVISOR),
            (False, "尚待中心确认"),
        ),
        (session_of(state=SessionState.DISPUTED), (False, "对方有异议，更正并经确认后计入")),
        (session_of(state=SessionState.PLANNED), (False, "只是计划，开展并登记、确认后计入")),
        (session_of(state=SessionState.CANCELLED), (False, "计划已取消")),
        (session_of(structure=Structure.PEER), (False, "本批次不计同辈督导")),
        (session_of(structure=Structure.TRAINING), (False, "本批次不计督导培训")),
        (session_of(round_pk=2), (False, "不属于2021年试点")),
    ],
)
def test_counts_toward_quota_says_why(session, answer):
    assert counts_toward_quota(session, Round(pk=1, name="2021年试点")) == answer


@pytest.mark.parametrize("peer", [True, False])
@pytest.mark.parametrize("training", [True, False])
def test_peer_supervision_and_training_count_where_the_round_says_so(peer, training):
    round = Round(pk=1, counts_peer_supervision=peer, counts_training_supervision=training)

    counted = {s: counts_toward_quota(session_of(structure=s), round)[0] for s in Structure}

    left_out = {s for s, is_counted in counted.items() if not is_counted}
    assert left_out == ({Structure.PEER} if not peer else set()) | (
        {Structure.TRAINING} if not training else set()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("counts_peer", [True, False])
def test_the_rule_and_the_queryset_word_agree_on_every_combination(counts_peer):
    center = make_center(make_unit(make_round(2021, counts_peer_supervision=counts_peer)))
    other = make_center(make_unit(make_round(2022), make_subdistrict("潘家园街道")))
    sessions = [
        make_session(
            home,
            state=state,
            structure=structure,
            held_on=date(home.founded_on.year, 6, 10),
            at=home_at,
        )
        for home, home_at in ((center, NEXT_DAY), (other, NEXT_DAY.replace(year=2022)))
        for state, structure in product(SessionState, Structure)
    ]
    round = Round.objects.get(year=2021)

    by_rule = {each.pk for each in sessions if counts_toward_quota(each, round)[0]}

    assert by_rule == set(SupervisionSession.objects.counting(round).values_list("pk", flat=True))
    assert len(by_rule) == (6 if counts_peer else 5)


@pytest.mark.django_db
def test_a_group_session_counts_once_for_its_center_and_unconfirmed_hours_stand_apart():
    center = make_center()
    make_session(center, state=SessionState.CONFIRMED, minutes=120, attendee_count=5)
    make_session(center, state=SessionState.CONFIRMED, minutes=45, attendee_count=1)
    make_session(center, minutes=60)
    make_session(center, state=SessionState.DISPUTED, minutes=30)
    make_session(center, structure=Structure.PEER, state=SessionState.CONFIRMED, minutes=90)
    round = Round.objects.get()

    figures = supervision_figures(round=round)

    assert figures == {
        center.pk: SupervisionFigures(
            sessions=2, minutes=165, unconfirmed_sessions=1, unconfirmed_minutes=60, attendances=6
        )
    }
    assert figures_of(SupervisionSession.objects.all(), round=round) == figures[center.pk]


@pytest.mark.django_db
def test_figures_of_one_district_or_center_leave_the_others_out():
    ours = make_center()
    round = Round.objects.get()
    theirs = make_center(make_unit(round, make_subdistrict("潘家园街道")))
    make_session(ours, state=SessionState.CONFIRMED)
    make_session(theirs, state=SessionState.CONFIRMED)

    assert set(supervision_figures(round=round, district=ours.district)) == {ours.pk, theirs.pk}
    assert set(supervision_figures(round=round, center=theirs)) == {theirs.pk}


@pytest.mark.django_db
def test_figures_without_a_session_are_zero():
    center = make_center()

    assert supervision_figures(round=Round.objects.get()) == {}
    assert figures_of(SupervisionSession.objects.all(), round=Round.objects.get()) == NO_SUPERVISION
    assert center.pk not in supervision_figures(round=Round.objects.get(), center=center)


@pytest.mark.django_db
@pytest.mark.parametrize("centers", [1, 3])
def test_figures_are_one_query_for_any_number_of_centers(django_assert_num_queries, centers):
    round = make_round()
    for number in range(centers):
        make_session(make_center(make_unit(round, make_subdistrict(f"第{number}街道"))))

    with django_assert_num_queries(1):
        supervision_figures(round=round)
