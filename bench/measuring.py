"""Timing ours, the limit and the peer in turn, so that what disturbs one disturbs all three."""

import gc
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

Work = Callable[[], object]


# Ours ÷ limit and ours ÷ peer at most; docs/performance.md says where each comes from.
CEILINGS: dict[str, tuple[float | None, float | None]] = {
    "city_dashboard": (1.6, 1),
    "case_list_first": (4, 0.5),
    "case_list_deep": (4, 0.5),
    "district_report": (3, None),
    "export_detail": (1, 0.6),
    "city_report": (12, 0.25),
    "import_records": (40, None),
    "allocation": (14, None),
    "allocation_lines": (8, None),
    "form_submit": (3, None),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One named operation. ``peer`` None where there is no fitting one.

    ``most_of_limit`` and ``most_of_peer`` are the ceilings of ours ÷ limit and ours ÷ peer;
    ``note`` says what is compared.
    """

    name: str
    ours: Work
    limit: Work
    peer: Work | None = None
    most_of_limit: float | None = None
    most_of_peer: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A named operation that the product does not have yet, and why it is not measured."""

    name: str
    note: str


def undone(work: Work) -> Work:
    """Write and take back, so that the hundredth time finds the same rows as the first."""

    def write():
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return write


def measured(operation: Operation, *, rounds: int) -> dict:
    """One row of the results. Ratios compare medians; below 1 is faster than the other."""
    works = {"ours": operation.ours, "limit": operation.limit, "peer": operation.peer}
    works = {name: work for name, work in works.items() if work is not None}
    for work in works.values():
        work()  # what is loaded and compiled once is nobody's cost
    times: dict[str, list[float]] = {name: [] for name in works}
    order = list(works.items())
    for _ in range(rounds):
        # Each in its turn comes first: who follows finds the rows at hand that the one before read.
        order.append(order.pop(0))
        for name, work in order:
            gc.collect()
            began = time.perf_counter()
            work()
            times[name].append(1000 * (time.perf_counter() - began))
    middle = {name: median(values) for name, values in times.items()}
    peer = middle.get("peer")
    return {
        "name": operation.name,
        "database": connection.vendor,
        "ours_ms": round(middle["ours"], 3),
        "limit_ms": round(middle["limit"], 3),
        "peer_ms": None if peer is None else round(peer, 3),
        "ratio_to_limit": round(middle["ours"] / middle["limit"], 3),
        "ratio_to_peer": None if peer is None else round(middle["ours"] / peer, 3),
        "queries": queries_of(operation.ours),
        "peak_mb": peak_of(operation.ours),
    }


def queries_of(work: Work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def peak_of(work: Work) -> float:
    """The most Python memory held at once while it runs, in MB."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return round(tracemalloc.get_traced_memory()[1] / 1_000_000, 2)
    finally:
        tracemalloc.stop()


def broken(operation: Operation, row: dict) -> list[str]:
    """The ceilings this row goes through, in words."""
    pairs = (
        ("极限", row["ratio_to_limit"], operation.most_of_limit),
        ("同类", row["ratio_to_peer"], operation.most_of_peer),
    )
    return [
        f"{operation.name}：与{name}之比{ratio}，上限{most}"
        for name, ratio, most in pairs
        if ratio is not None and most is not None and ratio > most
    ]
