"""Floors and caps by sharing again: pure arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Refused
from funding.apportion import bounded, largest_remainder
from funding.shares import share_out
from funding.terms import CenterFacts, Terms


def split(total, *rows):
    """``rows`` are (weight, floor, cap) of a, b, c and so on."""
    keys = "abcdefgh"[: len(rows)]
    columns = [dict(zip(keys, column, strict=True)) for column in zip(*rows, strict=True)]
    return list(bounded(total, *columns).values())


@pytest.mark.parametrize(
    ("total", "rows", "parts"),
    [
        (10, [(1, 0, None), (1, 0, None)], [5, 5]),
        (10, [(9, 0, None), (1, 3, None)], [7, 3]),
        (10, [(9, 0, 6), (1, 0, None)], [6, 4]),
        # What the cap leaves lifts the second above its floor, which is settled last.
        (100, [(8, 0, 40), (1, 20, None), (1, 0, None)], [40, 30, 30]),
        # What the floor takes brings the first below its cap.
        (100, [(6, 0, 55), (4, 0, None), (0, 30, None)], [42, 28, 30]),
        # All weights at their caps: the rest goes in equal parts to those without a weight.
        (20, [(1, 0, 4), (0, 0, None), (0, 0, None)], [4, 8, 8]),
        (9, [(0, 0, None), (0, 5, None)], [4, 5]),
        (1, [(1, 0, None), (1, 0, None), (1, 0, None)], [1, 0, 0]),
        (0, [(1, 0, 0), (0, 0, None)], [0, 0]),
        (3, [(5, 1, 1), (5, 2, 2)], [1, 2]),
    ],
)
def test_bounded_shares_again_what_floors_take_and_caps_leave(total, rows, parts):
    assert split(total, *rows) == parts


@pytest.mark.parametrize(
    ("total", "rows"),
    [(5, [(1, 3, None), (1, 3, None)]), (9, [(1, 0, 4), (1, 0, 4)]), (9, [(1, 5, 4)])],
    ids=["floors above", "caps below", "cap below its floor"],
)
def test_bounds_that_cannot_be_kept_break(total, rows):
    with pytest.raises(ValueError, match=r"bounds|cap"):
        split(total, *rows)


@st.composite
def bounds(draw):
    """Weights, floors and caps that fit some total, and that total."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 20), st.none() | st.integers(0, 40)),
            min_size=1,
            max_size=8,
        )
    )
    rows = [(w, low, None if more is None else low + more) for w, low, more in rows]
    least = sum(low for _, low, _ in rows)
    most = sum(cap if cap is not None else 500 for _, _, cap in rows)
    return draw(st.integers(least, most)), rows


@given(bounds())
def test_the_parts_are_the_total_and_nobody_is_out_of_bounds(case):
    total, rows = case

    parts = split(total, *rows)

    assert sum(parts) == total
    assert all(
        low <= part and (cap is None or part <= cap)
        for part, (_, low, cap) in zip(parts, rows, strict=True)
    )
    assert parts == split(total, *rows)


@given(bounds(), st.integers(1, 5), st.data())
def test_more_weight_never_brings_less(case, more, data):
    total, rows = case
    at = data.draw(st.integers(0, len(rows) - 1))
    heavier = [(w + more * (n == at), low, cap) for n, (w, low, cap) in enumerate(rows)]

    assert split(total, *heavier)[at] >= split(total, *rows)[at]


@given(bounds(), st.randoms())
def test_the_order_matters_only_between_equals(case, random):
    total, rows = case
    order = list(range(len(rows)))
    random.shuffle(order)

    here = split(total, *rows)
    there = split(total, *[rows[n] for n in order])

    pairs = [(rows[n], part) for n, part in zip(order, there, strict=True)]
    by_row = {}
    for row, part in [*pairs, *zip(rows, here, strict=True)]:
        by_row.setdefault(row, []).append(part)
    assert all(max(parts) - min(parts) <= 1 for parts in by_row.values())


@given(st.integers(0, 1000), st.lists(st.integers(0, 50), min_size=1, max_size=8))
def test_without_bounds_it_is_the_largest_remainder(total, weights):
    rows = [(weight, 0, None) for weight in weights]
    plain = dict(enumerate(weights if any(weights) else [1] * len(weights)))

    assert split(total, *rows) == list(largest_remainder(total, plain).values())


CENTERS = st.lists(
    st.tuples(
        st.integers(0, 400), st.integers(0, 9_000), st.integers(0, 12), st.integers(0, 100),
        st.integers(0, 3_000), st.integers(0, 3_000),
    ),
    min_size=1,
    max_size=20,
)  # fmt: skip


