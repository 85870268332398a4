"""Which account is whose: so that whoever leaves a center loses the desks there on that day."""

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant, User
from accounts.roles import Role
from centers.models import Center, Person
from core.changes import changed, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused


def accounts_at(center: Center, *, on):
    """The accounts that hold a desk of the center on the day, by name."""
    desks = RoleGrant.objects.filter(role__in=Role.of_center, subdistrict=center.subdistrict_id)
    return User.objects.filter(is_active=True, pk__in=desks.held_on(on).values("user")).order_by(
        "full_name", "pk"
    )


@transaction.atomic
def link_account(*, person: Person, user: User | None, by: RoleGrant, at) -> Person:
    """Say which account is this person's, or with None that none is.

    Raises ``Refused`` for an account without a desk of the center and for one that is somebody
    else's already.
    """
    people = Person.objects.visible_to(by).select_related("center", "user")
    locked = people.select_for_update(of=("self",)).get(pk=person.pk)
    if user is not None:
        problems = _problems(locked, user, on=beijing_date(at))
        if problems:
            raise Refused(*problems)
    before = told_of(locked, ("user",))
    locked.user = user
    locked.save(update_fields=["user"])
    if changes := changed(before, locked, ("user",)):
        record("关联账号", at=at, by=by, obj=locked, changes=changes)
    return locked


def _problems(person: Person, user: User, *, on) -> list[Problem]:
    if not accounts_at(person.center, on=on).filter(pk=user.pk).exists():
        message = f"{user}在本中心没有岗位，不能关联。"
        return [Problem("account_elsewhere", message, field="user")]
    other = Person.objects.filter(user=user).exclude(pk=person.pk).first()
    if other is not None:
        # The name of a person of another center is not this center's to know.
        name = other.name if other.center_id == person.center_id else "其他中心的人员"
        return [Problem("account_linked", f"该账号已关联{name}。", field="user")]
    return []
