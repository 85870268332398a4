"""Search finds what the desk may see and nothing of others; it is logged without its words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from core.encryption import keyed_hash
from core.search import MOST
from funding.models import Contract
from pilots.choices import Method
from portal.search import NOT_HERE, TOO_SHORT, search_all
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.activities import make_activity, make_gathering
from tests.cases.exemplary.factories import make_published, start
from tests.centers.factories import make_center, make_training
from tests.funding.procurement.factories import begin
from tests.pilots.factories import NOON, make_recommendation, make_round, make_unit
from tests.reports.factories import DECEMBER, make_case, make_staff, signed_summary
from tests.supervision.factories import make_session

pytestmark = pytest.mark.django_db

CANARY = "金丝雀"
EVERYWHERE = {"中心", "人员", "培训"}  # what every business desk finds of its own
QUERIES = {Role.CITY_OFFICER: 20, Role.EXECUTIVE_DIRECTOR: 17, Role.SUPERVISOR: 17}


@pytest.fixture(autouse=True)
def in_december(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)


@pytest.fixture
def round():
    return make_round()


def planted(round, subdistrict="劲松街道", district="朝阳区"):
    """A center where everything is called by the canary."""
    center = make_center(make_unit(round, make_subdistrict(subdistrict, make_district(district))))
    center.name = f"{CANARY}{center.name}"
    center.save()
    person = make_staff(center)
    person.name = f"{CANARY}员"
    person.save()
    case = make_case(center, round, method=Method.GROUP)
    case.title = f"{CANARY}小组"
    case.save()
    personal = make_case(center, round)
    personal.title = f"{CANARY}个案"
    personal.save()
    make_session(center, topic=f"{CANARY}议题")
    make_gathering(make_activity(center), topic=f"{CANARY}义诊")
    make_training(center, title=f"{CANARY}实务")
    begin(center, title="服务项目", contractor_name=f"{CANARY}事务所")
    return center


def asked(client, desk, text):
    return client.sit_at(desk).get(reverse("portal:search"), {"q": text})


def labels(response) -> dict[str, list[str]]:
    return {group.label: [hit.label for hit in group.hits] for group in response.context["groups"]}


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.CITY_OFFICER, {*EVERYWHERE, "服务案例", "小组和活动", "专业督导", "购买服务"}),
        (Role.DISTRICT_OFFICER, {*EVERYWHERE, "服务案例", "小组和活动", "专业督导", "购买服务"}),
        (Role.EXECUTIVE_DIRECTOR, {*EVERYWHERE, "服务案例", "小组和活动", "专业督导", "购买服务"}),
        (Role.CENTER_WORKER, {*EVERYWHERE, "服务案例", "小组和活动", "专业督导"}),
        (Role.SUPERVISOR, {*EVERYWHERE, "小组和活动", "专业督导"}),
        (Role.SUBDISTRICT_OFFICER, {*EVERYWHERE, "购买服务"}),
        (Role.INSPECTOR, {*EVERYWHERE, "服务案例", "小组和活动", "购买服务"}),
    ],
)
def test_each_role_finds_what_its_lists_hold(client, round, role, kinds):
    center = planted(round)
    desk = make_desk(role, center.district if role in Role.of_district else center.subdistrict)

    response = asked(client, desk, CANARY)

    assert set(labels(response)) == kinds
    for group in response.context["groups"]:
        for hit in group.hits:
            assert not hit.url or client.get(hit.url).status_code == 200, hit
        assert client.get(group.list_url).status_code == 200


@pytest.mark.parametrize(
    "role", [role for role in (*Role.of_business, Role.INSPECTOR) if role not in Role.of_city]
)
def test_nothing_of_another_district_is_found(client, round, role):
    own = make_center(make_unit(round, make_subdistrict("望京街道")))
    planted(round, "中关村街道", "海淀区")
    scope = own.district if role in (*Role.of_district, Role.INSPECTOR) else own.subdistrict
    desk = make_desk(role, scope)

    for text in (CANARY, "中关村", "海淀"):
        assert labels(asked(client, desk, text)) == {}


def test_the_city_finds_no_case_by_a_title_that_may_name_somebody(client, round):
    center = planted(round)

    in_city = labels(asked(client, make_desk(Role.CITY_OFFICER), CANARY))["服务案例"]
    at_center = labels(
        asked(client, make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict), CANARY)
    )["服务案例"]

    assert (len(in_city), len(at_center)) == (1, 2)


def test_units_and_what_they_handed_in_are_found_by_name(client, round):
    center = planted(round)
    signed_summary(round, center.district)
    make_recommendation(round, make_subdistrict("酒仙桥街道"))

    by_city = labels(asked(client, make_desk(Role.CITY_OFFICER), "朝阳"))
    by_district = labels(asked(client, make_desk(Role.DISTRICT_OFFICER, center.district), "酒仙桥"))
    draft = labels(asked(client, make_desk(Role.CITY_OFFICER), "酒仙桥"))

    assert by_city["区"] == ["朝阳区"]
    assert by_city["工作总结"] == ["朝阳区"]
    assert by_city["试点推荐表"] == ["朝阳区劲松街道"]
    assert by_district["试点推荐表"] == ["朝阳区酒仙桥街道"]
    assert "试点推荐表" not in draft  # not before a sign-off


@pytest.mark.parametrize("role", [Role.SUBDISTRICT_OFFICER, Role.CENTER_WORKER, Role.CITY_VIEWER])
def test_a_piece_of_the_library_is_found_from_any_district_and_no_draft(client, round, role):
    center = make_center(make_unit(round))
    make_published(center, title=f"{CANARY}案例")
    start(center, title=f"{CANARY}草稿")
    elsewhere = make_subdistrict("中关村街道", make_district("海淀区"))

    response = asked(client, make_desk(role, elsewhere), CANARY)

    assert labels(response) == {"案例库": [f"{CANARY}案例"]}
    [hit] = response.context["groups"][0].hits
    assert f"{CANARY}案例" in client.get(hit.url).content.decode()


@pytest.mark.parametrize("word", ["服务项目", "事务所", "HT-2021"])
def test_a_contract_is_found_by_what_is_bought_from_whom_and_under_which_number(
    client, round, word
):
    center = planted(round)
    Contract.objects.update(number="HT-2021-08")

    found = labels(asked(client, make_desk(Role.DISTRICT_LEADER, center.district), word))

    assert found["购买服务"] == ["服务项目"]


def test_a_case_is_found_by_the_beginning_of_its_number(client, round):
    center = planted(round)
    case = make_case(center, round)
    case.number = "CY-2021-007"
    case.save()
    desk = make_desk(Role.DISTRICT_OFFICER, center.district)

    assert labels(asked(client, desk, "ｃｙ-2021"))["服务案例"] == ["CY-2021-007"]
    assert labels(asked(client, desk, "2021-007")) == {}


def test_five_of_a_kind_are_shown_and_the_list_has_the_others(client, round):
    center = planted(round)
    for number in range(MOST + 1):
        person = make_staff(center)
        person.name = f"乙丙{number}"
        person.save()

    response = asked(client, make_desk(Role.DISTRICT_LEADER, center.district), "乙丙")

    [group] = response.context["groups"]
    assert (len(group.hits), group.has_more) == (MOST, True)
    assert "还有更多" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ""),
        ("   ", ""),
        ("劲", TOO_SHORT),
        ("11010519491231002X", NOT_HERE),
        ("１１０１０５ 19491231 002x", NOT_HERE),
        ("110105491231002", NOT_HERE),
    ],
)
def test_what_is_too_short_or_a_persons_number_is_not_searched_nor_logged(
    client, round, text, problem
):
    response = asked(client, make_desk(Role.CITY_OFFICER), text)

    assert response.context["problem"] == problem
    assert response.context["groups"] == []
    assert not AuditEvent.objects.filter(what="搜索").exists()


def test_the_log_knows_that_it_was_searched_and_not_for_whom(client, round):
    planted(round)

    asked(client, make_desk(Role.CITY_OFFICER), CANARY)

    event = AuditEvent.objects.get(what="搜索")
    assert event.changes == {"查找条件": ["", keyed_hash(CANARY)], "结果": ["", "显示7条"]}
    assert CANARY not in str(event.changes)


@pytest.mark.parametrize(
    ("role", "text", "places", "page"),
    [
        (Role.CITY_OFFICER, "总结", ["工作总结"], "总结报告"),
        (Role.CITY_OFFICER, "全市工作总结", [], "总结报告"),
        (Role.CITY_OFFICER, "全市汇总", ["全市汇总"], "总结报告"),
        (Role.DISTRICT_OFFICER, "全市汇总", [], "总结报告"),
        (Role.EXECUTIVE_DIRECTOR, "服务案例", ["服务案例"], "服务案例"),
        (Role.SUBDISTRICT_OFFICER, "服务案例", [], "服务案例"),
    ],
)
def test_the_entries_of_the_own_menu_and_the_pages_of_the_help_are_found_too(
    client, role, text, places, page
):
    response = asked(client, make_desk(role), text)

    found = labels(response)
    assert found.get("页面", []) == places
    assert page in found["帮助"]
    for group in response.context["groups"]:
        for hit in group.hits:
            assert client.get(hit.url).status_code == 200, hit


def test_the_help_that_is_written_for_another_role_is_not_found(client):
    found = labels(asked(client, make_desk(Role.DIRECTOR), "第一步做什么"))

    assert found["帮助"] == ["中心主任：第一步做什么"]


def test_nothing_found_says_so(client, round):
    assert "没有找到" in asked(client, make_desk(Role.CITY_OFFICER), "没有这个").content.decode()


@pytest.mark.parametrize("role", QUERIES)
def test_one_hit_and_many_cost_the_same(client, round, django_assert_num_queries, role):
    center = planted(round)
    desk = make_desk(role, center.subdistrict)
    address = f"{reverse('portal:search')}?q={CANARY}"
    client.sit_at(desk).get(address)
    with django_assert_num_queries(QUERIES[role]):
        client.get(address)
    for _ in range(3):
        make_case(center, round, method=Method.GROUP)
        make_session(center, topic=f"{CANARY}其他")
        make_gathering(make_activity(center), topic=f"{CANARY}其他")
        make_training(center, title=f"{CANARY}其他")
        begin(center, title=f"{CANARY}其他")

    with django_assert_num_queries(QUERIES[role]):
        client.get(address)


def test_an_id_number_is_looked_for_where_the_cases_allow_it(client, round):
    center = planted(round)
    offers = {
        role: "按身份证号查找"
        in asked(client, make_desk(role, center.subdistrict), "").content.decode()
        for role in (Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER, Role.DIRECTOR)
    }

    assert offers == {
        Role.EXECUTIVE_DIRECTOR: True,
        Role.CENTER_WORKER: True,
        Role.DIRECTOR: False,
    }


def test_every_room_begins_with_what_the_desk_may_see(round):
    planted(round)

    for role in (Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        assert search_all(make_desk(role), CANARY, on=NOON.date()) == []
