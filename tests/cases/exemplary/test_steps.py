"""Every step from every state by every role; the second reader; what stops a step."""

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from cases.exemplary import actions
from cases.exemplary.states import STEPS, PieceState, basis_problems
from cases.models import Exemplary, LibraryEdition
from cases.states import CaseState
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.exemplary.factories import (
    CLASSES,
    CONSENT,
    TEXTS,
    make_piece,
    make_published,
    start,
    take,
    write,
)
from tests.cases.factories import NOON, desk_of, make_case, make_worker
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db
S = PieceState


def test_every_step_from_every_state_by_every_role():
    center = make_center()
    author = make_worker(center)
    piece = make_piece(center=center, author=author)
    for role in Role:
        by = make_desk(role)
        for name, step in STEPS.items():
            for state in PieceState:
                piece.state = state
                codes = [problem.code for problem in piece.obstacles(name, by=by)]
                if role not in step.roles:
                    assert codes == ["wrong_role"]
                elif state not in step.sources:
                    assert codes == ["wrong_state"]
                else:
                    assert {"wrong_role", "wrong_state"}.isdisjoint(codes)


def test_a_piece_comes_from_its_author_to_the_library():
    piece = make_published()

    steps = list(piece.history.order_by("pk").values_list("step", flat=True))
    edition = LibraryEdition.objects.get(piece=piece)

    assert steps == ["submit", "confirm", "recommend", "publish"]
    assert (piece.reader != piece.author, piece.published_at) == (True, NOON)
    assert {name: getattr(edition, name) for name in TEXTS} == TEXTS


@pytest.mark.parametrize("name", ["confirm", "send_back"])
def test_the_author_is_never_the_second_reader_at_whatever_desk(name):
    piece = make_piece(S.READING)
    other_desk = make_desk(Role.DIRECTOR, piece.subdistrict, user=piece.author)

    for by in (piece.desk, other_desk):
        with pytest.raises(Refused) as refusal:
            take(name, piece, by=by, note="看过。")
        assert refusal.value.codes == ["same_person"]


def test_the_database_refuses_an_author_as_the_reader_and_a_published_piece_without_one():
    piece = make_published()

    for facts in ({"reader": piece.author}, {"reader": None, "read_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Exemplary.objects.filter(pk=piece.pk).update(**facts)


def test_a_colleague_reads_and_whoever_returns_says_why():
    piece = make_piece(S.READING)
    colleague = make_worker(piece.center)

    with pytest.raises(Refused) as refusal:
        take("send_back", piece, by=colleague)
    returned = take("send_back", piece, by=colleague, note="分析太简单。")

    assert refusal.value.codes == ["note_missing"]
    assert (returned.state, returned.reader) == (S.RETURNED, None)


@pytest.mark.parametrize(
    ("state", "step"), [(S.WITH_DISTRICT, "district_return"), (S.WITH_CITY, "city_return")]
)
def test_what_comes_back_is_read_anew(state, step):
    returned = take(step, make_piece(state), note="请补充成效。")

    assert (returned.state, returned.reader, returned.read_at) == (S.RETURNED, None, None)
    assert take("submit", write(returned)).state == S.READING


def test_an_unfinished_text_is_handed_in_by_nobody_and_all_reasons_come_at_once():
    piece = write(start(), background=" ", lessons="", basis="")

    with pytest.raises(Refused) as refusal:
        take("submit", piece)

    assert refusal.value.codes == ["piece_text_missing", "piece_text_missing", "basis_missing"]


def test_what_can_be_found_stops_the_hand_in():
    piece = write(start(), process="面谈时张奶奶留了电话13812345678。")

    with pytest.raises(Refused) as refusal:
        take("submit", piece)

    assert refusal.value.codes == ["marks_open"]
    assert "还有2处" in str(refusal.value)


@pytest.mark.parametrize("step", ["confirm", "recommend", "publish"])
def test_what_comes_to_be_known_later_stops_every_later_step(step):
    states = {"confirm": S.READING, "recommend": S.WITH_DISTRICT, "publish": S.WITH_CITY}
    case = make_case(CaseState.CLOSED)
    piece = make_piece(states[step], case.center, desk_of(case), case)
    case.client.name = "老人独居"  # words of the text, for the test's sake
    case.client.save()

    with pytest.raises(Refused) as refusal:
        take(step, piece)

    assert refusal.value.codes == ["marks_open"]


@pytest.mark.parametrize(
    ("facts", "is_minor", "codes"),
    [
        ({}, False, []),
        ({"consent_relation": "parent"}, True, []),
        ({}, True, ["use_guardian_missing"]),
        ({"consent_signer": ""}, False, ["use_consent_incomplete"]),
        ({"consent_signed_on": None}, False, ["use_consent_incomplete"]),
        ({"basis": "anonymous"}, False, ["anonymity_unsaid"]),
        ({"basis": "anonymous", "anonymity_note": "改动了年龄和家庭。"}, False, []),
        ({"basis": ""}, False, ["basis_missing"]),
    ],
)
def test_what_the_publication_rests_on(facts, is_minor, codes):
    problems = basis_problems({**CONSENT, **facts}, is_minor=is_minor)

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.EXECUTIVE_DIRECTOR])
def test_a_withdrawal_takes_the_piece_out_of_the_library_at_once(role):
    piece = make_published()
    by = make_desk(role, None if role in Role.of_city else piece.subdistrict)
    viewer = make_desk(Role.CITY_VIEWER)

    before = Exemplary.objects.in_library(viewer).count()
    withdrawn = take("withdraw", piece, by=by, note="本人撤回同意。")

    assert (before, Exemplary.objects.in_library(viewer).count()) == (1, 0)
    assert withdrawn.history.get(step="withdraw").note == "本人撤回同意。"
    assert LibraryEdition.objects.filter(piece=piece).exists()


