"""Turns that gifts and services seldom take, and what they once led to."""

from typing import Any

from domain.coupon import CouponRevoked
from domain.order.events import ThresholdBroken
from domain.order.events.gifts import GiftCredited, GiftFellDue, GiftPriced, GiftPricingReversed
from domain.order.events.services import ServiceActivated, ServiceCancelled
from domain.registers import BuyerOrderVoided
from projections.coupon_view import coupon_view
from tests.examples import LI, ask_back, campaign, cancel, give_back, lines, off, order, pay, units
from tests.story import Shop

A1 = "orders/A-1"


def gift(**members: Any) -> dict[str, Any]:
    named = {"line": "gift", "sku": "gift", "title": "Gift", "category": "goods", "kind": "GIFT"}
    return {**named, "list_price": 0, "quantity": 1, **members}


def service(**members: Any) -> dict[str, Any]:
    named = {"line": "care", "sku": "care", "title": "Care", "category": "goods", "kind": "SERVICE"}
    return {**named, "list_price": 50_00, "quantity": 1, "days": 10, **members}


def bought(*extras: dict[str, Any], prices: tuple[int, ...] = (100_00, 50_00), shop: Shop | None = None, **more: Any):
    """An order of goods at these prices and of what came with them."""
    return (shop or Shop()).say(A1, "OrderPlaced", **order(lines=[*lines(*prices), *extras], **more))


def giving_coupons(**members: Any) -> Shop:
    """A paid order that gave coupons."""
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(5_00))
    given = gift(gives={"kind": "COUPON", "campaign_id": "k1"}, declared_value=5_00, **members)
    return pay(bought(given, shop=shop))


def given(shop: Shop) -> list[str]:
    """The coupons that were given."""
    (fact,) = [fact for _, fact, _ in shop.log if isinstance(fact, GiftCredited)]
    return [f"coupons/{each}" for each in fact.coupons]


def deliver(shop: Shop, **counts: int) -> Shop:
    return shop.say(A1, "LinesDelivered", lines=units(**counts))


def test_gifts_stay_with_goods_that_are_exchanged_and_are_not_exchanged_themselves():
    asked: dict[str, Any] = {"return_id": "b1", "cause": "QUALITY", "remedy": "EXCHANGE"}
    refusal = bought(gift()).refusal(A1, "ReturnRequested", **asked, lines=units(_1=1, gift=1))

    assert refusal.code == "gifts-without-refund"


def test_a_gift_coupon_that_went_back_can_be_read():
    shop = giving_coupons()
    (coupon,) = given(shop)
    give_back(shop, "b1", _1=1, _2=1)
    told = coupon_view(
        shop.stream(coupon).state, 1, coupon.partition("/")[2], shop.stream("campaigns/k1").state, now=shop.now
    )

    assert (told["state"], told["revoked"], told["reason"]) == ("REVOKED", None, "REVOKED")


def test_nobody_sends_a_coupon_or_gets_it_back_in_a_parcel():
    shop = giving_coupons()

    assert shop.refusal(A1, "LinesDelivered", lines=units(gift=1)).code == "not-a-thing"
    assert shop.refusal(A1, "LinesLost", lines=units(gift=1)).code == "not-a-thing"
    assert shop.refusal(A1, "GiftReceived", lines=units(gift=1)).code == "not-a-thing"
    asked: dict[str, Any] = {"return_id": "b1", "cause": "QUALITY", "lines": units(gift=1)}
    assert shop.refusal(A1, "ReturnRequested", **asked).code == "not-a-thing"
    ask_back(shop, "b1", _1=1)
    found = {"return_id": "b1", "lines": [{"line": "1", "accepted": 1}], "gifts": [{"line": "gift", "accepted": 1}]}
    assert shop.refusal(A1, "ReturnInspected", **found).code == "not-a-thing"


def test_a_coupon_once_given_is_not_cancelled_by_itself():
    named = {"lines": units(gift=1), "cause": "MERCHANT"}

    assert giving_coupons().refusal(A1, "LinesCancelled", **named).code == "not-a-thing"


def test_splitting_an_order_that_cost_nothing_takes_its_coupons_back_before_the_parts_give_their_own():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(5_00))
    bought(gift(gives={"kind": "COUPON", "campaign_id": "k1"}), prices=(0, 0), shop=shop)
    (first,) = given(shop)
    parts = [{"order_id": "A-1.1", "lines": ["1", "gift"]}, {"order_id": "A-1.2", "lines": ["2"]}]
    shop.say(A1, "OrderSplit", parts=parts)

    assert shop.stream(first).state.revoked == CouponRevoked(order_id="A-1")
    assert len(shop.recorded(GiftCredited)) == 1


