"""What units cost more, or less, once they are exchanged for something else.

An exchanged unit stays: it keeps its stored shares and goes on counting at the price it was ordered at. Only the
difference to its replacement is kept beside them (`Basket.exchanges`).
"""

from collections.abc import Mapping, Sequence

from domain.refund.allocation import still_paid
from domain.refund.basket import Shares, Standing
from domain.refund.units import Block, Span, as_shares, blocks_of, kept, spread, total, within, without


def units_exchanged(standing: Standing, counts: Mapping[str, int], underway: Sequence[Span]) -> tuple[Span, ...]:
    """The lowest kept units of each line. Those `underway`, whose own replacement is still to come, can't be what
    came back: they are taken last.
    """
    keeping = kept(standing)
    present = without(keeping, underway)
    return tuple(
        span for line, count in counts.items() for span in _first([*present, *without(keeping, present)], line, count)
    )


def still_there(standing: Standing, units: Sequence[Span], again: Sequence[Span]) -> bool:
    """Whether any of the units exchanged is still kept and was not exchanged `again`."""
    gone = without(units, kept(standing))
    return bool(without(units, [*gone, *again]))


def _first(spans: Sequence[Span], line: str, count: int) -> list[Span]:
    """The first `count` units of the line."""
    chosen: list[Span] = []
    for key, first, last in spans:
        if key == line and count:
            chosen.append((line, first, min(last, first + count - 1)))
            count -= chosen[-1][2] - first + 1
    assert count == 0, "only what is kept can be exchanged"
    return chosen


def differences(standing: Standing, units: Sequence[Span], prices: Mapping[str, int]) -> tuple[Shares, ...]:
    """What each of the units costs more from now on, or below zero less, where its replacement costs `prices[line]`.

    Something cheaper gives back at most what the unit still costs after its shares, and all of them together at most
    what the customer still pays. A line without a price is exchanged for the same thing and costs what it did.
    """

    def more(block: Block) -> int:
        return max(0, prices[block.line] - block.gross)

    def less(block: Block) -> int:
        return max(0, min(block.gross - prices[block.line], block.net))

    priced = [span for span in units if span[0] in prices]
    blocks = within(blocks_of(standing.basket), priced)
    parts = spread(blocks, min(total(blocks, less), still_paid(standing)), less)
    return as_shares((block, more(block) - given) for block, given in parts)
