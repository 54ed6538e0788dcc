"""What becomes of the outbound freight, and of a free shipping that is lost."""

from msgspec.structs import replace

from tests.refund.baskets import BUYER, QUALITY, STOCK_OUT, basket, leave, off, placed, rows

FREIGHT = basket([60_00, 40_00], freight=10_00)
FREE = basket([90_00, 30_00], free_freight=(99_00, 10_00))


def test_a_unit_leaving_for_a_fault_takes_its_freight_share_back():
    assert [shares.runs for shares in FREIGHT.freight_shares] == [((1, 1, 6_00),), ((1, 1, 4_00),)]
    step, _ = leave(placed(FREIGHT, shipped=True), "2", QUALITY)

    assert rows(step) == [("2", 40_00), ("FREIGHT", 4_00)]
    assert (step.amount, step.goods, step.freight) == (44_00, 40_00, 4_00)


def test_the_buyers_own_return_brings_no_freight_back():
    standing = placed(FREIGHT, shipped=True)
    for line in "12":
        step, standing = leave(standing, line)
        assert step.freight == 0
    assert standing.due == 100_00


def test_an_order_cancelled_before_anything_was_shipped_brings_all_freight_back():
    step, standing = leave(placed(FREIGHT), "1", cancellation=True)
    assert step.amount == 60_00

    step, standing = leave(standing, "2", cancellation=True)
    assert rows(step) == [("2", 40_00), ("FREIGHT", 10_00)]
    assert standing.due == 110_00


def test_the_merchant_cancelling_the_last_unit_keeps_no_freight_either():
    _, standing = leave(placed(FREIGHT), "1", cancellation=True)
    step, _ = leave(standing, "2", STOCK_OUT, cancellation=True)

    assert step.freight == 10_00


def test_freight_already_given_back_is_not_given_back_again():
    _, standing = leave(placed(FREIGHT), "1", STOCK_OUT, cancellation=True)
    step, standing = leave(standing, "2", cancellation=True)

    assert step.freight == 4_00
    assert standing.due == 110_00


def test_once_something_was_shipped_cancelling_the_rest_brings_no_freight_back():
    _, standing = leave(placed(FREIGHT, shipped=True), "1")
    step, _ = leave(standing, "2", cancellation=True)

    assert step.freight == 0


def test_losing_free_shipping_is_charged_once():
    """120.00, free from 99.00, return 30.00, freight 10.00."""
    step, standing = leave(placed(FREE, shipped=True), "2")
    assert rows(step) == [("2", 30_00), ("FREIGHT", -10_00)]
    assert (step.amount, step.freight, step.freight_deducted) == (20_00, -10_00, True)

    step, _ = leave(standing, "1")
    assert (step.amount, step.freight, step.freight_deducted) == (90_00, 0, True)


def test_free_shipping_is_kept_while_the_kept_goods_still_reach_it():
    bought = basket([99_00, 30_00], free_freight=(99_00, 10_00))

    assert leave(placed(bought), "2")[0].amount == 30_00


def test_free_shipping_that_was_never_reached_cannot_be_lost():
    assert leave(placed(basket([50_00, 30_00], free_freight=(99_00, 10_00))), "2")[0].amount == 30_00


def test_the_sellers_fault_does_not_cost_the_free_shipping():
    step, standing = leave(placed(FREE, shipped=True), "2", QUALITY)
    assert (step.amount, step.freight_deducted) == (30_00, False)

    bought = basket([90_00, 30_00, 1_00], free_freight=(99_00, 10_00))
    _, standing = leave(placed(bought, shipped=True), "2", QUALITY)
    assert leave(standing, "3")[0].amount == 1_00


def test_an_order_cancelled_whole_before_shipping_is_not_charged_for_shipping():
    assert leave(placed(FREE), "12", cancellation=True)[0].amount == 120_00
    assert leave(placed(FREE), "12", "PAYMENT_EXPIRED", cancellation=True)[0].freight_deducted is False


def test_cancelling_in_two_steps_before_shipping_comes_to_the_same_as_in_one():
    step, standing = leave(placed(FREE), "2", cancellation=True)
    assert step.amount == 20_00

    step, standing = leave(standing, "1", cancellation=True)
    assert rows(step) == [("1", 90_00), ("FREIGHT", 10_00)]
    assert standing.due == 120_00


def test_freight_that_a_refund_cannot_cover_is_a_shortfall_that_lasts():
    bought = basket([96_00, 4_00], free_freight=(99_00, 10_00))
    step, standing = leave(placed(bought, shipped=True), "2")
    assert rows(step) == [("2", 4_00), ("SHORTFALL", 6_00), ("FREIGHT", -10_00)]
    assert (step.suggested, step.freight, step.shortfall) == (0, -4_00, 6_00)

    step, _ = leave(standing, "1")
    assert (step.amount, step.shortfall) == (96_00, 6_00)
    step, _ = leave(replace(standing, shortfall=2_00), "1")
    assert step.shortfall == 2_00


def test_freight_that_could_not_be_taken_is_forgotten_when_all_is_cancelled_unshipped():
    bought = basket([96_00, 4_00], free_freight=(99_00, 10_00))
    _, standing = leave(placed(bought), "2", cancellation=True)
    step, standing = leave(standing, "1", BUYER, cancellation=True)

    assert (step.shortfall, standing.due) == (0, 100_00)


def test_goods_and_freight_fall_short_together_in_one_row():
    bought = basket([280_00, 30_00], off(50_00, 300_00, "REPRICE"), free_freight=(300_00, 10_00))
    step, standing = leave(placed(bought, shipped=True), "2")
    assert rows(step) == [("2", 25_16), ("REPRICED", -45_16), ("SHORTFALL", 30_00), ("FREIGHT", -10_00)]
    assert (step.suggested, step.shortfall) == (0, 30_00)

    step, _ = leave(standing, "1", QUALITY)
    assert (step.amount, step.shortfall) == (260_00, 10_00)


def test_what_was_collected_for_shipping_does_not_come_back_with_the_goods():
    coupon = off(50_00, 300_00, "REPRICE", shortfall="COLLECT")
    bought = basket([280_00, 30_00], coupon, free_freight=(300_00, 10_00))
    _, standing = leave(placed(bought, shipped=True), "2")
    assert standing.shortfall == 30_00

    step, _ = leave(replace(standing, collected=30_00, shortfall=0), "1")
    assert (step.amount, step.shortfall) == (280_00, 0)
    step, _ = leave(replace(standing, collected=15_00, shortfall=15_00), "1")
    assert (step.amount, step.shortfall) == (275_00, 10_00)
