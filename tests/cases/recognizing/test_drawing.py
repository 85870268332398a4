"""The same seed and the same cases give the same sample."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.recognizing.drawing import draw

CASES = {f"11010500{center}-GA-2021-{n:04d}": center for center in (1, 2, 3) for n in range(9)}
CASES |= {"110105004-GA-2021-0001": 4}
POPULATIONS = st.dictionaries(st.from_regex(r"[0-9]{1,6}", fullmatch=True), st.integers(1, 4))


@given(cases=POPULATIONS, seed=st.text(max_size=6), share=st.integers(1, 100), data=st.data())
def test_the_order_of_the_cases_does_not_matter(cases, seed, share, data):
    shuffled = dict(data.draw(st.permutations(list(cases.items()))))

    first = draw(cases, seed=seed, share=share)

    assert draw(shuffled, seed=seed, share=share) == first
    assert set(first) <= set(cases)
    assert len(set(first)) == len(first)
    for center in set(cases.values()):
        size = sum(other == center for other in cases.values())
        assert sum(cases[one] == center for one in first) == -(-size * share // 100)


@given(cases=POPULATIONS, seed=st.text(max_size=6), number=st.integers(1, 30))
def test_a_number_is_met_and_shared_by_size(cases, seed, number):
    drawn = draw(cases, seed=seed, number=number)
    total = len(cases)

    assert len(drawn) == min(number, total)
    for center in set(cases.values()):
        size = sum(other == center for other in cases.values())
        exact = min(number, total) * size / total
        assert abs(sum(cases[one] == center for one in drawn) - exact) < 1


@pytest.mark.parametrize(("asked", "size"), [({"share": 1}, 4), ({"share": 100}, 28)])
def test_every_center_gives_at_least_one_by_share(asked, size):
    assert len(draw(CASES, seed="7", **asked)) == size


def test_another_seed_draws_others():
    assert draw(CASES, seed="1", number=5) != draw(CASES, seed="2", number=5)


def test_a_center_is_drawn_the_same_whatever_another_center_does():
    more = {**CASES, "110105002-GA-2021-0099": 2}
    of_first = [case for case in draw(CASES, seed="5", share=30) if CASES[case] == 1]

    assert [case for case in draw(more, seed="5", share=30) if more[case] == 1] == of_first


def test_nothing_is_drawn_from_nothing():
    assert draw({}, seed="1", number=3) == draw({}, seed="1", share=30) == []
