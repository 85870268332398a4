"""Where the rows behind a figure are, and which desks are led there."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from accounts.roles import Role
from reports.dictionary import SECTION_BY_KEY
from reports.lights import MONEY_READERS

KEY = "figure-key"  # stands for the figure in the address of many, which is looked up once
DRAFT = {"draft": 1}  # of the address of a figure that the page of a draft leads to
_FUNDS = SECTION_BY_KEY["funds"]
MONEY_KEYS = frozenset(
    [*(figure.key for figure in _FUNDS.figures), *(rate.key for rate in _FUNDS.rates)]
)


def rows_url(
    key: str, *, district: int | None = None, center: int | None = None, query: str = ""
) -> str:
    """The page of the rows behind a figure or a rate: of one center, of a district, or of the
    whole city where neither is named."""
    address = _address(key, district, center)
    return f"{address}?{query}" if query else address


@lru_cache(maxsize=8192)
def _address(key: str, district: int | None, center: int | None) -> str:
    # A page leads to some hundred of them, and to the same ones each time.
    if center is not None:
        return reverse("reports:figure_rows_of_center", args=[key, center])
    if district is not None:
        return reverse("reports:figure_rows", args=[key, district])
    return reverse("reports:figure_rows_of_city", args=[key])


def district_way(*, district: int, round: int, **held: int | str) -> str:
    """The address for ``KEY`` of a district's rows in a round: of the days that ``held`` names
    (period), held against what it names (version, addendum), or as its draft has them."""
    return rows_url(KEY, district=district, query=urlencode({"round": round, **held}))


def report_way(report, version=None) -> str:
    """The same of a district's report: today's rows for its draft, or held against a version."""
    held = DRAFT if version is None else {"version": version.number}
    return district_way(district=report.district_id, round=report.round_id, **held)


def rows_at(way: str, key: str) -> str:
    """The address for one figure of ``way``, an address for ``KEY``; "" where there is no way."""
    return way.replace(KEY, key)


def reads(role: str, key: str) -> bool:
    """What a center got and spent is for those whom its money concerns."""
    return key not in MONEY_KEYS or role in MONEY_READERS


def is_led(role: str, key: str) -> bool:
    """Whether a page leads a desk of this role to the rows: the street reads money and no cases,
    a supervisor has lists of their own."""
    if role == Role.SUBDISTRICT_OFFICER:
        return key in MONEY_KEYS
    return reads(role, key) and role in (*Role.of_center, *Role.of_district, *Role.of_city)
