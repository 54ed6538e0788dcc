"""Units that come one by one, or with a carrier of the customer's own: when periods begin and who bears the way."""

import pytest

from projections.rights import rights_view
from tests.examples import amounts, give_back, lines, order, ship, units
from tests.rights.orders import SIGNED, ask, asked_code, claim, open_remedies, right, signed, without_code
from tests.story import Shop
from tests.trace import requirement

LATER = "2026-05-20T07:00:00.000000Z"


def delivered(shop: Shop, at: str) -> Shop:
    """One more unit is signed for."""
    return signed(shop, at)


def with_own_carrier(shop: Shop, **counts: int) -> Shop:
    """Units are sent with a carrier that the customer chose."""
    return shop.say("orders/A-1", "LinesShipped", lines=units(**counts), carrier_chosen_by_buyer=True)


def told(shop: Shop, cause: str, at: str = SIGNED) -> dict[str, str]:
    """What the customer is told of a cause."""
    row = next(
        each for each in rights_view(shop.order(), 3, "A-1", at=at)["lines"][0]["causes"] if each["cause"] == cause
    )
    return row["sentence"]


def test_while_a_unit_is_not_delivered_the_days_of_its_line_have_no_end():
    shop = delivered(without_code(quantity=2), SIGNED)

    assert claim(shop, "BUYER_NO_REASON", "REFUND", LATER).closes_at is None
    assert ask(shop.at(LATER)).order().returns["b1"].open


def test_once_the_last_unit_is_delivered_the_whole_line_has_the_days_of_that_delivery():
    shop = delivered(delivered(without_code(quantity=2), SIGNED), LATER)

    assert claim(shop, "BUYER_NO_REASON", "REFUND", LATER).closes_at == "2026-05-27T15:59:59.999999Z"
    assert asked_code(shop.at("2026-05-27T16:00:00.000000Z")) == "no-reason-window-closed"


def test_a_unit_that_went_back_does_not_stand_for_one_that_never_came():
    shop = give_back(delivered(without_code(quantity=2), SIGNED), "b1", _1=1)

    assert claim(shop, "BUYER_NO_REASON", "REFUND", LATER).closes_at is None


def test_a_unit_that_was_cancelled_is_not_waited_for():
    shop = delivered(without_code(quantity=2), SIGNED)
    shop.say("orders/A-1", "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")

    assert claim(shop, "BUYER_NO_REASON", "REFUND", SIGNED).closes_at == "2026-05-08T15:59:59.999999Z"


def risk(shop: Shop) -> str | None:
    """Who bears the way, as the customer is told."""
    return rights_view(shop.order(), 3, "A-1", at=shop.now)["lines"][0]["transit_risk"]


@requirement("R-001-34")
def test_until_it_is_signed_for_the_way_is_the_shops_risk_and_what_is_lost_is_paid_back_in_full():
    shop = ship(without_code(), _1=1)
    assert (risk(without_code()), risk(shop)) == ("MERCHANT", "MERCHANT")
    assert open_remedies(shop, "TRANSIT_LOSS", SIGNED) == ["RESHIP", "REFUND"]

    shop.say("orders/A-1", "LinesLost", lines=units(_1=1))
    assert amounts(shop) == [200_00]
    assert shop.order().lines["1"].kept == 0


@requirement("R-001-34")
def test_from_the_signature_on_it_is_the_customers_and_nothing_is_lost_on_the_way_any_more():
    shop = signed(ship(without_code(), _1=1))

    assert risk(shop) == "CUSTOMER"
    assert {each.status for each in right(shop, "TRANSIT_LOSS", SIGNED).claims} == {"CLOSED"}
    assert open_remedies(shop, "TRANSIT_DAMAGE", SIGNED)[0] == "REFUND"  # what happened before it


