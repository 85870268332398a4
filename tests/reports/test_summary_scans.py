"""The stamped scan of a signed report: the same page as for forms, with the way back here."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.accounts.factories import make_desk, make_district
from tests.core.uploads import pdf, upload
from tests.pilots.factories import make_round
from tests.reports.factories import signed_summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return signed_summary(make_round(), make_district("朝阳区"))


def test_a_report_shows_what_is_missing_and_takes_its_scan(client, report):
    client.sit_at(make_desk(Role.DISTRICT_LEADER, report.district))
    detail = reverse("reports:summary_detail", args=[report.pk])
    add = reverse("pilots:scan_add", args=[report.submission.versions.get().pk])
    before = client.get(detail).content.decode()
    assert "盖章件待补" in before
    assert f'href="{add}"' in before

    sent = client.post(add, {"form_token": uuid4(), "file": upload(pdf(), "总结.pdf")}, follow=True)

    assert sent.redirect_chain == [(detail, 302)]
    assert "盖章件待补" not in sent.content.decode()
    assert "总结.pdf</a>" in sent.content.decode()


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.SUBDISTRICT_OFFICER, None, 404),
        (Role.DISTRICT_OFFICER, "海淀区", 404),
        (Role.DISTRICT_OFFICER, "朝阳区", 200),
    ],
)
def test_a_report_is_its_districts_own(client, report, role, unit, status):
    client.sit_at(make_desk(role, make_district(unit) if unit else None))

    response = client.get(reverse("pilots:scan_add", args=[report.submission.versions.get().pk]))

    assert response.status_code == status
