"""A quote is an offer that holds for exactly 168 hours, where nothing has changed in between."""

from typing import Any

import pytest

from domain.order.events import RefundQuoted
from tests.examples import amounts, cancel, give_back, off, paid_order, place, rows, ship, shop_with, units
from tests.story import Shop
from tests.trace import requirement

ALL_METHODS = {"PRO_RATA": 175_00, "REPRICE": 150_00, "BUYER_FAVOURABLE": 175_00}


def bought(*prices: int, **terms: Any) -> Shop:
    return paid_order(off(50_00, threshold=300_00, **terms), *(prices or (200_00, 200_00)))


def quote(shop: Shop, cause: str = "BUYER_NO_REASON", **counts: int) -> RefundQuoted:
    shop.say("orders/A-1", "RefundQuoted", lines=units(**counts), cause=cause)
    (quoted,) = shop.recorded(RefundQuoted)
    assert isinstance(quoted, RefundQuoted)
    return quoted


def raised(shop: Shop, cause: str = "BUYER_NO_REASON", quote_id: str = "q1", **counts: int) -> list[int]:
    """Cancel on this quote: the refunds of the order."""
    return amounts(shop.say("orders/A-1", "LinesCancelled", lines=units(**counts), cause=cause, quote_id=quote_id))


def promised() -> Shop:
    """M with a quote of 52.00 for C under BUYER_FAVOURABLE, which a price cut then makes too high."""
    shop = bought(199_00, 149_00, 52_00, refund_method="BUYER_FAVOURABLE")
    assert quote(shop, _3=1).amount == 52_00
    return shop.say("orders/A-1", "PriceAdjusted", amount=-35_00, payer="MERCHANT", cause="SALE", reason="sale")


@requirement("R-000-13", "R-000-100", "R-000-10")
def test_a_quote_shows_the_amount_its_formula_and_every_methods_outcome():
    quoted = quote(bought(), _2=1)

    assert (quoted.quote_id, quoted.amount, quoted.suggested, quoted.method) == ("q1", 175_00, 175_00, "PRO_RATA")
    assert {each.method: each.amount for each in quoted.outcomes} == ALL_METHODS
    (row,) = quoted.breakdown
    assert (row.listed, row.discount_share, row.net) == (200_00, 25_00, 175_00)
    assert quoted.clause_refs[0].campaign_id == "k1"


def test_a_quote_holds_for_exactly_168_hours():
    shop = bought().at("2026-06-01T10:00:00.000000Z")

    assert quote(shop, _2=1).valid_until == "2026-06-08T10:00:00.000000Z"


def test_a_quote_changes_nothing():
    shop = bought()
    quote(shop, _2=1)

    assert shop.names() == ["RefundQuoted"]
    assert (amounts(shop), shop.order().lines["2"].kept, shop.order().balance) == ([], 1, 0)


def test_quotes_are_numbered_within_their_order():
    shop = bought()

    assert [quote(shop, _2=1).quote_id, quote(shop, _1=1).quote_id] == ["q1", "q2"]


@requirement("R-000-100")
def test_a_return_on_a_quote_brings_what_was_quoted():
    shop = bought()
    quote(shop, _2=1)

    assert raised(shop.later(days=6), _2=1) == [175_00]


def test_a_better_quote_is_honoured_and_the_raise_shown():
    shop = promised()
    plain = amounts(cancel(promised(), _3=1))[1]
    assert plain < 52_00

    assert raised(shop, _3=1)[1] == 52_00
    assert ("QUOTED", 52_00 - plain) in rows(shop, "r2")
    assert shop.order().refunds["r2"].fact.suggested == 52_00


def test_a_worse_quote_is_not_held_against_the_customer():
    """Nothing is paid when the quote is given, all of it when she cancels."""
    shop = bought(199_00, 149_00, 52_00)
    quoted = quote(shop, _2=1)
    assert quoted.amount == 130_38
    shop.say("orders/A-1", "RefundGranted", amount=10_00, reason="kind")

    assert raised(shop, _2=1)[1] >= 126_00


@pytest.mark.parametrize("hours", [168, 169])
def test_a_quote_is_honoured_to_its_last_instant_and_not_beyond(hours: int):
    shop = promised()
    valid_until = shop.order().quotes["q1"].valid_until
    shop.at(valid_until if hours == 168 else "2026-05-08T02:00:01.000000Z")

    assert (raised(shop, _3=1)[1] == 52_00) is (hours == 168)


