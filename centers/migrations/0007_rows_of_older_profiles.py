"""Areas and mode of centers from before premises and operations had rows of their own.

Without them the first place that is registered would sum up to itself alone, and the area that
stood on the center would be gone.
"""

from datetime import timedelta

from django.db import migrations

A_DAY = timedelta(days=1)
AREAS = {"office": ("办公用房", "office_area"), "service": ("服务用房", "service_area")}


def fill_in(apps, schema_editor) -> None:
    """One place per area and one operation per mode; centers that have rows of it are left alone."""
    for center in apps.get_model("centers", "Center").objects.order_by("pk").iterator():
        _premises(apps.get_model("centers", "Premises"), center)
        _operation(apps.get_model("centers", "Operation"), center)


def _premises(places, center) -> None:
    for use, (name, column) in AREAS.items():
        area = getattr(center, column)
        if area is None or places.objects.filter(center=center, use=use).exists():
            continue
        places.objects.create(**_units_of(center), use=use, name=name, area=area)


def _operation(operations, center) -> None:
    if not center.operation_mode or operations.objects.filter(center=center).exists():
        return
    closed = center.closed_on and max(center.closed_on - A_DAY, center.founded_on)
    operations.objects.create(
        **_units_of(center),
        mode=center.operation_mode,
        # A center of its own has no operator, whatever stood in the column.
        operator_name="" if center.operation_mode == "own" else center.operator_name,
        starts_on=center.founded_on,
        ends_on=closed,
    )


def _units_of(center) -> dict:
    return {
        "center": center,
        "subdistrict_id": center.subdistrict_id,
        "district_id": center.district_id,
    }


class Migration(migrations.Migration):
    dependencies = [("centers", "0006_profile_operation_posts")]

    # Backward nothing: the columns still say it all, and forward again adds no second row.
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
