"""有场地, 有人员, 有资金: whether a center has what it needs to work, each with the reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from accounts.roles import Role
from centers.models import Center, Premises
from core.chinese_dates import format_date
from core.money import format_yuan
from pilots.models import Round
from reports.apart import CENTER, apart
from reports.facts import Facts
from reports.on_duty import members

# The desks that read what a center got; the others are shown no light of money, nor its reason.
MONEY_READERS = (
    Role.SUBDISTRICT_OFFICER,
    Role.DIRECTOR,
    Role.EXECUTIVE_DIRECTOR,
    *Role.of_district,
    *Role.of_city,
)
STAFF, GIVEN = "staff", "allocated_total"


@dataclass(frozen=True, slots=True)
class Light:
    """``figure`` is the key of the figure that the reason tells the number of, "" where it tells
    none, and ``part`` the place on the center's own page where its rows stand instead; ``url`` is
    the page of its rows, "" where nobody asked for one."""

    label: str
    is_on: bool
    reason: str
    figure: str = ""
    part: str = ""
    url: str = ""

    @property
    def tone(self) -> str:
        return "good" if self.is_on else "warn"

    @property
    def word(self) -> str:
        return f"{'有' if self.is_on else '缺'}{self.label}"


def lights_of(
    *, round: Round, centers: Iterable[Center], on: date
) -> dict[int | None, tuple[Light, Light, Light]]:
    """The three lights of each center by its key, None for a unit without one; four queries.

    Premises count while somebody may use them, staff on the day, money of the round once it is
    shared out to the center or was issued for it. A round that is over is told as of its last day
    of service, as its figures are: a right of use that ran out years later was there all the while.
    """
    is_over, on = on > round.service_ends_on, min(on, round.service_ends_on)
    told_on = f"（{format_date(on)}）" if is_over else ""
    centers = list(centers)
    keys = [center.pk for center in centers]
    districts = {center.district_id for center in centers}
    given = apart(Facts(round=round, on=on, districts=districts), [GIVEN], by=CENTER)
    places, people, money = _places(keys, on), _people(keys, on), given.by_unit(GIVEN)
    return {
        pk: (
            _place(places.get(pk), told_on),
            _staff(people.get(pk), told_on),
            _funds(money.get(pk)),
        )
        for pk in [*keys, None]
    }


def _places(keys: list[int], on: date) -> dict:
    usable = Premises.objects.usable(on).filter(center__in=keys)
    rows = usable.values_list("center").order_by("center")
    return {pk: (count, area) for pk, count, area in rows.annotate(Count("pk"), Sum("area"))}


def _people(keys: list[int], on: date) -> dict[int, tuple[int, int]]:
    """Who is on duty, as the figures of staff count them, and the professionals among them."""
    found: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    for member in members(keys, on=on):
        found[member.center][member.person] = member.is_professional
    return {pk: (len(people), sum(people.values())) for pk, people in found.items()}


def _place(found: tuple[int, Decimal] | None, told_on: str) -> Light:
    if found is None:
        return Light("场地", False, f"没有登记在用的场地，或者使用权已到期{told_on}")
    told = f"在用场地{found[0]}处，共{found[1]:.1f}平方米{told_on}"
    # The center's own page has the premises of today.
    return Light("场地", True, told, part="" if told_on else "premises-heading")


def _staff(found: tuple[int, int] | None, told_on: str) -> Light:
    if found is None:
        return Light("人员", False, f"没有在岗人员{told_on}")
    staff, working = found
    if not working:
        return Light("人员", False, f"在岗{staff}人，没有从事专业社会工作服务的{told_on}", STAFF)
    return Light("人员", True, f"在岗{staff}人，其中专业服务人员{working}人{told_on}", STAFF)


def _funds(amount: int | None) -> Light:
    if not amount:
        return Light("资金", False, "本批次资金尚未分配到中心")
    return Light("资金", True, f"本批次已分配{format_yuan(amount)}元", GIVEN)
