"""A shop as the published rules have it: its campaigns, coupons and orders, and what may be said of them. Nothing here
is taken from the product.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from typing import Any

from tests.model import figures
from tests.model.order import Members, No, Order

SHANGHAI = timezone(timedelta(hours=8))


@dataclass
class Held:
    """A coupon. `uses` are the orders that it was used on and not given back from."""

    said: Members
    uses: list[str] = field(default_factory=list)
    revoked: bool = False
    reissued: bool = False
    own: Members | None = None

    @property
    def public(self) -> bool:
        return "customer_id" not in self.said


@dataclass
class Campaign:
    """A campaign with its terms, defaults filled in."""

    terms: dict[str, Any]
    ended: bool = False


@dataclass
class Shop:
    """All that was said."""

    now: datetime
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    coupons: dict[str, Held] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    placed: dict[str, datetime] = field(default_factory=dict)
    buyers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    used: dict[tuple[str, str], int] = field(default_factory=dict)

    def say(self, stream: str, said: Members) -> list[str]:
        """What is recorded on this stream, by types; nothing if it is known already. Raises `No`."""
        kind, key = stream.split("/")
        type_ = said["type"]
        match kind, type_:
            case "campaigns", "CampaignPublished":
                return self._publish(key, said)
            case "campaigns", "CampaignEnded":
                return self._end(key)
            case "coupons", "CouponIssued":
                return self._issue(key, said)
            case "coupons", "CouponRevoked":
                return self._revoke(key)
            case "orders", "OrderPlaced":
                return self._place(key, said)
            case _:
                if key not in self.orders:
                    raise No("not-found")
                order = self.orders[key]
                some = bool(order.kept)
                follows = order.say(type_, said, self._seconds())
                return follows + (self._fates(key) if some and not order.kept else [])

    def takes(self, stream: str, said: Members) -> bool:
        """Whether it would be recorded."""
        try:
            return bool(deepcopy(self).say(stream, said))
        except No:
            return False

    def later(self, now: datetime) -> None:
        """Time passes: who did not pay in time loses the order."""
        self.now = now
        for key, order in self.orders.items():
            due = order.said.get("payment_due_at")
            if due and datetime.fromisoformat(due) < now:
                some = bool(order.kept)
                order.expire()
                if some and not order.kept:
                    self._fates(key)

    def expiry(self, coupon_id: str) -> datetime:
        """The last moment at which the coupon can be used."""
        held = self.coupons[coupon_id]
        terms = held.own or self.campaigns[held.said["campaign_id"]].terms
        return min(end_of(each) for each in (held.said.get("expires_at"), terms["valid_until"]) if each)

    def state(self, coupon_id: str) -> str:
        """What a wallet says of the coupon."""
        held = self.coupons[coupon_id]
        if held.revoked:
            return "REVOKED"
        if held.reissued:  # as another one, because it had expired
            return "EXPIRED"
        if self._used_up(held, self._terms(coupon_id)) and not held.public:
            return "REDEEMED"
        return "EXPIRED" if self.now > self.expiry(coupon_id) else "ISSUED"

    def _seconds(self) -> int:
        return int(self.now.timestamp())

    def _publish(self, key: str, said: Members) -> list[str]:
        terms = figures.DEFAULTS | ({} if "tiers" in said["benefit"] else {"threshold": 0}) | dict(said)
        if key in self.campaigns:
            same = {**self.campaigns[key].terms} == terms
            if not same:
                raise No("already-recorded-differently")
            return []
        self.campaigns[key] = Campaign(terms)
        return ["CampaignPublished"]

    def _end(self, key: str) -> list[str]:
        if key not in self.campaigns:
            raise No("not-found", "unknown-campaign")
        if self.campaigns[key].ended:
            return []
        self.campaigns[key].ended = True
        return ["CampaignEnded"]

    def _issue(self, key: str, said: Members) -> list[str]:
        if key in self.coupons:
            if {**self.coupons[key].said} != {**said}:
                raise No("already-recorded-differently")
            return []
        against: set[str] = set()
        if said["campaign_id"] not in self.campaigns:
            raise No("unknown-campaign")
        if self.campaigns[said["campaign_id"]].ended:
            against.add("campaign-ended")
        if "code" in said and any(
            plain(said["code"]) == plain(each.said.get("code")) for each in self.coupons.values()
        ):
            against.add("code-taken")
        if against:
            raise No(*against)
        self.coupons[key] = Held(said)
        return ["CouponIssued"]

    def _revoke(self, key: str) -> list[str]:
        if key not in self.coupons:
            raise No("not-found")
        if self.coupons[key].revoked:
            return []
        self.coupons[key].revoked = True
        return ["CouponRevoked"]

    def _place(self, key: str, said: Members) -> list[str]:
        if key in self.orders:
            if {**self.orders[key].said} != {**said}:
                raise No("already-recorded-differently")
            return []
        named = [self._meant(each) for each in said.get("coupons", [])]
        against = {code for each in named for code in self._against(each, said)}
        known = [each for each in named if each is not None]
        if any(not self._together(one, other) for one in known for other in known if one != other):
            against.add("one-code-per-order")
        uses = {} if against else self._used(known, said, against)
        if against:
            raise No(*against)
        self.orders[key] = Order(said, uses)
        self.placed[key] = self.now
        for each in known:
            self.coupons[each].uses.append(key)
            self._count(each, said["customer_id"], 1)
        self.buyers.setdefault(said["customer_id"], []).append((key, said["merchant_id"]))
        return ["OrderPlaced"]

    def _meant(self, typed: str) -> str | None:
        if typed in self.coupons:
            return typed
        found = (key for key, each in self.coupons.items() if plain(each.said.get("code")) == plain(typed))
        return next(found, None)

    def _against(self, coupon_id: str | None, said: Members) -> set[str]:
        """Everything that speaks against using this coupon, but for its threshold and its neighbours."""
        if coupon_id is None:
            return {"unknown-code"}
        held = self.coupons[coupon_id]
        terms, customer = self._terms(coupon_id), said["customer_id"]
        merchant = terms["issuer"] == "MERCHANT"
        before = [shop for _, shop in self.buyers.get(customer, []) if not merchant or shop == terms["issuer_id"]]
        uses = self.used.get((held.said["campaign_id"], customer), 0)
        spoken = {
            "revoked": held.revoked,
            "already-redeemed": self._used_up(held, terms) and not held.public,
            "redemption-limit": self._used_up(held, terms) and held.public,
            "campaign-ended": self.campaigns[held.said["campaign_id"]].ended,
            "expired": self.now > self.expiry(coupon_id),
            "not-holder": held.said.get("customer_id", customer) != customer,
            "wrong-issuer": merchant and terms["issuer_id"] != said["merchant_id"],
            "customer-limit": uses >= terms.get("per_customer_limit", 10**6),
            "not-new-user": terms["new_customers_only"] and bool(before),
            "sku-not-in-scope": not figures.eligible(terms, said["lines"]),
        }
        return {code for code, speaks in spoken.items() if speaks}

    def _used_up(self, held: Held, terms: Members) -> bool:
        """A public code may be used as often as it says, another as often, or once."""
        return len(held.uses) >= terms.get("redemption_limit", 10**6 if held.public else 1)

    def usable(self, coupon_id: str) -> bool:
        """Whether it can be used now, on goods that it is for."""
        return (
            self.state(coupon_id) == "ISSUED" and not self.campaigns[self.coupons[coupon_id].said["campaign_id"]].ended
        )

    def _terms(self, coupon_id: str) -> dict[str, Any]:
        return self.campaigns[self.coupons[coupon_id].said["campaign_id"]].terms

    def _together(self, one: str, other: str) -> bool:
        """Whether each campaign names the other."""
        first, second = (self.coupons[each].said["campaign_id"] for each in (one, other))
        named = [self.campaigns[each].terms["stackable_with"] for each in (first, second)]
        return second in named[0] and first in named[1]

    def _used(self, known: Sequence[str], said: Members, against: set[str]) -> dict[str, figures.Coupon]:
        """The coupons in the order in which they apply, each on what those before it leave."""
        prices = {
            (each["line"], n): each["list_price"] for each in said["lines"] for n in range(1, each["quantity"] + 1)
        }
        left, uses = dict(prices), dict[str, figures.Coupon]()
        for each in sorted(known, key=self._turn):
            terms = self._terms(each)
            if figures.missing(terms, said["lines"], prices, left):
                against.add("threshold")
                break
            uses[each] = figures.use(terms, said["lines"], prices, left)
            left = {unit: price - uses[each].shares.get(unit, 0) for unit, price in left.items()}
        return uses

    def _turn(self, coupon_id: str) -> tuple[int, bool, str]:
        terms = self._terms(coupon_id)
        return terms["priority"], terms["issuer"] != "PLATFORM", self.coupons[coupon_id].said["campaign_id"]

    def _fates(self, key: str) -> list[str]:
        """What becomes of the coupons when the last unit has left."""
        order = self.orders[key]
        unpaid = not order.captured and set(order.gone.values()) == {"cancelled"}
        if unpaid:
            customer = order.said["customer_id"]
            self.buyers[customer] = [each for each in self.buyers[customer] if each[0] != key]
        return [self._fate(key, each, unpaid=unpaid) for each in order.uses]

    def _fate(self, key: str, coupon_id: str, *, unpaid: bool) -> str:
        order, held = self.orders[key], self.coupons[coupon_id]
        terms = order.uses[coupon_id].terms
        faulty = len(order.fault) == len(order.prices)
        if held.revoked or held.reissued:
            fate = "VOIDED"
        elif unpaid:
            fate = "RESTORED"
        elif faulty:
            fate = "VOIDED" if self.now > self.expiry(coupon_id) else "RESTORED"
            held.reissued = fate == "VOIDED" and not held.public
        elif terms["restoration"] == "NEVER" or (terms["restoration"] == "RESTORE" and terms["single_use"]):
            fate = "RESTORATION_DENIED"
        else:
            fate = "RESTORED"
        order.fates[coupon_id] = fate
        if fate != "RESTORATION_DENIED":
            held.uses.remove(key)
            self._count(coupon_id, order.said["customer_id"], -1)
        return {"VOIDED": "RedemptionVoided", "RESTORED": "CouponRestored"}.get(fate, "RestorationDenied")

    def _count(self, coupon_id: str, customer_id: str, more: int) -> None:
        campaign = self.coupons[coupon_id].said["campaign_id"]
        self.used[campaign, customer_id] = self.used.get((campaign, customer_id), 0) + more


def end_of(date: str) -> datetime:
    """The end of a day in Shanghai."""
    day = datetime.fromisoformat(date).date() + timedelta(days=1)
    return datetime.combine(day, time(), SHANGHAI) - timedelta(microseconds=1)


def plain(code: Any) -> str | None:
    """A code however it is typed."""
    return None if code is None else str(code).strip().casefold()
