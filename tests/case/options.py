"""What a case may offer: remedies that an order mostly allows."""

from collections.abc import Collection

from domain.order.state import Order
from tests.order.mall import Chance, Members
from tests.order.said_of_goods import asked, counts, replacements, untied

APOLOGY: Members = {"kind": "APOLOGY", "text": "对不起", "improvement": "加强培训"}
EXPLANATION: Members = {"kind": "EXPLANATION", "text": "如何使用"}


def remedies(chance: Chance, order: Order | None, receipts: Collection[str] = ()) -> list[Members]:
    """Up to three of them, one after the other, and perhaps what treatment cost or a word."""
    if order is None or not untied(order):
        return [_words(chance)]
    known = (_back, _back, _exchange, _cancel, _lose, _money, _money, _beside, _beside)
    chosen = [chance.of(*known) for _ in range(chance.of(1, 1, 2, 3))]
    treated = [_treatment(chance, receipts)] if receipts and chance.maybe(50) else []
    return [*(each(chance, order) for each in chosen), *treated, *([_words(chance)] if chance.maybe(10) else [])]


def _treatment(chance: Chance, receipts: Collection[str]) -> Members:
    chosen = chance.some(receipts, 80) or list(receipts)
    return {"kind": "MEDICAL_COST", "evidence_ids": chosen} | chance.perhaps(30, claimed=chance.number(1, 90))


def _words(chance: Chance) -> Members:
    return chance.of(APOLOGY, EXPLANATION)


def _back(chance: Chance, order: Order) -> Members:
    lines = counts(chance, untied(order))
    return {"kind": "RETURN", "lines": lines, "cause": chance.of("QUALITY", "BUYER_NO_REASON"), "approver": "boss"}


def _exchange(chance: Chance, order: Order) -> Members:
    found = _back(chance, order)
    return found | {"remedy": "EXCHANGE", "replacements": replacements(chance, found["lines"])}


def _cancel(chance: Chance, order: Order) -> Members:
    left = {key: min(line.unshipped, line.kept - line.requested) for key, line in order.lines.items()}
    return {"kind": "CANCELLATION", "lines": asked(chance, order, left)["lines"], "cause": "MERCHANT_OUT_OF_STOCK"}


def _lose(chance: Chance, order: Order) -> Members:
    return {"kind": "LOSS", "lines": counts(chance, untied(order))}


def _money(chance: Chance, order: Order) -> Members:
    amount = chance.number(1, 40)
    if chance.maybe(50):
        return {"kind": "REFUND_ONLY", "amount": amount, "approver": "boss"}
    return {"kind": "PRICE_ADJUSTMENT", "amount": amount, "payer": "MERCHANT", "cause": "QUALITY", "approver": "boss"}


def _beside(chance: Chance, order: Order) -> Members:
    if chance.maybe(15):
        kind = chance.of("PAID_REPAIR", "COST_PRICE_SWAP")
        return {"kind": kind, "lines": counts(chance, untied(order)), "price": chance.number(0, 50)}
    form = chance.of("VOUCHER", "CASH", "POINTS")
    incident = chance.perhaps(30, incident_id=chance.of("i1", "i2"))
    return {"kind": "COMPENSATION", "form": form, "amount": chance.number(1, 30), "basis": "GOODWILL", **incident}
