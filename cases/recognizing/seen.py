"""The warnings of many cases, from a fixed number of queries: no text is decrypted for them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from cases.facts import facts_of
from cases.models import Case, Goal, ServiceRecord, TextBand
from cases.recognizing.warnings import (
    CaseFacts,
    Marked,
    Served,
    Text,
    Warned,
    warnings_of,
)
from core.chinese_dates import format_date

ONE_DAY = timedelta(days=1)
MOST_BANDS = 20_000  # rows; a district that copies more than this will be told so anyway
MOST_COMPARED = 40  # others for each text; a sentence names three of them
SERVED_COLUMNS = (
    "pk",
    "case_id",
    "case__number",
    "center__name",
    "district_id",
    "served_by",
    "served_by__full_name",
    "served_by__username",
    "served_on",
    "starts_at",
    "minutes",
    "recorded_by",
    "recorded_at",
    "is_late_entry",
)


def warnings_by_case(cases: Iterable[Case]) -> dict[int, list[Warned]]:
    """The warnings of each of these closed cases by its pk; five queries for any number of them."""
    cases = list(cases)
    if not cases:
        return {}
    keys = [case.pk for case in cases]
    rows = _served(ServiceRecord.objects.standing().filter(case__in=keys))
    served = _by(rows, "case_id")
    district = cases[0].district_id
    others = _by(_served(_around(rows)), "served_by")
    recorded = _moments(rows)
    texts = _texts(_alike(keys, district), keys)
    goals = _goals(keys)
    found = {}
    for case in cases:
        mine = served.get(case.pk, [])
        workers = {row["served_by"] for row in mine}
        facts = CaseFacts(
            pk=case.pk,
            opened_on=case.opened_on,
            closed_on=case.closed_on,
            served=[_as_served(row, district) for row in mine],
            others=[_as_served(row, district) for worker in workers for row in others[worker]],
            recorded=recorded,
            texts=texts.get(case.pk, []),
            goals=goals.get(case.pk, (0, 0)),
        )
        found[case.pk] = warnings_of(facts)
    return found


def _served(records) -> list[dict]:
    return list(records.order_by("served_on", "starts_at", "pk").values(*SERVED_COLUMNS))


def _by(rows: Sequence[dict], name: str) -> dict[int, list[dict]]:
    grouped: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        grouped[row[name]].append(row)
    return grouped


def _around(rows: Sequence[dict]):
    """What the same people did on those days, anywhere; a service may run past midnight."""
    days = {row["served_on"] + step * ONE_DAY for row in rows for step in (-1, 0, 1)}
    workers = {row["served_by"] for row in rows}
    return ServiceRecord.objects.standing().filter(served_by__in=workers, served_on__in=days)


def _moments(rows: Sequence[dict]) -> dict[int, list[datetime]]:
    """When the people who recorded these services recorded any, around the same days."""
    if not rows:
        return {}
    moments = [row["recorded_at"] for row in rows]
    near = ServiceRecord.objects.standing().filter(
        recorded_by__in={row["recorded_by"] for row in rows},
        recorded_at__range=(min(moments) - ONE_DAY, max(moments) + ONE_DAY),
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for person, at in near.order_by("recorded_at", "pk").values_list("recorded_by", "recorded_at"):
        found[person].append(at)
    return found


def _as_served(row: dict, district: int) -> Served:
    starts = datetime.combine(row["served_on"], row["starts_at"])
    is_own = row["district_id"] == district
    return Served(
        pk=row["pk"],
        worker=row["served_by"],
        worker_name=row["served_by__full_name"] or row["served_by__username"],
        place=_place(row) if is_own else "其他区的中心",  # what is there is not ours to name
        starts=starts,
        ends=starts + timedelta(minutes=row["minutes"]),
        recorded_by=row["recorded_by"],
        recorded_at=row["recorded_at"],
        is_late=row["is_late_entry"],
    )


def _place(row: dict) -> str:
    number = row["case__number"]
    return f"{row['center__name']}（{f'案例{number}' if number else '案例以外'}）"


def _alike(keys: list[int], district: int) -> list[dict]:
    """Texts of the district that share a band with one of these cases, once for each such band.

    Among them are the texts of these cases themselves. Of people whose file is stopped nothing is
    used any more.
    """
    bands = TextBand.objects.filter(text_print__case__in=keys).values("band")
    near = TextBand.objects.filter(band__in=bands, text_print__case__district=district)
    standing = ServiceRecord.objects.standing().values("pk")
    of_text = Q(text_print__record=None) | Q(text_print__record__in=standing)
    rows: Any = (
        near.filter(of_text)
        .exclude(text_print__case__client__stopped_at__isnull=False)
        .order_by("-text_print", "pk")
        .values(
            "band",
            mark=F("text_print"),
            case=F("text_print__case"),
            number=F("text_print__case__number"),
            method=F("text_print__case__method"),
            origin=F("text_print__case__successor_of"),
            name=F("text_print__name"),
            digest=F("text_print__digest"),
            sketch=F("text_print__sketch"),
            served_on=F("text_print__record__served_on"),
        )[:MOST_BANDS]
    )
    return list(rows)


def _texts(rows: Sequence[dict], keys: Sequence[int]) -> dict[int, list[Text]]:
    """The texts of each of these cases, each with those it may be a copy of."""
    marks = {row["mark"]: row for row in rows}
    by_band: dict[int, list[int]] = defaultdict(list)
    bands: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_band[row["band"]].append(row["mark"])
        bands[row["mark"]].append(row["band"])
    found: dict[int, list[Text]] = defaultdict(list)
    wanted = set(keys)
    for mark, row in marks.items():
        if row["case"] in wanted:
            near = dict.fromkeys(other for band in bands[mark] for other in by_band[band])
            others = [marks[other] for other in near if _is_worth_comparing(row, marks[other])]
            others.sort(key=lambda other: (other["digest"] != row["digest"], other["mark"]))
            compared = tuple(_as_marked(other) for other in others[:MOST_COMPARED])
            found[row["case"]].append(Text(_as_marked(row), compared))
    return found


def _is_worth_comparing(row: dict, other: dict) -> bool:
    """Not with itself, nor with what a transfer took along into its successor."""
    is_same = other["mark"] == row["mark"]
    is_taken_along = other["origin"] == row["case"] or row["origin"] == other["case"]
    return not is_same and not is_taken_along


def _as_marked(row: dict) -> Marked:
    return Marked(
        pk=row["mark"],
        case=row["case"],
        number=row["number"],
        label=_label(row),
        digest=row["digest"],
        sketch=row["sketch"],
    )


def _label(row: dict) -> str:
    if row["served_on"]:
        return f"{format_date(row['served_on'])}的服务记录"
    labels = {fact.name: fact.label for fact in facts_of(row["method"])}
    return f"“{labels.get(row['name'], '案例内容')}”"


def _goals(keys: list[int]) -> dict[int, tuple[int, int]]:
    rows = Goal.objects.filter(case__in=keys).values_list("case").order_by("case")
    counted = rows.annotate(all=Count("pk"), measured=Count("after"))
    return {case: (goals, measured) for case, goals, measured in counted}
