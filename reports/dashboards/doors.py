"""The ways from the figures of a page to the rows behind them (``reports:figure_rows``).

An address asks for exactly what the figure counts: its place, its round, its days, its part of the
rows. A page has some hundred of them, so each place is looked up in the URLs once.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from pilots.models import Round
from reports.dashboards.periods import Period
from reports.figure_links import KEY, is_led, rows_at, rows_url


@dataclass(frozen=True, slots=True)
class Doors:
    """Of one place. ``earlier`` is the query of the year before, "" where there was none."""

    role: str
    address: str
    query: str
    earlier: str = ""

    def to(self, key: str, part: str = "", *, before: bool = False) -> str:
        """``part`` is name and value of a split (field:elderly); "" where the desk may not read
        the rows, or there are none of a year before."""
        query = self.earlier if before else self.query
        if not self.address or not query or not is_led(self.role, key):
            return ""
        more = "&" + urlencode({"part": part}) if part else ""
        return f"{rows_at(self.address, key)}?{query}{more}"

    def of(self, *, district: int | None = None, center: int | None = None) -> "Doors":
        """The same of another place; of a unit without a center there is nothing to open."""
        if district is None and center is None:
            return Doors(self.role, "", "")
        return Doors(self.role, _address(district, center), self.query, self.earlier)


def doors_of(
    *,
    by,
    round: Round,
    period: Period | None = None,
    earlier: Period | None = None,
    district: int | None = None,
    center: int | None = None,
) -> Doors:
    """Of the whole city where no place is named; of the whole round without a period."""
    before = _query(earlier.span.round, earlier) if earlier else ""
    return Doors(by.role, _address(district, center), _query(round, period), before)


def _address(district: int | None, center: int | None) -> str:
    return rows_url(KEY, district=district, center=center)


def _query(round: Round, period: Period | None) -> str:
    asked: dict[str, int | str] = {"round": round.pk}
    if period is not None and not period.is_whole:
        asked["period"] = period.key
    return urlencode(asked)
