"""What may be said of goods that are repaired: each step mostly when it is the next one."""

from collections.abc import Callable

from hypothesis.stateful import precondition, rule

from domain.order.state import Order, Repair
from tests.order.mall import SEEDS, Chance, Mall, Members, says
from tests.order.said_of_goods import counts, free, untied

Fits = Callable[[Repair], bool]


def not_repaired_much(order: Order) -> bool:
    return free(order) and len(order.repairs) < 4


def any_that(fits: Fits) -> Callable[[Order], bool]:
    """Whether an order has a repair that fits."""
    return lambda order: any(fits(each) for each in order.repairs.values())


def not_taken_in(each: Repair) -> bool:
    return each.status in {"REQUESTED", "QUOTED", "STARTED"} and "RepairReceived" not in each.said


def without_quote(each: Repair) -> bool:
    return each.status in {"REQUESTED", "RECEIVED"}


def without_answer(each: Repair) -> bool:
    return each.status == "QUOTED"


def unpaid(each: Repair) -> bool:
    return each.status in {"STARTED", "COMPLETED", "RETURNED"} and each.total > each.paid


def under_way(each: Repair) -> bool:
    return each.status == "STARTED"


def done(each: Repair) -> bool:
    return each.status in {"COMPLETED", "DECLINED"}


def not_begun(each: Repair) -> bool:
    return each.status in {"REQUESTED", "QUOTED", "DECLINED"}


class OfRepairs(Mall):
    """Repairs, from the form to the day on which the goods are back."""

    @precondition(lambda self: any(not_repaired_much(order) for order in self.orders().values()))
    @rule(seed=SEEDS)
    def go_on_with_repairs(self, seed: int) -> None:
        """Step after step, since other sayings would mostly come between."""
        self.go_on(Chance(seed), OfRepairs)

    @says("RepairRequested", not_repaired_much)
    def ask_for_a_repair(self, chance: Chance, order: Order) -> Members:
        """Mostly of goods that are there; for cheaper parts a coupon of the order is named, or none that is."""
        thing = chance.of(*counts(chance, untied(order)))
        why = {"cause": chance.of("QUALITY", "OWN_DAMAGE"), "mode": chance.of("SEND_IN", "PICKUP", "ON_SITE", "STORE")}
        form = {"repair_id": self.next_id("m"), "order_no": self.number_of(order), "reason": "it does not turn"}
        cheaper: Members = {"parts_discount": True, "coupon_proof": chance.likely(order.coupons, "c9")}
        return thing | why | form | chance.perhaps(50, **cheaper) | chance.perhaps(20, customer_id="friend")

    @says("RepairReceived", any_that(not_taken_in))
    def take_in(self, chance: Chance, order: Order) -> Members:
        return a_repair(chance, order, not_taken_in)

    @says("RepairQuoted", any_that(without_quote))
    def quote_a_repair(self, chance: Chance, order: Order) -> Members:
        """What is covered mostly costs nothing."""
        named = a_repair(chance, order, without_quote)
        known = order.repairs.get(named["repair_id"])
        free_of_charge = known is not None and known.requested.covered and chance.maybe(60)
        costs = {"parts": 0 if free_of_charge else chance.number(0, 90), "labour": 0 if free_of_charge else 30}
        own: Members = {"ground": "OWN_DAMAGE", **chance.perhaps(80, evidence=["photo-1"])}
        return named | costs | {"working_days": chance.number(1, 9)} | chance.perhaps(50, **own)

    @says("RepairAnswered", any_that(without_answer))
    def answer_a_quote(self, chance: Chance, order: Order) -> Members:
        return a_repair(chance, order, without_answer) | {"accepted": chance.maybe(75)}

    @says("RepairPaid", any_that(unpaid))
    def pay_a_repair(self, chance: Chance, order: Order) -> Members:
        """Whole or in part."""
        named = a_repair(chance, order, unpaid)
        known = order.repairs.get(named["repair_id"])
        left = max(1, known.total - known.paid) if known else 1
        amount = chance.of(left, chance.number(1, left), left + 1)
        return named | {"amount": amount, "reference": self.next_id("till-")}

    @says("RepairCompleted", any_that(under_way))
    def complete_a_repair(self, chance: Chance, order: Order) -> Members:
        outcome = chance.of("REPAIRED", "REPAIRED", "NOT_REPAIRABLE")
        return a_repair(chance, order, under_way) | {"outcome": outcome, "report_sha256": "a" * 64}

    @says("RepairReturned", any_that(done))
    def give_repaired_goods_back(self, chance: Chance, order: Order) -> Members:
        return a_repair(chance, order, done) | chance.perhaps(40, carrier="SF", tracking_no="SF-4")

    @says("RepairWithdrawn", any_that(not_begun))
    def want_no_repair(self, chance: Chance, order: Order) -> Members:
        return a_repair(chance, order, not_begun) | chance.perhaps(40, reason="it turns again")


def a_repair(chance: Chance, order: Order, fits: Fits) -> Members:
    """The name of one that fits, mostly."""
    known = order.repairs
    return {"repair_id": chance.likely([key for key, each in known.items() if fits(each)], *known, "m0")}
