"""The notice of 个人信息保护法 17: public, true to the settings, one step from every page."""

import pytest
from django.urls import reverse

from accounts.models import District
from accounts.roles import Role
from tests.accounts.factories import make_district

pytestmark = pytest.mark.django_db
ADDRESS = "/privacy/"


def test_the_notice_opens_without_an_account_and_names_the_districts_as_stored(client):
    make_district("海淀区")
    District.objects.filter(name="海淀区").update(bureau_name="海淀区民政局(测试)")

    page = client.get(ADDRESS)

    assert page.status_code == 200
    assert "海淀区：海淀区民政局(测试)" in page.content.decode()


def test_the_days_and_the_contact_are_those_of_the_settings(client, settings):
    settings.DATA_REQUEST_DAYS, settings.PRIVACY_CONTACT = 7, "服务热线 010-00000000"

    page = client.get(ADDRESS).content.decode()

    assert ("7日内办理" in page, "服务热线 010-00000000" in page) == (True, True)


def test_without_a_contact_the_notice_says_whom_to_ask(client, settings):
    settings.PRIVACY_CONTACT = ""

    assert "请联系为您服务的街道（乡镇）社会工作服务中心" in client.get(ADDRESS).content.decode()


def test_the_sign_in_page_and_every_other_page_lead_to_the_notice(client, desk):
    outside = client.get(reverse("accounts:sign_in")).content.decode()
    inside = client.sit_at(desk(Role.CITY_VIEWER)).get(reverse("portal:home")).content.decode()

    assert [f'href="{ADDRESS}"' in page for page in (outside, inside)] == [True, True]
