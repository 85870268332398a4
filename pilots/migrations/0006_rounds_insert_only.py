from django.db import migrations
from django.db.models import F, OuterRef, Subquery

from core.triggers import InsertOnly


def keep_what_was_due(apps, schema_editor):
    """What was signed so far was judged by what is due now: an extension to come must not."""
    Obligation = apps.get_model("pilots", "Obligation")
    Submission = apps.get_model("pilots", "Submission")
    Obligation.objects.filter(first_met_at__isnull=False).update(met_due_at=F("due_at"))
    due = Obligation.objects.filter(pk=OuterRef("obligation")).values("due_at")
    Submission.objects.filter(first_signed_at__isnull=False).update(first_due_at=Subquery(due))


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0005_rounds_in_full"),
    ]

    operations = [
        migrations.RunPython(keep_what_was_due, migrations.RunPython.noop),
        InsertOnly("Chase"),
        InsertOnly("Extension"),
        InsertOnly("NilReturnStep"),
        InsertOnly("Reminder"),
        InsertOnly("RoundChange"),
        InsertOnly("RoundStep"),
        InsertOnly("UnitStep"),
    ]