def test_a_coupon_that_the_shop_withdrew_itself_was_not_used():
    shop = giving_coupons(quantity=2)
    for coupon in given(shop):
        shop.say(coupon, "CouponRevoked", reason="leaked")
    give_back(shop, "b1", _1=1)
    give_back(shop, "b2", _2=1)

    assert shop.order().lines["gift"].cancelled == 2
    assert shop.order().gifts["gift"].pricings == ()
    assert shop.order().due == 150_00


def test_a_unit_that_is_lost_after_all_is_not_excused_any_more():
    shop = give_back(bought(gift(quantity=4)), "b1", "QUALITY", _1=1, _2=1)
    assert shop.order().gifts["gift"].excused == 4
    shop.say(A1, "LinesLost", lines=units(gift=3))

    assert (shop.order().gifts["gift"].excused, shop.order().lines["gift"].kept) == (1, 1)


def test_a_gift_that_came_back_when_it_was_asked_for_is_not_mistaken_for_the_next_one():
    shop = deliver(bought(gift(quantity=2)), gift=2)
    assert cancel(shop, _1=1).names() == ["LinesCancelled", "RefundFellDue", "GiftFellDue"]
    shop.say(A1, "GiftReceived", lines=units(gift=1))

    (asked,) = cancel(shop, _2=1).recorded(GiftFellDue)
    assert isinstance(asked, GiftFellDue)
    assert asked.quantity == 1


def test_an_order_of_nothing_but_a_service_never_was_if_it_is_cancelled_before_it_is_paid():
    shop = Shop().say(A1, "OrderPlaced", **order(lines=[service()]))
    cancel(shop, care=1)

    assert shop.recorded(BuyerOrderVoided)


def test_what_is_left_is_paid_once_a_service_is_cancelled_and_begins():
    shop = bought(service(), gift(gives={"kind": "POINTS", "points": 3}), service(line="more", sku="more"))
    pay(shop, 200_00)
    cancel(shop, care=1)

    assert [type(fact) for fact in shop.recorded(ServiceActivated, GiftCredited)] == [ServiceActivated, GiftCredited]


def test_it_begins_once_a_dearer_reading_of_the_terms_no_longer_stands_against_it():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **off(30_00, threshold=150_00, refund_method="REPRICE"))
    shop.say("coupons/c1", "CouponIssued", campaign_id="k1", customer_id=LI)
    bought(service(list_price=0), shop=shop, coupons=["c1"])
    cancel(shop, _2=1)
    pay(shop, 90_00)
    assert shop.order().services["care"].activated is None

    shop.say(A1, "TermsInterpreted", coupon_id="c1", readings=["PRO_RATA", "REPRICE"], reason="two meanings")
    assert shop.recorded(ServiceActivated)


def test_a_service_from_the_delivery_on_begins_when_what_had_not_arrived_is_gone():
    shop = deliver(pay(bought(service(starts="ON_DELIVERY"))), _1=1)
    assert shop.recorded(ServiceActivated) == []
    cancel(shop, _2=1)

    (began,) = shop.recorded(ServiceActivated)
    assert isinstance(began, ServiceActivated)
    assert began.from_at == shop.order().lines["1"].signed_at


def test_it_begins_once_a_gift_that_came_late_leaves_nothing_to_pay():
    shop = bought(gift(quantity=2, declared_value=7_00), service(list_price=0))
    give_back(shop, "b1", _1=1)
    pay(shop, 50_00)
    assert shop.order().outstanding == 7_00
    shop.say(A1, "GiftReceived", lines=units(gift=1))

    assert shop.order().outstanding == 0
    assert shop.recorded(ServiceActivated)


def test_a_part_of_a_split_order_that_costs_nothing_begins_with_the_split():
    shop = bought(service(list_price=0, belongs_to="2"), prices=(100_00, 0)).later(days=1)
    parts = [{"order_id": "A-1.1", "lines": ["1"]}, {"order_id": "A-1.2", "lines": ["2", "care"]}]
    at = shop.now
    shop.say(A1, "OrderSplit", parts=parts)

    (began,) = shop.recorded(ServiceActivated)
    assert isinstance(began, ServiceActivated)
    assert began.from_at == at


