"""The pages that the bench measures ask as often for many units, districts and rows as for one.

The dashboards are held in ``test_dashboards``, 全量明细 in ``papers/test_details``.
"""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import filed_summary, make_case, make_record, make_staff
from tests.supervision.factories import make_session

REPORT_QUERIES = 50
WORKBOOK_QUERIES = 18
CITY_QUERIES = 44


@pytest.fixture
def round(db):
    for name in ("朝阳区", "海淀区", "密云区"):
        make_district(name)
    return make_round()


def fill(round, street, district="朝阳区"):
    """A center with a case, a record, a session and somebody on duty."""
    center = make_center(make_unit(round, make_subdistrict(street, make_district(district))))
    make_case(center, round)
    make_record(center, round)
    make_session(center)
    make_staff(center, level="assistant")


def test_a_filed_report_with_what_changed_since(client, round, django_assert_num_queries):
    fill(round, "劲松街道")
    report = filed_summary(round)
    fill(round, "望京街道")  # so that there is a change to tell, before and after
    address = reverse("reports:summary_detail", args=[report.pk])
    client.sit_at(make_desk(Role.DISTRICT_LEADER))
    client.get(address)
    with django_assert_num_queries(REPORT_QUERIES):
        client.get(address)
    for street in ("潘家园街道", "双井街道"):
        fill(round, street)

    with django_assert_num_queries(REPORT_QUERIES):
        page = client.get(address)

    assert "变动：记录在上报后有变化" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "queries"), [("city_workbook", WORKBOOK_QUERIES), ("city_summary", CITY_QUERIES)]
)
def test_the_citys_sum_of_one_district_and_of_three(
    client, round, django_assert_num_queries, name, queries
):
    address = f"{reverse(f'reports:{name}')}?round={round.pk}"
    desk = make_desk(Role.CITY_OFFICER)
    fill(round, "劲松街道")
    filed_summary(round)
    client.sit_at(desk)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
    for street, district in (("上地街道", "海淀区"), ("果园街道", "密云区")):
        fill(round, street, district)
        filed_summary(round, make_district(district))

    with django_assert_num_queries(queries):
        client.get(address)
