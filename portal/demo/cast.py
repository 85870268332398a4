"""The demo's accounts and desks. One password for all of them, printed and public."""

from dataclasses import dataclass
from datetime import date

from accounts.models import District, RoleGrant, Subdistrict, User
from accounts.roles import Role

PASSWORD = "Shequ-2021"  # noqa: S105  (the demo's, printed on the terminal)
SINCE = date(2021, 1, 1)
CHAOYANG, HAIDIAN = "朝阳区", "海淀区"
HOME = (CHAOYANG, "劲松街道")


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the table that `make demo` prints; ``unit`` is a district or a subdistrict."""

    username: str
    full_name: str
    role: Role
    unit: str | tuple[str, str] | None = None


ACCOUNTS = (
    Account("city", "何一宁", Role.CITY_OFFICER),
    Account("cityleader", "沈思远", Role.CITY_LEADER),
    Account("cityview", "贺文", Role.CITY_VIEWER),
    Account("chaoyang", "陈晓", Role.DISTRICT_OFFICER, CHAOYANG),
    Account("chaoyang-leader", "冯立", Role.DISTRICT_LEADER, CHAOYANG),
    Account("haidian", "韩梅", Role.DISTRICT_OFFICER, HAIDIAN),
    Account("haidian-leader", "郑伟", Role.DISTRICT_LEADER, HAIDIAN),
    Account("street", "周洁", Role.SUBDISTRICT_OFFICER, HOME),
    Account("director", "李建国", Role.DIRECTOR, HOME),
    Account("exec", "赵敏", Role.EXECUTIVE_DIRECTOR, HOME),
    Account("worker", "林夏", Role.CENTER_WORKER, HOME),
    Account("supervisor", "曹教授", Role.SUPERVISOR),
    Account("secadmin", "安盾", Role.SECURITY_ADMIN),
    Account("sysadmin", "程立", Role.SYSTEM_ADMIN),
    Account("auditor", "吴审", Role.AUDIT_ADMIN),
)


def make_cast() -> dict[str, RoleGrant]:
    """Everybody who can sign in, by user name, and the administrator without a desk."""
    User.objects.create_superuser("admin", password=PASSWORD, full_name="管理员")
    return {account.username: make_desk(account) for account in ACCOUNTS}


def make_desk(account: Account) -> RoleGrant:
    """The account's desk. Only accounts of the printed table get a password."""
    password = PASSWORD if account in ACCOUNTS else None
    user = User.objects.create_user(
        account.username, password=password, full_name=account.full_name
    )
    desk = RoleGrant(user=user, role=account.role, valid_from=SINCE, basis="演示")
    if isinstance(account.unit, str):
        desk.district = District.objects.get(name=account.unit)
    elif account.unit is not None:
        desk.subdistrict = subdistrict_of(account.unit)
    desk.save()
    return desk


def subdistrict_of(unit: tuple[str, str]) -> Subdistrict:
    """A subdistrict in force today, by its district's name and its own."""
    district, name = unit
    return Subdistrict.objects.get(district__name=district, name=name, valid_to=None)
