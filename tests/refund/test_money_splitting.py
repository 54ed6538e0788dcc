"""Splitting and rounding money (B-40)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import largest_remainder, percent_half_up
from tests.refund.oracle import split
from tests.trace import requirement

BLOCKS = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 400)), min_size=1, max_size=6)


def flat(shares: list[list[tuple[int, int]]]) -> list[int]:
    return [share for block in shares for count, share in block for _ in range(count)]


@requirement("R-000-18")
def test_four_cents_over_three_equal_units_go_to_the_lowest_first():
    assert largest_remainder(4, [(3, 1)]) == [[(1, 2), (2, 1)]]
    assert largest_remainder(1_000, [(1, 1_000), (1, 1_000), (1, 1_000)]) == [[(1, 334)], [(1, 333)], [(1, 333)]]


def test_a_million_units_are_split_without_counting_them_one_by_one():
    assert largest_remainder(1_000_001, [(1_000_000, 7)]) == [[(1, 2), (999_999, 1)]]
    assert largest_remainder(3, [(1_000_000, 2**53)]) == [[(3, 1), (999_997, 0)]]


def test_units_that_are_all_worth_nothing_share_alike():
    assert largest_remainder(5, [(2, 0), (1, 0)]) == [[(2, 2)], [(1, 1)]]


def test_nothing_is_shared_over_nothing():
    assert largest_remainder(0, []) == []
    with pytest.raises((AssertionError, ZeroDivisionError)):
        largest_remainder(1, [])


@given(st.integers(0, 3_000), BLOCKS)
def test_every_split_sums_and_equals_the_split_unit_by_unit(amount: int, blocks: list[tuple[int, int]]):
    shares = flat(largest_remainder(amount, blocks))
    weights = [weight for count, weight in blocks for _ in range(count)]

    assert sum(shares) == amount
    assert shares == split(amount, weights)
    if amount <= sum(weights):
        assert all(share <= weight for share, weight in zip(shares, weights, strict=True))


@pytest.mark.parametrize(("amount", "bp", "off"), [(5, 1_000, 1), (4, 1_000, 0), (100_000, 2_000, 20_000), (0, 1, 0)])
def test_a_percentage_is_rounded_half_up(amount: int, bp: int, off: int):
    assert percent_half_up(amount, bp) == off
