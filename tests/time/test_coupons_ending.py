"""A coupon's end, and the reminder a day before it."""

from typing import Any

import pytest

from domain.coupon import CouponExpired, ReminderSuppressed
from domain.message import MessagePrepared
from tests.examples import LI, MINE, campaign, cancel, off, pay, place, shop_with
from tests.story import Shop
from tests.trace import requirement

JUNE_30 = "2026-06-30T23:59:59"
ENDS = "2026-06-30T15:59:59.999999Z"
DAY_BEFORE = "2026-06-29T15:59:59.999999Z"
PAST = "2026-06-30T16:00:00.000000Z"
COUPON = "coupons/c1"


def until_june(**issued: Any) -> Shop:
    """Ms Li's coupon under the code JUNE, until the end of June."""
    given = issued or {**MINE, "code": "JUNE"}
    return shop_with(off(50_00, threshold=300_00, valid_until=JUNE_30), **given)


def ask(shop: Shop, kind: str, at: str) -> Shop:
    return shop.at(at).say(COUPON, "CouponDue", kind=f"COUPON_{kind}")


def agree(shop: Shop, channel: str = "SMS") -> Shop:
    return shop.say(f"customers/{LI}", "MessageConsentGiven", channel=channel)


def message(shop: Shop) -> MessagePrepared:
    (fact,) = shop.recorded(MessagePrepared)
    assert isinstance(fact, MessagePrepared)
    return fact


@requirement("R-000-112")
def test_a_customer_is_reminded_24_hours_before_her_coupon_ends_and_only_once():
    shop = until_june()

    assert ask(shop, "REMINDER", "2026-06-29T15:59:58.000000Z").last == []
    told = message(ask(shop, "REMINDER", DAY_BEFORE))
    assert ask(shop, "REMINDER", DAY_BEFORE).last == []
    assert ask(shop, "REMINDER", "2026-06-30T10:00:00.000000Z").last == []

    assert (told.kind, told.message_id) == ("COUPON_EXPIRY", f"expiry-{ENDS}")
    (block,) = told.blocks
    for text in (block.zh, block.en):
        for part in ("JUNE", "50.00 CNY", "300.00 CNY", "2026-06-30 23:59:59 (Asia/Shanghai)"):
            assert part in text


@requirement("R-000-112")
def test_by_sms_only_who_agreed_to_it():
    silent, agreed = until_june(), agree(until_june())

    assert message(ask(silent, "REMINDER", DAY_BEFORE)).channels == ("SITE",)
    assert silent.recorded(ReminderSuppressed) == [
        ReminderSuppressed(channel="SMS", reason="NO_CONSENT", expires_at=ENDS)
    ]
    assert message(ask(agreed, "REMINDER", DAY_BEFORE)).channels == ("SITE", "SMS")
    assert agreed.recorded(ReminderSuppressed) == []


def test_who_withdrew_her_consent_gets_no_sms():
    shop = agree(until_june()).say(f"customers/{LI}", "MessageConsentWithdrawn", channel="SMS")

    assert message(ask(shop, "REMINDER", DAY_BEFORE)).channels == ("SITE",)


def test_consent_to_another_channel_is_no_consent_to_this_one():
    assert message(ask(agree(until_june(), "EMAIL"), "REMINDER", DAY_BEFORE)).channels == ("SITE",)


def test_nobody_is_reminded_of_a_code_that_is_everybodys():
    shop = until_june(code="SAVE")

    assert ask(shop, "REMINDER", DAY_BEFORE).last == []
    assert ask(shop, "EXPIRY", PAST).names() == ["CouponExpired"]


def test_nobody_is_reminded_too_late():
    assert ask(until_june(), "REMINDER", PAST).last == []


def test_nobody_is_reminded_of_a_campaign_that_is_over():
    shop = until_june().say("campaigns/k1", "CampaignEnded", reason="sold out")

    assert ask(shop, "REMINDER", DAY_BEFORE).last == []


def test_an_end_is_recorded_once_and_not_before_its_last_second_is_over():
    shop = until_june()

    assert ask(shop, "EXPIRY", ENDS).last == []
    assert ask(shop, "EXPIRY", PAST).recorded(CouponExpired) == [CouponExpired(expired_at=ENDS)]
    assert ask(shop, "EXPIRY", "2026-07-02").last == []


@pytest.mark.parametrize("kind", ["EXPIRY", "REMINDER"])
def test_a_coupon_that_was_used_or_revoked_has_no_end_of_its_own(kind: str):
    used, revoked = until_june(), until_june().say(COUPON, "CouponRevoked", reason="a mistake")
    place(used, 400_00)

    at = PAST if kind == "EXPIRY" else DAY_BEFORE
    assert ask(used, kind, at).last == []
    assert ask(revoked, kind, at).last == []


def test_a_coupon_that_comes_back_after_its_end_has_one_then():
    shop = pay(place(until_june(), 400_00))
    ask(shop, "EXPIRY", PAST)
    cancel(shop.at("2026-07-02"), _1=1)

    assert ask(shop, "EXPIRY", "2026-07-02T03:00:00.000000Z").names() == ["CouponExpired"]


