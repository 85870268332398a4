"""A center's page: its profile, what it lacks, its people and what the rule says of each."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from centers.models import Person
from tests.accounts.factories import make_subdistrict
from tests.centers.factories import make_center, make_person
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db


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

    basics = reverse("centers:center_edit", args=[center.pk, "basics"])
    rules = reverse("centers:center_edit", args=[center.pk, "rules"])
    premises = reverse("centers:premises_add", args=[center.pk])
    assert "尚未填写挂牌日期。" in text
    assert f'href="{basics}#id_opened_on"' in text
    assert f'href="{rules}#id_has_archive_rules"' in text
    assert f'href="{premises}?use=office"' in text
    assert "尚未任命中心主任。" in text
    assert reverse("centers:post_add", args=[center.pk, "director"]) not in text


def test_the_subdistrict_is_led_to_what_it_fills_in_and_to_nothing_else(client, desk, center):
    client.sit_at(desk(Role.SUBDISTRICT_OFFICER, center.subdistrict))

    text = page(client, "center_detail", center.pk)

    assert f'href="{reverse("centers:post_add", args=[center.pk, "director"])}"' in text
    assert f'href="{reverse("centers:operation_edit", args=[center.pk])}"' in text
    assert reverse("centers:center_edit", args=[center.pk, "basics"]) not in text


def test_whoever_cannot_mend_the_profile_reads_reasons_without_links(client, desk, center):
    client.sit_at(desk(Role.DISTRICT_OFFICER, center.district))

    text = page(client, "center_detail", center.pk)

    assert "尚未填写挂牌日期。" in text
    assert reverse("centers:center_edit", args=[center.pk, "basics"]) not in text
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


def test_the_list_shows_completeness_and_heads_of_each_center(client, desk, center):
    make_person(center, papers=[("intermediate", date(2019, 1, 1))])
    make_person(center, "孙社工")
    client.sit_at(desk(Role.CITY_OFFICER))

    text = client.get(reverse("centers:center_list")).content.decode()

    cells = "".join(text.split())
    assert 'data-label="在岗"class="num">2</td>' in cells
    assert 'data-label="符合资质"class="num">1</td>' in cells
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

    with django_assert_num_queries(16):
        client.get(reverse("centers:center_list"))
    with django_assert_num_queries(30):
        client.get(reverse("centers:center_detail", args=[centers[0].pk]))
    with django_assert_num_queries(17):
        client.get(reverse("centers:person_detail", args=[person.pk]))
