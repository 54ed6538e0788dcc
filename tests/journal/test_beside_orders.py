"""What posts beside an order's price: claims for abuse, points that were spent, payouts of which a part can't fail."""

import pytest

from domain.customer import Customer
from tests.customer.rings import RING
from tests.customer.test_benefits import after_abuse, take
from tests.examples import pay, place, shop_with, units
from tests.journal.worked import by_hand, kept, last_posted
from tests.story import Shop
from tests.trace import requirement

ACCOUNT = RING.removeprefix("customers/")


@requirement("R-000-36")
@pytest.mark.parametrize(
    ("closed", "lines"),
    [
        ({"how": "PAID", "reference": "bank-1"}, "tenders UNSTATED 50.00"),
        ({"how": "WAIVED", "reason": "kind"}, "waived MERCHANT 50.00"),
    ],
)
def test_a_claim_for_abuse_stands_apart_until_it_is_paid_or_waived(closed: dict[str, str], lines: str):
    shop = take(after_abuse(), amount=50_00)

    assert last_posted(shop) == by_hand(
        f"""
        BenefitsTakenBack
          abuse-claims {ACCOUNT} 50.00
          abuse-taken-back {ACCOUNT} -50.00
        """
    )
    shop.say(RING, "ClaimClosed", taking_id="t1", **closed)
    assert last_posted(shop) == f"ClaimClosed\n  {lines}\n  abuse-claims {ACCOUNT} -50.00\n"


def test_of_points_taken_back_only_those_still_there_leave_the_account():
    shop = after_abuse()
    shop.say("orders/A-1", "CompensationGranted", kind="POINTS", amount=100, basis="GOODWILL")
    shop.say(RING, "PointsSpent", points=70, reference="mug")
    take(shop, points=100)

    account: Customer = shop.stream(RING).state
    assert last_posted(shop) == f"BenefitsTakenBack\n  points {ACCOUNT} 30\n  points-issued {ACCOUNT} -30\n"
    assert (account.points, kept(shop).balances[RING]["points", ACCOUNT]) == (0, 0)


@requirement("R-002-38")
def test_of_a_payout_in_points_and_money_only_the_money_comes_back():
    shop = place(shop_with(), 50_00, coupons=[])
    shop.say("orders/A-1", "PaymentCaptured", payment_id="p0", amount=1_00, tender="POINTS", points=100)
    pay(shop).say("orders/A-1", "LinesCancelled", lines=units(_1=1), cause="MERCHANT")
    shop.say("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-1")
    paid = last_posted(shop)
    shop.say("orders/A-1", "RefundFailed", refund_id="r1", reason="bank")

    assert paid == by_hand(
        """
        RefundSettled
          customer li 50.00
          tenders POINTS -1.00
          tenders WECHAT -49.00
        """
    )
    assert last_posted(shop) == by_hand(
        """
        RefundFailed
          customer li -49.00
          tenders WECHAT 49.00
        """
    )


def test_a_claim_in_no_known_currency_posts_nothing():
    shop = Shop().say("cases/C-1", "CaseOpened", channel="APP", category="COMPLAINT", reason="where is my parcel?")
    shop.say("cases/C-1", "FirstResponded", owner="agent-1")
    shop.say("cases/C-1", "IncidentClassified", kind="LOST")
    shop.say("cases/C-1", "CarrierClaimFiled", claim_id="K1", carrier="SF", amount=100)
    shop.say("cases/C-1", "CarrierClaimSettled", claim_id="K1", amount=100, reference="SF-1")

    assert not any(each.postings for each in kept(shop).booked)
