"""What may be said of gifts that go back by themselves, or come once more: each step mostly when it is the next."""

from typing import get_args

from hypothesis.stateful import precondition, rule

from domain.order.events.gift_returns import GiftCause, GiftMode, GiftReturnKind
from domain.order.state import GiftReturn, Order
from domain.terms.house_rules import GiftOutcome
from tests.order.mall import SEEDS, Chance, Mall, Members, says
from tests.order.said_of_gifts import GRADES, gifts_out
from tests.order.said_of_goods import counts
from tests.order.steps_of_gift_returns import (
    a_gift_return,
    any_gift_return,
    any_that,
    came_too_many,
    countable,
    gifts_she_has,
    gifts_there,
    late,
    over,
    she_confirms,
    the_shop_receives,
    to_be_agreed,
    to_be_sent,
    under_review,
)

PHOTO = {"evidence": ["photo-1"]}
TO_CUSTOMER = ("SHORTAGE", "REPLACEMENT", "PROACTIVE")


class OfGiftReturns(Mall):
    """Gift returns in both directions, from the application to the archive."""

    @precondition(lambda self: any(gifts_there(order) for order in self.orders().values()))
    @rule(seed=SEEDS)
    def go_on_with_gifts(self, seed: int) -> None:
        """Step after step: most ends lie so far from the beginning that other sayings would mostly come between."""
        self.go_on(Chance(seed), OfGiftReturns)

    @says("GiftReturnRequested", gifts_there)
    def apply(self, chance: Chance, order: Order) -> Members:
        """Mostly for gifts that are there, and on a form without gaps; a name may stand for the line."""
        kind = chance.of(*get_args(GiftReturnKind))
        left = gifts_she_has(order)
        things = {key: units for key, units in left.items() if not order.lines[key].ordered.gives}
        left = left if kind in TO_CUSTOMER or not things or chance.maybe(5) else things
        asked: Members = {"lines": counts(chance, left)}
        if chance.maybe(15):
            titled = [(order.lines[each["line"]].ordered.title, each["quantity"]) for each in asked["lines"]]
            asked = {"items": [f"{title}x{quantity}" for title, quantity in titled]}
        form = {"order_no": self.number_of(order), "reason": "not as I thought", "contact": "li@example.com"}
        cost = {"unit_cost": chance.of(5, 5_000), **chance.perhaps(60, approver="boss")}
        why = {"gift_return_id": self.next_id("g"), "kind": kind, "cause": chance.of(*get_args(GiftCause))}
        return why | asked | form | cost | chance.perhaps(80, **PHOTO)

    @says("GiftReturnExpedited", any_that(under_review))
    def hurry(self, chance: Chance, order: Order) -> Members:
        return a_gift_return(chance, order, under_review)

    @says("GiftReturnReviewed", any_that(under_review))
    def review(self, chance: Chance, order: Order) -> Members:
        """Mostly of a sound gift; a word and a picture come with most reviews, and an approver with some."""
        found: Members = {
            "grade": chance.likely(["NONE"] * 4 + ["SEVERE"] * 2, *GRADES),
            "mode": chance.of(*get_args(GiftMode)),
        }
        found |= chance.perhaps(30, decision=chance.of("APPROVE", "APPROVE", "REJECT", "NEGOTIATE"))
        found |= chance.perhaps(45, outcome=chance.of(*get_args(GiftOutcome))) | chance.perhaps(80, **PHOTO)
        found |= chance.perhaps(15, expires_on=chance.of("2026-04-01", "2030-01-01"))
        found |= chance.perhaps(85, reason="looked at") | chance.perhaps(40, approver="boss")
        return a_gift_return(chance, order, under_review) | found

    @says("GiftReturnAgreed", any_that(to_be_agreed))
    def agree(self, chance: Chance, order: Order) -> Members:
        shared: Members = {"kind": "FREIGHT", "freight": 12, "customer_bp": chance.of(0, 5_000, 10_000)}
        return a_gift_return(chance, order, to_be_agreed) | chance.of(shared, {"kind": "SWAP", "sku": "another"})

    @says("GiftDispatched", any_that(to_be_sent))
    def send_a_gift(self, chance: Chance, order: Order) -> Members:
        return a_gift_return(chance, order, to_be_sent) | chance.perhaps(50, carrier="SF", tracking_no="SF-3")

    @says("GiftHandedOver", any_that(to_be_sent))
    def hand_over(self, chance: Chance, order: Order) -> Members:
        how = {"mode": chance.of("STORE_PICKUP", "HOME_COLLECT"), "store_id": "s1", "staff_id": "e1"}
        return a_gift_return(chance, order, to_be_sent) | how

    @says("GiftReceived", any_that(the_shop_receives))
    def receive_a_gift_return(self, chance: Chance, order: Order) -> Members:
        """Mostly all that still misses of it."""
        named = a_gift_return(chance, order, the_shop_receives)
        asked = order.gift_returns.get(named["gift_return_id"])
        left = {each.line: each.quantity - asked.came.get(each.line, 0) for each in asked.instructed} if asked else {}
        left = {key: count for key, count in left.items() if count > 0} or gifts_out(order)
        whole = [{"line": key, "quantity": count} for key, count in left.items() if count > 0]
        found = whole if whole and chance.maybe(60) else counts(chance, left)
        return named | {"lines": found, "grade": chance.of("NONE", "NONE", *GRADES)} | chance.perhaps(30, **PHOTO)

    @says("GiftReturnConfirmed", any_that(she_confirms))
    def confirm(self, chance: Chance, order: Order) -> Members:
        """Mostly all of it, and whole."""
        named = a_gift_return(chance, order, she_confirms)
        asked = order.gift_returns.get(named["gift_return_id"])
        told = {each.line: each.quantity for each in asked.instructed} if asked else {}
        few = {"received": counts(chance, told)} if told and chance.maybe(25) else {}
        return named | few | {"intact": chance.maybe(85)} | chance.perhaps(30, **PHOTO)

    @says("GiftQuantityReconciled", any_that(countable))
    def count_again(self, chance: Chance, order: Order) -> Members:
        """Mostly of a gift that the application names."""
        named = a_gift_return(chance, order, countable)
        asked = order.gift_returns.get(named["gift_return_id"])
        line = chance.likely([each.line for each in asked.requested.gifts] if asked else [], *order.gifts)
        most = order.lines[line].ordered.quantity + (3 if asked and asked.requested.kind == "OVERAGE" else 0)
        return named | {"line": line, "received": chance.of(most, chance.number(0, most))} | chance.perhaps(90, **PHOTO)

    @says("GiftOverageResolved", any_that(came_too_many))
    def settle_too_many(self, chance: Chance, order: Order) -> Members:
        named = a_gift_return(chance, order, came_too_many)
        asked = order.gift_returns.get(named["gift_return_id"])
        line = getattr(asked.said.get("GiftQuantityReconciled") if asked else None, "line", "gift-1")
        mode = chance.of("RETURN_AT_MERCHANT_COST", "KEEP_GOODWILL", "BUY")
        return named | {"line": line, "mode": mode} | chance.perhaps(90, freight=9)

    @says("GiftReturnWithdrawn", any_gift_return)
    def take_the_application_back(self, chance: Chance, order: Order) -> Members:
        return a_gift_return(chance, order, _waits)

    @says("GiftReturnArchived", any_that(over))
    def archive(self, chance: Chance, order: Order) -> Members:
        return a_gift_return(chance, order, over) | chance.perhaps(50, score=chance.number(1, 5))

    @says("GiftChannelReopened", late)
    def let_late_applications_in(self, chance: Chance, order: Order) -> Members:
        line = chance.likely(order.channels_closed, *order.gifts)
        return {"line": line, "approver": "boss", "reason": "kind"} | chance.perhaps(60, days=chance.number(1, 9))


def _waits(each: GiftReturn) -> bool:
    return under_review(each) or to_be_sent(each)
