"""Random histories of one order: any facts in any order, with refusals among them. A seed tells one history."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, get_args

from domain.errors import Refused
from domain.order.events import StatedCause
from domain.terms.campaign import RefundMethod, Restoration
from tests.examples import LI, campaign, lines, order
from tests.order.mall import Chance
from tests.order.wanted import gifts, services
from tests.story import Shop

A1 = "orders/A-1"
CAUSES = ("BUYER_NO_REASON", *get_args(StatedCause))
METHODS = ("REPRICE", *get_args(RefundMethod))
IDENTIFIED = {
    "PaymentCaptured",
    "ReturnRequested",
    "ReturnReceived",
    "ReturnInspected",
    "ReturnAuthorised",
    "ReturnFreightReimbursed",
    "ReplacementShipped",
    "ReplacementDelivered",
    "RefundSettled",
    "RefundFailed",
    "ShortfallCollected",
}


class History:
    """A shop with up to three coupons that go together, one order with them, and what may happen to it."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.shop = Shop()
        self.said = 0
        self._campaigns()
        self._place()

    def told(self, length: int) -> Iterator[Shop]:
        """The shop after each fact that was recorded."""
        yield self.shop
        for _ in range(length):
            self.said += 1
            try:
                self.chance.choice(ACTS)(self)
            except Refused:
                continue
            if self.shop.last:
                yield self.shop

    def _campaigns(self) -> None:
        self.coupons = [f"c{n}" for n in range(1, 1 + self.chance.choice([0, 1, 1, 2, 3]))]
        names = [f"k{coupon_id[1:]}" for coupon_id in self.coupons]
        for coupon_id, name in zip(self.coupons, names, strict=True):
            stack = [other for other in names if other != name]
            self.shop.say(f"campaigns/{name}", "CampaignPublished", **self._terms(stack))
            held: dict[str, Any] = {"customer_id": LI} if self.chance.random() < 0.7 else {"code": f"CODE-{coupon_id}"}
            self.shop.say(f"coupons/{coupon_id}", "CouponIssued", campaign_id=name, **held)

    def _terms(self, stack: list[str]) -> dict[str, Any]:
        chance = self.chance
        terms: dict[str, Any] = {"threshold": chance.choice([0, chance.randint(0, 600), chance.randint(200, 800)])}
        benefit: dict[str, Any] = {
            "kind": "AMOUNT_OFF",
            "amount": chance.randint(1, min(300, terms["threshold"] or 300)),
        }
        kind = chance.randint(0, 3)
        if kind == 0:
            benefit = {"kind": "PERCENT_OFF", "off_bp": chance.randint(1, 10_000)}
            benefit |= {"cap": chance.randint(1, 200)} if chance.random() < 0.5 else {}
        if kind == 1:
            first = chance.choice([0, chance.randint(20, 300)])
            tiers = [{"threshold": first + 150 * n, "amount": 20 + 40 * n} for n in range(chance.randint(1, 3))]
            benefit, terms = {"kind": "TIERED", "tiers": tiers}, {}
        return campaign(
            benefit,
            **terms,
            stackable_with=stack,
            scope={} if chance.random() < 0.6 else {"skus": ["sku-1", "sku-2"]},
            refund_method=chance.choice(METHODS),
            fault_refund_method=chance.choice(METHODS),
            threshold_basis=chance.choice(["LIST", "LIST", "PAID"]),
            share_over=chance.choice(["ELIGIBLE", "ALL"]),
            shortfall=chance.choice(["WAIVE", "COLLECT", "COLLECT"]),
            restoration=chance.choice(get_args(Restoration)),
            single_use=chance.random() < 0.3,
            priority=chance.randint(1, 3),
            valid_until=chance.choice(["2026-05-03", "2026-12-31"]),
        )

    def _place(self) -> None:
        chance, named = self.chance, list(self.coupons)
        prices = [chance.choice([0, 1, 33, chance.randint(1, 400)]) for _ in range(chance.randint(1, 4))]
        goods = [line | {"quantity": chance.randint(1, 3)} for line in lines(*prices)]
        bound = Chance(chance.getrandbits(32))
        extras = [*services(bound, goods), *gifts(bound, goods)] if chance.random() < 0.5 else []
        given = [line for line in extras if named or "campaign_id" not in line.get("gives", {})]
        members: dict[str, Any] = {"freight": chance.choice([0, 0, 17]), "lines": [*goods, *given]}
        if chance.random() < 0.3:
            members["free_freight"] = {"threshold": chance.randint(1, 600), "amount": 40}
        if chance.random() < 0.3:
            members["payment_due_at"] = "2026-05-02T00:00:00.000000Z"
        while True:
            try:
                self.shop.say(A1, "OrderPlaced", **(order(coupons=named) | members))
            except Refused as refusal:
                named.remove(refusal.extra["coupon_id"])
            else:
                return

    def counts(self) -> list[dict[str, Any]]:
        """Some units of some lines, now and then one more than there are."""
        kept = [(key, line.kept) for key, line in self.shop.order().lines.items()]
        chosen = [pair for pair in kept if self.chance.random() < 0.6] or [self.chance.choice(kept)]
        spare = 1 if self.chance.random() < 0.1 else 0
        return [{"line": key, "quantity": self.chance.randint(1, max(1, left) + spare)} for key, left in chosen]

    def say(self, type_: str, **members: Any) -> None:
        """Say it; what has its own id is now and then said twice, and the second time records nothing."""
        recorded = self.shop.say(A1, type_, **members).last
        if type_ in IDENTIFIED and self.chance.random() < 0.2:
            assert self.shop.say(A1, type_, **members).last == []
        self.shop.last = recorded

    def _capture(self) -> None:
        amount = self.chance.choice([self.shop.order().outstanding, self.chance.randint(1, 200)])
        if amount:
            self.say("PaymentCaptured", payment_id=f"p{self.said}", amount=amount, tender="CARD")

    def _ship(self) -> None:
        self.say(self.chance.choice(["LinesShipped", "LinesDelivered"]), lines=self.counts())

    def _lose(self) -> None:
        if self.chance.random() < 0.3:
            self.say("LinesLost", lines=self.counts())

    def _cancel(self) -> None:
        self.say("LinesCancelled", **self._asked())

    def _asked(self) -> dict[str, Any]:
        quotes = list(self.shop.order().quotes.values())
        if quotes and self.chance.random() < 0.5:
            quote = self.chance.choice(quotes)
            counted = [{"line": each.line, "quantity": each.quantity} for each in quote.lines]
            return {"lines": counted, "cause": quote.cause, "quote_id": quote.quote_id}
        return {"lines": self.counts(), "cause": self.chance.choice(CAUSES)}

    def _ask_back(self) -> None:
        asked = self._asked()
        if self.chance.random() < 0.4:
            asked |= {"remedy": "EXCHANGE", "replacements": self._replacements(asked["lines"])}
        self.say("ReturnRequested", return_id=f"b{self.said}", **asked)

    def _replacements(self, counted: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The same thing again, or another that costs nothing, much, or about as much."""
        chosen = [each["line"] for each in counted if self.chance.random() < 0.7]
        prices = [self.chance.choice([0, 1, self.chance.randint(1, 800), self.chance.randint(1, 300)]) for _ in chosen]
        skus = self.chance.choices(["", "sku-1", "other"], k=len(chosen))
        return [
            {"line": line, "list_price": price} | ({"sku": sku} if sku else {})
            for line, price, sku in zip(chosen, prices, skus, strict=True)
        ]

    def _return_id(self) -> str:
        return self.chance.choice([*self.shop.order().returns, "b0"])

    def _authorise(self) -> None:
        self.say("ReturnAuthorised", return_id=self._return_id(), address="Harbour Street 1")

    def _close(self) -> None:
        """Now and then nothing comes of a return."""
        if self.chance.random() < 0.3:
            self.say("ReturnWithdrawn", return_id=self._return_id())
        elif self.chance.random() < 0.3:
            self.say("ReturnRefused", return_id=self._return_id(), ground="NOT_RECEIVED", reason="lost")

    def _reimburse(self) -> None:
        amount = self.chance.randint(1, 20)
        self.say("ReturnFreightReimbursed", return_id=self._return_id(), amount=amount, receipt={"sha256": "ab"})

    def _replace(self) -> None:
        self.say(self.chance.choice(["ReplacementShipped", "ReplacementDelivered"]), return_id=self._return_id())

    def _receive(self) -> None:
        for return_id, asked in self.shop.order().returns.items():
            if asked.received is None and asked.open:
                counted = [{"line": each.line, "quantity": each.quantity} for each in asked.requested.lines]
                self.say("ReturnReceived", return_id=return_id, lines=counted)
                return

    def _inspect(self) -> None:
        for return_id, asked in self.shop.order().returns.items():
            if asked.open:
                found: list[dict[str, Any]] = []
                for each in asked.requested.lines:
                    accepted = self.chance.choice([each.quantity, self.chance.randint(0, each.quantity)])
                    found.append({"line": each.line, "accepted": accepted, "rejected": each.quantity - accepted})
                self.say("ReturnInspected", return_id=return_id, lines=found)
                return

    def _receive_a_gift(self) -> None:
        for key, gift in self.shop.order().gifts.items():
            if gift.settled or gift.due:
                self.say("GiftReceived", lines=[{"line": key, "quantity": 1}])
                return

    def _quote(self) -> None:
        self.say("RefundQuoted", lines=self.counts(), cause=self.chance.choice(CAUSES))

    def _lower(self) -> None:
        amount = self.chance.randint(1, 150)
        if self.chance.random() < 0.5:
            self.say("RefundGranted", amount=amount, reason="kind")
        else:
            self.say("PriceAdjusted", amount=-amount, payer="MERCHANT", cause="ERROR", reason="slip")

    def _refund_id(self) -> str:
        return self.chance.choice([*self.shop.order().refunds, "r1"])

    def _settle(self) -> None:
        self.say("RefundSettled", refund_id=self._refund_id(), reference=f"bank-{self.said}")

    def _fail(self) -> None:
        self.say("RefundFailed", refund_id=self._refund_id(), reason="bank")

    def _override(self) -> None:
        amount = self.chance.randint(0, 300)
        self.say("RefundOverridden", refund_id=self._refund_id(), amount=amount, reason="kind", approver="boss")

    def _waive(self) -> None:
        self.say("ShortfallWaived", amount=self.chance.randint(1, 50), reason="kind")

    def _collect(self) -> None:
        amount = self.chance.choice([self.shop.order().open or 1, self.chance.randint(1, 50)])
        self.say("ShortfallCollected", amount=amount, reference=f"cash-{self.said}")

    def _compensate(self) -> None:
        kind = self.chance.choice(["VOUCHER", "CASH", "POINTS"])
        self.say("CompensationGranted", kind=kind, amount=self.chance.randint(1, 99), basis="GOODWILL")

    def _wait(self) -> None:
        self.shop.last = []
        self.shop.later(hours=self.chance.choice([1, 24, 200]))
        self.say("PaymentExpired")

    def _revoke(self) -> None:
        if self.coupons and self.chance.random() < 0.1:
            self.shop.say(f"coupons/{self.chance.choice(self.coupons)}", "CouponRevoked", reason="leaked")


ACTS: tuple[Callable[[History], None], ...] = (
    *(History._capture,) * 3,
    *(History._cancel,) * 2,
    *(History._ask_back,) * 3,
    *(History._inspect,) * 4,
    *(History._collect,) * 2,
    History._ship,
    History._lose,
    History._receive,
    History._receive_a_gift,
    History._authorise,
    History._close,
    History._reimburse,
    History._replace,
    History._quote,
    History._lower,
    History._settle,
    History._fail,
    History._override,
    History._waive,
    History._compensate,
    History._wait,
    History._revoke,
)
