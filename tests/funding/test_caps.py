"""Caps by category: set by the district, warned of, never in the way."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from core.problems import Refused
from funding.ledger import actions
from funding.ledger.caps import caps_in_force, over_caps
from funding.ledger.sums import Part
from funding.ledger.tally import tally_of
from funding.models import CategoryCaps
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district
from tests.funding.factories import NOON, make_pool, pay, spend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def set_caps(round, *, district="朝阳区", token=None, **percents):
    return actions.set_caps(
        round=round,
        percents=percents,
        basis="区联席会议纪要",
        form_token=token or uuid4(),
        by=make_desk(Role.DISTRICT_OFFICER, make_district(district)),
        at=NOON,
    )


def overs_at(desk, round):
    part = Part(desk, round)
    found = over_caps(tally_of(part), caps_in_force(part))
    return [(over.center, over.category, over.spent - over.most) for over in found]


@pytest.fixture
def pool(round, centers):
    pool = make_pool(round, center=centers[0], amount=1_000_00)
    pay(pool, centers[0], 1_000_00)
    return pool


def test_the_latest_setting_of_the_district_is_in_force(round, centers):
    token = uuid4()
    set_caps(round, office=10, audit=5, token=token)
    set_caps(round, office=90, token=token)
    set_caps(round, district="海淀区", office=1)
    assert CategoryCaps.objects.count() == 2
    set_caps(round, office=15, audit=None)

    director = make_desk(Role.DIRECTOR, centers[0].subdistrict)
    pk = centers[0].district_id
    assert caps_in_force(Part(director, round)) == {pk: {"office": 15}}
    told = AuditEvent.objects.filter(what="规定支出类别上限").latest("pk").changes
    assert (told["办公经费"], told["评估审计"]) == (["10%", "15%"], ["5%", ""])


def test_a_cap_is_a_percent_and_is_set_while_the_round_is_open(round):
    with pytest.raises(Refused) as caught:
        set_caps(round, office=101)
    assert (caught.value.codes, caught.value.problems[0].field) == (
        ["cap_out_of_range"],
        "cap_office",
    )
    Round.objects.update(closed_at=NOON)
    round.refresh_from_db()
    with pytest.raises(Refused) as caught:
        set_caps(round, office=5)
    assert caught.value.codes == ["round_closed"]


def test_a_center_is_over_its_cap_one_fen_beyond_it_and_of_all_sources_together(
    round, centers, pool
):
    other = make_pool(round, center=centers[0], amount=1_000_00, source="social")
    set_caps(round, office=10)
    desk = make_desk(Role.DISTRICT_OFFICER, centers[0].district)

    spend(pool, centers[0], 200_00, category="office")
    assert overs_at(desk, round) == []
    spend(other, centers[0], 1, category="office", standing="owed")
    assert overs_at(desk, round) == [(centers[0].pk, "office", 1)]
    assert overs_at(make_desk(Role.CITY_OFFICER), round) == [(centers[0].pk, "office", 1)]
    assert overs_at(make_desk(Role.DIRECTOR, centers[1].subdistrict), round) == []


def test_who_spends_beyond_a_cap_is_told_and_the_entry_stands(client, round, centers, pool):
    set_caps(round, office=10)
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, centers[0].subdistrict))
    typed = {
        "form_token": str(uuid4()), "pool": str(pool.pk), "spent_on": "2021-07-01",
        "voucher": "记-1", "category": "office", "payee": "某文具店", "amount": "101",
        "standing": "paid",
    }  # fmt: skip

    page = client.post(reverse("funding:expense_add"), typed, follow=True).content.decode()

    words = "办公经费已列支101.00元，超过区里规定的上限（分得金额的10%，即100.00元）1.00元"
    assert words in page
    overview = client.get(reverse("funding:ledger")).content.decode()
    assert words in overview
    assert "101.0%，超过" in overview
    assert (
        client.post(
            reverse("funding:expense_add"),
            {**typed, "form_token": str(uuid4()), "category": "venue", "amount": "1"},
            follow=True,
        )
        .content.decode()
        .count("超过区里规定")
        == 0
    )


def test_the_district_sets_caps_on_a_page_that_remembers_them(client, round):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district()))
    url = reverse("funding:caps_set")
    typed = {"form_token": str(uuid4()), "basis": "区联席会议纪要", "cap_overhead": "15"}

    refused = client.post(url, {**typed, "cap_office": "101"}).content.decode()
    assert 'value="101"' in refused
    assert CategoryCaps.objects.count() == 0
    assert client.post(url, typed).status_code == 302

    assert CategoryCaps.objects.get().percents == {"overhead": 15}
    form = client.get(url).context["form"]
    assert (form["cap_overhead"].value(), form["basis"].value()) == (15, "区联席会议纪要")


def test_there_are_no_caps_before_a_round(client, db):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district()))

    assert client.get(reverse("funding:caps_set")).status_code == 404
