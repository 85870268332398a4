"""The list of centers: filters in the address, pages, totals over all of it, and its workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent, Subdistrict
from accounts.roles import Role
from centers.models import Center
from tests.accounts.factories import make_district, make_subdistrict
from tests.centers.factories import make_center, make_operation, make_person, make_post
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db

LIST, EXPORT = reverse("centers:center_list"), reverse("centers:center_export")
CITY = 343


@pytest.fixture
def three():
    round = make_round()
    haidian = make_subdistrict("中关村街道", make_district("海淀区"))
    ours = [
        make_center(make_unit(round, make_subdistrict(name))) for name in ("劲松街道", "望京街道")
    ]
    return [*ours, make_center(make_unit(round, haidian))]


@pytest.fixture
def city(client, desk):
    return client.sit_at(desk(Role.CITY_OFFICER))


def names(client, **asked) -> list[str]:
    rows = client.get(LIST, asked).context["rows"]
    return [row.center.subdistrict.name for row in rows]


def many_centers(count: int) -> None:
    district = make_district("朝阳区")
    units = Subdistrict.objects.bulk_create(
        Subdistrict(
            code=f"1101{number:05d}",
            name=f"第{number}街道",
            district=district,
            base_kind="街道",
            valid_from=date(2000, 1, 1),
        )
        for number in range(count)
    )
    Center.objects.bulk_create(
        Center(
            subdistrict=unit,
            district=district,
            name=f"{unit.name}社会工作服务中心",
            founded_on=date(2021, 5, 17),
        )
        for unit in units
    )


def test_filters_stand_in_the_address(city, three):
    jinsong, wangjing, zhongguancun = three
    make_operation(jinsong)
    make_post(jinsong, make_person(jinsong))
    Center.objects.filter(pk=wangjing.pk).update(opened_on=date(2021, 6, 18))

    assert names(city) == ["劲松街道", "望京街道", "中关村街道"]
    assert names(city, q="望京") == ["望京街道"]
    assert names(city, district=zhongguancun.district_id) == ["中关村街道"]
    assert names(city, mode="entrusted") == ["劲松街道"]
    assert names(city, mode="none") == ["望京街道", "中关村街道"]
    assert names(city, opened="yes") == ["望京街道"]
    assert names(city, opened="no") == ["劲松街道", "中关村街道"]
    assert names(city, vacant="on") == ["望京街道", "中关村街道"]
    assert names(city, complete="yes") == []
    assert names(city, complete="no", q="劲松") == ["劲松街道"]


def test_a_filter_that_cannot_be_read_says_so_and_narrows_nothing(city, three):
    response = city.get(LIST, {"mode": "mine"})

    assert "请从列表中选择运营方式" in response.content.decode()
    assert len(response.context["rows"]) == 3


def test_a_list_narrowed_to_nothing_keeps_its_filters(city, three):
    text = city.get(LIST, {"q": "没有这个"}).content.decode()

    assert "没有符合条件的服务中心" in text
    assert 'value="没有这个"' in text


def test_a_district_sees_its_own_and_is_not_asked_which(client, desk, three):
    client.sit_at(desk(Role.DISTRICT_OFFICER, three[0].district))

    response = client.get(LIST, {"district": three[2].district_id})

    assert [row.center.subdistrict.name for row in response.context["rows"]] == [
        "劲松街道",
        "望京街道",
    ]
    assert "中关村" not in response.content.decode()
    assert "district" not in response.context["filters"].fields


def test_343_centers_come_in_pages_with_totals_over_all_of_them(city, django_assert_num_queries):
    many_centers(CITY)
    Center.objects.update(opened_on=date(2021, 6, 18))
    by_code = Center.objects.order_by("subdistrict__code")
    last = by_code.last()
    make_person(by_code.first())
    make_person(last)

    with django_assert_num_queries(15):
        page = city.get(LIST)
    end = city.get(LIST, {"page": "14", "opened": "yes"})

    assert len(page.context["rows"]) == 25
    assert (page.context["totals"].centers, page.context["totals"].opened) == (CITY, CITY)
    assert (page.context["heads"].staff, page.context["incomplete"]) == (2, CITY)
    assert [row.center for row in end.context["rows"]][-1] == last
    assert len(end.context["rows"]) == CITY - 13 * 25
    assert "?opened=yes&amp;page=13" in end.content.decode()


def test_the_workbook_has_every_row_that_the_filters_admit(client, desk, three):
    make_operation(three[0])
    make_person(three[0])
    client.sit_at(desk(Role.DISTRICT_OFFICER, three[0].district))

    response = client.get(EXPORT, {"mode": "entrusted"})

    sheet = load_workbook(BytesIO(response.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    text = str(cells)
    assert "共1个中心" in text
    assert "晨光社会工作事务所" in text
    assert "望京" not in text
    assert "中关村" not in text
    assert AuditEvent.objects.filter(what="导出服务中心名册").count() == 1
