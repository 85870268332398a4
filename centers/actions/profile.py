"""What a center says of itself: kept by its executive director."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from centers.models import Center
from core.changes import changed, told_of
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
    locked.check_version(version, told_of(locked, PROFILE))
    if values["opened_on"] and values["opened_on"] > beijing_date(at):
        raise Refused(Problem("day_in_future", "挂牌日期不能晚于今天。", field="opened_on"))
    before = told_of(locked, PROFILE)
    for name in PROFILE:
        setattr(locked, name, values[name])
    locked.version += 1
    locked.save(update_fields=[*PROFILE, "version"])
    record("修改中心档案", at=at, by=by, obj=locked, changes=changed(before, locked, PROFILE))
    return locked
