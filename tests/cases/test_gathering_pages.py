"""The pages of groups and activities: the month, the plan, the report, the roster behind its mask."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import activity_actions as actions
from cases.data_copy import open_copy
from cases.models import Activity, Gathering, Member, ServiceRecord
from portal.todo import todos_for
from tests.accounts.factories import make_desk
from tests.cases.activities import (
    FROM_TICKS,
    held,
    leader_of,
    make_activity,
    make_client,
    make_gathering,
    make_group,
    make_held,
    make_members,
)
from tests.cases.factories import ADULT, NOON, desk_of, make_worker, open_case, register
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db

PLAN = {
    "group_type": "support",
    "group_model": "",
    "openness": "closed",
    "session_count": "6",
    "idea": "同伴支持",
    "goals": "",
    "recruiting": "",
    "evaluation": "",
    "budget": "1500.50",
}
REPORT = {
    "served_on": "2021-06-05",
    "starts_at": "09:00",
    "minutes": "1.5小时",
    "service_type": "social_inclusion",
    "persons": "",
    "person_times": "",
    "new_persons": "",
    "key_persons": "",
    "volunteers": "",
    "volunteer_minutes": "",
    "text": "互相认识。",
    "version": "1",
}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def group():
    return make_group()


def url(name, thing=None):
    return reverse(f"cases:{name}", args=[thing.public_id] if thing else [])


def shown(client, desk, address) -> str:
    return client.sit_at(desk).get(address).content.decode()


def sibling_desk(activity, role):
    where = activity.district if role in Role.of_district else activity.subdistrict
    return make_desk(role, where)


def test_the_plan_of_a_group_is_written_once_however_often_the_button_is_pressed(client):
    case = open_case(method="group")
    client.sit_at(desk_of(case))
    facts = {**PLAN, "form_token": uuid4()}
    assert url("activity_plan", case) in shown(client, desk_of(case), url("case_detail", case))

    answers = [client.post(url("activity_plan", case), facts) for _ in range(2)]

    activity = Activity.objects.get()
    assert [answer.url for answer in answers] == [url("activity_detail", activity)] * 2
    assert (activity.case, activity.session_count, activity.budget) == (case, 6, 150_050)
    page = shown(client, desk_of(case), url("activity_detail", activity))
    assert ("支持小组" in page, "1,500.50元" in page, "还没有安排" in page) == (True, True, True)


def test_an_individual_case_offers_no_plan(client):
    case = open_case()

    page = shown(client, desk_of(case), url("case_detail", case))

    assert url("activity_plan", case) not in page
    assert client.get(url("activity_plan", case)).url == url("case_detail", case)


def test_everything_wrong_with_a_plan_is_said_at_once_and_what_was_typed_stays(client):
    case = open_case(method="group")
    facts = {**PLAN, "group_type": "", "session_count": "六", "budget": "-1", "form_token": uuid4()}

    page = client.sit_at(desk_of(case)).post(url("activity_plan", case), facts)

    assert set(page.context["form"].errors) == {"group_type", "session_count", "budget"}
    assert ("六" in page.content.decode(), Activity.objects.count()) == (True, 0)


def test_a_single_activity_is_opened_and_then_given_a_date(client):
    worker = make_worker(make_center())
    facts = {
        "title": "端午包粽子",
        "field": "community_governance",
        "kind": "festival",
        "plan": "",
        "place": "广场",
        "budget": "",
        "form_token": uuid4(),
    }

    answer = client.sit_at(worker).post(url("activity_open"), facts)

    activity = Activity.objects.get()
    assert (activity.case, activity.method, activity.kind) == (None, "community", "festival")
    assert answer.url == url("gathering_add", activity)
    assert client.get(answer.url).context["form"].initial["place"] == "广场"


def test_the_list_has_reports_due_on_top_then_what_comes_then_what_was(client, group):
    by = leader_of(group)
    make_gathering(group, topic="五月前", planned_on=date(2021, 6, 9))
    make_held(group, topic="已做")
    for topic, day in (("后", date(2021, 6, 20)), ("先", date(2021, 6, 12))):
        make_gathering(group, topic=topic, planned_on=day)
    make_gathering(group, topic="下月", planned_on=date(2021, 7, 1))

    page = client.sit_at(by).get(url("gathering_list"))
    july = client.get(url("gathering_list"), {"month": "2021-07"})

    rows = {name: [row.topic for row in page.context[name]] for name in ("due", "upcoming", "past")}
    assert rows == {"due": ["五月前"], "upcoming": ["先", "后", "下月"], "past": ["已做"]}
    assert [row.topic for row in july.context["upcoming"]] == ["下月"]
    assert [row.topic for row in july.context["due"]] == ["五月前"]
    assert client.get(url("gathering_list"), {"month": "2021-13", "sort": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ({"sort": "group"}, ["小组节"]),
        ({"sort": "self_governance"}, ["议事"]),
        ({"sort": "culture"}, []),
        ({"state": "canceled"}, []),
        ({"state": "held"}, ["议事", "小组节"]),
    ],
)
def test_the_list_is_narrowed_by_kind_and_state(client, group, query, topics):
    make_held(group, topic="小组节")
    make_held(make_activity(group.center), topic="议事")

    page = client.sit_at(leader_of(group)).get(url("gathering_list"), query)

    assert [row.topic for row in page.context["past"]] == topics


def test_the_city_reads_rows_it_cannot_open_and_a_subdistrict_officer_none(client, group):
    gathering = make_held(group)
    officer = make_desk(Role.SUBDISTRICT_OFFICER, group.subdistrict)

    page = shown(client, make_desk(Role.CITY_OFFICER), url("gathering_list"))

    assert (gathering.topic in page, url("gathering_detail", gathering) in page) == (True, False)
    assert client.sit_at(officer).get(url("gathering_list")).status_code == 403


def test_the_workbook_has_the_month_with_what_was_typed_as_text(client, group):
    make_held(group, topic="=1+1", place="@活动室")
    make_gathering(group, topic="未开展", planned_on=date(2021, 6, 20))

    answer = client.sit_at(leader_of(group)).get(url("gathering_sheet"), {"month": "2021-06"})

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] == "序号")
    held_row, planned_row = rows[head + 1 : head + 3]
    assert (held_row[6], held_row[10:14]) == ("=1+1", [1.5, 12, 15, 12])
    assert (planned_row[9], planned_row[11]) == ("计划", None)
    assert sheet.cell(head + 2, 7).data_type == "s"
    assert AuditEvent.objects.filter(what="导出活动登记表").count() == 1


def test_a_report_with_ticks_alone_is_complete(client, group):
    members = make_members(group, "赵一一", "钱二二")
    gathering = make_gathering(group)
    client.sit_at(leader_of(group))
    form = client.get(url("gathering_hold", gathering)).content.decode()
    assert ("赵一一" in form, "钱二二" in form) == (True, True)

    facts = {**REPORT, "members": [members[0].pk]}
    answer = client.post(url("gathering_hold", gathering), facts, follow=True)

    service = ServiceRecord.objects.get()
    assert (service.persons, service.person_times, service.minutes) == (1, 1, 90)
    page = answer.content.decode()
    assert ("赵一一" in page, "1人次" in page, "互相认识" in page) == (True, True, True)


def test_a_report_says_all_its_mistakes_at_once_and_keeps_what_was_typed(client, group):
    members = make_members(group, "赵一一", "钱二二")
    facts = {
        **REPORT,
        "members": [member.pk for member in members],
        "served_on": "2021-06-11",
        "persons": "1",
        "volunteers": "2",
        "text": "",
    }

    gathering = make_gathering(group)
    page = client.sit_at(leader_of(group)).post(url("gathering_hold", gathering), facts)

    form = page.context["form"]
    assert set(form.errors) == {"served_on", "persons", "volunteer_minutes", "new_persons", "text"}
    assert page.content.decode().count(" checked") == 2
    assert ServiceRecord.objects.count() == 0


def test_a_count_that_is_no_number_is_not_called_missing_too(client):
    gathering = make_gathering()

    page = client.sit_at(leader_of(gathering.activity)).post(
        url("gathering_hold", gathering), {**REPORT, "persons": "十二"}
    )

    assert page.context["form"].errors == {"persons": ["签到人数请填写整数，例如 10"]}


@pytest.mark.parametrize(
    ("role", "is_minor", "is_clear"),
    [
        (None, True, True),
        (Role.CENTER_WORKER, False, False),
        (Role.EXECUTIVE_DIRECTOR, False, True),
        (Role.EXECUTIVE_DIRECTOR, True, False),
        (Role.DIRECTOR, False, False),
        (Role.DISTRICT_OFFICER, False, False),
    ],
)
def test_the_roster_is_masked_as_everywhere(client, group, role, is_minor, is_clear):
    facts = {"is_minor": is_minor, "relation": "parent"}
    person = make_client(group.center, "金丝雀", **facts)
    by, on = leader_of(group), NOON.date()
    members = actions.add_members(activity=group, clients=[person], on=on, by=by, at=NOON)
    gathering = make_held(group, members=members, **FROM_TICKS, text="雀鸣")
    desk = sibling_desk(group, role) if role else by

    pages = [
        shown(client, desk, url("activity_detail", group)),
        shown(client, desk, url("gathering_detail", gathering)),
    ]

    assert ["金丝雀" in page for page in pages] == [is_clear] * 2
    assert ["金*雀" in page for page in pages] == [not is_clear] * 2
    assert ("雀鸣" in pages[1]) == (role in (None, Role.EXECUTIVE_DIRECTOR))
    assert AuditEvent.objects.filter(what="查看组员名单").count() == int(is_clear)


def test_a_person_who_asked_to_be_forgotten_is_masked_and_ticked_no_more(client, group):
    (member,) = make_members(group, "金丝雀")
    type(member.client).objects.update(stopped_at=NOON, id_number_hash="", name_phone_hash="")
    by = leader_of(group)

    pages = [
        shown(client, by, url("activity_detail", group)),
        shown(client, by, url("gathering_hold", make_gathering(group))),
    ]

    assert ["金丝雀" in page for page in pages] == [False, False]


def test_members_come_from_the_own_cases_or_by_id_number(client, group):
    by = leader_of(group)
    own = open_case(group.center, by, name="自己人", signer="自己人").client
    other = make_client(group.center, "同事的人", id_number=ADULT)
    address, day = url("member_add", group), {"joined_on": "2021-06-05"}
    form = shown(client, by, address)
    assert ("自己人" in form, "同事的人" in form) == (True, False)

    nobody = client.post(address, {**day, "id_number": "110105198001010016"})
    nothing = client.post(address, {**day, "id_number": ""})
    client.post(address, {**day, "clients": [own.pk], "id_number": ADULT})

    assert "本中心没有这个身份证号" in nobody.content.decode()
    assert "请勾选服务对象" in nothing.content.decode()
    assert set(Member.objects.values_list("client", flat=True)) == {own.pk, other.pk}


def test_who_does_not_lead_the_group_reads_and_is_led_away_from_writing(client, group):
    gathering = make_gathering(group)
    client.sit_at(make_worker(group.center))

    for name, thing in (
        ("activity_edit", group),
        ("member_add", group),
        ("gathering_add", group),
        ("gathering_hold", gathering),
        ("gathering_edit", gathering),
    ):
        assert client.get(url(name, thing)).status_code == 302, name
    page = client.get(url("gathering_detail", gathering)).content.decode()
    assert ("登记开展情况" in page, "取消这次活动" in page) == (False, False)


def test_a_plan_changed_by_somebody_else_is_shown_beside_what_was_typed(client):
    activity = make_activity()
    worker = leader_of(activity)
    client.sit_at(worker)
    facts = {"title": "新名", "field": "charity", "kind": "culture", "plan": "我的", "place": ""}
    version = {"form_token": uuid4(), "budget": "", "version": activity.version}
    actions.save_activity(
        activity=activity, facts={"plan": "别人的"}, version=1, by=worker, at=NOON
    )

    page = client.post(url("activity_edit", activity), {**facts, **version})

    assert page.status_code == 409
    assert ("别人的" in page.content.decode(), "我的" in page.content.decode()) == (True, True)


def test_a_date_is_moved_and_canceled_on_its_page(client):
    gathering = make_gathering()
    client.sit_at(leader_of(gathering.activity))
    facts = {"topic": "改期", "planned_on": "2021-06-20", "planned_time": "14:00", "place": "二层"}
    client.post(url("gathering_edit", gathering), {**facts, "form_token": uuid4(), "version": "1"})
    gathering.refresh_from_db()
    assert (gathering.topic, gathering.planned_on) == ("改期", date(2021, 6, 20))

    step = url("gathering_step", gathering)
    without = client.post(step, {"step": "cancel", "note": ""})
    client.post(step, {"step": "cancel", "note": "场地维修"})

    assert "请写明理由" in without.content.decode()
    assert "场地维修" in client.get(url("gathering_detail", gathering)).content.decode()
    assert client.post(step, {"step": "hold"}).status_code == 400


def test_what_waits_for_a_report_is_a_task_of_who_leads_it(group):
    make_gathering(group)
    make_gathering(make_activity(group.center))
    make_gathering(group, planned_on=NOON.date() + timedelta(days=1))

    def waiting(desk):
        todos = todos_for(desk, at=NOON)
        return [todo.count for todo in todos if todo.label == "登记已到日期的小组和活动"]

    assert (waiting(leader_of(group)), waiting(make_worker(group.center))) == ([2], [1])
    for gathering in Gathering.objects.due(NOON).filter(activity=group):
        held(gathering)
    assert waiting(leader_of(group)) == [1]


def test_the_history_tells_acts_to_everybody_and_readings_to_the_heads(client, group):
    (member,) = make_members(group, "赵一一")
    gathering = make_held(group, members=[member], **FROM_TICKS)
    by = leader_of(group)
    shown(client, by, url("gathering_detail", gathering))
    head = make_worker(group.center, Role.EXECUTIVE_DIRECTOR)

    mine, heads = (shown(client, desk, url("activity_history", group)) for desk in (by, head))

    for page in (mine, heads):
        acts = ("填写计划", "登记组员", "安排活动", "登记活动开展")
        assert [act in page for act in acts] == [True] * 4
        assert "赵一一" not in page
    assert ("查看活动记录" in mine, "查看活动记录" in heads) == (False, True)


def test_a_persons_copy_tells_of_the_group_and_of_the_days_they_signed_in(group):
    (member,) = make_members(group, "赵一一")
    make_held(group, members=[member], **FROM_TICKS)
    asked = register(open_case(group.center), kind="copy")
    asked.client = member.client

    sheets = open_copy(asked, by=leader_of(group), at=NOON)

    ((name, text),) = next(sheet.facts for sheet in sheets if sheet.title == "参加的小组")
    assert str(group) in name
    assert text == "2021年6月5日入组。签到：2021年6月5日"
