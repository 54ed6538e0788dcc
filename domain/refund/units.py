"""Units of lines, in blocks: equal neighbours are counted, never listed.

A block is some neighbouring units of one line that have the same price, the same stored shares, the same
difference from exchanges and the same amount left, so every rule costs as much for a million units as for one.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from domain.money import largest_remainder
from domain.refund.basket import Basket, Item, Run, Shares, Standing

Span = tuple[str, int, int]
"""`(line, first unit, last unit)`."""


class Block(NamedTuple):
    """Units `first` to `last` of a line: `price` and `left` of each, and its stored `shares` in the order of
    the coupons, then of the adjustments; `extra` is what each costs more, or below zero less, since exchanges.
    """

    line: str
    first: int
    last: int
    price: int
    shares: tuple[int, ...]
    left: int
    extra: int = 0
    service: bool = False

    @property
    def units(self) -> int:
        """How many units it stands for."""
        return self.last - self.first + 1

    @property
    def gross(self) -> int:
        """What each costs before discounts: its list price, and what exchanges added to it."""
        return self.price + self.extra

    @property
    def net(self) -> int:
        """The stored price of each: what it costs before discounts, less its stored shares."""
        return self.gross - sum(self.shares)


Part = tuple[Block, int]
"""A block and what each of its units is given or gives."""


def total(blocks: Iterable[Block], of: Callable[[Block], int]) -> int:
    """The sum over all units of an amount of each."""
    return sum(block.units * of(block) for block in blocks)


def listed(blocks: Iterable[Block]) -> int:
    """The list price of all units."""
    return total(blocks, lambda block: block.price)


def left_of(blocks: Iterable[Block]) -> int:
    """What is left of all units."""
    return total(blocks, lambda block: block.left)


def blocks_of(basket: Basket) -> list[Block]:
    """Every unit ever bought, in unit order, with nothing taken off yet."""
    taken = _by_line([*(coupon.shares for coupon in basket.coupons), *basket.adjustments])
    added = _by_line(basket.exchanges)
    return [
        block
        for item in basket.items
        for block in _line(
            item, [runs.get(item.line, ()) for runs in taken], [runs.get(item.line, ()) for runs in added]
        )
    ]


def _by_line(stored: Iterable[tuple[Shares, ...]]) -> list[dict[str, tuple[Run, ...]]]:
    return [{shares.line: shares.runs for shares in each} for each in stored]


def _line(item: Item, taken: Sequence[tuple[Run, ...]], added: Sequence[tuple[Run, ...]]) -> list[Block]:
    starts = {1, *(edge for runs in (*taken, *added) for first, last, _ in runs for edge in (first, last + 1))}
    cuts = [*sorted(start for start in starts if start <= item.quantity), item.quantity + 1]
    return [
        Block(
            item.line,
            first,
            following - 1,
            item.list_price,
            tuple(_at(runs, first) for runs in taken),
            item.list_price,
            sum(_at(runs, first) for runs in added),
            item.service,
        )
        for first, following in pairwise(cuts)
    ]


def _at(runs: tuple[Run, ...], unit: int) -> int:
    """What the runs hold for one unit."""
    return next((each for first, last, each in runs if first <= unit <= last), 0)


def within(blocks: Iterable[Block], spans: Iterable[Span]) -> list[Block]:
    """Those units that the spans name, in unit order."""
    by_line: dict[str, list[tuple[int, int]]] = {}
    for line, first, last in sorted(spans):
        by_line.setdefault(line, []).append((first, last))
    return [
        block._replace(first=max(block.first, first), last=min(block.last, last))
        for block in blocks
        for first, last in by_line.get(block.line, ())
        if max(block.first, first) <= min(block.last, last)
    ]


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The units of the spans that `taken` does not name."""
    left = list(spans)
    for line, first, last in taken:
        left = [
            (key, start, end)
            for key, low, high in left
            for start, end in (
                [(low, min(high, first - 1)), (max(low, last + 1), high)] if key == line else [(low, high)]
            )
            if start <= end
        ]
    return left


def spread(blocks: Sequence[Block], amount: int, weight: Callable[[Block], int]) -> list[Part]:
    """Share an amount over the units by weight; a block may come back as two."""
    parts: list[Part] = []
    split = largest_remainder(amount, [(block.units, weight(block)) for block in blocks])
    for block, shares in zip(blocks, split, strict=True):
        first = block.first
        for count, share in shares:
            parts.append((block._replace(first=first, last=first + count - 1), share))
            first += count
    return parts


def take(parts: Iterable[Part]) -> list[Block]:
    """What is left of the units after each gave its share."""
    taken = [block._replace(left=block.left - share) for block, share in parts]
    assert all(block.left >= 0 for block in taken)
    return taken


def as_shares(parts: Iterable[Part]) -> tuple[Shares, ...]:
    """The shares as they are stored: runs of equal neighbours, units without a share left out."""
    lines: dict[str, list[Run]] = {}
    for block, share in parts:
        if not share:
            continue
        runs = lines.setdefault(block.line, [])
        if runs and runs[-1][1] + 1 == block.first and runs[-1][2] == share:
            runs[-1] = (runs[-1][0], block.last, share)
        else:
            runs.append((block.first, block.last, share))
    return tuple(Shares(line=line, runs=tuple(runs)) for line, runs in lines.items())


def shares_within(shares: Iterable[Shares], spans: Sequence[Span]) -> int:
    """The sum of the stored shares of the units the spans name."""
    by_line = {each.line: each.runs for each in shares}
    return sum(
        max(0, min(last, end) - max(first, start) + 1) * each
        for line, first, last in spans
        for start, end, each in by_line.get(line, ())
    )


def kept(standing: Standing) -> list[Span]:
    """The units that have not left: always a line's last ones."""
    return [
        (item.line, standing.gone.get(item.line, 0) + 1, item.quantity)
        for item in standing.basket.items
        if standing.gone.get(item.line, 0) < item.quantity
    ]