def test_a_colleague_withdraws_nothing_of_others():
    piece = make_published()

    with pytest.raises(Refused) as refusal:
        take("withdraw", piece, by=make_worker(piece.center), note="不想要。")

    assert refusal.value.codes == ["not_the_author"]


def test_a_case_is_nominated_once_closed_by_who_leads_it_or_the_executive_director():
    closed = make_case(CaseState.CLOSED)
    open_case = make_case(CaseState.INTAKE, closed.center)
    executive = make_worker(closed.center, Role.EXECUTIVE_DIRECTOR)
    codes = {
        "open": actions.nomination_problems(open_case, by=desk_of(open_case)),
        "colleague": actions.nomination_problems(closed, by=make_worker(closed.center)),
        "leads": actions.nomination_problems(closed, by=desk_of(closed)),
        "executive": actions.nomination_problems(closed, by=executive),
    }
    make_piece(center=closed.center, author=desk_of(closed), case=closed)
    codes["again"] = actions.nomination_problems(closed, by=executive)

    assert {name: [problem.code for problem in found] for name, found in codes.items()} == {
        "open": ["case_still_open"],
        "colleague": ["not_in_charge"],
        "leads": [],
        "executive": [],
        "again": ["already_nominated"],
    }


def test_the_same_form_begins_one_piece():
    center = make_center()
    author = make_worker(center)
    first = start(center, author)
    facts = {**CLASSES, "title": TEXTS["title"]}
    again = actions.start_piece(
        center=center,
        case=None,
        facts=facts,
        form_token=first.form_token,
        by=author,
        at=NOON,
        texts={},
    )

    assert again == first


# Who sees a piece in which state, besides its author; the district's and the city's in scope.
SIGHT = {
    S.DRAFT: set(),
    S.READING: set(Role.of_center),
    S.WITH_DISTRICT: {*Role.of_center, *Role.of_district},
    S.WITH_CITY: {*Role.of_center, *Role.of_district, Role.CITY_OFFICER, Role.CITY_LEADER},
}


@pytest.mark.parametrize("state", SIGHT)
def test_an_unpublished_piece_is_seen_by_its_chain_alone(state):
    piece = make_piece(state)
    elsewhere = make_center(
        make_unit(Round.objects.get(), make_subdistrict("中关村街道", make_district("海淀区")))
    )
    desks = {
        role: make_desk(role, piece.district if role in Role.of_district else piece.subdistrict)
        for role in (*Role.of_subdistrict, *Role.of_district)
    }
    desks |= {role: make_desk(role) for role in Role.of_city}
    strangers = [make_worker(elsewhere), make_desk(Role.DISTRICT_OFFICER, elsewhere.district)]

    seeing = {role for role, desk in desks.items() if piece in Exemplary.objects.visible_to(desk)}

    assert seeing == SIGHT[state]
    assert piece in Exemplary.objects.visible_to(piece.desk)
    assert not any(piece in Exemplary.objects.visible_to(desk) for desk in strangers)
