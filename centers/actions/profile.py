"""What a center says of itself: kept by its executive director."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.audit import record
from centers.models import Center
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

PROFILE = (
    "opened_on",
    "address",
    "phone",
    "office_area",
    "service_area",
    "lead_official",
    "managing_department",
    "operation_mode",
    "operator_name",
    "has_project_rules",
    "has_staff_rules",
    "has_finance_rules",
    "has_archive_rules",
)


@transaction.atomic
def save_profile(*, center: Center, values: Mapping, version: int, by, at) -> Center:
    """Save what was filled in; raises ``Stale`` when somebody saved after ``version`` was read.

    A profile may stay incomplete: what it lacks is said on its page, not refused here.
    """
    locked = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    locked.check_version(version, in_words(locked))
    if values["opened_on"] and values["opened_on"] > beijing_date(at):
        raise Refused(Problem("day_in_future", "挂牌日期不能晚于今天。", field="opened_on"))
    before = {name: getattr(locked, name) for name in PROFILE}
    for name in PROFILE:
        setattr(locked, name, values[name])
    locked.version += 1
    locked.save(update_fields=[*PROFILE, "version"])
    changes = {
        name: [_plain(before[name]), _plain(values[name])]
        for name in PROFILE
        if before[name] != values[name]
    }
    record("修改中心档案", at=at, by=by, obj=locked, changes=changes)
    return locked


def in_words(center: Center) -> dict[str, str]:
    """The profile as a page shows it, by label: what a stale editor is shown beside their own."""
    return {center._meta.get_field(name).verbose_name: _shown(center, name) for name in PROFILE}


def _shown(center: Center, name: str) -> str:
    value = getattr(center, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "operation_mode":
        return center.get_operation_mode_display()
    return "" if value is None else str(value)


def _plain(value):
    """As the audit log keeps it: decimals and days as text."""
    if isinstance(value, Decimal):
        return f"{value:.1f}"
    return value if isinstance(value, bool | str | None) else str(value)
