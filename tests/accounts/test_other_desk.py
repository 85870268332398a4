"""A form belongs to the desk it was opened at, whatever another window has done since."""

import re

import pytest
from django.utils import timezone

from accounts.roles import Role
from pilots.models import DistrictPlan
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_current_unit

pytestmark = pytest.mark.django_db

START = "/pilots/plans/start/"


@pytest.fixture
def unit():
    return make_current_unit()


@pytest.fixture
def officer(unit):
    """Somebody who works for two districts."""
    here = make_desk(Role.DISTRICT_OFFICER, unit.district)
    make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"), user=here.user)
    return here


def test_every_form_of_a_page_names_the_desk_it_was_opened_at(client, officer):
    page = client.sit_at(officer).get("/funding/register/").content.decode()

    assert re.findall(r'name="at_desk" value="(\d+)"', page) == [str(officer.pk)]


def test_a_form_of_another_desk_is_refused_and_says_what_to_do(client, officer, unit):
    client.sit_at(officer)
    other = officer.user.desks.exclude(pk=officer.pk).get()
    client.post("/accounts/desk/", {"desk": other.pk})

    response = client.post(START, {"at_desk": officer.pk, "round": unit.round.pk})

    page = response.content.decode()
    assert response.status_code == 409
    assert "现在的岗位（区级填报人 · 海淀区）不同" in page
    assert not DistrictPlan.objects.exists()


def test_a_form_of_a_desk_that_has_ended_is_refused(client, officer, unit):
    client.sit_at(officer)
    officer.valid_to = timezone.localdate()
    officer.save()

    response = client.post(START, {"at_desk": officer.pk, "round": unit.round.pk})

    assert response.status_code == 409
    assert not DistrictPlan.objects.exists()


def test_a_form_of_the_present_desk_goes_through(client, officer, unit):
    client.sit_at(officer)

    response = client.post(START, {"at_desk": officer.pk, "round": unit.round.pk})

    assert response.status_code == 302
    assert DistrictPlan.objects.get().district == unit.district
