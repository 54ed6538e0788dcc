"""What may be said of an order's money: it came in, went out, came back, was set off, granted or forgiven."""

from typing import get_args

from hypothesis.stateful import precondition, rule

from domain.order.events import Condition, DamagesBasis, PaymentCaptured
from domain.order.state import Order, Payment, Refund
from tests.order.mall import SEEDS, Chance, Mall, Members, marked, says
from tests.order.said_of_goods import anything, counts, free

INCIDENTS = ("i1", "i2")


def any_order(order: Order) -> bool:
    return True


def not_assessed_much(order: Order) -> bool:
    return len(order.assessments) < 3


def not_compensated_much(order: Order) -> bool:
    return len(order.compensations) < 4


def to_be_paid(order: Order) -> bool:
    return order.payable > order.captured or order.outstanding > 0


def never_paid(order: Order) -> bool:
    return bool(order.placed and order.placed.payment_due_at and not order.captured)


def to_be_paid_out(order: Order) -> bool:
    return any(each.status != "SETTLED" for each in order.refunds.values())


def paid_out(order: Order) -> bool:
    return any(each.settled for each in order.refunds.values())


def short(order: Order) -> bool:
    return order.open > 0


def told(order: Order) -> bool:
    return bool(order.messages)


class OfMoney(Mall):
    """Payments, payouts and what the shop gives beyond them; messages; and the clock's own questions."""

    @says("PaymentCaptured", to_be_paid)
    def pay(self, chance: Chance, order: Order) -> Members:
        left = order.outstanding or 1
        amount = chance.of(left, left, max(1, left // 2), chance.number(1, 200))
        members: Members = {"payment_id": self.next_id("p"), "amount": amount, "tender": "CARD"}
        if chance.maybe(35):
            members |= {"tender": "POINTS", "points": chance.number(1, 3 * amount)}
        return members | chance.perhaps(20, refundable=chance.number(0, amount))

    @says("RefundSettled", to_be_paid_out)
    def settle(self, chance: Chance, order: Order) -> Members:
        refund_id = a_refund(chance, order)
        members: Members = {"refund_id": refund_id, "reference": self.next_id("bank-")}
        shares = tenders(chance, order, order.refunds[refund_id]) if refund_id in order.refunds else []
        return members | ({"tenders": shares} if shares and chance.maybe(50) else {})

    @says("RefundFailed", paid_out)
    def fail(self, chance: Chance, order: Order) -> Members:
        settled = [key for key, each in order.refunds.items() if each.settled]
        members: Members = {"refund_id": chance.likely(settled, *order.refunds, "r1"), "reason": "the bank"}
        payout = order.refunds[members["refund_id"]].settled if members["refund_id"] in order.refunds else None
        return members | (chance.perhaps(50, reference=payout.reference) if payout else {})

    @says("RefundOverridden", to_be_paid_out)
    def override(self, chance: Chance, order: Order) -> Members:
        reason = {"reason": "kind", "approver": chance.of("boss", "owner")}
        return {"refund_id": a_refund(chance, order), "amount": chance.number(0, 300), **reason}

    @precondition(lambda self: bool(self.pairs()))
    @rule(seed=SEEDS)
    def set_off(self, seed: int) -> None:
        chance, orders = Chance(seed), self.orders()
        paying, owing = chance.of(*self.pairs())
        refund_id = a_refund(chance, orders[paying])
        refund = orders[paying].refunds.get(refund_id)
        most = min(orders[owing].open, refund.left if refund else 1) or 1
        named: Members = {"refund_id": refund_id, "order_id": owing.removeprefix("orders/")}
        self.say(paying, "RefundNetted", **named, amount=chance.of(most, chance.number(1, most), orders[owing].open))

    def pairs(self) -> list[tuple[str, str]]:
        """The orders on which something is due to a customer, each with one on which something is due from one."""
        orders = self.orders()
        owing = [name for name, order in orders.items() if short(order)]
        paying = [name for name, order in orders.items() if to_be_paid_out(order)] if owing else []
        return [(one, other) for one in paying for other in owing if one != other]

    set_off = marked("RefundNetted", set_off)

    @says("RefundGranted", free)
    def give_money(self, chance: Chance, order: Order) -> Members:
        return {"amount": chance.number(1, 150), "reason": "kind"}

    @says("PriceAdjusted", free)
    def lower_the_price(self, chance: Chance, order: Order) -> Members:
        why = {"payer": "MERCHANT", "cause": "ERROR", "reason": "slip"}
        return {"amount": -chance.number(1, 150), **why} | chance.perhaps(40, incident_id=an_incident(chance, order))

    @says("ShortfallWaived", short)
    def forgive(self, chance: Chance, order: Order) -> Members:
        return {"amount": chance.number(1, max(1, order.open)), "reason": "kind"}

    @says("ShortfallCollected", short)
    def collect(self, chance: Chance, order: Order) -> Members:
        amount = chance.of(order.open or 1, chance.number(1, 50))
        return {"amount": amount, "reference": self.next_id("cash-")}

    @says("DamagesAssessed", not_assessed_much)
    def assess(self, chance: Chance, order: Order) -> Members:
        basis, loss = chance.of(*get_args(DamagesBasis)), {"loss": chance.number(1, 90)}
        goods: Members = {"lines": counts(chance, anything(order))}
        members: dict[DamagesBasis, Members] = {
            "STATUTORY_55": goods | loss,
            "STATUTORY_148": goods | loss,
            "PROMISED": goods,
            "MEDICAL": loss | {"receipts": [{"amount": chance.number(1, 90), "evidence": {"number": 1}}]},
            "DELAY": {"days_late": chance.number(0, 6)},
        }
        conditions = chance.some(get_args(Condition))
        return {"assessment_id": self.next_id("d"), "basis": basis, "conditions": conditions, **members[basis]}

    @says("CompensationGranted", not_compensated_much)
    def compensate(self, chance: Chance, order: Order) -> Members:
        members: Members = {"kind": chance.of("VOUCHER", "CASH", "POINTS"), "amount": chance.number(1, 99)}
        members |= {"basis": chance.of("GOODWILL", "COMPLAINT")} | chance.perhaps(50, approver="boss")
        members |= chance.perhaps(40, incident_id=an_incident(chance, order))
        fitting = [each for each in order.assessments.values() if each.qualifies]
        if fitting and chance.maybe(60):
            assessed = chance.of(*fitting)
            members |= {"assessment_id": assessed.assessment_id, "basis": assessed.basis}
        return members

    @says("MessageSent", told)
    def write(self, chance: Chance, order: Order) -> Members:
        return {"message_id": chance.likely(order.messages, "none"), "channel": chance.of("SMS", "SITE")}

    @says("PaymentExpired", never_paid)
    def wait_for_payment(self, chance: Chance, order: Order) -> Members:
        return {}


def a_refund(chance: Chance, order: Order) -> str:
    """Mostly one of which something is unpaid."""
    return chance.likely([key for key, each in order.refunds.items() if each.status != "SETTLED"], *order.refunds, "r1")


def an_incident(chance: Chance, order: Order) -> str:
    return chance.of(*INCIDENTS, *(each.incident_id for each in order.broken))


def tenders(chance: Chance, order: Order, refund: Refund) -> list[Members]:
    """The payout over these payments: each takes back what it can, or is said to, the rest of it goes another way."""
    rest, shares = refund.left, list[Members]()
    for key, payment in order.payments.items():
        own = min(rest, chance.of(own_way(payment), chance.number(0, payment.left)))
        over = min(rest - own, payment.left - own)
        shares += [{"payment_id": key, "amount": own}] if own else []
        shares += [{"payment_id": key, "amount": over, "over": "BANK"}] if over else []
        rest -= own + over
    return shares


def own_way(payment: Payment) -> int:
    """What can still go back over the payment's own tender."""
    fact = payment.fact
    if not isinstance(fact, PaymentCaptured):
        return 0 if fact.reference.startswith("net:") else payment.left
    most = fact.refundable if isinstance(fact.refundable, int) else payment.amount
    return max(0, min(payment.left, most - payment.refunded + payment.elsewhere))
