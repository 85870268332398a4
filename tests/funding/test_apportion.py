from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from funding.apportion import largest_remainder

TOTALS = st.integers(0, 10**13)
WEIGHTS = st.dictionaries(
    st.integers(0, 400), st.integers(0, 10**6), min_size=1, max_size=30
).filter(lambda weights: any(weights.values()))
FEW_WEIGHTS = st.lists(st.integers(0, 6), min_size=2, max_size=8).filter(any)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (0, {"a": 1, "b": 2}, {"a": 0, "b": 0}),
        (1, {"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 0, "c": 0}),  # one fen among three
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 34, "b": 33, "c": 33}),
        (101, {"a": 1, "b": 1, "c": 1}, {"a": 34, "b": 34, "c": 33}),
        (100, {"b": 1, "a": 1, "c": 1}, {"b": 34, "a": 33, "c": 33}),  # listed, not sorted
        (10, {"a": 0, "b": 3}, {"a": 0, "b": 10}),
        (7, {"a": 1}, {"a": 7}),
        (2, {"a": 1, "b": 3}, {"a": 0, "b": 2}),  # a tie of halves goes to the heavier
        (5, {"a": 1, "b": 9}, {"a": 0, "b": 5}),  # also where the lighter is listed first
        (
            10,
            {"a": 47, "b": 16, "c": 16, "d": 12, "e": 6, "f": 3},
            {"a": 5, "b": 2, "c": 2, "d": 1, "e": 0, "f": 0},
        ),
    ],
)
def test_largest_remainder_splits(total, weights, parts):
    assert largest_remainder(total, weights) == parts


def test_the_result_keeps_the_order_of_the_keys():
    assert list(largest_remainder(10, {"z": 1, "a": 5, "m": 3})) == ["z", "a", "m"]


@pytest.mark.parametrize(
    ("total", "weights", "words"),
    [
        (-1, {"a": 1}, "Only whole, non-negative amounts"),
        (10, {"a": 2, "b": -1}, "Only whole, non-negative amounts"),
        (10, {"a": 0, "b": 0}, "There is no one to split between"),
        (0, {"a": 0}, "There is no one to split between"),
        (10, {}, "There is no one to split between"),
    ],
)
def test_largest_remainder_refuses_what_cannot_be_split(total, weights, words):
    with pytest.raises(ValueError, match=words):
        largest_remainder(total, weights)


@given(TOTALS, WEIGHTS)
def test_the_parts_add_up_to_the_total(total, weights):
    assert sum(largest_remainder(total, weights).values()) == total


@given(TOTALS, WEIGHTS)
def test_each_part_is_within_one_of_the_exact_share(total, weights):
    whole = sum(weights.values())

    parts = largest_remainder(total, weights)

    assert all(
        abs(parts[key] - Fraction(total * weight, whole)) < 1 for key, weight in weights.items()
    )


@given(TOTALS, WEIGHTS)
def test_the_same_input_gives_the_same_split(total, weights):
    assert largest_remainder(total, weights) == largest_remainder(total, dict(weights))


@given(st.integers(0, 1000), FEW_WEIGHTS)
def test_a_heavier_weight_never_gets_less(total, weights):
    parts = largest_remainder(total, dict(enumerate(weights)))

    by_weight = sorted(parts, key=lambda key: (weights[key], parts[key]))
    assert all(parts[light] <= parts[heavy] for light, heavy in pairwise(by_weight))


@given(st.integers(0, 1000), FEW_WEIGHTS)
def test_of_equal_weights_the_one_listed_first_never_gets_less(total, weights):
    parts = largest_remainder(total, dict(enumerate(weights)))

    assert all(
        parts[first] >= parts[later]
        for first in parts
        for later in parts
        if first < later and weights[first] == weights[later]
    )


@given(st.integers(0, 1000), FEW_WEIGHTS, st.randoms())
def test_the_order_of_the_keys_matters_only_between_equal_weights(total, weights, random):
    listed = list(enumerate(weights))
    shuffled = random.sample(listed, len(listed))

    before = largest_remainder(total, dict(listed))
    after = largest_remainder(total, dict(shuffled))

    assert sorted((weights[key], part) for key, part in before.items()) == sorted(
        (weights[key], part) for key, part in after.items()
    )


@given(TOTALS, WEIGHTS, st.randoms())
def test_distinct_weights_make_the_split_free_of_order(total, weights, random):
    assume(len(set(weights.values())) == len(weights))
    shuffled = random.sample(list(weights.items()), len(weights))

    assert largest_remainder(total, weights) == largest_remainder(total, dict(shuffled))


@given(TOTALS, WEIGHTS)
def test_a_weight_of_zero_gets_nothing(total, weights):
    parts = largest_remainder(total, weights)

    assert [parts[key] for key, weight in weights.items() if not weight] == [
        0 for weight in weights.values() if not weight
    ]