def test_a_quote_for_other_units_another_cause_or_before_another_step_is_not_honoured():
    other_units, other_cause, later = promised(), promised(), cancel(promised(), _2=1)
    raised(other_units, _2=1, _3=1)
    raised(other_cause, "MERCHANT", _3=1)
    raised(later, _3=1)

    for shop, refund_id in ((other_units, "r2"), (other_cause, "r2"), (later, "r3")):
        assert "QUOTED" not in [name for name, _ in rows(shop, refund_id)]


def test_a_later_return_does_not_take_a_quoted_raise_back():
    shop = promised()
    raised(shop, _3=1)
    plain = cancel(promised(), _3=1)

    assert amounts(cancel(shop, _2=1))[2] == amounts(cancel(plain, _2=1))[2]


def test_all_refunds_together_never_pass_what_came_in_whatever_was_quoted():
    shop = promised()
    raised(shop, _3=1)
    cancel(cancel(shop, _2=1), _1=1)

    assert shop.order().due == 350_00
    assert "CAPPED" in [name for name, _ in rows(shop, "r4")]


def asked_back(shop: Shop, hours: int = 0) -> list[int]:
    asked = {"return_id": "b1", "lines": units(_3=1), "cause": "BUYER_NO_REASON", "quote_id": "q1"}
    shop.say("orders/A-1", "ReturnRequested", **asked).later(hours=hours)
    return amounts(shop.say("orders/A-1", "ReturnInspected", return_id="b1", lines=[{"line": "3", "accepted": 1}]))


def test_a_return_asked_for_on_a_quote_brings_it_at_the_inspection():
    assert asked_back(promised())[1] == 52_00


def test_a_return_asked_for_in_time_keeps_its_quote_however_long_the_inspection_takes():
    """R-000-100: a return within the quote's validity honours it; the inspection is not the customer's to hasten."""
    assert asked_back(promised(), hours=200)[1] == 52_00


def test_a_return_that_is_accepted_in_part_is_not_what_was_quoted():
    shop = bought(199_00, 149_00, 52_00, refund_method="BUYER_FAVOURABLE")
    quote(shop, _2=1, _3=1)
    asked = {"return_id": "b1", "lines": units(_2=1, _3=1), "cause": "BUYER_NO_REASON", "quote_id": "q1"}
    shop.say("orders/A-1", "ReturnRequested", **asked)
    found = [{"line": "2", "accepted": 0, "rejected": 1}, {"line": "3", "accepted": 1}]

    assert amounts(shop.say("orders/A-1", "ReturnInspected", return_id="b1", lines=found)) == [52_00]


def test_a_quote_nobody_gave_is_unknown():
    on_quote = {"lines": units(_2=1), "cause": "BUYER_NO_REASON", "quote_id": "q9"}
    for type_, members in (("LinesCancelled", {}), ("ReturnRequested", {"return_id": "b1"})):
        refusal = bought().refusal("orders/A-1", type_, **on_quote, **members)
        assert (refusal.code, refusal.ref) == ("unknown-quote", "R-000-100")


def test_only_what_can_be_given_back_is_quoted():
    shop = give_back(bought(), "b1", _1=1)

    refusal = shop.refusal("orders/A-1", "RefundQuoted", lines=units(_1=1), cause="QUALITY")
    assert (refusal.code, refusal.extra["available"]) == ("nothing-left", 0)
    assert shop.refusal("orders/A-1", "RefundQuoted", lines=units(_9=1), cause="QUALITY").code == "unknown-line"


def test_units_that_could_still_be_cancelled_are_quoted_as_a_cancellation():
    shop = paid_order(off(50_00), 60_00, freight=10_00)
    assert quote(shop, _1=1).amount == 20_00

    assert quote(ship(shop, _1=1), _1=1).amount == 10_00


def test_a_quote_says_what_would_be_missing():
    quoted = quote(bought(280_00, 30_00, refund_method="REPRICE", shortfall="COLLECT"), _2=1)

    assert (quoted.amount, quoted.shortfall) == (0, 20_00)


def test_a_quote_on_an_unpaid_order_offers_nothing_that_never_came_in():
    quoted = quote(place(shop_with(off(50_00)), 200_00, 200_00), _2=1)
    assert (quoted.suggested, quoted.amount) == (175_00, 0)
