"""The worked cases of the money rules, with their postings written by hand."""

import pytest

from projections.journal.chart import CHART, FUNDED, Account
from tests.case.test_carrier_payments import claimed, settled
from tests.examples import add_coupon, cancel, give_back, lines, off, paid_order, pay, place, shop_with, units
from tests.journal.worked import balances, by_hand, kept, last_posted
from tests.order.test_ms_li import li, stock_out
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
SHARED = [{"party": "PLATFORM", "share_bp": 6000}, {"party": "MERCHANT", "share_bp": 4000}]


def half_returned(**terms: str) -> Shop:
    """200 + 200, 满300减50, paid 350.00; the second comes back."""
    return give_back(paid_order(off(50_00, threshold=300_00, **terms), 200_00, 200_00), "R1", _2=1)


def test_an_order_owes_its_price_and_who_funds_its_coupon_bears_the_discount():
    shop = place(shop_with(off(50_00, threshold=300_00, funding=SHARED)), 200_00, 200_00, freight=8_00)

    assert last_posted(shop) == by_hand(
        """
        OrderPlaced
          receivable li 358.00
          subsidy-platform PLATFORM 30.00
          subsidy-merchant MERCHANT 20.00
          sales m1 -400.00
          freight m1 -8.00
        """
    )
    assert last_posted(pay(shop)) == by_hand(
        """
        PaymentCaptured
          tenders WECHAT 358.00
          receivable li -358.00
        """
    )


@requirement("R-000-09", "R-000-10")
def test_half_of_an_order_returned_in_proportion_takes_half_of_the_discount_back():
    shop = half_returned()

    assert last_posted(shop) == by_hand(
        """
        RefundFellDue
          customer li -175.00
          sales m1 200.00
          subsidy-merchant MERCHANT -25.00
        """
    )
    assert last_posted(shop.say(A1, "RefundSettled", refund_id="r1", reference="bank-1")) == by_hand(
        """
        RefundSettled
          customer li 175.00
          tenders WECHAT -175.00
        """
    )
    assert balances(shop) == {
        "tenders WECHAT": "175.00",
        "subsidy-merchant MERCHANT": "25.00",
        "sales m1": "-200.00",
    }


@requirement("R-000-45")
def test_half_of_an_order_priced_anew_takes_the_whole_discount_back():
    assert last_posted(half_returned(refund_method="REPRICE")) == by_hand(
        """
        RefundFellDue
          customer li -150.00
          sales m1 200.00
          subsidy-merchant MERCHANT -50.00
        """
    )