def facts_of(rows):
    return [CenterFacts(n, f"中心{n}", *row[:4], earlier=row[4], spent=row[5])
            for n, row in enumerate(rows)]  # fmt: skip


def lines_or_reasons(terms, centers):
    try:
        return share_out(terms, centers).lines, ()
    except Refused as refusal:
        return (), refusal.problems


@given(
    CENTERS,
    st.integers(0, 10**7),
    st.integers(0, 2_000),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(0, 9_000),
    st.none() | st.integers(0, 10**6),
)
def test_any_pool_is_split_to_the_fen_or_refused_with_a_reason(
    rows, total, base, task, service, floor, cap
):
    service = min(service, 100 - task)
    terms = Terms(total, base, task, service, 100 - task - service, floor, cap)
    centers = facts_of(rows)

    lines, problems = lines_or_reasons(terms, centers)
    if not lines:
        assert problems
        assert all(problem.message for problem in problems)
        return

    assert sum(line.amount for line in lines) == total
    for line, center in zip(lines, centers, strict=True):
        has = line.amount + line.earlier
        assert has >= max(floor, center.earlier + center.spent, base)
        assert cap is None or has <= cap
        assert line.amount >= center.spent
        parts = line.base + line.task_share + line.service_share + line.performance_share
        assert line.amount == parts + line.bound_share - line.earlier
    assert sum(line.bound_share for line in lines) == 0


@given(CENTERS, st.integers(0, 10**7))
def test_the_same_facts_give_the_same_split_and_adjustments_move_nothing_else(rows, total):
    terms, centers = Terms(total, 0, 50, 30, 20), [
        CenterFacts(n, "", *row[:4]) for n, row in enumerate(rows)
    ]  # fmt: skip
    first = share_out(terms, centers).lines
    moved = min(first[0].amount, 7) if len(first) > 1 else 0
    by_hand = {0: -moved, len(first) - 1: moved}
    adjusted = [
        CenterFacts(c.key, "", *row[:4], adjustment=by_hand.get(c.key, 0))
        for c, row in zip(centers, rows, strict=True)
    ]

    second = share_out(terms, adjusted).lines

    assert share_out(terms, centers).lines == first
    assert [line.amount - line.adjustment for line in second] == [line.amount for line in first]


THREE = [CenterFacts(n, f"中心{n}", 1, 1, spent=spent) for n, spent in enumerate((0, 0, 50))]


@pytest.mark.parametrize(
    ("terms", "adjusted", "codes"),
    [
        ({"floor_each": 40}, (0, 0, 0), ["floors_exceed_pool"]),
        ({"cap_each": 20}, (0, 0, 0), ["floor_above_cap", "caps_below_pool"]),
        ({"base_each": 30, "cap_each": 29}, (0, 0, 0),
         ["floors_exceed_pool", "cap_below_base", "floor_above_cap", "caps_below_pool"]),
        ({}, (5, 0, 0), ["adjustments_not_zero"]),
        ({}, (1, 0, -1), ["adjusted_below_floor"]),
        ({"cap_each": 50}, (30, -25, -5),
         ["adjusted_above_cap", "adjusted_below_floor"]),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_be_kept_is_refused_by_name(terms, adjusted, codes):
    facts = [
        CenterFacts(c.key, c.name, 1, 1, spent=c.spent, adjustment=by)
        for c, by in zip(THREE, adjusted, strict=True)
    ]

    with pytest.raises(Refused) as caught:
        share_out(Terms(**{"total": 100, "base_each": 0, "task_percent": 50,
                           "service_percent": 50, **terms}), facts)  # fmt: skip

    assert caught.value.codes == codes


@pytest.mark.parametrize(
    ("rows", "shares", "notes"),
    [
        # (task, service, planned, performance)
        ([(3, 0, 1, 50), (1, 0, 3, 50)], [(375, 75, 100), (125, 225, 100)],
         ("各中心的服务量均为零，服务份额按计划服务案例分配",)),
        ([(0, 0, 1, 0), (0, 0, 3, 0)], [(125, 75, 50), (375, 225, 150)],
         ("各中心的工作任务均为零，任务份额按计划服务案例分配",
          "各中心的服务量均为零，服务份额按计划服务案例分配",
          "各中心的绩效均为零，绩效份额按计划服务案例分配")),
    ],
)  # fmt: skip
def test_before_any_service_the_plan_weighs(rows, shares, notes):
    facts = [CenterFacts(n, "", *row) for n, row in enumerate(rows)]

    answer = share_out(Terms(1000, 0, 50, 30, 20), facts)

    assert answer.notes == notes
    found = [(line.task_share, line.service_share, line.performance_share) for line in answer.lines]
    assert found == shares