def test_a_quote_holds_no_more_once_a_service_ended_by_itself():
    shop = pay(bought(service(belongs_to="1")))
    shop.say(A1, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    assert shop.order().quotes["q1"].amount == 145_00
    cancel(shop, care=1)
    shop.say(A1, "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON", quote_id="q1")

    assert [refund.amount for refund in shop.order().refunds.values()] == [45_00, 100_00]


def test_a_priced_gift_that_is_cancelled_together_with_a_service_is_not_paid_for():
    shop = pay(bought(gift(declared_value=7_00, belongs_to="1"), service()))
    give_back(shop, "b1", _1=1)
    assert shop.recorded(GiftPriced)
    shop.say(A1, "LinesCancelled", lines=units(gift=1, care=1), cause="MERCHANT")

    assert shop.recorded(ServiceCancelled)
    assert shop.recorded(GiftPricingReversed)
    assert shop.order().due == 150_00


def given_above(benefit: dict[str, Any], extra: dict[str, Any]) -> Shop:
    """A paid order of 300.00 and 100.00 with what a coupon gives from 300.00 on."""
    shop = Shop().say("campaigns/k1", "CampaignPublished", **campaign(benefit, threshold=300_00))
    shop.say("coupons/c1", "CouponIssued", campaign_id="k1", customer_id=LI)
    return pay(bought(extra, prices=(300_00, 100_00), shop=shop, coupons=["c1"]))


def test_a_fault_takes_nothing_that_a_threshold_earned_yet_it_goes_back_with_the_last_of_the_goods():
    shop = given_above({"kind": "GIFT", "sku": "gift", "declared_value": 30_00}, gift(quantity=2))
    give_back(shop, "b1", "QUALITY", _1=1)
    assert (shop.order().gifts["gift"].excused, shop.order().gifts["gift"].priced) == (0, 0)
    assert (shop.order().coupons["c1"].validity, shop.recorded(ThresholdBroken)) == ("VALID", [])

    give_back(shop, "b2", _2=1)
    assert (shop.order().gifts["gift"].excused, shop.order().gifts["gift"].priced) == (0, 2)


def test_so_does_a_service():
    free = service(list_price=0)
    shop = given_above({"kind": "SERVICE", "sku": "care", "days": 10}, free)
    give_back(shop, "b1", "QUALITY", _1=1)
    assert shop.order().lines["care"].kept == 1

    give_back(shop, "b2", _2=1)
    assert shop.order().lines["care"].kept == 0


def test_a_service_that_a_threshold_earned_ends_with_its_coupon():
    shop = given_above({"kind": "SERVICE", "sku": "care", "days": 10}, service(list_price=0))
    give_back(shop, "b1", _2=1)
    assert (shop.order().lines["care"].kept, shop.order().coupons["c1"].validity) == (1, "VALID")

    shop = given_above({"kind": "SERVICE", "sku": "care", "days": 10}, service(list_price=0))
    give_back(shop, "b1", _1=1)
    assert (shop.order().lines["care"].kept, shop.order().coupons["c1"].validity) == (0, "LAPSED")


def test_a_service_that_a_coupon_names_counts_no_more_for_its_gift_once_it_is_cancelled():
    terms = campaign({"kind": "GIFT", "sku": "gift", "declared_value": 30_00}, threshold=150_00)
    terms["scope"] = {"skus": ["sku-1", "sku-2", "care"]}
    shop = Shop().say("campaigns/k1", "CampaignPublished", **terms)
    shop.say("coupons/c1", "CouponIssued", campaign_id="k1", customer_id=LI)
    pay(bought(gift(quantity=2), service(), shop=shop, coupons=["c1"]))
    cancel(shop, _2=1)
    assert shop.order().lines["gift"].kept == 2

    cancel(shop, care=1)
    assert shop.order().lines["gift"].kept == 1


def test_an_order_of_which_only_a_gift_was_kept_before_it_was_paid_counts_as_never_placed():
    shop = ask_back(bought(gift()), "b1", "PLATFORM", gift=1)
    cancel(shop, "MERCHANT_OUT_OF_STOCK", _1=1, _2=1)

    assert shop.order().lines["gift"].kept == 1
    assert len(shop.recorded(BuyerOrderVoided)) == 1
