"""What an order's view says of its gifts and services: every unit and every cent of them."""

from typing import Any

import pytest

from tests.examples import campaign, cancel, give_back, shop_with
from tests.gift_returns import bags
from tests.order.bound_stories import (
    EVIDENCE,
    FEE,
    JANUARY,
    MARCH,
    arrives,
    ask,
    back,
    bought,
    broken,
    came,
    gift,
    goods,
    placed,
    service,
)
from tests.projections.bound import row, shown
from tests.story import Shop
from tests.trace import requirement


def of_gift(shop: Shop, *names: str) -> tuple[Any, ...]:
    shown_gift = row(shop, "gifts")
    return tuple(shown_gift[name] for name in names)


def of_service(shop: Shop, *names: str) -> tuple[Any, ...]:
    shown_service = row(shop, "services")
    return tuple(shown_service[name] for name in names)


@requirement("R-002-01")
def test_a_gift_is_shown_with_what_it_came_with_and_what_it_is_worth():
    shop = bought(goods(), gift(quantity=2, list_value=59_00))

    assert row(shop, "gifts") == {
        "line": "g",
        "sku": "sku-g",
        "title": "Line g",
        "quantity": 2,
        "came_with": ["1"],
        "gives": None,
        "declared_value": 39_00,
        "list_value": 59_00,
        "value": 39_00,
        "basis": "DECLARED",
        "kept": 2,
        "cancelled": 0,
        "lost": 0,
        "returned": 0,
        "priced": 0,
        "excused": 0,
        "short": 0,
        "asked_back": 0,
        "charged": 0,
        "waived": 0,
        "pricings": [],
        "credited": None,
        "channel_closes_at": None,
        "channel_closed_at": None,
    }


def test_a_gift_that_nobody_priced_has_no_value():
    shop = bought(goods(), gift(declared_value=None))

    assert of_gift(shop, "declared_value", "list_value", "value", "basis") == (None, None, None, None)


@requirement("R-000-20")
def test_a_gift_is_asked_back_while_the_return_is_open():
    shop = ask(bought(goods(), gift(quantity=2)), "b1", _1=1)
    shop.say("orders/A-1", "ReturnAuthorised", return_id="b1")
    assert of_gift(shop, "asked_back", "kept") == (2, 2)

    shop.say("orders/A-1", "ReturnWithdrawn", return_id="b1", reason="she keeps it")
    assert of_gift(shop, "asked_back", "kept") == (0, 2)


@requirement("R-000-21")
def test_a_missing_gift_is_charged_and_its_pricing_stands():
    shop = back(bought(goods(), gift()), "b1", _1=1)

    assert of_gift(shop, "kept", "priced", "charged", "waived") == (1, 1, 39_00, 0)
    (pricing,) = row(shop, "gifts")["pricings"]
    assert (pricing["ground"], pricing["basis"], pricing["amount"]) == ("MISSING", "DECLARED", 39_00)
    assert (pricing["refund_id"], pricing["standing"], pricing["standing_amount"]) == ("r1", 1, 39_00)


def test_what_the_refund_could_not_bear_is_shown_as_waived():
    shop = back(bought(goods(30_00), gift()), "b1", _1=1)

    assert of_gift(shop, "charged", "waived", "priced") == (30_00, 9_00, 1)


def test_of_two_gifts_paid_for_the_one_that_arrives_no_longer_stands():
    shop = arrives(back(bought(goods(), gift(quantity=2)), "b1", _1=1), g=1)

    assert of_gift(shop, "kept", "returned", "priced", "charged") == (1, 1, 1, 39_00)
    (pricing,) = row(shop, "gifts")["pricings"]
    assert (pricing["quantity"], pricing["amount"]) == (2, 78_00)
    assert (pricing["standing"], pricing["standing_amount"]) == (1, 39_00)


@requirement("R-000-22")
def test_a_broken_gift_shows_its_appraised_value_beside_the_evidence():
    found = broken(market_value=45_00, **EVIDENCE)
    shop = back(bought(goods(), gift(declared_value=None)), "b1", gifts=[found], _1=1)

    assert of_gift(shop, "charged", "value") == (45_00, None)
    assert row(shop, "gifts")["pricings"][0]["basis"] == "MARKET"
    assert "commitment" in row(shop, "returns")["gifts_inspected"][0]["evidence"]


def test_gifts_excused_lost_and_kept_in_the_warehouse_are_told_apart():
    excused = back(bought(goods(), gift()), "b1", "QUALITY", _1=1)
    assert of_gift(excused, "excused", "priced", "kept") == (1, 0, 1)

    lost = bought(goods(), gift()).say("orders/A-1", "LinesLost", lines=[{"line": "g", "quantity": 1}])
    assert of_gift(lost, "lost", "kept") == (1, 0)

    unsent = cancel(bought(goods(), gift()), _1=1)
    assert of_gift(unsent, "cancelled", "kept") == (1, 0)


def test_a_gift_of_points_shows_what_was_given():
    shop = bought(goods(), gift(gives={"kind": "POINTS", "points": 100}))

    assert row(shop, "gifts")["gives"] == {"kind": "POINTS", "points": 100}
    assert row(shop, "gifts")["credited"] == {
        "line": "g",
        "quantity": 1,
        "kind": "POINTS",
        "points": 100,
        "coupons": [],
    }


