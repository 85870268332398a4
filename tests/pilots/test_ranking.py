"""推荐排序: each place once in a district and round, fixed by the sign-off."""

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.actions import ranking
from pilots.models import Recommendation
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def forms():
    round, district = make_round(), make_district()
    return [
        make_recommendation(round, make_subdistrict(name, district))
        for name in ("劲松街道", "望京街道")
    ]


def rank(forms, *ranks):
    by = make_desk(Role.DISTRICT_OFFICER, forms[0].district)
    places = dict(zip([form.pk for form in forms], ranks, strict=True))
    actions.rank_recommendations(round=forms[0].round, ranks=places, by=by, at=NOON)


def ranks():
    return list(Recommendation.objects.order_by("pk").values_list("rank", flat=True))


def test_two_places_can_be_exchanged_in_one_act(forms):
    rank(forms, 1, 2)
    rank(forms, 2, 1)

    assert ranks() == [2, 1]


def test_the_page_puts_them_in_order_and_the_city_sees_it(at_desk, forms):
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("recommendation_rank", forms[0].round.pk)

    client.post(address, {f"rank_{forms[0].pk}": "2", f"rank_{forms[1].pk}": "1"})
    for form in forms:
        walk_up(form, until="sign")

    assert ranks() == [2, 1]
    shown = text_of(at_desk(Role.CITY_OFFICER).get(page("candidate_list")))
    assert shown.index("望京街道") < shown.index("劲松街道")
    assert "推荐排序第1位" in shown


def test_one_place_is_not_given_twice(at_desk, forms):
    address = page("recommendation_rank", forms[0].round.pk)

    answer = at_desk(Role.DISTRICT_OFFICER).post(
        address, {f"rank_{form.pk}": "1" for form in forms}
    )

    assert "第1位已是" in text_of(answer)
    assert ranks() == [None, None]


def test_what_was_signed_keeps_its_place(forms):
    rank(forms, 1, 2)
    walk_up(forms[0], until="sign")

    with pytest.raises(Refused) as refusal:
        rank(forms[1:], 1)
    rank(forms, 5, 3)

    assert refusal.value.codes == ["rank_taken"]
    assert ranks() == [1, 3]


def test_a_form_signed_while_its_order_is_changed_is_refused(forms, monkeypatch):
    walk_up(forms[0], until="sign")
    monkeypatch.setattr("pilots.actions.ranking.rankable", lambda round, by: forms)

    with pytest.raises(Refused) as refusal:
        rank(forms, 1, 2)

    assert refusal.value.codes == ["rank_signed"]


def test_the_database_holds_each_place_once(forms):
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.update(rank=1)


def test_a_return_that_names_other_parts_leaves_the_signed_place(forms):
    rank(forms, 1, 2)
    form = walk_up(forms[0])
    city = make_desk(Role.CITY_OFFICER)
    opinions = [("funds", "请核实。")]
    actions.take_step("return", content=form, by=city, at=NOON, returns=opinions)

    rank(forms, 5, 3)
    with pytest.raises(Refused) as refusal:
        rank(forms[1:], 1)

    assert (ranks(), refusal.value.codes) == ([1, 3], ["rank_taken"])


def test_forms_are_locked_in_the_order_in_which_a_sign_off_locks_them(forms, monkeypatch):
    rank(forms, 2, 1)
    seen, lock = [], ranking.locked
    monkeypatch.setattr(
        ranking, "locked", lambda row, by: (seen.append(row.submission_id), lock(row, by=by))[1]
    )

    rank(forms, 3, 4)
    rank(forms, 4, 3)

    assert seen == sorted(form.submission_id for form in forms) * 2
