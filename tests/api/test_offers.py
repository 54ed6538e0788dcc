"""Offers over HTTP: the cheapest is chosen, worse terms are asked for, and what was left out is told."""

import pytest

from api.examples.sales import CAMPAIGN, ORDER
from tests.api.customer import Door, expect_problem
from tests.trace import requirement

OFF = CAMPAIGN | {"clauses": [], "threshold": 0}
PERCENT = OFF | {"benefit": {"kind": "PERCENT_OFF", "off_bp": 2000}, "restoration": "NEVER"}
BEST = ORDER | {"coupons": ["FIFTY"], "candidates": ["FIFTH"], "offer_policy": "BEST_WINS"}


@pytest.fixture
def shop(door: Door) -> Door:
    """50.00 off under FIFTY, and 8折 under FIFTH, whose coupon never comes back."""
    for name, terms in (("FIFTY", OFF), ("FIFTH", PERCENT)):
        door.said(f"campaigns/{name}", terms)
        door.said(f"coupons/{name}", {"type": "CouponIssued", "campaign_id": name, "code": name})
    return door


@requirement("R-000-66")
def test_worse_terms_are_asked_for_with_both_offers_and_both_prices(shop: Door) -> None:
    size = shop.size
    problem = expect_problem(shop.say("orders/A-1", BEST), 409, "worse-terms")

    assert (problem["named"], problem["chosen"], problem["worse"]) == (["FIFTY"], ["FIFTH"], ["RESTORATION"])
    assert (problem["named_payable"], problem["payable"]) == (65000, 56000)
    assert "应付 560.00 CNY（所选优惠应付 650.00 CNY）" in problem["detail"]
    assert problem["requirement"] == "R-000-66"
    assert shop.size == size

    told = shop.said("orders/A-1", BEST | {"accept_worse_terms": True})
    assert [event["type"] for event in told["events"]][:2] == ["OrderPlaced", "DiscountOverridden"]
    offers = shop.read("/v1/orders/A-1")["offers"]
    assert (offers["policy"], offers["overridden"]["difference"]) == ("BEST_WINS", 9000)
    assert [(each["coupon_id"], each["applied"]) for each in offers["rules"]] == [("FIFTH", 14000)]
    assert offers["suppressed"] == [{"coupon_id": "FIFTY", "reason": "NOT_BEST", "missing": None}]


def test_a_dry_run_tells_what_would_be_chosen(shop: Door) -> None:
    dry = shop.say("orders/A-1", BEST | {"accept_worse_terms": True}, params={"dry_run": "true"}).json()

    assert dry["recorded"] is False
    assert dry["state"]["offers"]["overridden"]["chosen"] == ["FIFTH"]


@requirement("R-000-113")
@pytest.mark.parametrize(("days", "status"), [(3, 201), (4, 422), (0, 422)])
def test_a_grace_of_four_days_is_none(shop: Door, days: int, status: int) -> None:
    grace = {"type": "CouponGraceGranted", "days": days, "reason": "VIP"}

    assert shop.say("coupons/FIFTY", grace).status_code == status


@requirement("R-000-105")
def test_a_coupon_that_is_valid_for_ever_is_not_published(door: Door) -> None:
    for never in ("长期有效", None):
        answer = door.say("campaigns/K", OFF | {"valid_until": never})

        assert answer.status_code == 422, answer.text


def test_what_is_announced_for_a_while_is_shown_with_its_campaign_and_coupon(shop: Door) -> None:
    window = {"type": "StackingWindowOpened", "window_id": "W-1", "campaigns": ["FIFTH"]}
    at = {"opens_at": "2099-11-12T00:00:00+08:00", "closes_at": "2099-11-11T00:00:00+08:00"}
    expect_problem(shop.say("campaigns/FIFTY", window | at), 422, "closes-before-opens")

    outage = {"type": "CouponEligibilityPreserved", "incident_id": "I-1", "cause": "SYSTEM_OUTAGE"}
    future = outage | {"recovered_at": "2099-01-01T00:00:00Z"}
    expect_problem(shop.say("coupons/FIFTY", future), 422, "recovered-in-the-future")
    shop.said("coupons/FIFTY", outage | {"recovered_at": "2024-05-01T00:00:00+08:00"})
    (preserved,) = shop.read("/v1/coupons/FIFTY")["preserved"]
    assert preserved["valid_until"] == "2024-05-01T16:00:00.000000Z"
