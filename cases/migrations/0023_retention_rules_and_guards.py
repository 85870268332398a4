from django.db import migrations

from core.triggers import InsertOnly


def fill_rules(apps, schema_editor):
    """The periods that hold until the administrator says otherwise."""
    rules = apps.get_model("cases", "RetentionRule").objects
    for kind, years, basis in (
        ("case", 30, "参照《机关文件材料归档范围和文书档案保管期限规定》定期30年"),
        ("transferred", 30, "参照已结案的案例档案"),
        ("complaint", 10, "参照《机关文件材料归档范围和文书档案保管期限规定》定期10年"),
        ("data_request", 3, "《网络数据安全管理条例》第十二条，不少于3年"),
        ("draft", 10, "参照《机关文件材料归档范围和文书档案保管期限规定》定期10年"),
    ):
        rules.create(kind=kind, years=years, basis=basis)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_retention"),
    ]

    operations = [
        InsertOnly("Hold"),
        InsertOnly("HoldRelease"),
        InsertOnly("RetentionRun"),
        InsertOnly("RetentionLine"),
        InsertOnly("RetentionEnd"),
        migrations.RunPython(fill_rules, migrations.RunPython.noop),
    ]
