"""The city's list of candidates: narrowed, sorted, summed up, compared, walked through."""

import re

import pytest

from accounts.roles import Role
from pilots import actions
from pilots.candidates import shortfall_of
from pilots.models import Recommendation, Submission
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.crowds import multiply
from tests.pilots.factories import (
    DUE,
    NOON,
    make_recommendation,
    make_round,
    make_scan,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db
LATE = DUE["recommendation"]


def sent(round, name, district="朝阳区", *, kind="街道", until="sign", at=NOON, **fields):
    unit = make_subdistrict(name, make_district(district), kind)
    return walk_up(make_recommendation(round, unit, **fields), until=until, at=at)


def proposed(recommendation, outcome):
    officer = make_desk(Role.CITY_OFFICER)
    actions.propose(recommendation=recommendation, outcome=outcome, by=officer, at=NOON)


@pytest.fixture
def three(db):
    """Three candidates that differ in everything a list can be narrowed by."""
    round = make_round()
    plain = sent(round, "甲街道", until="receive")
    sent(
        round,
        "乙镇",
        "海淀区",
        kind="镇",
        at=LATE,
        is_rural=True,
        host_platforms=["psychology", "other"],
        host_platform_other="党群服务中心",
        funds_city=90_000_000,
        total_area="500.0",
        executive_name="钱常务",
    )
    joint = sent(
        round,
        "丙街道",
        operation_mode="joint",
        operator_name="某某事务所",
        operator_credit_code="91350100M000100Y43",
        funds_city=0,
        planned_qualified_count=5,
        resident_population=200_000,
    )
    proposed(plain, "accept")
    make_scan(joint.submission.versions.get())
    return round


def names(response) -> list[str]:
    return [row.recommendation.subdistrict.name for row in response.context["rows"]]


ASKED = [
    ({}, ["甲街道", "丙街道", "乙镇"]),
    ({"district": "朝阳区"}, ["甲街道", "丙街道"]),
    ({"state": "signed"}, ["丙街道", "乙镇"]),
    ({"state": "received"}, ["甲街道"]),
    ({"state": "changing"}, []),
    ({"kind": "镇"}, ["乙镇"]),
    ({"rural": "yes"}, ["乙镇"]),
    ({"rural": "no"}, ["甲街道", "丙街道"]),
    ({"mode": "joint"}, ["丙街道"]),
    ({"platform": "psychology"}, ["乙镇"]),
    ({"platform": "incubator"}, ["甲街道", "丙街道"]),
    ({"funds_from": "35"}, ["甲街道", "乙镇"]),
    ({"funds_from": "35.0001"}, ["乙镇"]),
    ({"funds_to": "15"}, ["丙街道"]),
    ({"proposed": "accept"}, ["甲街道"]),
    ({"proposed": "none"}, []),
    ({"text": "钱常务"}, ["乙镇"]),
    ({"text": "事务所"}, ["丙街道"]),
    ({"text": "甲街"}, ["甲街道"]),
    ({"late": "on"}, ["乙镇"]),
    ({"scan": "on"}, ["乙镇"]),
    ({"sort": "funds"}, ["乙镇", "甲街道", "丙街道"]),
    ({"sort": "area"}, ["乙镇", "甲街道", "丙街道"]),
    ({"sort": "qualified"}, ["丙街道", "甲街道", "乙镇"]),
    ({"sort": "population"}, ["丙街道", "甲街道", "乙镇"]),
    ({"sort": "signed"}, ["甲街道", "丙街道", "乙镇"]),
    ({"sort": "draft"}, ["甲街道", "丙街道", "乙镇"]),
    ({"kind": "x", "district": "99999999999999999999"}, ["甲街道", "丙街道", "乙镇"]),
]


def test_the_list_is_narrowed_and_sorted_by_its_address(at_desk, three):
    client = at_desk(Role.CITY_VIEWER)
    key = {"朝阳区": make_district().pk}

    found = [
        (query, names(client.get(page("candidate_list", **_with_key(query, key)))))
        for query, _ in ASKED
    ]

    assert found == ASKED


def _with_key(query: dict, keys: dict) -> dict:
    return {name: keys.get(value, value) for name, value in query.items()}


def test_the_sums_are_those_of_the_rows_shown(at_desk, three):
    client = at_desk(Role.CITY_OFFICER)

    everything = client.get(page("candidate_list")).context["totals"]
    rural = client.get(page("candidate_list", rural="yes")).context["totals"]

    assert (everything.count, everything.staff, everything.qualified) == (3, 21, 11)
    assert everything.funds == 35_000_000 + 105_000_000 + 15_000_000
    assert everything.area == "1141.0"
    assert (rural.count, rural.funds, rural.area) == (1, 105_000_000, "500.0")


def test_what_a_district_is_changing_is_neither_shown_nor_searched_nor_summed(at_desk, three):
    form = Recommendation.objects.get(subdistrict__name="丙街道")
    leader = make_desk(Role.DISTRICT_LEADER)
    actions.take_step("recall", content=form, by=leader, at=NOON)
    Recommendation.objects.filter(pk=form.pk).update(operator_name="改成的机构")
    client = at_desk(Role.CITY_OFFICER)

    response = client.get(page("candidate_list"))

    assert names(response) == ["甲街道", "丙街道", "乙镇"]
    assert "改成的机构" not in text_of(response)
    assert "区里正在修改，可打开查看最近一次上报的第1版。" in text_of(response)
    assert (response.context["totals"].count, response.context["totals"].hidden) == (3, 1)
    assert names(client.get(page("candidate_list", text="改成"))) == []
    assert names(client.get(page("candidate_list", text="丙"))) == ["丙街道"]
    assert names(client.get(page("candidate_list", mode="joint"))) == []
    assert names(client.get(page("candidate_list", state="changing"))) == ["丙街道"]
    assert names(client.get(page("candidate_list", sort="qualified")))[-1] == "丙街道"


@pytest.mark.parametrize("query", [{}, {"sort": "funds", "mode": "own"}])
def test_a_city_of_candidates_costs_twelve_queries(at_desk, django_assert_num_queries, query):
    only = walk_up(make_recommendation(), until="sign")
    multiply(only, 343)
    client = at_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(11):
        response = client.get(page("candidate_list", **query))

    assert response.context["totals"].count == 343
    assert response.context["totals"].funds == 343 * 35_000_000


def test_narrowing_to_a_district_costs_no_more(at_desk, django_assert_num_queries):
    multiply(walk_up(make_recommendation(), until="sign"), 30)
    client, district = at_desk(Role.CITY_OFFICER), make_district()

    with django_assert_num_queries(11):
        client.get(page("candidate_list", district=district.pk))


@pytest.mark.parametrize(
    ("professional", "qualified", "is_rural", "said"),
    [
        (3, 3, False, ""),
        (3, 4, False, ""),
        (3, 2, False, "专业社工3人，符合资质的少1人"),
        (3, 0, True, "专业社工3人，符合资质的少3人，农村地区可适当降低标准"),
        (None, 1, False, ""),
        (0, 0, False, ""),
    ],
)
def test_staff_is_held_against_the_rule(professional, qualified, is_rural, said):
    form = Recommendation(
        planned_professional_count=professional,
        planned_qualified_count=qualified,
        is_rural=is_rural,
    )

    assert shortfall_of(form) == said


def test_chosen_candidates_stand_in_columns_and_differences_are_said_in_words(at_desk, three):
    picked = list(Recommendation.objects.filter(district__name="朝阳区").order_by("pk"))

    response = at_desk(Role.CITY_VIEWER).get(
        page("candidate_compare", round=three.pk, pick=[form.pk for form in picked])
    )

    parts = response.context["comparison"].parts
    lines = {line.label: line for part in parts for line in part.lines}
    assert lines["运营方式"].values == ["自主运营", "联合运营"]
    assert lines["运营方式"].differs
    assert not lines["地址"].differs
    assert lines["合计"].values == ["35万元", "15万元"]
    differing = sum(line.differs for line in lines.values())
    assert text_of(response).count(">不同<") == differing


def test_a_comparison_shows_what_was_signed_and_not_what_is_being_changed(at_desk, three):
    forms = list(Recommendation.objects.order_by("pk"))
    leader = make_desk(Role.DISTRICT_LEADER)
    actions.take_step("recall", content=forms[2], by=leader, at=NOON)
    Recommendation.objects.filter(pk=forms[2].pk).update(address="改到一半的地址")

    text = text_of(
        at_desk(Role.CITY_OFFICER).get(page("candidate_compare", pick=[f.pk for f in forms]))
    )

    assert "改到一半的地址" not in text
    assert "区里正在修改" in text


@pytest.mark.parametrize("count", [0, 1, 7])
def test_two_to_six_are_compared(at_desk, count):
    multiply(walk_up(make_recommendation(), until="sign"), 7)
    picked = Recommendation.objects.values_list("pk", flat=True)[:count]

    text = text_of(at_desk(Role.CITY_OFFICER).get(page("candidate_compare", pick=list(picked))))

    said = f"现在勾选了{count}个" if count else "请至少勾选一个推荐单位"
    assert said in text


def test_many_are_received_in_one_act(at_desk, three):
    waiting = list(
        Submission.objects.filter(state="signed").values_list("recommendation", flat=True)
    )
    client = at_desk(Role.CITY_OFFICER)
    address = page("candidate_receive", pick=waiting, round=three.pk, sort="funds")

    asked = client.get(address)
    done = client.post(address, {"pick": waiting}, follow=True)

    assert "签收：2个街道(乡镇)" in text_of(asked)
    assert "已签收2份推荐表。" in text_of(done)
    assert done.redirect_chain[0][0] == page("candidate_list", round=three.pk, sort="funds")
    assert set(Submission.objects.values_list("state", flat=True)) == {"received"}


def test_one_that_cannot_be_received_stops_all_and_is_named(at_desk, three):
    everybody = list(Recommendation.objects.values_list("pk", flat=True))
    client = at_desk(Role.CITY_OFFICER)
    address = page("candidate_receive", pick=everybody)

    asked, answer = client.get(address), client.post(address, {"pick": everybody})

    for text in (text_of(asked), text_of(answer)):
        assert re.search("朝阳区甲街道：.*签收，当前状态是“已签收”，不能再签收。", text)
    assert Submission.objects.filter(state="signed").count() == 2


def test_many_are_proposed_in_one_act_and_refusals_name_their_unit(at_desk, three):
    client = at_desk(Role.CITY_OFFICER)
    everybody = list(Recommendation.objects.values_list("pk", flat=True))
    received = list(
        Recommendation.objects.filter(submission__state="received").values_list("pk", flat=True)
    )

    refused = client.post(page("candidate_propose"), {"pick": everybody, "outcome": "decline"})
    assert "海淀区乙镇：当前状态是“已上报”，签收后才能拟办。" in text_of(refused)
    assert Recommendation.objects.filter(proposed_outcome="decline").count() == 0

    client.post(page("candidate_propose"), {"pick": received, "outcome": "decline"})
    assert Recommendation.objects.filter(proposed_outcome="decline").count() == 1


def test_an_outcome_is_chosen_before_it_is_proposed(at_desk, three):
    picked = Recommendation.objects.get(submission__state="received").pk

    answer = at_desk(Role.CITY_OFFICER).get(page("candidate_propose", pick=picked, outcome=""))

    assert "请选择拟办意见" in text_of(answer)


def test_one_walks_from_candidate_to_candidate_in_the_order_of_the_list(at_desk, three):
    forms = {f.subdistrict.name: f.pk for f in Recommendation.objects.select_related("subdistrict")}
    client = at_desk(Role.CITY_LEADER)

    middle = client.get(page("recommendation_detail", forms["甲街道"], sort="funds"))

    place = middle.context["city"].place
    assert (place.number, place.count) == (2, 3)
    assert (place.before.pk, place.after.pk) == (forms["乙镇"], forms["丙街道"])
    assert page("recommendation_detail", forms["丙街道"], sort="funds") in text_of(middle)
    outside = client.get(page("recommendation_detail", forms["甲街道"], kind="镇"))
    assert outside.context["city"].place is None
