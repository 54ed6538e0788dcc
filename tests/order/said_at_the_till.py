"""How orders come about in a history: met at a checkout, placed today or imported, split; and wrong combinations."""

from typing import Any

from hypothesis.stateful import rule
from msgspec.structs import asdict

from domain.clock import plus
from domain.order.state import Order
from tests.examples import LI, WANG, order
from tests.order.mall import SEEDS, Chance, Members, marked, says
from tests.order.said_before import BADLY, CLAUSES, METHODS, WELL, Before
from tests.order.said_of_gifts import a_gift_found
from tests.order.wanted import together, wanted

KEYS = ("A-1", "A-2", "A-3", "B-1")
GIVES = {"kind": "POINTS", "points": 3}
TRIES = 20


def splittable(order: Order) -> bool:
    return len(order.lines) > 1 and not (order.captured or order.split_into or order.steps)


def combined(order: Order) -> bool:
    return len(order.coupons) > 1 and order.mis_stacking is None


def wrongly_combined(order: Order) -> bool:
    return order.mis_stacking is not None and order.mis_resolution is None


def bought_with_coupons(order: Order) -> bool:
    return bool(order.coupons)


class AtTheTill(Before):
    """Orders of two customers; the till puts right what refuses one, as far as it can."""

    def open_an_order(self, chance: Chance, found: list[Members]) -> None:
        """Most orders begin like most orders do: paid, then sent, or one thing of it not wanted after all."""
        for key in ["A-1", *chance.some(["A-2"])]:
            self.order_goods(chance, key, found)
            order = self.shop.order(key)
            if chance.maybe(60) and order.outstanding:
                self.say(f"orders/{key}", "PaymentCaptured", payment_id="p0", amount=order.outstanding, tender="CARD")
            if any(gift.credited for gift in self.shop.order(key).gifts.values()) and chance.maybe(40):
                self.order_goods(chance, f"{key}.more", found)
            match chance.of("SENT", "SENT", "GIFTS_SENT", "ONE_LESS", "NOTHING"):
                case "SENT" | "GIFTS_SENT" as sent:
                    self.send(key, gifts_only=sent == "GIFTS_SENT")
                    if order.gifts and chance.maybe(60):
                        self.send_goods_back(chance, key)
                case "ONE_LESS":
                    bought = [each for each in order.lines if each not in order.gifts]
                    cheapest = min(bought, key=lambda each: order.lines[each].ordered.list_price)
                    one = [{"line": chance.of(cheapest, *bought), "quantity": 1}]
                    self.say(f"orders/{key}", "LinesCancelled", lines=one, cause="BUYER_NO_REASON")
                case _:
                    pass

    def send(self, key: str, *, gifts_only: bool) -> None:
        """All that can be sent, or only what comes free with it."""
        order = self.shop.order(key)
        things = [each for each, line in order.lines.items() if each not in order.services and not line.ordered.gives]
        sent = [each for each in things if order.lines[each].kept and (each in order.gifts or not gifts_only)]
        if sent:
            counted = [{"line": each, "quantity": order.lines[each].kept} for each in sent]
            self.say(f"orders/{key}", "LinesDelivered", lines=counted)

    def send_goods_back(self, chance: Chance, key: str) -> None:
        """Goods that came with gifts come back, and of the gifts what she likes; of given points some are spent."""
        self.use_points_elsewhere(seed=chance.seed())
        order = self.shop.order(key)
        lines, things = order.lines, [each for each in order.gifts if not order.lines[each].ordered.gives]
        bought = [each for each, line in lines.items() if line.ordered.kind == "GOODS" and line.kept]
        if bought:
            chosen = chance.some(bought, 60) or [chance.of(*bought)]
            counted = {each: chance.of(lines[each].kept, chance.number(1, lines[each].kept)) for each in chosen}
            back = [{"line": each, "quantity": count} for each, count in counted.items()]
            cause = {"cause": chance.of("BUYER_NO_REASON", "BUYER_NO_REASON", "QUALITY"), "approver": "boss"}
            kept: Members = {"gifts_kept": things} if things and chance.maybe(30) else {}
            if chance.maybe(30) and self.say(f"orders/{key}", "RefundQuoted", lines=back, cause=cause["cause"]):
                kept["quote_id"] = "q1"
            self.say(f"orders/{key}", "ReturnRequested", return_id="b1", lines=back, **cause, **kept)
            found = [{"line": each, "accepted": count} for each, count in counted.items()]
            gifts = [a_gift_found(chance, each, lines[each].kept) for each in chance.some(things, 40)]
            self.say(f"orders/{key}", "ReturnInspected", return_id="b1", lines=found, gifts=gifts)

    @rule(seed=SEEDS)
    def order_more(self, seed: int) -> None:
        chance = Chance(seed)
        keys = [key for key in KEYS if f"orders/{key}" not in self.orders()]
        if keys:
            self.order_goods(chance, chance.of(*keys), wanted(chance))

    order_more = marked("OrderPlaced", order_more)

    def order_goods(self, chance: Chance, key: str, found: list[Members]) -> None:
        stated = self.stated(chance, WANG if key == "B-1" else LI, found)
        if chance.maybe(40):
            stated["checkout_id"] = f"K-{key}"
            self.come_to_the_checkout(chance, stated)
        historical = chance.maybe(20)
        for _ in range(TRIES):
            if self.say(f"orders/{key}", "OrderPlaced", historical=historical, **stated):
                return
            self.put_right(chance, key, stated)
        raise AssertionError(f"{self.refusal} although nothing is left to refuse")

    def stated(self, chance: Chance, customer_id: str, found: list[Members]) -> Members:
        usable = self.usable(customer_id)
        due = chance.perhaps(25, payment_due_at=plus(self.shop.now, days=chance.of(1, 30)))
        free = chance.perhaps(25, free_freight={"threshold": chance.number(1, 600), "amount": chance.number(1, 60)})
        insured = chance.perhaps(30, freight_insurance={"insurer": "safe", "cover_max": chance.number(1, 20)})
        best: Members = {"offer_policy": "BEST_WINS", "accept_worse_terms": chance.maybe(60)}
        best |= chance.perhaps(60, coupons=[], candidates=usable)
        merchant = "m2" if customer_id == WANG and chance.maybe(30) else "m1"
        who = {"customer_id": customer_id, "merchant_id": merchant}
        return {
            **order(coupons=chance.some(usable, 80), lines=found, **who),
            "freight": chance.of(0, 0, 17) if found[0]["kind"] == "GOODS" else 0,
            "candidates": chance.some(usable),
            **due,
            **free,
            **insured,
            **(best if chance.maybe(30) else {}),
        }

    def come_to_the_checkout(self, chance: Chance, stated: Members) -> None:
        """She is told of clauses well or badly or not, confirms some, and types codes she may not use after all."""
        stream = f"checkouts/{stated['checkout_id']}"
        for name, run in list(self.shop.streams.items()):
            if name.startswith("campaigns/") and run.state.terms:
                known, key = run.state.terms.clauses, name.removeprefix("campaigns/")
                version: Members = {"campaign_id": key, "terms_version": run.state.terms_version}
                how = [chance.of(WELL, BADLY) | {"clause_id": each.clause_id, "before_order": True} for each in known]
                if how and chance.maybe(70):
                    self.say(stream, "TermsPresented", **version, clauses=how)
                if chance.maybe(80):
                    self.say(stream, "TermsAccepted", **version)
        if chance.maybe(40):
            confirmed = chance.of(*CLAUSES)["clause_id"]
            of = chance.perhaps(30, line="1")
            self.say(stream, "ClauseConfirmed", clause_id=confirmed, preticked=chance.maybe(30), **of)
        for typed in stated["candidates"]:
            self.say(stream, "CouponEntered", input=typed, use=chance.maybe(50))

    def put_right(self, chance: Chance, key: str, stated: Members) -> None:
        """Take out the coupon that does not apply, show the page anew, accept what is cheaper but worse."""
        assert self.refusal
        why, extra = self.refusal.code, self.refusal.extra
        if why in {"unknown-checkout", "shown-differs"}:
            self.show(key, stated, extra.get("payable", 0))
        elif why == "unknown-campaign":
            stated["lines"] = [line | ({"gives": GIVES} if "gives" in line else {}) for line in stated["lines"]]
        elif why == "worse-terms":
            stated["accept_worse_terms"] = True
        elif why == "terms-not-accepted" and chance.maybe(60):
            stated["checkout_id"] = f"K-{key}"
            version: Members = {"campaign_id": extra["campaign_id"], "terms_version": extra["terms_version"]}
            self.say(f"checkouts/K-{key}", "TermsAccepted", **version)
        else:
            wrong = {extra.get("coupon"), extra.get("coupon_id")} if "coupon_id" in extra else set(stated["coupons"])
            for name in ("coupons", "candidates"):
                stated[name] = [each for each in stated[name] if each not in wrong and self.key_of(each) not in wrong]

    def key_of(self, typed: str) -> str:
        """The id of a coupon, which may be typed by its code."""
        held = self.coupons().items()
        return next((key for key, each in held if each.issued and each.issued.code == typed), typed)

    def show(self, key: str, stated: Members, payable: int) -> None:
        """The page with the price the till came to."""
        stated["offer_policy"] = "MANUAL_WINS"
        listed = sum(line["list_price"] * line["quantity"] for line in stated["lines"])
        totals = {"listed": listed, "discount": 0, "freight": stated["freight"], "payable": payable}
        page = {name: stated[name] for name in ("customer_id", "currency", "coupons")}
        page["lines"] = [{name: line[name] for name in line if name != "gives"} for line in stated["lines"]]
        self.say(f"checkouts/K-{key}", "CheckoutShown", **page, language="zh-CN", totals=totals)

    @says("OrderSplit", splittable)
    def split(self, chance: Chance, found: Order) -> Members:
        lines = [asdict(line.ordered) for line in found.lines.values()]
        cut, name, freight = chance.number(1, len(lines) - 1), self.next_id("S-"), found.basket.freight
        first, second = together(lines, cut)
        coupons = [each for each in found.coupons if chance.maybe(60)]
        parts: list[dict[str, Any]] = [
            {"order_id": f"{name}.1", "lines": first, "coupons": coupons},
            {"order_id": f"{name}.2", "lines": second or first[-1:], "freight": freight},
        ]
        return {"parts": parts}

    @says("MisStackingDetected", combined)
    def find_a_wrong_combination(self, chance: Chance, found: Order) -> Members:
        coupons = chance.some(found.coupons) or [chance.likely(found.coupons, "c9")]
        return {"coupons": coupons, "cause": chance.of("STAFF", "PLATFORM")}

    @says("MisStackingResolved", wrongly_combined)
    def resolve_a_wrong_combination(self, chance: Chance, found: Order) -> Members:
        mode = chance.of("HONOUR", "COLLECT", "CANCEL")
        return {"mode": mode, "consent": chance.maybe(80)} | chance.perhaps(40, approver="boss")

    @says("TermsInterpreted", bought_with_coupons)
    def interpret(self, chance: Chance, found: Order) -> Members:
        coupon_id = chance.likely(found.coupons, "c9")
        clauses = (
            [each.clause_id for each in found.coupons[coupon_id].applied.terms.clauses]
            if found.coupons.get(coupon_id)
            else []
        )
        readings = chance.of(METHODS[:2], METHODS)
        clause = {"clause_id": chance.of(*clauses)} if clauses and chance.maybe(50) else {}
        return {"coupon_id": coupon_id, "readings": readings, "reason": "two meanings", **clause}
