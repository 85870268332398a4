import pytest

from tests.accounts.factories import make_desk


@pytest.fixture
def at_desk(client):
    """``at_desk(Role.DISTRICT_OFFICER)``: a client working at such a desk."""

    def sit(role, unit=None):
        return client.sit_at(make_desk(role, unit))

    return sit
