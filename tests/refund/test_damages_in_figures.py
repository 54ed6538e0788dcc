"""Damages in figures: the largest of a multiple of the price, a multiple of the loss, and a floor."""

from domain.refund.damages import multiples, promised_for_delay
from domain.terms.house_rules import DelayTier


def test_nothing_is_held_against_a_multiple_of_the_price_that_is_not_stated():
    assert multiples(229_71, 10) == (10, 2_297_10, 0, 0)
    assert multiples(229_71, 10).largest == 2_297_10
    assert multiples(0, 10).largest == 0


def test_the_largest_of_price_loss_and_floor_is_owed():
    stated = {"loss": 400_00, "loss_multiple": 3, "floor": 1_000_00}

    assert multiples(50_00, 10, **stated) == (10, 500_00, 1_200_00, 1_000_00)
    assert multiples(50_00, 10, **stated).largest == 1_200_00
    assert multiples(50_00, 10, **(stated | {"loss": 300_00})).largest == 1_000_00
    assert multiples(150_00, 10, **stated).largest == 1_500_00


def test_a_delay_pays_what_the_last_tier_reached_promises():
    tiers = (DelayTier(days=3, amount=5_00), DelayTier(days=7, amount=2_00))

    assert [promised_for_delay(tiers, days) for days in (2, 3, 6, 7, 8)] == [0, 5_00, 5_00, 2_00, 2_00]
    assert promised_for_delay((), 9) == 0
