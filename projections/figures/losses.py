"""What a merchant loses by returned orders with a coupon (双重亏损): discount, freight both ways, depreciation.

All of it comes from what was recorded: the discount that the units taken back had carried; the freight there, which was
free of charge or was given back, once for an order; the postage back where the merchant paid it; and what the
inspection appraised that the goods had lost. An exchange is no loss of this kind: the sale stands (R-000-40).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.ledger.entry import Entry
from domain.order.events import RefundFellDue, ReturnFreightReimbursed, ReturnInspected
from projections.figures.known import Count, Known, Memory
from projections.figures.rates import mean

HEARS = (ReturnInspected, RefundFellDue, ReturnFreightReimbursed)
PARTS = ("discount", "freight_out", "freight_back", "depreciation")


def counts(memory: Memory, entry: Entry) -> Iterator[Count]:
    """What an event adds."""
    match entry.data:
        case ReturnInspected() as fact if any(line.accepted for line in fact.lines):
            memory.inspected(entry.stream, entry.event_id, sum(line.depreciation or 0 for line in fact.lines))
        case RefundFellDue(kind="STEP") as fact:
            known = _with_coupon(memory, entry.stream)
            if known is not None and entry.caused_by and entry.caused_by == known.inspection:
                yield from _lost(memory, known, fact)
        case ReturnFreightReimbursed(payer="MERCHANT") as fact:
            known = _with_coupon(memory, entry.stream)
            if known is not None:
                yield from _under(known, "freight_back", fact.amount)
        case _:
            pass


def _lost(memory: Memory, known: Known, fact: RefundFellDue) -> Iterator[Count]:
    """A refund for goods taken back. Its freight is what it gives back, or below zero what it charges after all."""
    first = memory.first(known.stream, "lost")
    if first:
        yield from _under(known, "orders", 1)
    yield from _under(known, "discount", sum(row.discount_share or 0 for row in fact.breakdown))
    yield from _under(
        known, "freight_out", (known.carriage if first else 0) + (fact.trace.freight if fact.trace else 0)
    )
    yield from _under(known, "depreciation", known.depreciation)


def _under(known: Known, figure: str, amount: int) -> Iterator[Count]:
    yield Count("losses", known.coupon_type, figure, amount, known.currency)


def _with_coupon(memory: Memory, stream: str) -> Known | None:
    known = memory.order(stream)
    return known if known is not None and known.coupon_type != "NONE" else None


def figures(counted: Mapping[str, int]) -> dict[str, Any]:
    """Of a coupon type: returned orders, what each part of the loss came to, the loss, and what it is for an order."""
    told = {name: counted.get(name, 0) for name in ("orders", *PARTS)}
    loss = sum(told[name] for name in PARTS)
    return told | {"loss": loss, "loss_per_order": mean(loss, told["orders"])}
