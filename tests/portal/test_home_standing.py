"""The home page below the to-dos: what each role answers for, and nothing else; and what to do for
whom, the most urgent first."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message
from accounts.roles import Role
from centers.models import Post
from core.deadlines import BEIJING
from funding.states import Source
from pilots.models import Obligation
from portal.home_standing import standing_for
from portal.progress import progress_for
from portal.todo import SOURCES, todos_for
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_premises
from tests.pilots.factories import DUE, NOON, make_recommendation, make_round, make_unit, walk_up
from tests.reports.factories import make_pool, make_staff

pytestmark = pytest.mark.django_db
CITY_QUERIES, DISTRICT_QUERIES, CENTER_QUERIES = 21, 33, 10


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def round():
    return make_round()


@pytest.fixture
def center(round):
    return make_center(make_unit(round, make_subdistrict("劲松街道")))


def home(client, desk) -> str:
    return client.sit_at(desk).get(reverse("portal:home")).content.decode()


def labels(desk, at=NOON) -> list[str]:
    return [todo.label for todo in todos_for(desk, at=at)]


def test_the_city_sees_how_far_each_stage_is(round, center):
    standing = standing_for(make_desk(Role.CITY_LEADER), round, at=NOON)

    told = [
        (column.stage.get_kind_display(), column.owed, column.met) for column in standing.stages
    ]
    assert told == [("试点推荐", 2, 1), ("组织实施", 1, 0), ("工作总结", 2, 0)]
    assert standing.dashboard_url == reverse("reports:city_dashboard")


def test_every_number_of_a_stage_opens_the_districts_that_it_counts(client, round, center):
    desk = make_desk(Role.CITY_VIEWER)

    page = client.sit_at(desk).get(reverse("portal:home"))

    led = re.findall(r'href="([^"]*count=[^"]*)"[^>]*>(\d+)</a>', page.content.decode())
    shown = sum(bool(n) for one in page.context["standing"].stages for n in (one.met, one.owed))
    assert len(led) == shown > 3
    for url, number in led:
        assert len(client.get(unescape(url)).context["matrix"].rows) == int(number)


def test_a_district_sees_its_own_reports_and_money(client, round, center):
    make_pool(round, center.district, shared={center: 4_000_000})
    make_pool(round, make_district("海淀区"), source=Source.SOCIAL, amount=7_700_000)
    desk = make_desk(Role.DISTRICT_OFFICER, center.district)

    standing = standing_for(desk, round, at=NOON)

    assert [cell.word for _, cell in standing.owed] == ["已签收", "未报", "未报"]
    assert [(tile.value, tile.hint) for tile in standing.tiles] == [
        ("10.00", ""),
        ("4.00", "尚未分配6.00万元"),
        ("0.00", ""),
        ("0.00", ""),
    ]
    content = home(client, desk)
    assert "2021年12月20日" in content  # when the summary is due
    assert "劲松街道" in content


@pytest.mark.parametrize(
    ("role", "lights", "tiles"),
    [
        (Role.SUBDISTRICT_OFFICER, ["有场地", "有人员", "缺资金"], 3),
        (Role.DIRECTOR, ["有场地", "有人员", "缺资金"], 3),
        (Role.EXECUTIVE_DIRECTOR, ["有场地", "有人员", "缺资金"], 3),
        (Role.CENTER_WORKER, ["有场地", "有人员"], 0),
    ],
)
def test_a_center_sees_its_lights_its_pace_and_whom_it_concerns_its_money(
    client, round, center, role, lights, tiles
):
    make_premises(center)
    make_staff(center)
    desk = make_desk(role, center.subdistrict)

    standing = standing_for(desk, round, at=NOON)

    assert len(standing.tiles) == tiles
    content = home(client, desk)
    said = {light: content.count(light) for light in ("有场地", "有人员", "缺资金")}
    assert said == {light: int(light in lights) for light in said}  # each once, on its card
    assert "0 / 10个" in content
    assert ("已分配到本中心" in content) == bool(tiles)
    is_street = role == Role.SUBDISTRICT_OFFICER
    assert (reverse("cases:uncounted_list") in content) != is_street


def test_a_center_asks_for_its_lights_once(client, round, center, django_assert_num_queries):
    desk = make_desk(Role.CENTER_WORKER, center.subdistrict)

    with django_assert_num_queries(CENTER_QUERIES):
        standing_for(desk, round, at=NOON)
        progress_for(desk, round, on=NOON.date())


def test_a_supervisor_sees_the_centers_served_and_no_other(client, round, center):
    make_unit(round, make_subdistrict("望京街道"))
    desk = make_desk(Role.SUPERVISOR, center.subdistrict)

    content = home(client, desk)

    assert "劲松街道" in content
    assert "望京街道" not in content
    assert reverse("supervision:workbench") in content
    assert standing_for(desk, round, at=NOON) is None


@pytest.mark.parametrize("role", Role.of_administration)
def test_administrators_see_nothing_of_the_business(client, round, center, role):
    assert standing_for(make_desk(role), round, at=NOON) is None
    assert "劲松街道" not in home(client, make_desk(role))


def test_before_the_first_round_there_is_nothing_to_stand(client):
    for role in (Role.CITY_OFFICER, Role.DISTRICT_LEADER, Role.EXECUTIVE_DIRECTOR):
        content = home(client, make_desk(role))
        assert "没有待办事项" in content
        assert "当前情况" not in content


def test_the_inbox_says_how_much_is_unread(client, center):
    desk = make_desk(Role.DIRECTOR, center.subdistrict)
    assert "条未读）" not in home(client, desk)
    for _ in range(2):
        Message.objects.create(desk=desk, at=NOON, title="退回", text="材料已退回", url="/")

    assert "收件箱（2条未读）" in home(client, desk)


@pytest.mark.parametrize(
    ("role", "queries"),
    [(Role.CITY_VIEWER, CITY_QUERIES), (Role.DISTRICT_LEADER, DISTRICT_QUERIES)],
)
def test_one_unit_and_three_cost_the_same(
    client, round, center, django_assert_num_queries, role, queries
):
    home(client, make_desk(role, center.district))
    with django_assert_num_queries(queries):
        client.get(reverse("portal:home"))
    for name in ("望京街道", "双井街道"):
        make_center(make_unit(round, make_subdistrict(name)))

    with django_assert_num_queries(queries):
        client.get(reverse("portal:home"))


def test_what_is_overdue_comes_first_then_what_is_due_soonest(round):
    make_recommendation(round, make_subdistrict("劲松街道"))
    officer = make_desk(Role.DISTRICT_OFFICER)

    after = DUE["recommendation"] + timedelta(days=1)
    todos = todos_for(officer, at=after)

    assert [todo.is_overdue for todo in todos] == sorted(
        (todo.is_overdue for todo in todos), reverse=True
    )
    assert [todo.label for todo in todos] == [
        "继续填写2021年试点推荐表草稿",
        "报送2021年试点工作总结材料",
    ]
    assert [todo.due_at.astimezone(BEIJING).month for todo in todos] == [5, 12]


def test_what_the_leader_is_to_sign_carries_the_moment_it_is_owed(round):
    form = walk_up(make_recommendation(round, make_subdistrict("劲松街道")), until="hand_in")
    leader = make_desk(Role.DISTRICT_LEADER, form.district)

    [before] = todos_for(leader, at=DUE["recommendation"] - timedelta(seconds=1))
    [at_it] = todos_for(leader, at=DUE["recommendation"])

    assert (before.label, before.due_at) == ("审核2021年试点推荐表", DUE["recommendation"])
    assert (before.is_overdue, at_it.is_overdue) == (False, True)


def test_the_city_is_told_whom_to_chase_until_it_has(round):
    due_at = DUE["recommendation"]
    officer = make_desk(Role.CITY_OFFICER)
    assert labels(officer, due_at - timedelta(seconds=1)) == []

    [line] = todos_for(officer, at=due_at)

    assert (line.label, line.count, line.is_overdue) == ("催报2021年逾期未报的试点推荐", 2, True)
    page = reverse("pilots:round_matrix", args=[round.pk])
    assert line.url == f"{page}?stage=recommendation&count=chase"
    for obligation in Obligation.objects.filter(due_at=due_at):
        obligation.chases.create(day=due_at.date(), at=due_at, by=officer)
    assert labels(officer, due_at) == []
    assert labels(officer, due_at + timedelta(days=1)) == ["催报2021年逾期未报的试点推荐"]


def test_a_district_is_led_to_money_that_nobody_has_shared_out(round, center):
    officer = make_desk(Role.DISTRICT_OFFICER, center.district)
    pool = make_pool(round, center.district)
    make_pool(round, center.district, shared={center: 1})

    [line] = [todo for todo in todos_for(officer, at=NOON) if todo.label == "测算2021年资金分配"]

    assert (line.count, line.url) == (
        1,
        f"{reverse('funding:pool_list')}?round={round.pk}&show=unshared",
    )
    assert pool.runs.count() == 0


def test_a_street_is_led_to_posts_that_nobody_holds(center):
    street = make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)
    assert labels(street) == ["确定中心主任", "确定常务主任"]

    Post.objects.create(
        center=center,
        subdistrict=center.subdistrict,
        district=center.district,
        kind="director",
        name="周某",
        starts_on=NOON.date(),
    )

    assert labels(street) == ["确定常务主任"]


def test_every_role_with_work_of_its_own_has_a_source():
    assert set(Role) - set(SOURCES) == {
        Role.CITY_VIEWER,
        Role.INSPECTOR,
        Role.AUDIT_ADMIN,
        Role.SYSTEM_ADMIN,
    }
