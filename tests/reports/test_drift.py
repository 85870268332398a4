"""What changed in the rows since the sign-off is told on the report's page and on the city's."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from cases.models import Case
from reports.city import city_summary
from reports.drift import drifts
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, filed_summary, make_case, make_summary


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def filed(round):
    """朝阳区 with one case, signed and filed."""
    make_case(make_center(make_unit(round, make_subdistrict("劲松街道"))), round)
    return filed_summary(round)


def found(round):
    signed = city_summary(round=round).signed
    return drifts(round=round, signed=[(district.pk, reading) for district, reading in signed])


def shown(client, role, name, *args) -> str:
    return (
        client.sit_at(make_desk(role)).get(reverse(f"reports:{name}", args=args)).content.decode()
    )


def test_nothing_changed_is_nothing_to_tell(client, round, filed):
    assert found(round) == []
    assert "项变动" not in shown(client, Role.CITY_OFFICER, "city_summary")


def test_each_figure_is_told_then_and_now_on_both_pages(client, round, filed):
    Case.objects.update(recognition="declined")

    (drift,) = found(round)
    told = [(change.figure.key, change.signed, change.now) for change in drift.changes]
    assert told == [("counting_cases", "1", "0"), ("cases_recognized", "1", "0")]
    city = shown(client, Role.CITY_OFFICER, "city_summary")
    assert "朝阳区：2项变动" in " ".join(city.split())
    for role in (Role.DISTRICT_LEADER, Role.CITY_OFFICER):
        page = shown(client, role, "summary_detail", filed.pk)
        assert "2项变动：记录在上报后有变化" in page


def test_a_filed_report_is_not_said_to_be_returned_and_a_received_one_is(client, round, filed):
    haidian = make_district("海淀区")
    make_case(make_center(make_unit(round, make_subdistrict("上地街道", haidian))), round)
    received = walk_up(make_summary(round, haidian), at=DECEMBER)
    Case.objects.update(recognition="declined")
    advice, said = "由市级退回后重新取数", "报告已备案，不再退回；差异请在补充报告"

    for page in (
        shown(client, Role.CITY_OFFICER, "city_summary"),
        shown(client, Role.CITY_OFFICER, "summary_detail", filed.pk),
        shown(client, Role.DISTRICT_OFFICER, "summary_detail", filed.pk),
    ):
        assert (said in page, "重新取数" in page) == (True, False)
    page = shown(client, Role.CITY_OFFICER, "summary_detail", received.pk)
    assert (said in page, advice in page) == (False, True)


def test_another_districts_change_is_its_own(round, filed):
    haidian = make_district("海淀区")
    filed_summary(round, haidian)
    center = make_center(make_unit(round, make_subdistrict("上地街道", haidian)))
    make_case(center, round)

    assert [drift.report.district.name for drift in found(round)] == ["海淀区"]


def test_two_districts_ask_as_much_as_one(round, filed, django_assert_max_num_queries):
    with django_assert_max_num_queries(35):
        found(round)
    filed_summary(round, make_district("海淀区"))
    with django_assert_max_num_queries(35):
        found(round)
