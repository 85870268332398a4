"""Where a figure stands whose rows a page shows: the way back to it."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import District
from centers.models import Center
from pilots.models import Round
from reports.dashboards.periods import Period, names_days
from reports.models import SummaryReport
from reports.signed_figures import Signed


class Step(NamedTuple):
    """A page above the one that is shown."""

    label: str
    url: str


def trail_of(
    place: District | Center | None,
    *,
    round: Round,
    period: Period,
    signed: Signed | None,
    draft: SummaryReport | None,
) -> list[Step]:
    """To the text that ``signed`` says it in, or to the ``draft``; without either to the dashboard
    of its place, of the same days if the dashboard has them."""
    if signed is not None:
        page = "reports:addendum_detail" if signed.days else "reports:version_detail"
        text = Step(signed.title, reverse(page, args=[signed.report, signed.number]))
        return [_report(place, signed.report), text]
    if draft is not None:
        return [_report(place, draft.pk)]
    return [_dashboard(place, round, period)]


def _report(place: District | Center | None, report: int) -> Step:
    district = place.district if isinstance(place, Center) else place
    return Step(f"{district}工作总结", reverse("reports:summary_detail", args=[report]))


def _dashboard(place: District | Center | None, round: Round, period: Period) -> Step:
    asked: dict[str, int | str] = {"round": round.pk}
    if not (period.is_whole or names_days(period.key)):
        asked["period"] = period.key
    if place is None:
        label, url = "全市数据看板", reverse("reports:city_dashboard")
    else:
        page = "district_dashboard" if isinstance(place, District) else "center_dashboard"
        label, url = f"{place}数据看板", reverse(f"reports:{page}", args=[place.pk])
    return Step(label, f"{url}?{urlencode(asked)}")
