"""A coupon's end: the reminder a day before it, and the record that its time is over.

The ledger itself asks, once the time has come. Whether a coupon can be used is never judged by these facts but by
its terms and the time, so nothing depends on how soon they are recorded.
"""

from collections.abc import Sequence
from typing import Literal, assert_never

from msgspec import UNSET

from domain.campaign import Campaign
from domain.clock import moment, plus, zone
from domain.coupon.events import CouponExpired, ReminderSuppressed
from domain.coupon.state import Coupon, expiry, reminder_id, used_up
from domain.currency import money_text
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.message import prepared
from domain.message.composing import Words
from domain.money import percent_text
from domain.terms.campaign import (
    AmountOff,
    Benefit,
    Gift,
    PartsDiscount,
    PercentOff,
    Scope,
    Service,
    Terms,
    Tier,
    Tiered,
)

REMINDER_HOURS = 24
"""A customer is reminded this long before her coupon's end (R-000-112)."""
TIERS_NAMED_MAX = 5
"""A reminder names so many tiers; of more only the lowest and the highest."""
REMINDER = "COUPON_EXPIRY"
NO_CONSENT = "NO_CONSENT"
"""Commercial messages need consent, those on the shop's own pages don't (B-35, 消费者权益保护法实施条例 24)."""


class CouponDue(Fact, frozen=True, kw_only=True):
    """Asked by the ledger itself: has the coupon's time passed, or is it time to remind of it?"""

    kind: Literal["COUPON_EXPIRY", "COUPON_REMINDER"]


def meet_deadline(seen: Seen, said: Said) -> list[Draft]:
    """Record what the coupon's time has come to: nothing if it was recorded, or if it does not matter any more."""
    fact = said.fact
    assert isinstance(fact, CouponDue)
    coupon: Coupon = seen[said.stream].state
    if coupon.issued is None or coupon.revoked is not None or coupon.reissued_as is not None:
        return []
    campaign: Campaign | None = None
    if coupon.issued.campaign_id:
        campaign = seen[f"campaigns/{coupon.issued.campaign_id}"].state
    terms = coupon.issued.terms or (campaign and campaign.terms)
    assert terms is not None, "a coupon without a campaign carries its own terms"
    if used_up(coupon, terms):
        return []
    last = expiry(coupon, terms, campaign.preserved if campaign else ())
    if fact.kind == "COUPON_EXPIRY":
        return _expire(coupon, said, last)
    return _remind(seen, said, campaign, terms, last)


def reminder_at(last: Instant) -> Instant:
    """When a customer is reminded of a coupon that ends then."""
    return plus(last, hours=-REMINDER_HOURS)


def _expire(coupon: Coupon, said: Said, last: Instant) -> list[Draft]:
    """Each end is recorded once; one that a failure put off is an end of its own."""
    if said.now <= last or (coupon.expired_at is not None and last <= coupon.expired_at):
        return []
    return [Draft(said.stream, CouponExpired(expired_at=last))]


def _remind(seen: Seen, said: Said, campaign: Campaign | None, terms: Terms, last: Instant) -> list[Draft]:
    """On the shop's own pages always, by SMS if she agreed to that; nobody holds a public code."""
    coupon: Coupon = seen[said.stream].state
    assert coupon.issued is not None
    ended = campaign is not None and campaign.ended_at is not None
    due = reminder_at(last) <= said.now <= last
    if coupon.public or ended or not due or coupon.reminded.get("SITE") == last:
        return []
    customer_id = coupon.issued.customer_id
    assert customer_id is not UNSET, "a coupon that is not public is somebody's"
    agreed = "SMS" in seen[f"customers/{customer_id}"].state.consents
    words = _words(coupon.issued.code or said.key, terms, last)
    channels = ("SITE", "SMS") if agreed else ("SITE",)
    message = prepared(REMINDER, reminder_id(last), customer_id, words, channels=channels)
    if agreed:
        return [Draft(said.stream, message)]
    suppressed = ReminderSuppressed(channel="SMS", reason=NO_CONSENT, expires_at=last)
    return [Draft(said.stream, message), Draft(said.stream, suppressed)]


def _words(name: str, terms: Terms, last: Instant) -> dict[str, Words]:
    """What she is told: which coupon, what it gives, until when on the campaign's own clock."""
    until = f"{moment(last).astimezone(zone(terms.tz)):%Y-%m-%d %H:%M:%S} ({terms.tz})"
    zh, en = _gives(terms.benefit, terms.currency)
    if terms.threshold:
        least = money_text(terms.threshold, terms.currency)
        zh, en = f"满 {least} 可用，{zh}", f"{en} from {least} on"
    if terms.scope != Scope():
        zh, en = f"{zh}，限指定商品", f"{en}, for the goods it is for"
    return {"name": name, "gives": (zh, en), "until": until}


def _gives(benefit: Benefit, currency: str) -> tuple[str, str]:
    """What a coupon gives, in Chinese and English."""
    match benefit:
        case AmountOff(amount=amount):
            money = money_text(amount, currency)
            return f"减 {money}", f"{money} off"
        case PercentOff(off_bp=off_bp, cap=cap):
            percent = percent_text(off_bp)
            zh, en = f"减 {percent}%", f"{percent}% off"
            most = money_text(cap, currency) if cap else ""
            return (f"{zh}，最多减 {most}", f"{en}, at most {most}") if most else (zh, en)
        case Tiered(tiers=tiers):
            return _tiers(tiers, currency)
        case Gift():
            return "赠品", "a gift"
        case Service(days=days):
            return f"赠送服务 {days} 天", f"{days} day{'' if days == 1 else 's'} of service"
        case PartsDiscount():
            return "配件优惠", "a discount on spare parts"
        case _:
            assert_never(benefit)


def _tiers(tiers: Sequence[Tier], currency: str) -> tuple[str, str]:
    """Each threshold with what is off from there on; of many the first, and the most there is."""
    rising = sorted(tiers, key=lambda tier: tier.threshold)
    told = rising if len(rising) <= TIERS_NAMED_MAX else [rising[0], rising[-1]]
    pairs = [(money_text(tier.threshold, currency), money_text(tier.amount, currency)) for tier in told]
    zh_rest, en_rest = ("，", ", ") if told is rising else ("，直至", ", up to ")
    return (
        zh_rest.join(f"满 {least} 减 {amount}" for least, amount in pairs),
        en_rest.join(f"{amount} off from {least} on" for least, amount in pairs),
    )