@requirement("R-001-34")
def test_while_one_unit_is_still_on_its_way_the_shop_bears_it():
    shop = delivered(ship(without_code(quantity=2), _1=2), SIGNED)

    assert risk(shop) == "MERCHANT"
    assert risk(delivered(shop, LATER)) == "CUSTOMER"
    assert risk(with_own_carrier(without_code(), _1=1)) == "CUSTOMER"


@pytest.mark.parametrize("cause", ["TRANSIT_LOSS", "TRANSIT_DAMAGE"])
def test_what_is_sent_with_the_customers_own_carrier_is_at_her_risk(cause: str):
    shop = with_own_carrier(without_code(), _1=1)
    found = right(shop, cause, SIGNED)

    assert {each.status for each in found.claims} == {"CLOSED"}
    assert [(each.ground, each.law) for each in found.barriers] == [("BUYERS_CARRIER", "电子商务法 20")]
    assert (found.freight_payer, found.asked) == ("CUSTOMER", "ACCEPTED")
    assert "您自行选择的承运人" in told(shop, cause)["zh"]
    assert "a carrier of your own choice" in told(shop, cause)["en"]
    assert ask(shop, cause).order().returns["b1"].open


def test_bad_goods_are_bad_whoever_carried_them():
    shop = signed(with_own_carrier(without_code(), _1=1))

    assert open_remedies(shop, "QUALITY", shop.now) == ["REFUND", "EXCHANGE", "REPAIR"]
    assert right(shop, "QUALITY", shop.now).freight_payer == "MERCHANT"


def test_where_one_unit_went_with_the_shops_carrier_the_doubt_goes_to_the_customer():
    shop = ship(with_own_carrier(without_code(quantity=2), _1=1), _1=1)

    assert open_remedies(shop, "TRANSIT_LOSS", SIGNED) == ["RESHIP", "REFUND"]
    assert right(shop, "TRANSIT_LOSS", SIGNED).freight_payer == "MERCHANT"


@pytest.mark.parametrize("cause", ["TRANSIT_LOSS", "TRANSIT_DAMAGE"])
def test_what_was_not_sent_is_not_lost_on_the_way_yet(cause: str):
    found = right(without_code(), cause, SIGNED)

    assert {each.status for each in found.claims} == {"NOT_YET"}


def test_what_may_be_lost_later_is_told_so():
    shop = without_code()

    assert "补发（商品发出之后）" in told(shop, "TRANSIT_LOSS")["zh"]
    assert "once the goods are on their way" in told(shop, "TRANSIT_LOSS")["en"]


def test_a_request_for_a_fault_is_taken_in_after_every_period_and_one_without_a_reason_is_not():
    shop = signed(without_code())
    late = "2028-05-01T00:00:00.000000Z"

    assert [right(shop, cause, late).asked for cause in ("BUYER_NO_REASON", "TRANSIT_LOSS")] == ["REFUSED", "ACCEPTED"]
    assert right(shop, "BUYER_NO_REASON", SIGNED).asked == "ACCEPTED"
    assert told(shop, "TRANSIT_LOSS", late)["zh"].endswith("请求随时可以提出，都会受理；如何处理由商家或者法院决定。")
    assert "for the shop or a court to decide" in told(shop, "TRANSIT_LOSS", late)["en"]


def test_for_nothing_nothing_can_be_asked():
    shop = give_back(signed(without_code()), "b1", _1=1)

    assert right(shop, "QUALITY", shop.now).asked == "REFUSED"


def test_an_order_that_was_split_sends_to_its_parts():
    shop = Shop().say("orders/A-1", "OrderPlaced", **order(lines=lines(100_00, 50_00)))
    parts = [{"order_id": "A-1a", "lines": ["1"], "freight": 0}, {"order_id": "A-1b", "lines": ["2"], "freight": 0}]
    shop.say("orders/A-1", "OrderSplit", parts=parts)

    assert "订单已拆分，该商品的权利见订单 A-1a。" in told(shop, "QUALITY")["zh"]
    assert "The order was split" in told(shop, "QUALITY")["en"]
