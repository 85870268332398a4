"""What the page of the city's report says around the draft: its history and where it stands."""

import pytest
from django.urls import reverse

from accounts.audit import record
from accounts.roles import Role
from reports.citywide.actions import NUMBER
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER, filed_summary


@pytest.fixture
def round(db):
    round = make_round()
    filed_summary(round, make_district("海淀区"))
    return round


@pytest.mark.parametrize("name", ["审定全市工作总结", "审定全市总结"])
def test_a_viewer_finds_what_was_adopted_under_either_name(client, round, name):
    version = make_city_version(round)
    said = {"at": DECEMBER, "by": version.by, "obj": version.report}
    record(name, **said, changes={NUMBER: ["", 1]})
    url = reverse("reports:city_report_history", args=[round.pk])

    page = client.sit_at(make_desk(Role.CITY_VIEWER)).get(url).content.decode()

    assert name in page
    assert reverse("reports:city_report_version", args=[round.pk, 1]) in page