def test_a_shortfall_to_be_collected_is_owed_by_the_customer_and_paid_over_a_tender_of_its_own():
    """S2n: 280 + 30, 满300减50, paid 260.00; the 30.00 come back and 20.00 are missing."""
    terms = off(50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    shop = give_back(paid_order(terms, 280_00, 30_00), "R1", _2=1)

    assert last_posted(shop) == by_hand(
        """
        RefundFellDue
          sales m1 30.00
          subsidy-merchant MERCHANT -50.00
          shortfall li 20.00
        ShortfallArose
          customer li 20.00
          shortfall li -20.00
        """
    )
    assert last_posted(shop.say(A1, "ShortfallCollected", amount=20_00, reference="cash-1")) == by_hand(
        """
        ShortfallCollected
          tenders UNSTATED 20.00
          customer li -20.00
        """
    )


def test_a_shortfall_that_the_terms_waive_is_borne_by_the_merchant():
    shop = give_back(paid_order(off(50_00, threshold=300_00, refund_method="REPRICE"), 280_00, 30_00), "R1", _2=1)

    assert balances(shop) == {
        "tenders WECHAT": "260.00",
        "waived MERCHANT": "20.00",
        "sales m1": "-280.00",
    }


@requirement("R-000-126")
def test_the_merchants_stock_out_leaves_ms_li_her_discount():
    """495 + 605, 满500减100, paid 1000.00; 450.00 stay paid for goods of 495.00."""
    assert balances(stock_out(li())) == {
        "tenders WECHAT": "1000.00",
        "customer li": "-550.00",
        "subsidy-merchant MERCHANT": "45.00",
        "sales m1": "-495.00",
    }


def test_two_coupons_are_borne_apart_and_the_cents_of_a_share_are_never_lost():
    """300 + 100 with a platform's 30.00 and a shop's 50.01, of which a bank bears a third; then all comes back."""
    third = [{"party": "BANK", "share_bp": 3333}, {"party": "MERCHANT", "share_bp": 6667}]
    shop = shop_with(off(30_00, threshold=300_00, issuer="PLATFORM", stackable_with=["k2"]))
    add_coupon(shop, "2", off(50_01, threshold=350_00, stackable_with=["k1"], funding=third))
    pay(place(shop, 300_00, 100_00, coupons=["c1", "c2"]))

    assert {name: each for name, each in balances(shop).items() if "subsidy" in name} == {
        "subsidy-platform PLATFORM": "30.00",
        "subsidy-other BANK": "16.67",
        "subsidy-merchant MERCHANT": "33.34",
    }
    give_back(give_back(shop, "R1", _1=1), "R2", "QUALITY", _2=1)
    assert balances(shop) == {"tenders WECHAT": "319.99", "customer li": "-319.99"}


@requirement("R-000-16")
def test_a_refund_set_by_hand_is_above_the_rules_until_a_later_step_is_cut_by_it():
    shop = half_returned()
    shop.say(A1, "RefundOverridden", refund_id="r1", amount=250_00, reason="kind", approver="boss")
    assert last_posted(shop) == by_hand(
        """
        RefundOverridden
          customer li -75.00
          overrides MERCHANT 75.00
        """
    )

    assert balances(give_back(shop, "R2", _1=1)) == {
        "tenders WECHAT": "350.00",
        "customer li": "-350.00",
        "overrides MERCHANT": "75.00",
        "excess li": "-75.00",
    }


@requirement("R-000-119")
def test_a_lower_price_is_borne_by_who_is_said_to_pay_it_and_leaves_with_its_goods():
    shop = paid_order(off(5_00, threshold=300_00), 200_00, 200_00)
    shop.say(A1, "PriceAdjusted", amount=-45_00, payer="PLATFORM", cause="ALGORITHM", reason="should be 50.00")

    assert last_posted(shop) == by_hand(
        """
        PriceAdjusted
          excess li -45.00
          adjustments PLATFORM 45.00
        RefundFellDue
          customer li -45.00
          excess li 45.00
        """
    )
    give_back(shop, "R1", _1=1)
    assert balances(shop)["adjustments PLATFORM"] == "22.50"


@requirement("R-000-21")
def test_a_gift_that_did_not_come_back_is_income_until_it_does():
    gift = {"line": "g", "sku": "bag", "title": "Bag", "category": "gifts", "kind": "GIFT", "list_price": 0}
    given = [*lines(299_00), gift | {"quantity": 1, "belongs_to": "1", "declared_value": 39_00}]
    shop = pay(place(Shop(), coupons=[], lines=given))

    assert last_posted(give_back(shop, "R1", _1=1)) == by_hand(
        """
        RefundFellDue
          customer li -260.00
          sales m1 299.00
          gifts m1 -39.00
        """
    )
    assert last_posted(shop.say(A1, "GiftReceived", lines=units(g=1))) == by_hand(
        """
        GiftPricingReversed
          excess li -39.00
          gifts m1 39.00
        RefundFellDue
          customer li -39.00
          excess li 39.00
        """
    )


@requirement("R-000-28")
def test_the_days_used_of_a_service_stay_paid():
    """Fee 199.00 for 730 days, 73 of them used."""
    service = {"line": "s", "sku": "care", "title": "Care", "category": "care", "kind": "SERVICE"}
    members = {"list_price": 199_00, "quantity": 1, "belongs_to": "1", "days": 730}
    shop = Shop().at("2026-01-01")
    pay(place(shop, coupons=[], lines=[*lines(1000_00), service | members]))
    give_back(shop.at("2026-03-14"), "R1", _1=1)

    assert last_posted(shop) == by_hand(
        """
        RefundFellDue
          customer li -1179.10
          sales m1 1000.00
          services m1 179.10
        """
    )


def test_cash_beyond_the_refund_is_goodwill_or_damages_of_who_bears_it():
    shop = half_returned()
    shop.say(A1, "CompensationGranted", kind="CASH", amount=10_01, basis="GOODWILL", funding=SHARED)

    assert last_posted(shop) == by_hand(
        """
        RefundFellDue
          customer li -10.01
          goodwill PLATFORM 6.01
          goodwill MERCHANT 4.00
        """
    )
    shop.say(A1, "CompensationGranted", kind="VOUCHER", amount=20_00, basis="GOODWILL")
    assert last_posted(shop) == "", "a voucher costs something where it is used"


@requirement("R-001-12")
def test_ms_wang_gets_price_and_freight_back_and_the_cost_of_her_treatment():
    """Goods 268.00 and freight 12.00; receipts of 156.40."""
    shop = give_back(pay(place(Shop(), 268_00, coupons=[], freight=12_00)), "R1", "NOT_AS_DESCRIBED", _1=1)
    receipts = [{"amount": 156_40, "health_evidence": {"sha256": "ab" * 32}}]
    said = {"assessment_id": "D1", "basis": "MEDICAL", "conditions": ["INJURED"], "receipts": receipts}
    shop.say(A1, "DamagesAssessed", **said)
    shop.say(A1, "CompensationGranted", kind="CASH", amount=156_40, basis="MEDICAL", assessment_id="D1")

    assert balances(shop) == {"tenders WECHAT": "280.00", "customer li": "-436.40", "damages MERCHANT": "156.40"}


@requirement("R-001-27")
def test_a_lost_parcel_is_a_loss_of_the_platform_as_far_as_no_carrier_made_it_good():
    """Paid 199.00 and refunded at once; claimed 199.00, of which the carrier pays 150.00."""
    shop, case = claimed(199_00)
    assert last_posted(shop) == by_hand(
        """
        CarrierClaimFiled
          carrier-claims SF 199.00
          transit-made-good SF -199.00
        """
    )
    settled(shop, case, "K1", 150_00, "SF-PAY-1")

    assert last_posted(shop) == by_hand(
        """
        CarrierClaimSettled
          tenders UNSTATED 150.00
          carrier-claims SF -199.00
          transit-loss PLATFORM 49.00
        """
    )


def test_two_claims_for_one_loss_make_good_no_more_than_was_advanced():
    shop, case = claimed(199_00, 199_00)
    settled(shop, case, "K1", 150_00, "SF-PAY-1")
    settled(shop, case, "K2", 0, "refused")

    assert balances(shop, case) == {
        "tenders UNSTATED": "150.00",
        "transit-loss PLATFORM": "49.00",
        "transit-made-good SF": "-199.00",
    }


@requirement("R-002-38")
def test_points_are_a_unit_of_their_own_and_what_they_pay_is_a_tender():
    shop = Shop()
    shop.say("policies/platform", "PolicyDrafted", title="Points", rules={"points": {"per_amount": 1_00}})
    shop.say("policies/platform", "PolicyPublished", channels=["site"], effective_from=shop.now).later(days=10)
    pay(place(shop, 100_00, coupons=[]))
    assert last_posted(shop).endswith("PointsEarned\n  points li -100\n  points-issued li 100\n")

    place(shop, 50_00, key="A-2", coupons=[])
    shop.say("orders/A-2", "PaymentCaptured", payment_id="p1", amount=1_00, tender="POINTS", points=100)
    assert last_posted(shop) == by_hand(
        """
        PaymentCaptured
          tenders POINTS 1.00
          receivable li -1.00
        PointsSpent
          points li 100
          points-issued li -100
        """
    )


def test_a_cancellation_before_payment_leaves_nothing_on_any_account():
    shop = place(shop_with(off(50_00, threshold=300_00)), 200_00, 200_00, freight=8_00)

    assert balances(cancel(shop, _1=1, _2=1)) == {}


def test_what_a_refund_pays_of_another_order_goes_over_no_tender():
    terms = off(50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    shop = give_back(paid_order(terms, 280_00, 30_00), "R1", _2=1)
    place(shop, 100_00, key="A-2", coupons=[])
    shop.say("orders/A-2", "PaymentCaptured", payment_id="p1", amount=100_00, tender="ALIPAY")
    shop.say("orders/A-2", "LinesCancelled", lines=units(_1=1), cause="MERCHANT")
    shop.say("orders/A-2", "RefundNetted", refund_id="r1", order_id="A-1", amount=20_00)

    assert last_posted(shop) == by_hand(
        """
        RefundNetted
          customer li 20.00
          netting li -20.00
        ShortfallCollected
          netting li 20.00
          customer li -20.00
        """
    )


@pytest.mark.parametrize("account", CHART, ids=lambda account: account.name)
def test_every_account_says_what_it_is_in_both_languages(account: Account):
    assert account.title_zh != account.title_en
    assert all(text.endswith(end) for text, end in ((account.zh, "。"), (account.en, ".")))


def test_the_accounts_that_say_who_bears_what_are_named_by_who_pays():
    assert {each.name for each in CHART if each.party == "PAYER"} == set(FUNDED)
    assert kept(half_returned()).balances[A1]["subsidy-merchant", "MERCHANT"] == 25_00
