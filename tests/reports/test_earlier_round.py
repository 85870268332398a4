"""The figures of the round before stand beside those of this one, as they were filed."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from reports.earlier import earlier_reading
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import DECEMBER, filed_summary, make_case, make_summary, signed_summary

NEXT_DECEMBER = DECEMBER.replace(year=2022)


@pytest.fixture
def rounds(db):
    """One case in 2021, filed; a draft of 2022."""
    earlier = make_round()
    make_case(make_center(make_unit(earlier, make_subdistrict("劲松街道"))), earlier)
    filed_summary(earlier)
    return earlier, make_round(2022)


def test_the_filed_version_of_the_round_before_is_read(rounds):
    earlier, now = rounds
    found = earlier_reading(make_summary(now, at=NEXT_DECEMBER))

    assert found.round == earlier
    assert found.reading.figures["counting_cases"] == 1


def test_another_district_and_what_is_not_filed_are_not(rounds):
    earlier, now = rounds
    haidian = make_district("海淀区")
    signed_summary(earlier, haidian)

    assert earlier_reading(make_summary(now, haidian, at=NEXT_DECEMBER)) is None


def test_the_page_names_the_round(client, rounds):
    report = make_summary(rounds[1], at=NEXT_DECEMBER)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    page = client.get(reverse("reports:summary_detail", args=[report.pk])).content.decode()

    assert "2021年备案" in page


def test_a_number_of_the_round_before_leads_to_its_rows_and_its_version(client, rounds):
    report = make_summary(rounds[1], at=NEXT_DECEMBER)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    page = client.get(reverse("reports:summary_detail", args=[report.pk]))
    rows = {row.figure.key: row for own in page.context["pages"] for row in own.rows}

    answer = client.get(rows["counting_cases"].before_url)

    assert rows["counting_cases"].before_url.replace("&", "&amp;") in page.content.decode()
    assert (answer.context["round"], answer.context["value"]) == (rounds[0], "1个")
    assert "与第1版定稿一致" in answer.content.decode()
    assert [
        key for key, row in rows.items() if row.before_url and not row.before.strip("0.—")
    ] == []
