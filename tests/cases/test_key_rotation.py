"""The real tables under a new key: what clients and cases hold, and the guarded history."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import DatabaseError, connection

from cases.models import Case, CaseStep, Client
from cases.states import CaseState
from core.encryption import UnreadableValue
from tests.cases.factories import make_case

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def texts():
    return [
        list(Client.objects.order_by("pk").values_list("name", "id_number", "phone", "address")),
        list(Case.objects.order_by("pk").values_list("intake_note", "goals", "closing_note")),
        list(CaseStep.objects.order_by("pk").values_list("note", flat=True)),
    ]


@pytest.mark.django_db(transaction=True)
def test_after_the_command_everything_is_read_without_the_old_key(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    step = make_case(CaseState.CLOSED).history.earliest("pk")
    CaseStep.objects.create(
        subject=step.subject,
        step=step.step,
        step_label=step.step_label,
        source=step.source,
        target=step.target,
        by=step.by,
        at=step.at,
        note="说明",
    )
    before = texts()
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    call_command("reencrypt", stdout=StringIO())

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert texts() == before
    assert "说明" in before[2]
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    with pytest.raises(UnreadableValue):
        texts()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_casestep SET note = 'x'")
