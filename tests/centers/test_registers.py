"""The registers: one list and one short form for all, kept by the center, read above it."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.scope import within
from centers import actions
from centers.models import Volunteer
from centers.register_figures import RegisterFigures, register_figures
from centers.registers import REGISTERS
from core.deadlines import BEIJING
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_person, make_register_row
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2021, 9, 15)
AT = datetime.combine(TODAY, time(10), BEIJING)
# What each short form takes, as it is typed.
TYPED = {
    "projects": {
        "name": "为老服务", "is_featured": "on", "field": "elderly_service", "funder": "区民政局",
        "amount": "12.5万", "partner": "某社工机构",
    },
    "inventory": {
        "name": "劲松站", "kind": "station", "field": "social_assistance", "keeper": "",
        "persons": "12",
    },
    "supports": {"what": "活动室", "department": "women", "kind": "premises", "value": "8000"},
    "organizations": {"name": "邻里社", "standing": "filed", "field": "community_governance"},
    "bases": {"school": "某大学", "content": "实习实训"},
    "interns": {"name": "小周", "school": "某大学", "major": "社会工作", "mentor": "", "base": ""},
    "volunteers": {
        "name": "王志愿", "phone": "13800138000", "platform_number": "110001", "minutes": "12.5",
    },
    "professionals": {"name": "李律师", "profession": "law", "unit": "某律所", "phone": ""},
    "resources": {"what": "轮椅三台", "party": "charity", "source": "某基金会", "value": "3600.5"},
}  # fmt: skip
SHOWN = {
    "projects": "特色项目：是，服务领域：养老服务，购买(资助)部门：区民政局，金额：125,000.00元",
    "inventory": "种类：站点，资源领域：社会救助，人数：12",
    "supports": "支持部门：妇联，支持方式：场地，折合金额：8,000.00元",
    "organizations": "登记或备案：已备案，服务领域：社区治理",
    "bases": "合作内容：实习实训",
    "interns": "院校：某大学，专业：社会工作",
    "volunteers": "联系电话：13800138000，志愿北京编号：110001，服务时长：12.5小时",
    "professionals": "专业领域：法律，工作单位：某律所",
    "resources": "五社联动类别：社会慈善资源，来源单位(个人)：某基金会，折合金额：3,600.50元",
}


@pytest.fixture(autouse=True)
def in_september(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def center(db):
    return make_center()


@pytest.fixture
def executive(client, center):
    return client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))


def sibling(center):
    unit = make_unit(Round.objects.get(), make_subdistrict("潘家园街道", center.district))
    return make_center(unit)


def url(name, *args):
    return reverse(f"centers:register_{name}", args=args)


def errors_of(response) -> dict:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


@pytest.mark.parametrize("key", REGISTERS)
def test_a_row_is_entered_once_shown_ended_and_kept(executive, center, key):
    register, token = REGISTERS[key], uuid4()
    typed = {**TYPED[key], "starts_on": "2021-09-01"}

    for _ in range(2):
        answer = executive.post(url("add", key), {**typed, "form_token": token})
        assert (answer.status_code, answer.url) == (302, url("list", key))
    row = register.model.objects.get()
    page = executive.get(url("list", key)).content.decode()
    assert SHOWN[key] in page
    assert typed[register.fields[0]] in page

    edited = {**typed, "version": "1", "ends_on": "2021-09-14"}
    assert executive.post(url("edit", key, row.pk), edited).status_code == 302
    assert executive.post(url("edit", key, row.pk), edited).status_code == 302  # pressed twice
    other = {**edited, register.fields[0]: f"{typed[register.fields[0]]}二"}
    assert executive.post(url("edit", key, row.pk), other).status_code == 409
    row.refresh_from_db()
    over = executive.get(url("list", key), {"standing": "over"}).content.decode()
    if register.is_event:
        assert row.ends_on is None
    else:
        assert row.ends_on == date(2021, 9, 14)
        assert "已终止" in over
        assert "没有符合条件的登记" in executive.get(url("list", key)).content.decode()


@pytest.mark.parametrize("key", REGISTERS)
def test_nobody_sees_the_rows_of_another_place(executive, center, key):
    row = make_register_row(sibling(center), key)

    assert executive.get(url("edit", key, row.pk)).status_code == 404
    assert "没有符合条件的登记" in executive.get(url("list", key)).content.decode()


@pytest.mark.parametrize("key", ["volunteers", "professionals", "interns"])
def test_names_and_phones_are_masked_above_the_unit(client, center, key):
    phone = {} if key == "interns" else {"phone": "13811112222"}
    make_register_row(center, key, name="金丝雀", **phone)

    for role, unit, is_masked in (
        (Role.CENTER_WORKER, center.subdistrict, False),
        (Role.DISTRICT_OFFICER, center.district, True),
        (Role.CITY_VIEWER, None, True),
    ):
        client.sit_at(make_desk(role, unit))
        page = client.get(url("list", key)).content.decode()
        assert ("金丝雀" not in page) == is_masked
        assert ("13811112222" not in page) == (is_masked or key == "interns")
        assert (center.name in page.partition("<main")[2]) == is_masked


def test_who_a_volunteer_is_stays_out_of_the_log_and_the_phone_is_encrypted(executive, center):
    typed = {**TYPED["volunteers"], "starts_on": "2021-09-01", "form_token": uuid4()}
    executive.post(url("add", "volunteers"), typed)

    event = AuditEvent.objects.get(what="登记志愿者")
    assert "王志愿" not in f"{event.changes}{event.object_label}"
    assert "13800138000" not in f"{event.changes}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM centers_volunteer")
        assert "13800138000" not in cursor.fetchone()[0]


WRONG = [
    ("volunteers", {"starts_on": "2021-09-16"}, "starts_on", "加入日期不能晚于今天。"),
    ("bases", {"ends_on": "2021-08-31"}, "ends_on", "有效期至不能早于签约日期。"),
    ("resources", {"value": "-1"}, "value", None),
    ("inventory", {"persons": "十"}, "persons", "人数请填写整数，例如 10"),
    ("volunteers", {"phone": "12"}, "phone", None),
    ("organizations", {"standing": ""}, "standing", "请选择登记或备案"),
]


@pytest.mark.parametrize(("key", "facts", "field", "sentence"), WRONG)
def test_what_is_wrong_stands_beside_its_field(executive, key, facts, field, sentence):
    typed = {**TYPED[key], "starts_on": "2021-09-01", "form_token": uuid4(), **facts}

    errors = errors_of(executive.post(url("add", key), typed))

    assert [*errors] == [field]
    assert sentence is None or errors[field] == [sentence]
    assert not REGISTERS[key].model.objects.exists()


def test_a_project_may_begin_tomorrow(executive):
    typed = {**TYPED["projects"], "starts_on": "2021-10-01", "form_token": uuid4()}

    assert executive.post(url("add", "projects"), typed).status_code == 302
    assert "为老服务" in executive.get(url("list", "projects")).content.decode()


def test_an_intern_has_a_mentor_and_a_base_of_the_own_center_only(executive, center):
    mentor, base = make_person(center, "赵带教"), make_register_row(center, "bases", school="甲校")
    stranger = make_person(sibling(center))
    typed = {**TYPED["interns"], "starts_on": "2021-09-01", "form_token": uuid4()}

    page = executive.post(url("add", "interns"), {**typed, "mentor": stranger.pk})
    executive.post(url("add", "interns"), {**typed, "mentor": mentor.pk, "base": base.pk})

    assert [*errors_of(page)] == ["mentor"]
    assert (
        "带教人员：赵带教，实务基地：甲校" in executive.get(url("list", "interns")).content.decode()
    )
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    facts = {"name": "甲", "mentor": stranger, "base": None, "starts_on": TODAY, "ends_on": None}
    with pytest.raises(Refused) as refusal:
        actions.add_register_row(
            register=REGISTERS["interns"], facts=facts, form_token=uuid4(), by=by, at=AT
        )
    assert refusal.value.codes == ["other_center"]


def test_a_list_is_searched_and_narrowed_to_a_year(executive, center):
    make_register_row(center, "resources", what="轮椅", starts_on=date(2020, 5, 1))
    make_register_row(center, "resources", what="米面", source="轮椅厂")
    make_register_row(center, "resources", what="书")

    def found(**query):
        page = executive.get(url("list", "resources"), query)
        return [entry["title"] for entry in page.context["rows"]]

    assert found() == ["书", "米面", "轮椅"]
    assert found(q="轮椅") == ["米面", "轮椅"]
    assert found(year="2020") == ["轮椅"]
    assert found(year="abc") == ["书", "米面", "轮椅"]


def test_a_list_costs_the_same_with_one_row_and_with_three(executive, center):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            executive.get(url("list", "interns"))
        return len(queries)

    facts = {"mentor": make_person(center), "base": make_register_row(center, "bases")}
    make_register_row(center, "interns", **facts)
    once = cost()
    for _ in range(2):
        make_register_row(center, "interns", **facts)

    assert cost() == once


def test_the_figures_open_their_rows(executive, center):
    make_register_row(center, "organizations")
    make_register_row(center, "organizations", ends_on=date(2021, 9, 14))
    make_register_row(center, "volunteers", minutes=90)
    make_register_row(center, "resources", value=360_000)
    make_register_row(center, "resources", value=None)
    make_register_row(center, "resources", value=1, starts_on=date(2020, 12, 31))
    make_register_row(center, "supports", value=200_000)
    make_register_row(sibling(center), "resources", value=7)

    q = within(make_desk(Role.DIRECTOR, center.subdistrict))
    figures = register_figures(rows_q=q, since=date(2021, 1, 1), until=TODAY)
    page = executive.get(url("index"))

    assert figures == RegisterFigures(1, 1, 90, 2, 360_000, 200_000)
    tiles = {register.key: (count, hint) for register, count, _, hint in page.context["tiles"]}
    assert tiles["organizations"] == (1, "")
    assert tiles["resources"] == (2, "折合3,600.00元")
    for register, count, address, _ in page.context["tiles"]:
        assert len(executive.get(address).context["rows"]) == count, register.key


def test_a_unit_without_a_center_has_no_register_and_a_strange_one_is_missing(client):
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, make_subdistrict()))
    typed = {**TYPED["bases"], "starts_on": "2021-09-01", "form_token": uuid4()}

    page = client.post(url("add", "bases"), typed)

    assert "还没有社会工作服务中心" in page.content.decode()
    assert client.get(url("list", "something")).status_code == 404
    assert not Volunteer.objects.exists()
