"""A center's page: its profile, what it lacks, its people and what the rule says of each."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from centers.models import Center, Person
from tests.accounts.factories import make_subdistrict
from tests.centers.factories import make_center, make_person
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db

PROFILE = {
    "opened_on": "2021年6月18日",
    "address": "劲松中街12号",
    "phone": "０１０－67321111",
    "office_area": "80.5",
    "service_area": "220",
    "lead_official": "孙书记",
    "managing_department": "社区建设办公室",
    "operation_mode": "own",
    "operator_name": "",
    "has_project_rules": "on",
}


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def executive(client, desk, center):
    return client.sit_at(desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))


def page(client, name, pk) -> str:
    return client.get(reverse(f"centers:{name}", args=[pk])).content.decode()


def test_the_profile_says_what_is_missing_and_links_to_it(executive, center):
    text = page(executive, "center_detail", center.pk)

    edit = reverse("centers:center_edit", args=[center.pk])
    assert "尚未填写挂牌日期。" in text
    assert f'href="{edit}#id_opened_on"' in text
    assert f'href="{edit}#id_has_archive_rules"' in text


def test_whoever_cannot_mend_the_profile_reads_reasons_without_links(client, desk, center):
    client.sit_at(desk(Role.DISTRICT_OFFICER, center.district))

    text = page(client, "center_detail", center.pk)

    assert "尚未填写挂牌日期。" in text
    assert reverse("centers:center_edit", args=[center.pk]) not in text
    assert reverse("centers:person_add", args=[center.pk]) not in text


def test_the_page_names_those_who_hold_the_posts(client, desk, center):
    director = desk(Role.DIRECTOR, center.subdistrict)
    desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict, valid_to=date(2021, 1, 1))

    text = page(client.sit_at(director), "center_detail", center.pk)

    assert str(director.user) in text
    assert "尚未任命" in text


def test_each_person_stands_with_verdict_route_evidence_and_the_day_it_changes(executive, center):
    make_person(center, "钱社工", papers=[("intermediate", date(2019, 1, 1))])
    make_person(center, "周助理", papers=[("assistant", date(2023, 11, 3))])
    in_two_years = timezone.localdate() - timedelta(days=366)
    make_person(center, "吴新人", papers=[("assistant", in_two_years)])
    make_person(center, "郑无证")
    make_person(center, "冯后勤", is_professional=False, kind="other")

    text = page(executive, "center_detail", center.pk)

    assert "2019年1月1日取得社会工作师证书" in text
    assert "助理社会工作师证书 2023年11月3日取得，2026年11月3日起满三年" in text
    assert "无相应证书或学历" in text
    assert "不作资质要求" in text
    assert "专业服务人员4人：" in text
    changes = in_two_years.replace(year=in_two_years.year + 3)
    assert f"将于{changes.year}年{changes.month}月{changes.day}日符合资质" in text


def test_people_who_left_stand_apart(executive, center):
    make_person(center, "钱社工", ends_on=date(2021, 7, 31))

    text = page(executive, "center_detail", center.pk)

    assert "还没有登记人员" in text
    assert "2021年6月1日至2021年7月31日" in text


def test_saving_the_profile_keeps_it_and_counts_the_edit(executive, center):
    response = executive.post(
        reverse("centers:center_edit", args=[center.pk]), {**PROFILE, "version": center.version}
    )

    saved = Center.objects.get(pk=center.pk)
    assert response.status_code == 302
    assert (saved.opened_on, saved.phone, str(saved.office_area), saved.version) == (
        date(2021, 6, 18),
        "010-67321111",
        "80.5",
        2,
    )
    assert (saved.has_project_rules, saved.has_staff_rules) == (True, False)
    changes = AuditEvent.objects.get(what="修改中心档案").changes
    assert changes["挂牌日期"] == ["", "2021年6月18日"]
    assert changes["已建立项目管理制度"] == ["否", "是"]
    assert "承接机构名称" not in changes


def test_a_stale_profile_is_refused_with_both_texts_and_then_can_be_saved(executive, center):
    Center.objects.filter(pk=center.pk).update(version=2, address="别人填的地址")
    address = reverse("centers:center_edit", args=[center.pk])

    stale = executive.post(address, {**PROFILE, "version": 1})

    text = stale.content.decode()
    assert stale.status_code == 409
    assert "别人填的地址" in text
    assert 'value="劲松中街12号"' in text
    assert 'name="version" value="2"' in text
    assert Center.objects.get(pk=center.pk).address == "别人填的地址"

    again = executive.post(address, {**PROFILE, "version": 2})

    assert again.status_code == 302
    assert Center.objects.get(pk=center.pk).address == "劲松中街12号"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"office_area": "12a"}, "请填写平方米数，例如 120.5"),
        ({"office_area": "-1"}, "办公面积(平方米)不能小于0"),
        ({"service_area": "1.25"}, "面积最多保留1位小数"),
        ({"service_area": "123456789"}, "面积数字过大，请核对"),
        ({"phone": "123"}, "请填写手机号码或带区号的固定电话"),
        ({"opened_on": "昨天"}, "请填写日期"),
        ({"opened_on": "2099-01-01"}, "挂牌日期不能晚于今天"),
        ({"operation_mode": "mine"}, "请从列表中选择运营方式"),
        ({"version": ""}, "页面已失效，请刷新页面后重新填写"),
    ],
)
def test_bad_input_stays_on_the_page_with_its_sentence(executive, center, typed, sentence):
    facts = {**PROFILE, "version": 1, **typed}

    response = executive.post(reverse("centers:center_edit", args=[center.pk]), facts)

    assert response.status_code == 200
    text = response.content.decode()
    assert sentence in text
    assert 'value="孙书记"' in text
    assert Center.objects.get(pk=center.pk).version == 1


def test_the_list_shows_completeness_and_heads_of_each_center(client, desk, center):
    make_person(center, papers=[("intermediate", date(2019, 1, 1))])
    make_person(center, "孙社工")
    client.sit_at(desk(Role.CITY_OFFICER))

    text = client.get(reverse("centers:center_list")).content.decode()

    cells = "".join(text.split())
    assert '<tdclass="num">2</td><tdclass="num">2</td><tdclass="num">1</td>' in cells
    assert "0%" in text


def test_an_empty_list_says_how_centers_come_about(client, desk):
    client.sit_at(desk(Role.CITY_OFFICER))

    text = client.get(reverse("centers:center_list")).content.decode()

    assert "还没有服务中心" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_questions(client, desk, count, django_assert_num_queries):
    round = make_round()
    names = ("劲松街道", "八里庄街道", "望京街道")[:count]
    centers = [make_center(make_unit(round, make_subdistrict(name))) for name in names]
    for center in centers:
        for number in range(count):
            make_person(center, f"钱{number}", papers=[("senior", date(2020, 1, 1))])
            make_person(center, f"孙{number}", ends_on=date(2021, 7, 1))
    client.sit_at(desk(Role.CITY_OFFICER))
    person = Person.objects.filter(center=centers[0]).first()

    with django_assert_num_queries(13):
        client.get(reverse("centers:center_list"))
    with django_assert_num_queries(13):
        client.get(reverse("centers:center_detail", args=[centers[0].pk]))
    with django_assert_num_queries(12):
        client.get(reverse("centers:person_detail", args=[person.pk]))
