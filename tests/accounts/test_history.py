"""The history pages: what was done, by whom, what changed, newest first, and to whom it is told."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import record
from accounts.people import accounts, grants
from accounts.roles import Role
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_person
from tests.conftest import PoliteClient

pytestmark = pytest.mark.django_db
AT = datetime(2021, 6, 10, 12, tzinfo=BEIJING)


def told(client, name, *args, **asked) -> list[tuple[str, str, str]]:
    rows = client.get(reverse(name, args=args), asked).context["rows"]
    return [
        (row.act, row.person, "；".join(f"{c.label}：{c.before}→{c.after}" for c in row.changes))
        for row in rows
    ]


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def executive(center):
    return make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)


def test_a_mended_field_shows_what_it_was_who_mended_it_at_which_desk_and_when(center, executive):
    client = PoliteClient().sit_at(executive)
    record("修改中心档案", at=AT, by=executive, obj=center, changes={"地址": ["甲街", "乙街"]})

    response = client.get(reverse("centers:center_history", args=[center.pk]))

    (newest, *_) = response.context["rows"]
    page = response.content.decode()
    assert (newest.moment, newest.person, newest.desk) == (
        "2021年6月10日 12:00:00",
        str(executive.user),
        executive.title,
    )
    assert "<del>甲街</del>" in page
    assert "<ins>乙街</ins>" in page


def test_the_newest_stands_first_and_older_ones_are_a_page_away(center, executive):
    for number in range(51):
        moment = AT + timedelta(minutes=number)
        record(f"第{number}次", at=moment, by=executive, obj=center)
    client = PoliteClient().sit_at(executive)
    url = reverse("centers:center_history", args=[center.pk])

    first = client.get(url)
    second = client.get(url, {"after": first.context["next"]})

    acts = [row.act for row in first.context["rows"]]
    assert (acts[0], len(acts)) == ("第50次", 50)
    assert "第0次" in [row.act for row in second.context["rows"]]
    assert second.context["next"] == ""


def test_an_object_nobody_touched_says_so(center, executive):
    person = make_person(center, "孙某")
    client = PoliteClient().sit_at(executive)

    page = client.get(reverse("centers:person_history", args=[person.pk]))

    assert page.context["rows"] == []
    assert "还没有记录" in page.content.decode()


def test_the_acts_of_one_object_do_not_stand_in_the_history_of_another(center, executive):
    district = make_district()
    record("修改区", at=AT, obj=district)
    record("别的中心", at=AT, obj=make_subdistrict("潘家园街道"))
    client = PoliteClient().sit_at(executive)

    assert not [
        act for act, *_ in told(client, "centers:center_history", center.pk) if act[0] == "别"
    ]


def test_the_page_costs_the_same_for_one_act_and_for_forty(center, executive):
    client = PoliteClient().sit_at(executive)
    url = reverse("centers:center_history", args=[center.pk])
    client.get(url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        for number in range(40):
            by = make_desk(Role.CENTER_WORKER, center.subdistrict)
            record("修改", at=AT, by=by, obj=center, changes={"district": ["", number]})

    assert counts[0] == counts[1] == 8


def test_an_account_shows_its_desks_given_and_taken(center):
    security = make_desk(Role.SECURITY_ADMIN)
    person = {"username": "xin-01", "full_name": "新社工"}
    desk = {
        "role": Role.CENTER_WORKER,
        "district": None,
        "subdistrict": center.subdistrict,
        "valid_from": AT.date(),
        "valid_to": None,
        "basis": "聘用合同",
    }
    user, _ = grants.add_account(person=person, desk=desk, by=security, at=AT)
    later = AT + timedelta(days=1)
    grants.end_desk(desk=user.desks.get(), reason="离职", by=security, at=later)
    accounts.disable(user=user, reason="离职", by=security, at=later)

    lines = told(PoliteClient().sit_at(security), "accounts:account_history", user.pk)

    assert [act for act, *_ in lines] == ["停用账号", "终止岗位", "授予岗位", "新建账号"]
    assert lines[1][2] == "终止日期：→2021年6月11日；终止原因：→离职"
    assert "所属街道(乡镇)：→劲松街道" in lines[2][2]
    assert lines[3][2] == "用户名：→xin-01；姓名：→新社工"


def test_a_district_reads_no_history_of_accounts_that_are_not_its_own():
    officer = make_desk(Role.DISTRICT_OFFICER)
    ours = make_desk(Role.CENTER_WORKER, make_subdistrict())
    far = make_desk(Role.CENTER_WORKER, make_subdistrict("中关村街道", make_district("海淀区")))
    client = PoliteClient().sit_at(officer)

    answers = {
        desk.user.pk: client.get(
            reverse("accounts:account_history", args=[desk.user.pk])
        ).status_code
        for desk in (ours, far)
    }

    assert list(answers.values()) == [200, 404]
