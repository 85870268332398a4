from django.db import migrations

from core.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_audit_seals"),
    ]

    operations = [
        InsertOnly("AuditEvent"),
        InsertOnly("AuditSeal"),
        InsertOnly("AuditPurge"),
    ]
