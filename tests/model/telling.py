"""What a shop's clients say, drawn by chance: campaigns, coupons, orders, and what happens to these."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from tests.examples import campaign, lines, order
from tests.model.order import Order, units
from tests.model.shop import Shop

METHODS = ("PRO_RATA", "REPRICE", "BUYER_FAVOURABLE")
OWN = "BUYER_NO_REASON"
FAULTS = (
    "QUALITY",
    "NOT_AS_DESCRIBED",
    "TRANSIT_DAMAGE",
    "WRONG_ITEM",
    "MERCHANT_OUT_OF_STOCK",
    "MERCHANT",
    "PLATFORM",
)
CUSTOMERS = ("li", "wang")
MERCHANTS = ("m1", "m2")
Fact = dict[str, Any]


class Teller:
    """Draws what is said next. `mode` is what all campaigns of this shop say of shortfalls."""

    def __init__(self, shop: Shop, mode: str) -> None:
        self.shop = shop
        self.mode = mode
        self.said = 0

    def next_id(self, letter: str) -> str:
        self.said += 1
        return f"{letter}{self.said}"

    def campaign(self, chance: Random) -> tuple[str, Fact]:
        """Terms of a new campaign, or now and then what an older one said."""
        known = list(self.shop.campaigns)
        if known and chance.random() < 0.1:
            return f"campaigns/{chance.choice(known)}", {"type": "CampaignEnded", "reason": "sold out"}
        key = f"k{len(known) + 1}"
        terms = campaign(
            benefit(chance),
            refund_method=chance.choice(METHODS),
            fault_refund_method=chance.choice(METHODS),
            share_over=chance.choice(["ELIGIBLE", "ELIGIBLE", "ALL"]),
            shortfall=self.mode,
            restoration=chance.choice(["RESTORE", "RESTORE", "NEVER", "LAW_15"]),
            stackable_with=[f"k{n}" for n in range(1, 6) if f"k{n}" != key and chance.random() < 0.8],
            **some(chance, 0.3, priority=chance.randint(1, 3)),
            **some(chance, 0.2, single_use=True),
            **some(chance, 0.2, scope={"skus": ["sku-1", "sku-2"]}),
            **some(chance, 0.1, per_customer_limit=1),
            **some(chance, 0.1, redemption_limit=chance.randint(1, 2)),
            **some(chance, 0.1, new_customers_only=True),
            **some(chance, 0.2, issuer="PLATFORM", issuer_id="platform"),
            **some(chance, 0.2, threshold_basis="PAID"),
        )
        terms["valid_until"] = chance.choice(["2026-12-31", *self._dates(3, 8)])
        if terms["benefit"]["kind"] == "AMOUNT_OFF":
            terms["threshold"] = chance.choice([terms["benefit"]["amount"], chance.randint(300, 600)])
        elif terms["benefit"]["kind"] == "PERCENT_OFF":
            terms |= some(chance, 0.6, threshold=chance.randint(1, 500))
        return f"campaigns/{key}", {"type": "CampaignPublished", **terms}

    def coupon(self, chance: Random) -> tuple[str, Fact] | None:
        """A coupon of some campaign, for somebody or for everybody; or one that is withdrawn."""
        if not self.shop.campaigns:
            return None
        known = list(self.shop.coupons)
        if known and chance.random() < 0.1:
            return f"coupons/{chance.choice(known)}", {"type": "CouponRevoked", "reason": "leaked"}
        key, of = f"c{len(known) + 1}", chance.choice(list(self.shop.campaigns))
        held = {"code": f"CODE-{key}"} if chance.random() < 0.4 else {"customer_id": chance.choice(CUSTOMERS)}
        held |= some(chance, 0.1, expires_at=self._dates(2)[0])
        return f"coupons/{key}", {"type": "CouponIssued", "campaign_id": of, **held}

    def _dates(self, *days: int) -> list[str]:
        """The dates in so many days."""
        return [(self.shop.now + timedelta(days=each)).date().isoformat() for each in days]

    def order(self, chance: Random) -> tuple[str, Fact]:
        """An order: mostly the one of several that may be placed with the most coupons."""
        drawn = [self._order(chance) for _ in range(8)]
        fitting = [each for each in drawn if self.shop.takes(*each)]
        return max(fitting, key=lambda each: len(each[1]["coupons"])) if fitting and chance.random() < 0.8 else drawn[0]

    def _order(self, chance: Random) -> tuple[str, Fact]:
        prices = [chance.choice([1, 33, chance.randint(1, 400), chance.randint(100, 400)]) for _ in range(1, 5)]
        few = chance.random() < 0.5  # so that what goes back breaks a threshold
        goods = [
            each | {"quantity": 1 if few else chance.randint(1, 3)} for each in lines(*prices[: chance.randint(1, 4)])
        ]
        who = {"customer_id": chance.choice(CUSTOMERS), "merchant_id": chance.choice(["m1", "m1", "m1", "m2"])}
        typed = [self._typed(chance, key) for key in chance.sample(list(self.shop.coupons), k=len(self.shop.coupons))]
        typed = [*typed[: chance.choice([0, 1, 1, 1, 2, 2])], *(["NONSENSE"] if chance.random() < 0.03 else [])]
        placed = order(**who, lines=goods, coupons=typed) | some(chance, 0.4, freight=chance.randint(1, 30))
        if chance.random() < 0.2:
            placed["payment_due_at"] = (self.shop.now + timedelta(hours=30)).isoformat()
        if self.shop.orders and chance.random() < 0.03:
            return f"orders/{chance.choice(list(self.shop.orders))}", {"type": "OrderPlaced", **placed}
        return f"orders/{self.next_id('A-')}", {"type": "OrderPlaced", **placed}

    def _typed(self, chance: Random, coupon_id: str) -> str:
        code = self.shop.coupons[coupon_id].said.get("code")
        return chance.choice([coupon_id, code, code.lower()]) if code else coupon_id

    def happening(self, chance: Random, order: Order) -> Fact | None:
        """Something that happens to an order, mostly something that may."""
        return chance.choice(HAPPENINGS)(self, chance, order)

    def pay(self, chance: Random, order: Order) -> Fact | None:
        if order.payments and chance.random() < 0.1:
            known = dict(chance.choice(list(order.payments.values())))
            return known | some(chance, 0.5, tender="CASH")
        left = order.outstanding or chance.choice([0, 0, 0, order.payable - order.captured, 1])
        amount = chance.choice([left, left, left, left + 1, max(1, left // 2)])
        said = {"payment_id": self.next_id("p"), "amount": amount, "tender": "CARD"}
        return {"type": "PaymentCaptured", **said} if amount > 0 else None

    def ship(self, chance: Random, order: Order) -> Fact | None:
        if untouchable(order):
            return None
        type_ = chance.choice(["LinesShipped", "LinesShipped", "LinesDelivered"])
        return {"type": type_, "lines": some_units(chance, order)}

    def lose(self, chance: Random, order: Order) -> Fact | None:
        if untouchable(order) or chance.random() < 0.6:
            return None
        return {"type": "LinesLost", "lines": some_units(chance, order)}

    def cancel(self, chance: Random, order: Order) -> Fact | None:
        return {"type": "LinesCancelled", "lines": some_units(chance, order), "cause": a_cause(chance)}

    def cancel_all(self, chance: Random, order: Order) -> Fact | None:
        everything = {key: order.kept_of(key) for key in order.lines if order.kept_of(key)}
        if not everything or chance.random() < 0.5:
            return None
        return {"type": "LinesCancelled", "lines": units(everything), "cause": a_cause(chance)}

    def ask_back(self, chance: Random, order: Order) -> Fact | None:
        if untouchable(order):
            return None
        said = {"return_id": self.next_id("b"), "lines": some_units(chance, order), "cause": a_cause(chance)}
        said |= {"approver": "boss"} if said["cause"] == OWN else {}
        if order.returns and chance.random() < 0.1:
            said["return_id"] = chance.choice(list(order.returns))
        return {"type": "ReturnRequested", **said}

    def receive(self, chance: Random, order: Order) -> Fact | None:
        found = a_return(chance, order)
        more = 1 if chance.random() < 0.1 else 0
        counted = {key: chance.randint(1, count) + more for key, count in found[1].items()}
        return {"type": "ReturnReceived", "return_id": found[0], "lines": units(counted)} if counted else None

    def inspect(self, chance: Random, order: Order) -> Fact | None:
        key, asked = a_return(chance, order)
        found: list[dict[str, Any]] = []
        for line, count in asked.items():
            accepted = chance.choice([count, count, chance.randint(0, count), count + (chance.random() < 0.1)])
            found.append(
                {"line": line, "accepted": accepted}
                | some(chance, accepted == 0 or 0.5, rejected=max(0, count - accepted))
            )
        return {"type": "ReturnInspected", "return_id": key, "lines": found} if found else None

    def withdraw(self, chance: Random, order: Order) -> Fact | None:
        return {"type": "ReturnWithdrawn", "return_id": a_return(chance, order)[0]} if chance.random() < 0.3 else None

    def settle(self, chance: Random, order: Order) -> Fact | None:
        refund_id = chance.choice([*order.refunds, "r1"])
        if refund_id in order.refunds and not order.refunds[refund_id].amount:
            return None
        if chance.random() < 0.2:
            said = {"type": "RefundFailed", "refund_id": refund_id, "reason": chance.choice(["bank", "closed"])}
            payout = order.refunds[refund_id].reference if refund_id in order.refunds else None
            return said | some(chance, 0.5, reference=payout if payout and chance.random() < 0.8 else "bank-0")
        return {"type": "RefundSettled", "refund_id": refund_id, "reference": self.next_id("bank-")}

    def lower(self, chance: Random, order: Order) -> Fact | None:
        amount = chance.randint(1, 60)
        if chance.random() < 0.5:
            return {"type": "RefundGranted", "amount": amount, "reason": "kind", "approver": "boss"}
        said = {"amount": -amount, "payer": "MERCHANT", "cause": "ERROR", "reason": "slip", "approver": "boss"}
        return {"type": "PriceAdjusted", **said}

    def make_up(self, chance: Random, order: Order) -> Fact | None:
        amount = chance.choice([order.open, order.open + 1, 1]) or 1
        if chance.random() < 0.3:
            return {"type": "ShortfallWaived", "amount": amount, "reason": "kind"}
        return {"type": "ShortfallCollected", "amount": amount, "reference": self.next_id("cash-")}

    def compensate(self, chance: Random, order: Order) -> Fact | None:
        said = {"kind": chance.choice(["CASH", "VOUCHER"]), "amount": chance.randint(1, 50), "basis": "GOODWILL"}
        return {"type": "CompensationGranted", **said, "approver": "boss"}


HAPPENINGS: tuple[Callable[[Teller, Random, Order], Fact | None], ...] = (
    *(Teller.pay,) * 5,
    *(Teller.ship,) * 2,
    *(Teller.cancel,) * 3,
    *(Teller.ask_back,) * 3,
    *(Teller.inspect,) * 4,
    *(Teller.settle,) * 2,
    Teller.cancel_all,
    Teller.lose,
    Teller.receive,
    Teller.withdraw,
    Teller.lower,
    Teller.make_up,
    Teller.compensate,
)


def some(chance: Random, often: float, **members: Any) -> dict[str, Any]:
    """These members, or none."""
    return members if chance.random() < often else {}


def benefit(chance: Random) -> dict[str, Any]:
    """What a campaign takes off."""
    match chance.randint(0, 4):
        case 0:
            cap = some(chance, 0.5, cap=chance.randint(1, 120))
            return {"kind": "PERCENT_OFF", "off_bp": chance.choice([1000, 3333, 5000, chance.randint(1, 10_000)])} | cap
        case 1:
            first = chance.randint(50, 300)
            tiers = [{"threshold": first + 150 * n, "amount": 20 + 40 * n} for n in range(chance.randint(1, 3))]
            return {"kind": "TIERED", "tiers": tiers}
        case _:
            return {"kind": "AMOUNT_OFF", "amount": chance.choice([30, 50, 100, chance.randint(1, 299)])}


def some_units(chance: Random, order: Order) -> list[dict[str, Any]]:
    """Some units of some lines, now and then more than there are."""
    kept = {key: order.kept_of(key) for key in order.lines}
    chosen = [key for key in kept if kept[key] and chance.random() < 0.6] or [chance.choice(list(kept))]
    more = 1 if chance.random() < 0.08 else 0
    return units({key: chance.randint(1, max(1, kept[key])) + more for key in chosen})


def a_cause(chance: Random) -> str:
    return OWN if chance.random() < 0.5 else chance.choice(FAULTS)


def a_return(chance: Random, order: Order) -> tuple[str, dict[str, int]]:
    """A return that is open, or any."""
    known = [key for key, each in order.returns.items() if not each.closed]
    key = chance.choice(known or [*order.returns, "b0"])
    return key, order.returns[key].lines if key in order.returns else {"1": 1}


def untouchable(order: Order) -> bool:
    """Whether nothing moves before it is paid: what becomes of a moved order that is never paid is nowhere said."""
    return "payment_due_at" in order.said and not order.captured
