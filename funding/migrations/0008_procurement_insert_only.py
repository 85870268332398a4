from django.db import migrations

from core.triggers import InsertOnly
from funding.procurement.triggers import put_on, take_off


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0007_procurement"),
    ]

    operations = [
        InsertOnly("ContractStep"),
        InsertOnly("Amendment"),
        InsertOnly("Acceptance"),
        InsertOnly("AcceptanceLine"),
        InsertOnly("ContractPayment"),
        InsertOnly("Filing"),
        InsertOnly("ContractPaper"),
        InsertOnly("ContractReminder"),
        migrations.RunPython(put_on, take_off),
    ]
