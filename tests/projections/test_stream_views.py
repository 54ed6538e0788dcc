"""Coupons, campaigns, checkouts and events as they are read."""

from hashlib import sha256
from typing import Any

import msgspec

from projections.campaign_view import campaign_view
from projections.checkout_view import checkout_view
from projections.coupon_view import coupon_view
from projections.event_view import cloud_event, event_view, unrecorded
from projections.words import commitments, reveal
from tests.projections.examples import campaign, checkout_story, coupon_story, full_story, placed, s1
from tests.projections.shop import Shop, minute
from tests.trace import requirement


def _coupon(shop: Shop, coupon_id: str = "k1", now: str = minute(0)) -> dict[str, Any]:
    coupon = shop.fold(f"coupons/{coupon_id}")
    terms = None if coupon.state.issued.terms else shop.fold("campaigns/may").state
    return coupon_view(coupon.state, coupon.version, coupon_id, terms, now=now, words=shop.words)


def _standing(view: dict[str, Any]) -> tuple[str, bool, str | None]:
    return view["state"], view["usable"], view["reason"]


@requirement("R-000-06", "R-000-54")
def test_a_coupon_is_used_and_comes_back() -> None:
    shop = Shop()
    shop.say("campaigns/may", "CampaignPublished", **campaign())
    shop.say("coupons/k1", "CouponIssued", campaign_id="may", code="SAVE50", customer_id="c1")
    assert _standing(_coupon(shop)) == ("ISSUED", True, None)
    stream = placed(shop, issued=True)

    used = _coupon(shop)
    shop.say(stream, "LinesCancelled", lines=[{"line": "1", "quantity": 2}], cause="BUYER_NO_REASON")
    back = _coupon(shop)

    assert _standing(used) == ("REDEEMED", False, "ALREADY_REDEEMED")
    assert (used["order_id"], used["redemptions"]) == ("A-1001", 1)
    assert _standing(back) == ("ISSUED", True, None)
    assert (back["order_id"], back["redemptions"], back["expires_at"]) == (None, 0, used["expires_at"])


def test_a_coupon_says_why_it_can_not_be_used() -> None:
    shop, *_ = coupon_story()
    assert _standing(_coupon(shop)) == ("REVOKED", False, "REVOKED")
    assert _coupon(shop)["revoked"] == "误发"
    shop = Shop()
    shop.say("campaigns/may", "CampaignPublished", **campaign(redemption_limit=1))
    shop.say("coupons/k1", "CouponIssued", campaign_id="may", code="SAVE50")

    assert _standing(_coupon(shop, now="2026-04-01T00:00:00.000000Z")) == ("ISSUED", False, "NOT_YET_VALID")
    assert _standing(_coupon(shop, now="2026-06-30T15:59:59.999999Z")) == ("ISSUED", True, None)
    assert _standing(_coupon(shop, now="2026-06-30T16:00:00.000000Z")) == ("EXPIRED", False, "EXPIRED")
    placed(shop, issued=True)
    assert _standing(_coupon(shop)) == ("ISSUED", False, "REDEMPTION_LIMIT")
    shop.say("campaigns/may", "CampaignEnded", reason="售罄")
    assert _standing(_coupon(shop, now=minute(30))) == ("ISSUED", False, "CAMPAIGN_ENDED")


def test_a_voucher_shows_its_own_terms() -> None:
    shop, _ = full_story()
    voucher = next(each.stream for each in shop.log if each.stream.startswith("coupons/V-"))

    view = _coupon(shop, voucher.removeprefix("coupons/"), minute(60))

    assert view["campaign_id"] is None
    assert view["code"] is None
    assert view["terms"]["benefit"] == {"kind": "AMOUNT_OFF", "amount": 5000}
    assert view["issued_for"] == "A-1001"
    assert _standing(view) == ("ISSUED", True, None)


@requirement("R-000-01")
def test_the_terms_a_campaign_shows_are_the_terms_that_were_hashed() -> None:
    shop, *_ = coupon_story()
    for version, state in ((1, "PUBLISHED"), (2, "PUBLISHED"), (3, "ENDED")):
        view = campaign_view(shop.fold("campaigns/may", version=version).state, version, "may", shop.words)

        canonical = msgspec.json.encode(view["terms"], order="sorted")
        assert sha256(canonical).hexdigest() == view["terms_sha256"]
        assert view["terms"].items() <= view.items()
        assert view["state"] == state
        assert view["terms_version"] == min(version, 2)


def test_a_checkout_shows_what_the_customer_saw_and_said() -> None:
    shop, stream = checkout_story()
    checkout = shop.fold(stream)

    view = checkout_view(checkout.state, checkout.version, "ck-1", shop.words)

    assert view["shown"]["totals"]["payable"] == 35000
    assert view["content"] == [{"sha256": "ab" * 32, "media_type": "text/html"}]
    assert view["accepted"] == [{"campaign_id": "may", "terms_version": 1, "at": minute(6)}]
    assert [each["preticked"] for each in view["confirmed"]] == [False, True]
    assert view["entered"] == []
    assert [each["reason"] for each in view["refused"]] == ["UNKNOWN_CODE"]


def test_an_event_is_shown_with_its_place_and_its_hash() -> None:
    shop, stream = s1()
    entry = shop.entries(stream)[2]

    closed, shown = event_view(entry), event_view(entry, shop.words)

    assert (shown["stream"], shown["version"], shown["type"]) == (stream, 3, "ReturnRequested")
    assert shown["leaf_hash"] == entry.leaf_hash
    assert shown["data"]["reason"] == "尺码偏小"
    assert closed["data"]["reason"] == {"commitment": commitments(entry.data)[0]}
    assert unrecorded(shown)["position"] is None


def test_the_feed_speaks_cloud_events() -> None:
    shop, stream = s1()
    entry = shop.entries(stream)[6]

    event = cloud_event(entry, "https://ledger.example")

    assert event["specversion"] == "1.0"
    assert (event["id"], event["type"], event["subject"]) == (entry.event_id, "RefundFellDue", stream)
    assert event["time"] == entry.recorded_at
    assert event["data"] == event_view(entry)
    assert int(event["sequence"]) == event["position"] == entry.position


def test_words_are_put_in_once() -> None:
    inner = {"commitment": "b" * 64}
    value = {"reason": {"commitment": "a" * 64}, "rest": [inner, ("x", 1, None, True)]}

    assert commitments(value) == ["a" * 64, "b" * 64]
    assert reveal(value, {"a" * 64: inner}) == {"reason": inner, "rest": [inner, ["x", 1, None, True]]}
