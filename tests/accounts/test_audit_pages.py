"""The audit desk: what it finds, what it takes along, and that nobody else comes in."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.audit_pages import workbook
from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.seals import seal_events

pytestmark = pytest.mark.django_db

URL = "/accounts/audit/"
AT = datetime(2021, 5, 18, 2, 30, 5, tzinfo=UTC)  # 10:30:05 in Beijing


def note(what="登录", **facts):
    return AuditEvent.objects.create(**{"at": AT, "what": what, "username": "wang", **facts})


@pytest.fixture
def auditor(client, desk):
    return client.sit_at(desk(Role.AUDIT_ADMIN))


def shown(response):
    return [row["event"] for row in response.context["rows"]]


def text_of(response):
    return response.content.decode()


ADDRESSES = (URL, f"{URL}export/", f"{URL}1/", f"{URL}1/object/")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDIT_ADMIN])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_other_desk_reads_the_log(client, desk, role, address):
    client.sit_at(desk(role))

    assert client.get(address).status_code == 403


def test_the_newest_come_first_in_two_pages(auditor):
    AuditEvent.objects.bulk_create(
        AuditEvent(at=AT - timedelta(minutes=age), what="退出", username=f"clerk{age}")
        for age in range(60)
    )

    first = auditor.get(f"{URL}?what=退出")
    second = auditor.get(f"{URL}?what=退出&after={first.context['next']}")

    names = [event.username for event in shown(first) + shown(second)]
    assert [len(shown(first)), len(shown(second))] == [50, 10]
    assert names == [f"clerk{age}" for age in range(60)]
    assert second.context["next"] == ""


def test_the_way_to_older_acts_keeps_the_filter(auditor):
    AuditEvent.objects.bulk_create(
        AuditEvent(at=AT, what=what, username="wang") for what in ["登录", "退出"] * 60
    )

    page = auditor.get(URL, {"what": "退出", "person": "wang"})

    link = f"?person=wang&amp;what=%E9%80%80%E5%87%BA&amp;after={page.context['next']}"
    assert f'href="{link}"' in text_of(page)
    assert {event.what for event in shown(page)} == {"退出"}


FILTERS = [
    ({"since": "2021-05-18", "until": "2021-05-18"}, "day"),
    ({"since": "2021年5月18日", "until": "2021.5.18"}, "day"),
    ({"person": "li"}, "person"),
    ({"what": "导出名单"}, "act"),
    ({"object_type": "accounts.District"}, "object other"),
    ({"object_type": "accounts.District", "object_id": "7"}, "object"),
]


@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_every_filter_narrows_to_its_own(auditor, asked, found):
    far = AT - timedelta(days=9)
    note(request_id="day")
    note(at=far, username="li", request_id="person")
    note("导出名单", at=far, request_id="act")
    note(at=far, object_type="accounts.District", object_id="8", request_id="other")
    note(at=far, object_type="accounts.District", object_id="7", request_id="object")

    page = auditor.get(URL, asked)

    assert [event.request_id for event in shown(page)] == found.split()


def test_a_day_is_a_beijing_day_from_midnight_to_midnight(auditor):
    midnight = datetime(2021, 5, 17, 16, 0, tzinfo=UTC)
    instants = [midnight - timedelta(microseconds=1), midnight, midnight + timedelta(days=1)]
    _, first, _ = (note(at=at) for at in instants)

    page = auditor.get(URL, {"since": "2021-05-18", "until": "2021-05-18"})

    assert shown(page) == [first]


def test_a_sign_in_that_failed_is_found_by_the_name_that_was_typed(auditor):
    failed = note("登录失败", user=None, username="nobody")

    assert shown(auditor.get(URL, {"person": "nobody"})) == [failed]


MISTAKES = [
    ({"since": "昨天"}, "请填写日期，例如2021年5月18日"),
    ({"since": "1999-12-31"}, "日期不能早于2000年"),
    ({"until": "2100-01-01"}, "日期不能晚于2099年"),
    ({"since": "2021-05-19", "until": "2021-05-18"}, "截止日期不能早于起始日期"),
    ({"object_id": "7"}, "填写对象编号时，请同时选择对象类型"),
    ({"what": "没有过的操作"}, "请从列表中选择操作"),
    ({"person": "王" * 151}, "用户名最多150个字，现有151个字"),
]


@pytest.mark.parametrize(("asked", "sentence"), MISTAKES)
def test_a_question_with_a_mistake_says_so_and_shows_nothing(auditor, asked, sentence):
    note()

    page = auditor.get(URL, asked)

    assert sentence in text_of(page)
    assert "查询条件有误，没有查询" in text_of(page)
    assert shown(page) == []


def test_an_export_with_a_mistake_leads_to_the_page_that_names_it(auditor):
    response = auditor.get(f"{URL}export/", {"since": "2099-13-01"})

    assert (response.status_code, response["Location"]) == (302, f"{URL}?since=2099-13-01")
    assert not AuditEvent.objects.filter(what="导出审计记录").exists()


def test_what_was_typed_stays_in_its_field(auditor):
    page = auditor.get(URL, {"since": "昨天", "person": "wang"})

    assert page.context["filters"].raw() == {
        "since": "昨天",
        "until": "",
        "person": "wang",
        "what": "",
        "object_type": "",
        "object_id": "",
    }


def test_a_question_without_an_answer_says_so(auditor):
    note()

    assert "没有符合条件的审计记录" in text_of(auditor.get(URL, {"person": "li"}))


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_costs_the_same_however_many_it_shows(
    auditor, desk, count, django_assert_num_queries
):
    people = [desk(Role.CITY_VIEWER).user for _ in range(count)]
    for person in people:
        note(user=person, username=person.username)

    # session, person, desk; acts and types to choose from; the page; renewing the session: three
    with django_assert_num_queries(9):
        auditor.get(URL)


def test_an_act_shows_what_it_changed_in_words(auditor, desk):
    district = desk(Role.DISTRICT_OFFICER).district
    event = note(
        "修改区",
        object_type="accounts.District",
        object_id=str(district.pk),
        object_label="朝阳区",
        changes={"is_reporting": [True, False], "name": ["朝阳", "朝阳区"]},
    )

    page = auditor.get(f"{URL}{event.pk}/")

    changes = {(c.label, c.before, c.after) for c in page.context["changes"]}
    assert changes == {("需要报送", "是", "否"), ("名称", "朝阳", "朝阳区")}
    assert ("时间", "2021年5月18日 10:30:05") in page.context["facts"]
    assert ("封存", "尚未封存") in page.context["facts"]
    assert f'href="{URL}{event.pk}/object/"' in text_of(page)


def test_a_sealed_act_names_its_batch(auditor):
    event = note()
    (seal,) = seal_events(at=AT + timedelta(hours=1))

    page = auditor.get(f"{URL}{event.pk}/")

    assert ("封存", f"{seal}，2021年5月18日 11:30:05") in page.context["facts"]


def test_an_act_that_changed_nothing_has_no_table(auditor):
    page = auditor.get(f"{URL}{note().pk}/")

    assert "<table" not in text_of(page)


def test_one_object_has_everything_that_befell_it_and_nothing_else(auditor):
    facts = {"object_type": "accounts.District", "object_id": "7", "object_label": "朝阳区"}
    mine = [note(at=AT + timedelta(hours=hours), **facts) for hours in (0, 1)]
    note(**{**facts, "object_id": "8"})
    note(**{**facts, "object_type": "accounts.Subdistrict"})

    page = auditor.get(f"{URL}{mine[0].pk}/object/")

    assert shown(page) == mine[::-1]
    assert "区 朝阳区" in text_of(page)


@pytest.mark.parametrize("number", ["0", "9" * 30])
@pytest.mark.parametrize("page", ["", "object/"])
def test_what_is_not_in_the_log_is_not_found(auditor, number, page):
    assert auditor.get(f"{URL}{number}/{page}").status_code == 404


def test_an_act_about_no_object_leads_to_none(auditor):
    assert auditor.get(f"{URL}{note().pk}/object/").status_code == 404


def cells(response):
    sheet = load_workbook(BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_an_export_holds_what_was_asked_and_is_itself_in_the_log(auditor):
    kept = note("修改区", object_type="accounts.District", object_id="7", ip="10.0.0.1")
    note("退出")

    response = auditor.get(f"{URL}export/", {"what": "修改区"})

    title, note_line, head, row = cells(response)
    export = AuditEvent.objects.order_by("pk").last()
    assert title[0] == "审计记录"
    assert note_line[0] == "筛选条件：操作：修改区。共1条"
    assert dict(zip(head, row, strict=True)) == {
        "记录编号": str(kept.pk),
        "时间": "2021年5月18日 10:30:05",
        "账号": "wang",
        "岗位": None,
        "操作": "修改区",
        "对象类型": "区",
        "对象编号": "7",
        "对象": None,
        "变更": None,
        "来源地址": "10.0.0.1",
        "请求编号": None,
    }
    assert (export.what, export.desk) == ("导出审计记录", "审计管理员")
    assert export.changes == {"filter": ["", "操作：修改区"], "rows": ["", 1]}


def test_what_a_stranger_typed_becomes_no_formula(auditor):
    note("登录失败", username="=HYPERLINK(1)")

    response = auditor.get(f"{URL}export/", {"what": "登录失败"})

    sheet = load_workbook(BytesIO(response.content)).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells(response)[-1][2] == "=HYPERLINK(1)"


def test_an_export_takes_the_newest_and_says_that_there_are_more(auditor, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    for hours in range(3):
        note(at=AT + timedelta(hours=hours), ip=f"10.0.0.{hours}")

    response = auditor.get(f"{URL}export/", {"person": "wang"})

    _, note_line, _, *rows = cells(response)
    assert [row[9] for row in rows] == ["10.0.0.2", "10.0.0.1"]
    assert note_line[0].endswith(
        "共2条。符合条件的记录超过2条，只导出最近的2条，请缩小日期范围后分次导出"
    )


def test_the_acts_to_choose_from_are_those_that_happened(auditor):
    for what in ["退出", "登录", "退出", "登录失败"]:
        note(what)

    choices = auditor.get(URL).context["filters"].fields["what"].choices

    assert [value for value, _ in choices] == ["", "登录", "登录失败", "退出"]
