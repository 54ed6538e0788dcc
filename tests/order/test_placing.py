"""Placing an order: what it may say, and what is stored with it for ever."""

from typing import Any

import msgspec
import pytest

from domain.errors import Malformed
from domain.refund.units import blocks_of
from tests.examples import lines, off, order, place, shop_with
from tests.story import BEGINNING, Shop

LINE = lines(400_00)[0]
GIFT = LINE | {"line": "2", "kind": "GIFT", "list_price": 0, "belongs_to": "1"}


def with_lines(*each: dict[str, Any], **members: Any) -> dict[str, Any]:
    return order(**members) | {"lines": list(each)}


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("unknown-currency", order(400_00, currency="ZZZ")),
        ("line-twice", with_lines(LINE, LINE)),
        ("gift-with-price", with_lines(LINE, GIFT | {"list_price": 1})),
        ("belongs-to-nothing", with_lines(LINE, GIFT | {"belongs_to": "9"})),
        ("belongs-to-nothing", with_lines(LINE, GIFT | {"belongs_to": "2"})),
        ("coupon-twice", order(400_00, coupons=["c1", "c1"])),
        ("due-before-order", order(400_00, payment_due_at=BEGINNING)),
        ("amount-too-large", with_lines(LINE | {"list_price": 2**53 - 1, "quantity": 2})),
        ("amount-too-large", order(2**53 - 1, freight=1)),
    ],
)
def test_an_order_that_contradicts_itself_is_not_placed(code: str, members: dict[str, Any]):
    refusal = Shop().refusal("orders/A-1", "OrderPlaced", **members)

    assert isinstance(refusal, Malformed)
    assert refusal.code == code


@pytest.mark.parametrize(
    "members",
    [
        with_lines(LINE, GIFT),
        with_lines(LINE, LINE | {"line": "2", "kind": "SERVICE", "days": 730}),
        order(400_00, offer_policy="BEST_WINS"),
        order(400_00, candidates=["c1"]),
        order(400_00, accept_worse_terms=True),
    ],
)
def test_gifts_services_and_offers_wait_for_their_time(members: dict[str, Any]):
    assert Shop().refusal("orders/A-1", "OrderPlaced", **members).code == "not-supported-yet"


@pytest.mark.parametrize(
    "members",
    [
        with_lines(LINE | {"list_price": -1}),
        with_lines(LINE | {"quantity": 0}),
        with_lines(LINE | {"list_price": "40000"}),
        with_lines(LINE | {"colour": "red"}),
        order(400_00, lines=[]),
        order(400_00, freight=-1),
        order(400_00, customer_id="Li Na"),
        order(400_00, freight=True),
    ],
)
def test_an_order_that_is_none_cannot_even_be_stated(members: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        Shop().say("orders/A-1", "OrderPlaced", **members)


def test_an_order_without_coupons_costs_its_list_price_and_freight():
    shop = place(Shop(), 100_00, 50_00, coupons=[], freight=10_00)

    assert (shop.order().listed, shop.order().discount, shop.order().payable) == (150_00, 0, 160_00)
    assert shop.order().outstanding == 160_00


def test_every_units_share_of_the_discount_and_of_the_freight_is_stored():
    shop = place(shop_with(off(10_00)), 30_00, lines=lines(30_00, 20_00, quantity=2), freight=10_00)
    coupon, freight = shop.order().basket.coupons[0], shop.order().basket.freight_shares

    assert [each.runs for each in coupon.shares] == [((1, 2, 3_00),), ((1, 2, 2_00),)]
    assert [each.runs for each in freight] == [((1, 2, 3_00),), ((1, 2, 2_00),)]
    assert [block.net for block in blocks_of(shop.order().basket)] == [27_00, 18_00]


def test_an_order_names_the_rules_it_was_placed_under():
    shop = place(shop_with(off(10_00)), 30_00)

    assert shop.last[0].policies == (("calculation", 1), ("campaigns/k1", 1))


def test_goods_given_away_can_be_ordered():
    assert place(Shop(), 0, coupons=[]).order().payable == 0


def test_nothing_can_happen_to_an_order_that_was_never_placed():
    shop, units = Shop(), [{"line": "1", "quantity": 1}]
    sayings: list[tuple[str, dict[str, Any]]] = [
        ("PaymentCaptured", {"payment_id": "p1", "amount": 1, "tender": "CARD"}),
        ("LinesShipped", {"lines": units}),
        ("LinesDelivered", {"lines": units}),
        ("LinesLost", {"lines": units}),
        ("LinesCancelled", {"lines": units, "cause": "MERCHANT"}),
        ("ReturnRequested", {"return_id": "b1", "lines": units, "cause": "QUALITY"}),
        ("ReturnReceived", {"return_id": "b1", "lines": units}),
        ("ReturnInspected", {"return_id": "b1", "lines": [{"line": "1", "accepted": 1}]}),
        ("RefundQuoted", {"lines": units, "cause": "QUALITY"}),
        ("RefundGranted", {"amount": 1, "reason": "kind"}),
        ("RefundSettled", {"refund_id": "r1", "reference": "x"}),
        ("RefundFailed", {"refund_id": "r1", "reason": "bank"}),
        ("RefundOverridden", {"refund_id": "r1", "amount": 1, "reason": "kind", "approver": "boss"}),
        ("ShortfallWaived", {"amount": 1, "reason": "kind"}),
        ("ShortfallCollected", {"amount": 1, "reference": "x"}),
        ("PriceAdjusted", {"amount": -1, "payer": "MERCHANT", "cause": "ERROR", "reason": "slip"}),
        ("CompensationGranted", {"kind": "CASH", "amount": 1, "basis": "GOODWILL"}),
        ("PaymentExpired", {}),
    ]

    for type_, members in sayings:
        assert shop.refusal("orders/A-1", type_, **members).code == "not-found", type_
