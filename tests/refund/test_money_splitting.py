"""Splitting and rounding money (B-40)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currency import minor_of, money_text
from domain.errors import Malformed
from domain.money import largest_remainder, percent_half_up, percent_text, prorated_up, ratio_bp
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


@pytest.mark.parametrize(
    ("amount", "bp", "off"),
    [
        *((5, 1_000, 1), (4, 1_000, 0), (5_000, 1, 1), (4_999, 1, 0)),
        *((100_000, 2_000, 20_000), (15_000, 10_000, 15_000), (0, 1, 0)),
    ],
)
def test_a_percentage_is_rounded_half_up(amount: int, bp: int, off: int):
    assert percent_half_up(amount, bp) == off


@pytest.mark.parametrize(
    ("part", "whole", "bp"),
    [(0, 5, 0), (1, 3, 3_333), (2, 3, 6_667), (1, 20_000, 1), (1, 20_001, 0), (3, 3, 10_000), (3, 2, 15_000)],
)
def test_a_share_in_basis_points_is_rounded_half_up(part: int, whole: int, bp: int):
    assert ratio_bp(part, whole) == bp


@pytest.mark.parametrize(
    ("bp", "text"), [(1_250, "12.5"), (1_205, "12.05"), (5, "0.05"), (0, "0"), (10_000, "100"), (70, "0.7")]
)
def test_basis_points_are_told_as_a_percentage_without_needless_noughts(bp: int, text: str):
    assert percent_text(bp) == text


@pytest.mark.parametrize(("part", "share"), [(0, 0), (1, 34), (2, 67), (3, 100)])
def test_a_part_of_an_amount_is_rounded_up_and_the_whole_of_it_is_it(part: int, share: int):
    assert prorated_up(100, part, 3) == share
    assert prorated_up(0, part, 3) == 0
    assert prorated_up(99, part, 3) == 33 * part


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        *((17_500, "CNY", "175.00 CNY"), (-5, "CNY", "-0.05 CNY"), (0, "CNY", "0.00 CNY"), (175, "JPY", "175 JPY")),
        *((1_234, "KWD", "1.234 KWD"), (17_505, "of no country", "175.05 of no country")),
    ],
)
def test_an_amount_is_told_with_the_decimals_of_its_currency(amount: int, currency: str, text: str):
    assert money_text(amount, currency) == text


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("175", "CNY", 17_500),
        (" 175.5 ", "CNY", 17_550),
        ("0.05", "CNY", 5),
        ("175", "JPY", 175),
        ("1.234", "KWD", 1_234),
    ],
)
def test_an_amount_is_read_as_people_type_it(text: str, currency: str, amount: int):
    assert minor_of(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"), [("1.234", "CNY"), ("1.0", "JPY"), ("-1", "CNY"), ("1,5", "CNY"), ("", "CNY")]
)
def test_what_is_no_amount_of_the_currency_is_not_guessed_at(text: str, currency: str):
    with pytest.raises(Malformed) as malformed:
        minor_of(text, currency, "/amount")

    assert (malformed.value.code, malformed.value.pointer) == ("amount-unreadable", "/amount")
    assert malformed.value.extra == {"currency": currency}
