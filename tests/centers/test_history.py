"""Papers, waivers and moves of a person, and a published list, each with what was written down."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.audit import record
from accounts.roles import Role
from centers import actions
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center, make_person, make_person_file, make_publication
from tests.centers.test_waivers import TODAY, grant, rural
from tests.conftest import PoliteClient
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db
AT = datetime.combine(TODAY, time(10), BEIJING)
CANARY = "13900007788"


def story(desk, name, thing) -> dict[str, dict[str, tuple[str, str]]]:
    response = PoliteClient().sit_at(desk).get(reverse(f"centers:{name}", args=[thing.pk]))
    assert CANARY not in response.content.decode()
    return {
        row.act: {c.label: (c.before, c.after) for c in row.changes}
        for row in response.context["rows"]
    }


def test_studies_checks_scans_and_waivers_stand_in_the_history_of_the_person():
    center = rural()
    person = make_person(center, phone=CANARY)
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    study = {"title": "个案管理", "organizer": "市社工协会", "finished_on": TODAY, "minutes": 480}
    actions.add_study(person=person, facts=study, form_token=uuid4(), by=by, at=AT)
    actions.add_check(person=person, checked_on=TODAY, form_token=uuid4(), by=by, at=AT)
    record("查看证件扫描件", at=AT, by=by, obj=make_person_file(person))
    leader = make_desk(Role.DISTRICT_LEADER, person.district)
    actions.end_waiver(waiver=grant(person, by=leader), reason="已取得证书", by=leader, at=AT)

    told = story(by, "person_history", person)

    assert told["登记继续教育"]["举办单位"] == ("", "市社工协会")
    assert told["登记无犯罪记录查询"] == {"查询日期": ("", "2021年9月15日")}
    assert told["上传证件扫描件"]["种类"] == ("", "职业水平证书")
    assert told["批准降低标准"]["降低标准的理由"] == ("", "当地没有持证人员。")
    assert told["撤销降低标准"] == {
        "撤销日期": ("", "2021年9月15日"),
        "撤销理由": ("", "已取得证书"),
    }
    assert "查看证件扫描件" not in told


def test_the_papers_of_one_person_are_not_told_of_another():
    center = rural()
    person, other = make_person(center), make_person(center, "李社工")
    grant(person)

    told = story(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict), "person_history", other)

    assert told == {}


def test_a_published_list_tells_its_document_and_day():
    round = make_round()
    make_center(make_unit(round))
    publication = make_publication(round, issued_on=date(2021, 5, 17))

    told = story(make_desk(Role.EXECUTIVE_DIRECTOR), "publication_history", publication)

    assert told == {
        "发布试点单位名单": {
            "文件号": ("", "京社委〔2021〕9号"),
            "发布日期": ("", "2021年5月17日"),
            "单位数": ("", "1"),
        }
    }
