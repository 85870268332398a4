"""Who sees which form and when; the city's candidates; frozen versions."""

import pytest

from accounts.roles import Role
from pilots import actions
from pilots.models import (
    Recommendation,
    SubmissionVersion,
)
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    NOON,
    make_decided_unit,
    make_plan,
    make_recommendation,
    make_round,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


ADDRESSES = (
    "recommendation_detail",
    "recommendation_print",
    "recommendation_return",
    "recommendation_propose",
)


@pytest.mark.parametrize("name", [*ADDRESSES, "version_detail", "plan_detail"])
def test_another_districts_rows_are_not_there(at_desk, name):
    unit = make_decided_unit()
    plan = make_plan(unit)
    pk = {
        "version_detail": SubmissionVersion.objects.get().pk,
        "plan_detail": plan.pk,
    }.get(name, unit.recommendation_id)
    client = at_desk(Role.DISTRICT_LEADER, make_district("海淀区"))

    expected = 403 if name == "recommendation_propose" else 404
    assert client.get(page(name, pk)).status_code == expected


def test_a_sibling_subdistrict_sees_nothing_of_the_form(at_desk):
    recommendation = make_recommendation()
    client = at_desk(Role.SUBDISTRICT_OFFICER, make_subdistrict("双井街道"))

    assert client.get(page("recommendation_detail", recommendation.pk)).status_code == 404
    assert client.get(page("recommendation_list")).context["rows"] == []


@pytest.mark.parametrize(("until", "status"), [("hand_in", 404), ("sign", 200)])
def test_the_city_sees_nothing_before_the_sign_off(at_desk, until, status):
    recommendation = walk_up(make_recommendation(), until=until)
    client = at_desk(Role.CITY_OFFICER)

    assert client.get(page("recommendation_detail", recommendation.pk)).status_code == status
    assert len(client.get(page("candidate_list")).context["rows"]) == (status == 200)


def test_the_city_reads_the_signed_version_while_the_district_mends(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")
    actions.take_step("recall", content=recommendation, by=make_desk(Role.DISTRICT_LEADER), at=NOON)
    Recommendation.objects.update(strengths="还没写好")
    client = at_desk(Role.CITY_VIEWER)

    shown = text_of(client.get(page("recommendation_detail", recommendation.pk)))

    assert "还没写好" not in shown
    assert "区里正在修改" in shown
    assert client.get(page("recommendation_print", recommendation.pk)).status_code == 404


def test_the_officer_proposes_and_the_candidates_show_it(at_desk):
    recommendation = walk_up(make_recommendation())
    client = at_desk(Role.CITY_OFFICER)

    missing = client.post(page("recommendation_propose", recommendation.pk), {"outcome": ""})
    client.post(page("recommendation_propose", recommendation.pk), {"outcome": "accept"})

    shown = text_of(client.get(page("candidate_list")))
    assert missing.context["form"].errors["outcome"] == ["请选择拟办意见"]
    assert Recommendation.objects.get().proposed_outcome == "accept"
    assert ("列入试点" in shown, "35.00" in shown, "赵常务" in shown) == (True, True, True)


def test_proposing_before_receipt_is_refused(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")

    answer = at_desk(Role.CITY_OFFICER).post(
        page("recommendation_propose", recommendation.pk), {"outcome": "accept"}
    )

    assert "签收后才能拟办" in text_of(answer)
    assert Recommendation.objects.get().proposed_outcome is None


@pytest.mark.parametrize("count", [1, 3])
def test_candidates_cost_the_same_however_many(at_desk, django_assert_num_queries, count):
    round = make_round()
    for number in range(count):
        walk_up(make_recommendation(round, make_subdistrict(f"第{number}街道")), until="sign")
    client = at_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(11):
        assert len(client.get(page("candidate_list")).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_recommendations_cost_the_same_however_many(at_desk, django_assert_num_queries, count):
    round = make_round()
    for number in range(count):
        make_recommendation(round, make_subdistrict(f"第{number}街道"))
    client = at_desk(Role.DISTRICT_OFFICER)

    with django_assert_num_queries(11):
        assert len(client.get(page("recommendation_list")).context["rows"]) == count


def test_a_frozen_version_says_whether_it_is_intact(at_desk):
    walk_up(make_recommendation(), until="sign")
    version = SubmissionVersion.objects.get()
    client = at_desk(Role.CITY_VIEWER)
    address = page("version_detail", version.pk)
    shown = text_of(client.get(address))

    for words in ("内容完整", version.sha256, "劲松中街12号", "35万元"):
        assert words in shown

    forged = forge(version)
    assert "校验不符" in text_of(client.get(page("version_detail", forged.pk)))


def forge(version) -> SubmissionVersion:
    """A version whose text is not the one its checksum was taken over."""
    facts = {
        field.name: getattr(version, field.name)
        for field in version._meta.fields
        if field.name != "id"
    }
    text = version.text.replace("12号", "14号")
    return SubmissionVersion.objects.create(**{**facts, "number": 2, "text": text})


@pytest.mark.parametrize("asked", ["x", "0", "99", "9" * 5000, "-1", "²"])
def test_a_round_that_does_not_exist_is_not_found(at_desk, asked):
    make_round()

    answer = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_list", round=asked))

    assert answer.status_code == 404
