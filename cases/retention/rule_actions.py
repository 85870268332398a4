"""How long a kind of file is kept is changed by the system administrator, on record."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import RetentionRule
from cases.retention.rules import years_problems
from core.changes import changed, told_of
from core.problems import Problem, Refused

FACTS = ("years", "basis")


@transaction.atomic
def change_rule(
    *, rule: RetentionRule, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> RetentionRule:
    """``facts``: years (None for good) and basis. Raises ``Refused`` or ``Stale``."""
    rule = RetentionRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if by.role != Role.SYSTEM_ADMIN:
        raise Refused(Problem("wrong_role", f"保存期限由{Role.SYSTEM_ADMIN.label}设置。"))
    if rule.holds_already(version, {name: facts[name] for name in FACTS}):
        return rule
    rule.check_version(version, {"保存年数": rule.period, "依据": rule.basis})
    if problems := years_problems(rule.kind, facts["years"]):
        raise Refused(*problems)
    before = told_of(rule, FACTS)
    for name in FACTS:
        setattr(rule, name, facts[name])
    changes = changed(before, rule, FACTS)
    if changes:
        rule.version += 1
        rule.save()
        record("修改保存期限", at=at, by=by, obj=rule, changes=changes)
    return rule