def test_grace_puts_the_end_off():
    shop = until_june().say(COUPON, "CouponGraceGranted", days=3, reason="a good customer")

    assert ask(shop, "EXPIRY", "2026-07-03").last == []
    assert ask(shop, "EXPIRY", "2026-07-04").recorded(CouponExpired) == [
        CouponExpired(expired_at="2026-07-03T15:59:59.999999Z")
    ]


@pytest.mark.parametrize("preserved", [COUPON, "campaigns/k1"])
def test_a_coupon_that_outlives_a_failure_ends_a_second_time(preserved: str):
    shop = ask(until_june(), "EXPIRY", PAST)
    recovered = "2026-07-01T02:00:00.000000Z"
    shop.at("2026-07-01T03:00:00.000000Z")
    shop.say(preserved, "CouponEligibilityPreserved", incident_id="i-1", cause="OUTAGE", recovered_at=recovered)

    assert ask(shop, "EXPIRY", "2026-07-02T02:00:00.000000Z").last == []
    assert ask(shop, "EXPIRY", "2026-07-02T02:00:00.000001Z").recorded(CouponExpired) == [
        CouponExpired(expired_at="2026-07-02T02:00:00.000000Z")
    ]


def test_a_campaign_that_is_prolonged_takes_its_coupons_along_and_reminds_anew():
    shop = ask(until_june(), "REMINDER", DAY_BEFORE)
    shop.say("campaigns/k1", "CampaignTermsRevised", valid_until="2026-07-31T23:59:59")

    assert ask(shop, "EXPIRY", PAST).last == []
    told = message(ask(shop, "REMINDER", "2026-07-31T00:00:00.000000Z"))
    assert "2026-07-31 23:59:59" in told.blocks[0].zh


def test_a_campaign_that_is_cut_short_ends_no_coupon_twice():
    shop = ask(until_june(), "EXPIRY", PAST)
    shop.say("campaigns/k1", "CampaignTermsRevised", valid_until="2026-06-20T23:59:59")

    assert ask(shop, "EXPIRY", "2026-07-02").last == []


def test_a_voucher_ends_by_its_own_terms():
    shop = place(Shop(), 100_00, coupons=[])
    pay(shop).say("orders/A-1", "CompensationGranted", kind="VOUCHER", amount=20_00, basis="GOODWILL")
    (voucher,) = (stream for stream, fact, _ in shop.log if type(fact).__name__ == "CouponIssued")
    last = shop.coupon(voucher.removeprefix("coupons/")).issued
    assert last is not None

    shop.later(days=91).say(voucher, "CouponDue", kind="COUPON_EXPIRY")

    assert shop.recorded(CouponExpired) == [CouponExpired(expired_at=str(last.valid_until))]


def test_a_reminder_that_went_out_is_recorded_once_for_each_channel():
    shop = ask(until_june(), "REMINDER", DAY_BEFORE)
    sent: dict[str, Any] = {"message_id": f"expiry-{ENDS}", "channel": "SITE"}

    assert shop.say(COUPON, "MessageSent", **sent).names() == ["MessageSent"]
    assert shop.say(COUPON, "MessageSent", **sent).last == []
    assert shop.say(COUPON, "MessageSent", message_id=sent["message_id"], channel="EMAIL").names() == ["MessageSent"]
    assert shop.refusal(COUPON, "MessageSent", message_id="expiry-never", channel="SITE").code == "unknown-message"


@pytest.mark.parametrize(
    ("benefit", "told"),
    [
        (
            {"kind": "PERCENT_OFF", "off_bp": 2000, "cap": 60_00},
            ("20% off, at most 60.00 CNY", "减 20%，最多减 60.00 CNY"),
        ),
        (
            {
                "kind": "TIERED",
                "tiers": [{"threshold": 200_00, "amount": 20_00}, {"threshold": 100_00, "amount": 5_00}],
            },
            (
                "5.00 CNY off from 100.00 CNY on, 20.00 CNY off from 200.00 CNY on",
                "满 100.00 CNY 减 5.00 CNY，满 200.00 CNY",
            ),
        ),
    ],
)
def test_a_reminder_names_the_cap_and_the_thresholds(benefit: dict[str, Any], told: tuple[str, str]):
    shop = shop_with(campaign(benefit, valid_until=JUNE_30), **{**MINE, "code": "JUNE"})
    (block,) = message(ask(shop, "REMINDER", DAY_BEFORE)).blocks

    assert told[0] in block.en
    assert told[1] in block.zh


def test_a_reminder_says_that_a_coupon_is_for_certain_goods():
    terms = off(50_00, threshold=300_00, valid_until=JUNE_30) | {"scope": {"categories": ["shoes"]}}
    (block,) = message(ask(shop_with(terms, **{**MINE, "code": "JUNE"}), "REMINDER", DAY_BEFORE)).blocks

    assert "50.00 CNY off from 300.00 CNY on, for the goods it is for" in block.en
    assert "限指定商品" in block.zh
