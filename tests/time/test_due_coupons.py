"""The table of coupons' ends says what the coupons themselves say, whatever happened to them."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from domain.clock import plus
from domain.coupon import expiry, used_up
from domain.errors import Refused
from projections.due_coupons import EXPIRY, REMINDER
from projections.follower import Follower
from tests.examples import off, order, units
from tests.projections.shop import START, Shop

FAR = "2030-01-01T00:00:00.000000Z"
END = plus(START, days=3)
C1 = "coupons/c1"
EVENTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "used": ("orders/A-1", "OrderPlaced", order(400_00, coupons=["c1"])),
    "given back": ("orders/A-1", "LinesCancelled", {"lines": units(_1=1), "cause": "MERCHANT"}),
    "used again": ("orders/A-2", "OrderPlaced", order(400_00, coupons=["c1"])),
    "a day of grace": (C1, "CouponGraceGranted", {"days": 1, "reason": "a good customer"}),
    "revoked": (C1, "CouponRevoked", {"reason": "leaked"}),
    "prolonged": ("campaigns/k1", "CampaignTermsRevised", {"valid_until": "2026-07-31T23:59:59"}),
    "shortened": ("campaigns/k1", "CampaignTermsRevised", {"valid_until": "2026-05-05T12:00:00"}),
    "limited": ("campaigns/k1", "CampaignTermsRevised", {"redemption_limit": 2}),
    "ended": (C1, "CouponDue", {"kind": EXPIRY}),
}


def happened(names: list[str], own: str | None, *, personal: bool) -> Shop:
    shop = Shop()
    shop.say("campaigns/k1", "CampaignPublished", **off(50_00, threshold=300_00, valid_until=END))
    held = {"customer_id": "li"} if personal else {"code": "SAVE"}
    shop.say(C1, "CouponIssued", campaign_id="k1", **held, **({"expires_at": own} if own else {}))
    for name in names:
        stream, type_, members = EVENTS[name]
        with suppress(Refused):
            shop.say(stream, type_, **members)
    return shop


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=some.lists(some.sampled_from(sorted(EVENTS)), max_size=8),
    own=some.sampled_from([None, "2026-05-05T23:59:59", "2026-09-01"]),
    personal=some.booleans(),
)
def test_the_table_knows_each_coupons_end(names: list[str], own: str | None, *, personal: bool):
    shop = happened(names, own, personal=personal)
    coupon, campaign = shop.fold(C1).state, shop.fold("campaigns/k1").state
    last = expiry(coupon, campaign.terms, campaign.preserved)
    over = coupon.revoked is not None or used_up(coupon, campaign.terms) or (coupon.expired_at or "") >= last
    follower = Follower(":memory:")

    follower.apply(shop.log, 1)

    found = {each.kind: each.due_at for each in follower.due(FAR) if each.stream == C1}
    assert found.get(EXPIRY) == (None if over else last)
    before = {each.kind: each.due_at for each in follower.due(plus(last, hours=-1)) if each.stream == C1}
    assert before.get(REMINDER) == (plus(last, hours=-24) if personal and not over else None)


@pytest.mark.parametrize("preserved", [C1, "campaigns/k1"])
def test_the_table_knows_of_failures(tmp_path: Path, preserved: str):
    shop = happened([], None, personal=True)
    recovered = plus(START, hours=-1)
    follower = Follower(tmp_path / "views.db")

    shop.say("campaigns/k1", "CampaignTermsRevised", valid_until="2026-05-03T16:00:30")
    shop.say(preserved, "CouponEligibilityPreserved", incident_id="i-1", cause="OUTAGE", recovered_at=recovered)
    follower.apply(shop.log)

    coupon, campaign = shop.fold(C1).state, shop.fold("campaigns/k1").state
    last = expiry(coupon, campaign.terms, campaign.preserved)
    assert last == plus(recovered, hours=24)
    assert [each.due_at for each in follower.due(FAR) if each.kind == EXPIRY] == [last]


def test_a_question_put_off_is_asked_again_then_and_not_before(tmp_path: Path):
    shop = happened([], None, personal=True)
    follower = Follower(tmp_path / "views.db")
    follower.apply(shop.log)
    (due,) = (each for each in follower.due(FAR) if each.kind == EXPIRY)

    follower.put_off([(due, plus(due.due_at, days=5))])

    assert follower.due(plus(due.due_at, days=4)) == []
    assert follower.due(plus(due.due_at, days=5)) == [due]
