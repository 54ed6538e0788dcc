"""Offers over HTTP: the cheapest is chosen, worse terms are asked for, and what was left out is told."""

from typing import Any

import pytest

from api.examples.sales import CAMPAIGN, ORDER
from domain.clock import instant, plus
from tests.api.customer import Door, expect_problem, said_since
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
    assert problem["detail"] == (
        "改用 FIFTH 代替 FIFTY，应付 560.00 CNY（所选优惠应付 650.00 CNY），但售后条款较差（退货后优惠券不退还），"
        "须先征得客户同意。"
    )
    english = expect_problem(shop.say("orders/A-1", BEST, headers={"Accept-Language": "en"}), 409, "worse-terms")
    assert english["detail"] == (
        "With FIFTH in place of FIFTY the order costs 560.00 CNY instead of 650.00 CNY, but the after-sales terms are "
        "worse (the coupon is not given back after a return): the customer has to accept that first."
    )
    assert problem["requirement"] == "R-000-66"
    assert said_since(shop, size) == []

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
    over = outage | {"recovered_at": "2024-05-01T00:00:00+08:00"}
    expect_problem(shop.say("coupons/FIFTY", over), 409, "still-valid")
    shop.said("campaigns/APRIL", OFF | {"valid_from": "2024-04-01", "valid_until": "2024-04-30"})
    shop.said("coupons/APRIL", {"type": "CouponIssued", "campaign_id": "APRIL", "code": "APRIL"})
    early = shop.say("coupons/APRIL", outage | {"recovered_at": "2024-05-03T00:00:00+08:00"})
    problem = expect_problem(early, 409, "expired-before-failure")
    assert problem["detail"].startswith("优惠券 APRIL 在故障发生前已于 2024年4月30日 23:59 过期")
    shop.said("coupons/APRIL", over)
    (preserved,) = shop.read("/v1/coupons/APRIL")["preserved"]
    assert preserved["valid_until"] == "2024-05-01T16:00:00.000000Z"


def test_a_coupon_whose_incident_was_made_good_is_not_called_usable(door: Door) -> None:
    """A failure until this minute; the campaign had ended an hour ago. She was given cash for it."""
    now = instant(door.services.ledger.clock())
    door.said("campaigns/K", OFF | {"valid_from": "2024-01-01", "valid_until": plus(now, hours=-1)})
    door.said("coupons/MINE", {"type": "CouponIssued", "campaign_id": "K", "customer_id": "C-88"})
    door.said("coupons/CODE", {"type": "CouponIssued", "campaign_id": "K", "code": "CODE"})
    outage = {"type": "CouponEligibilityPreserved", "incident_id": "I-1", "cause": "SYSTEM_OUTAGE"}
    door.said("campaigns/K", outage | {"recovered_at": now})
    assert usable(door, "MINE") == (True, None)

    door.said("orders/A-0", ORDER | {"coupons": []})
    cash: dict[str, Any] = {"type": "CompensationGranted", "kind": "CASH", "amount": 1000, "basis": "GOODWILL"}
    told = door.said("orders/A-0", cash | {"incident_id": "I-1"})
    assert usable(door, "MINE") == (False, "ALREADY_COMPENSATED")
    assert usable(door, "CODE") == (True, None)
    held = door.read("/v1/customers/C-88/wallet", min_position=told["events"][-1]["position"])["coupons"]
    assert [(each["coupon_id"], each["usable"]) for each in held] == [("MINE", False)]

    problem = expect_problem(door.say("orders/A-1", ORDER | {"coupons": ["MINE"]}), 409, "already-compensated")
    assert problem["detail"] == "优惠券 MINE 已过自身有效期，该事件已给过补偿（订单 A-0）。"
    assert problem["requirement"] == "R-000-118"


def usable(door: Door, coupon_id: str) -> tuple[bool, str | None]:
    view = door.read(f"/v1/coupons/{coupon_id}")
    return view["usable"], view["reason"]
