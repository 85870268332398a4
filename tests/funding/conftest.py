import pytest
from django.utils import timezone

from accounts.roles import Role
from tests.accounts.factories import make_desk, make_district
from tests.funding.factories import NOON, make_centers
from tests.pilots.factories import make_round


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def centers(round):
    return make_centers(round, (12, 300), (8, 500), (4, 200))


@pytest.fixture
def officer(round):
    return make_desk(Role.DISTRICT_OFFICER, make_district())


@pytest.fixture
def leader(round):
    return make_desk(Role.DISTRICT_LEADER, make_district())


@pytest.fixture
def today(monkeypatch):
    """The views' clock stands at noon of 1 July 2021."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
