"""Every paper is made once for all that is asked of them."""

import pytest
from django.db import transaction

from tests.office.handed_out import handed_out


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker) -> dict[str, bytes]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield handed_out()
        transaction.set_rollback(True)
