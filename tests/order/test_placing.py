"""Placing an order: what it may say, and what is stored with it for ever."""

from typing import Any

import msgspec
import pytest

from domain.errors import Malformed
from domain.order.common import POLICY
from domain.order.events import FreightInsurance, RefundFellDue
from domain.refund.basket import Applied
from domain.refund.units import blocks_of
from domain.terms.house_rules import Governing, HouseRules
from tests.checkout.pages import CLAUSE, PRESENTED, accept, bound_order, show
from tests.examples import cancel, lines, off, order, paid_order, place, shop_with
from tests.policy.releases import two_versions
from tests.story import BEGINNING, Shop
from tests.trace import requirement

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


def test_gifts_cost_nothing_and_services_their_fee():
    service = LINE | {"line": "3", "kind": "SERVICE", "list_price": 199_00, "days": 730}
    shop = Shop().say("orders/A-1", "OrderPlaced", **with_lines(LINE, GIFT, service))

    assert (shop.order().listed, shop.order().payable, shop.order().outstanding) == (400_00, 599_00, 599_00)


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


def govern(shop: Shop, policy: str, since: str = "2026-05-01T16:00:00.000000Z", **rules: Any) -> Shop:
    """Publish a policy with these figures."""
    shop.say(f"policies/{policy}", "PolicyDrafted", title="售后政策", rules=rules)
    return shop.say(f"policies/{policy}", "PolicyPublished", channels=["HOME_PAGE"], effective_from=since)


def test_an_order_carries_the_house_rules_in_force_when_it_was_placed():
    shop = govern(govern(Shop(), "platform", goodwill_max=10_00, no_reason_days=10), "m1", no_reason_days=15)
    place(shop.at("2026-05-03"), 30_00, coupons=[])
    placed = shop.order().placed

    assert placed is not None
    assert placed.governed_by == (
        Governing(policy_id="platform", version=1, promises=HouseRules(no_reason_days=10)),
        Governing(policy_id="m1", version=1, promises=HouseRules(no_reason_days=15)),
    )
    assert placed.rules == HouseRules(goodwill_max=10_00, no_reason_days=15)
    assert shop.last[0].policies == (("calculation", 1), ("policies/platform", 1), ("policies/m1", 1))


def test_another_shops_rules_and_those_of_tomorrow_govern_nothing():
    shop = govern(govern(Shop(), "m2", no_reason_days=15), "m1", since="2026-06-01T00:00:00.000000Z", no_reason_days=30)
    early, late = place(shop.at("2026-05-03"), 30_00, coupons=[]).order().placed, shop.at("2026-06-02")
    assert early is not None
    assert not early.rules
    assert not early.governed_by

    rules = place(late, 30_00, coupons=[], key="A-2").order("A-2").placed
    assert rules is not None
    assert rules.rules == HouseRules(no_reason_days=30)
    assert shop.order().placed == early


@requirement("R-000-38")
def test_an_order_of_the_day_before_a_change_keeps_the_rules_of_before():
    """Published on 04-03 with effect from 04-10: an order of 04-09 is governed by version 1."""
    shop = two_versions()
    place(shop.at("2026-04-09"), 30_00, coupons=[])
    place(shop.at("2026-04-10"), 30_00, coupons=[], key="A-2")

    governed = [shop.order(key).placed for key in ("A-1", "A-2")]
    assert [each and each.governed_by for each in governed] == [
        (Governing(policy_id="m1", version=1),),
        (Governing(policy_id="m1", version=2),),
    ]


REFUND = {"clause_id": "refund", "text": "部分退货时，未达门槛的，留下的商品重新计价。"}
BINDING: dict[str, Any] = off(50_00, refund_method="REPRICE", requires_binding_clause=True, clauses=[REFUND, CLAUSE])


def met(*clauses: str, shop: Shop | None = None) -> Applied:
    """The coupon on an order of a customer who was shown these clauses as they should be."""
    shop = shop or Shop().say("campaigns/k1", "CampaignPublished", **BINDING)
    shop.say("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE")
    shown = [PRESENTED | {"clause_id": each} for each in clauses]
    shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=shown)
    accept(show(shop, 400_00, discount=50_00, coupons=["c1"]))
    shop.at("2026-05-03").say("orders/A-1", "OrderPlaced", **bound_order(400_00))
    return shop.order().coupons["c1"].applied


def test_an_order_carries_how_the_customer_met_each_clause():
    applied = met("no-points")

    assert applied.notices
    assert [(each.clause_id, each.subject, each.conspicuous) for each in applied.notices] == [
        ("refund", "REFUND_METHOD", False),
        ("no-points", "POINTS", True),
    ]
    assert all(not clause.text for clause in applied.terms.clauses)


def test_kept_goods_are_priced_anew_if_the_clause_on_refunds_binds_whatever_of_the_others():
    assert met("refund").clause_binds is True
    assert met("no-points").clause_binds is False
    assert met().clause_binds is False


def test_without_a_clause_on_refunds_every_clause_has_to_bind_under_the_orders_own_regime():
    only_points: dict[str, Any] = BINDING | {"clauses": [CLAUSE]}
    for regime, binds in (("CN_2025", True), ("SEED_NOTICE", True), ("SEED_EQUAL", False)):
        shop = govern(Shop(), "platform", regime=regime).say("campaigns/k1", "CampaignPublished", **only_points)
        assert met("no-points", shop=shop).clause_binds is binds


def test_terms_without_clauses_carry_no_notices():
    applied = place(shop_with(off(50_00)), 400_00).order().coupons["c1"].applied

    assert not applied.notices
    assert not applied.clause_binds


def test_freight_insurance_is_kept_with_the_order():
    shop = place(Shop(), 30_00, coupons=[], freight_insurance={"insurer": "PICC", "cover_max": 10_00})

    placed = shop.order().placed
    assert placed is not None
    assert placed.freight_insurance == FreightInsurance(insurer="PICC", cover_max=10_00)


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


def test_a_refund_rests_on_the_policy_and_on_the_terms_of_its_coupons():
    shop = paid_order(off(50_00), 200_00, 200_00)

    cancel(shop, _2=1)

    (due,) = [draft for draft in shop.last if isinstance(draft.fact, RefundFellDue)]
    assert due.policies == (POLICY, ("campaigns/k1", 1))


def test_an_order_may_come_to_the_largest_number_that_is_exact():
    largest = 2**53 - 1

    assert shop_with().say("orders/A-1", "OrderPlaced", **order(largest - 1, freight=1)).order().payable == largest
