"""What is to be proved of an order after it was placed: paid, sent, delivered, told, paid back, and still readable."""

from collections.abc import Iterator

from domain.case.mediation.proofs import CHAIN, completeness
from domain.message import MessagePrepared, MessageSent
from domain.order.events import (
    LinesDelivered,
    LinesShipped,
    OrderPlaced,
    PaymentCaptured,
    RefundFellDue,
    RefundSettled,
)
from domain.order.state import Order, Refund
from projections.dossier.gaps_rows import Gap, Status
from projections.dossier.material import Material
from projections.words import commitments

PAID_LAWS = ("电子商务法 31", "网络交易监督管理办法 31")
SIGNED_LAWS = ("电子商务法 51", "消费者权益保护法 25")
REFUND_LAWS = ("七日无理由退货暂行办法 13", "七日无理由退货暂行办法 31")
CHAIN_LAWS = ("R-000-103",)


def later_gaps(material: Material) -> Iterator[Gap]:
    """Nothing, where there is no order yet."""
    order, placing, placed = material.order, material.placing, material.placed
    if order is None or placing is None or placed is None:
        return
    ordered, said = material.ordered or (placed, placing)
    yield Gap("CHECKOUT_BOUND", None, *_bound(said), (ordered,), ("R-000-110",))
    yield from _paid(material, order)
    yield from _sent(material, order)
    yield from _signed(material, order)
    yield from _told(material)
    for refund_id, refund in order.refunds.items():
        if refund.amount:
            yield _paid_back(material, refund_id, refund)
    for case_id, case in material.cases.items():
        found = completeness(case.mediation, CHAIN)
        entries = tuple(each for each in material.of(f"cases/{case_id}") if each.type == "EvidenceSubmitted")
        status: Status = "REQUIRES_ACTION" if found.missing else "QUALIFIED"
        yield Gap("EVIDENCE_CHAIN", f"cases/{case_id}", None, status, entries, CHAIN_LAWS, found.missing)
    yield _readable(material)


def _bound(placing: OrderPlaced) -> tuple[Status, Status]:
    """Whether the order names the last event of its checkout by its hash: what she saw is then part of the contract."""
    held = bool(placing.checkout_leaf)
    return ("QUALIFIED", "QUALIFIED") if held else ("REQUIRES_ACTION", "NOT_QUALIFIED")


def _paid(material: Material, order: Order) -> Iterator[Gap]:
    """An order that nothing is left to be paid of is proved by its captures; where nothing was ever to be paid, or all
    was cancelled before, there is no payment to prove.
    """
    captures = tuple(entry for entry, _ in material.told(material.sources.subject, PaymentCaptured))
    held = order.outstanding == 0
    if captures or not held:
        status: Status = "QUALIFIED" if held else "REQUIRES_ACTION"
        yield Gap("PAYMENT_PROVED", None, None, status, captures, PAID_LAWS)


def _sent(material: Material, order: Order) -> Iterator[Gap]:
    """Each parcel with its carrier and its number."""
    for number, (entry, fact) in enumerate(material.told(material.sources.subject, LinesShipped), 1):
        missing = tuple(name for name in ("carrier", "tracking_no") if not getattr(fact, name))
        status: Status = "REQUIRES_ACTION" if missing else "QUALIFIED"
        yield Gap("SHIPMENT_TRACED", f"shipments/{number}", None, status, (entry,), SIGNED_LAWS, missing)


def _signed(material: Material, order: Order) -> Iterator[Gap]:
    """Whoever says that goods arrived shows when they were signed for; what was sent must arrive or be lost."""
    delivered = list(material.told(material.sources.subject, LinesDelivered))
    for key, line in order.lines.items():
        if line.ordered.kind == "SERVICE" or not (line.shipped or line.delivered):
            continue
        of_line = [(entry, fact) for entry, fact in delivered if any(count.line == key for count in fact.lines)]
        if line.arrived and not of_line:
            continue  # all of it was lost: nobody says that it arrived, and nothing is on its way
        held = line.arrived and bool(of_line) and all(fact.signed_at for _, fact in of_line)
        status: Status = "QUALIFIED" if held else "REQUIRES_ACTION"
        yield Gap("DELIVERY_SIGNED", f"lines/{key}", None, status, tuple(entry for entry, _ in of_line), SIGNED_LAWS)


def _told(material: Material) -> Iterator[Gap]:
    """Every message that was prepared went out, over whatever stream."""
    entries = material.sources.entries
    prepared = {e.data.message_id: e for e in entries if isinstance(e.data, MessagePrepared)}
    sent = {e.data.message_id: e for e in entries if isinstance(e.data, MessageSent)}
    unsent = tuple(key for key in prepared if key not in sent)
    if prepared:
        status: Status = "REQUIRES_ACTION" if unsent else "QUALIFIED"
        yield Gap("MESSAGES_SENT", None, None, status, tuple(sent.values()), (), unsent)


def _paid_back(material: Material, refund_id: str, refund: Refund) -> Gap:
    """A refund is proved by its reference; one that is late by law can't be paid in time any more."""
    entries = tuple(
        entry
        for entry, fact in material.told(material.sources.subject, RefundFellDue, RefundSettled)
        if fact.refund_id == refund_id
    )
    if refund.status == "SETTLED":
        status: Status = "QUALIFIED"
    else:
        status = "REQUIRES_ACTION" if material.at <= refund.fact.pay_by else "NOT_QUALIFIED"
    return Gap("REFUND_PAID", f"refunds/{refund_id}", None, status, entries, REFUND_LAWS)


def _readable(material: Material) -> Gap:
    """The words behind commitments: what was erased still has its proof, but nobody can read it any more."""
    gone = [
        entry
        for entry in material.sources.entries
        if any(key not in material.sources.kept for key in commitments(entry.data))
    ]
    status: Status = "NOT_QUALIFIED" if gone else "QUALIFIED"
    missing = tuple(f"{each.stream}@{each.version}" for each in gone)
    return Gap("WORDS_KEPT", None, None, status, tuple(gone), (), missing)