@requirement("R-002-06", "R-002-16")
def test_the_last_day_to_give_a_gift_back_is_shown_and_then_that_it_is_over():
    shop = bags.arrived()
    assert row(shop, "gifts", key=bags.NO)["channel_closes_at"] == bags.CLOSES

    shop.at("2026-05-08T16:00:00.000000Z").say(bags.ORDER, "OrderDue", kind="GIFT_CHANNEL", item="2")
    assert row(shop, "gifts", key=bags.NO)["channel_closed_at"] == bags.CLOSES

    shop.say(bags.ORDER, "GiftChannelReopened", line="2", approver="wang", reason="in hospital")
    assert row(shop, "gifts", key=bags.NO)["channel_closes_at"] == "2026-05-16T15:59:59.999999Z"


@requirement("R-000-27")
def test_a_service_waits_for_the_payment_and_then_shows_its_days():
    shop = placed(goods(), service(), shop=Shop().at(JANUARY))
    assert of_service(shop, "status", "from_at", "to_at", "fee") == ("WAITING", None, None, FEE)

    shop = bought(goods(), service(), shop=Shop().at(JANUARY))
    assert row(shop, "services") == {
        "line": "s",
        "sku": "sku-s",
        "title": "Line s",
        "quantity": 1,
        "came_with": ["1"],
        "fee": FEE,
        "days": 730,
        "starts": "ON_PAYMENT",
        "kept": 1,
        "status": "ACTIVATED",
        "from_at": "2026-01-01T02:00:00.000001Z",
        "to_at": "2027-12-31T15:59:59.999999Z",
        "refunded": 0,
        "cancellations": [],
    }


@requirement("R-000-28")
def test_a_service_that_ended_shows_what_came_back_and_how_it_was_counted():
    shop = back(bought(goods(), service(), shop=Shop().at(JANUARY)).at(MARCH), "b1", _1=1)

    assert of_service(shop, "status", "kept", "refunded") == ("ENDED", 0, 179_10)
    (over,) = row(shop, "services")["cancellations"]
    assert (over["kind"], over["fee"], over["refund"], over["days"], over["used_days"]) == (
        "PRORATED",
        FEE,
        179_10,
        730,
        73,
    )
    assert row(shop, "refunds")["amount"] == 299_00 + 179_10


def test_of_two_services_one_ends_and_the_other_stays_in_effect():
    shop = cancel(bought(goods(quantity=2), service(quantity=2)), "MERCHANT", _1=1)

    assert of_service(shop, "fee", "kept", "status", "refunded") == (2 * FEE, 1, "ACTIVATED", FEE)


@requirement("R-000-29")
def test_a_free_service_lapses_without_money():
    shop = give_back(bought(goods(), service(list_price=0)), "b1", _1=1)

    assert of_service(shop, "status", "fee", "refunded") == ("ENDED", 0, 0)
    assert row(shop, "services")["cancellations"][0]["kind"] == "LAPSED"


NAMED = campaign({"kind": "AMOUNT_OFF", "amount": 50_00}, scope={"skus": ["sku-1", "sku-s"]})


@pytest.mark.parametrize("named", [False, True])
def test_a_service_retains_what_of_its_fee_does_not_come_back(*, named: bool):
    shop, coupons = (shop_with(NAMED), ["c1"]) if named else (Shop(), [])
    shop = bought(goods(301_00), service(), shop=shop, coupons=coupons)
    before = {line["line"]: line["retained_value"] for line in shown(shop)["lines"]}

    shop.later(days=72)
    after = {line["line"]: line["retained_value"] for line in shown(back(shop, "b1", _1=1))["lines"]}
    paid, returned = before["s"], row(shop, "services")["refunded"]

    assert paid == (179_10 if named else FEE)
    assert returned == -(-paid * 657 // 730)
    assert after == {"1": 0, "s": paid - returned}


def test_the_came_with_of_what_belongs_to_no_line_is_all_the_goods():
    shop = bought(goods(), goods(line="2"), gift(belongs_to=None), service(belongs_to=None))

    assert row(shop, "gifts")["came_with"] == row(shop, "services")["came_with"] == ["1", "2"]


def test_gifts_found_in_a_parcel_stand_with_the_return():
    shop = back(bought(goods(), gift(quantity=2)), "b1", gifts=[came(accepted=2)], _1=1)
    seen = row(shop, "returns")

    assert (seen["gifts_kept"], len(seen["gifts_inspected"])) == ([], 1)
    assert (seen["gifts_inspected"][0]["line"], seen["gifts_inspected"][0]["accepted"]) == ("g", 2)
    assert row(ask(bought(goods(), gift()), "b1", kept=["g"], _1=1), "returns")["gifts_kept"] == ["g"]


def test_a_quote_names_the_gifts_that_have_to_come_back():
    shop = bought(goods(), gift(quantity=2))
    shop.say("orders/A-1", "RefundQuoted", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")

    assert row(shop, "quotes")["gifts"] == [{"line": "g", "quantity": 2, "value": 39_00, "basis": "DECLARED"}]
    assert row(shop, "quotes")["amount"] == 299_00
