"""The goods part of a step: the refund, the cap, the shortfall, and what the kept lines retain."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from domain.money import largest_remainder
from domain.refund.basket import LineValue, Standing
from domain.refund.freight import collected_for_goods
from domain.refund.retained import Retained, retained
from domain.refund.units import Block, Span, blocks_of, kept, total, within
from domain.terms.campaign import RefundMethod


class Goods(NamedTuple):
    """`target` is what the step should bring, of either sign; `refund` what it does bring, from nothing up to
    what the `leaving` units cost before discounts; `shortfall` the level of what earlier steps gave too much; `carried`
    what earlier steps gave less than their stored net, plus what was collected since.

    `kept` is the retained value by the step's methods, `pro_rata` its value by the stored shares.
    """

    target: int
    refund: int
    shortfall: int
    carried: int
    kept: Retained
    pro_rata: int
    leaving: list[Block]
    lines: tuple[LineValue, ...]


def part(standing: Standing, leaving: Mapping[str, int]) -> tuple[list[Span], list[Span]]:
    """Which units leave now, the lowest kept ones of each line, and which stay."""
    going: list[Span] = []
    keeping: list[Span] = []
    for line, first, last in kept(standing):
        count = leaving.get(line, 0)
        assert 0 <= count <= last - first + 1, f"only {last - first + 1} of line {line} are kept"
        if count:
            going.append((line, first, first + count - 1))
        if first + count <= last:
            keeping.append((line, first + count, last))
    left = {line for line, _, _ in going}
    assert all(line in left for line, count in leaving.items() if count), "a line that is not there cannot leave"
    return going, keeping


def goods_of(
    standing: Standing, going: Sequence[Span], keeping: Sequence[Span], methods: Sequence[RefundMethod]
) -> Goods:
    """Goods price less retained value, less what earlier steps suggested, plus what was collected.

    Never below zero, and never above what the units leaving cost before discounts: that cap binds only when
    methods alternate, and what it cuts stays with the kept units.
    """
    everything = blocks_of(standing.basket)
    leaving = within(everything, going)
    paid = total(everything, lambda block: block.net)
    value = retained(standing.basket, keeping, standing.fault, methods)
    collected = collected_for_goods(standing)
    target = paid - value.value - standing.goods + collected
    refund = min(total(leaving, lambda block: block.gross), max(0, target))
    return Goods(
        target=target,
        refund=refund,
        shortfall=max(0, -target),
        carried=standing.net - standing.goods + collected,
        kept=value,
        pro_rata=total(within(everything, keeping), lambda block: block.net),
        leaving=leaving,
        lines=_lines(standing, value, keeping, max(0, target) - refund),
    )


def _lines(standing: Standing, value: Retained, keeping: Sequence[Span], cut: int) -> tuple[LineValue, ...]:
    """Each line's part of the retained value; what the cap cut is shared over kept units by list price."""
    prices = {item.line: item.list_price for item in standing.basket.items}
    weights = [(last - first + 1, prices[line]) for line, first, last in keeping]
    extra = {
        line: sum(count * share for count, share in shares)
        for (line, _, _), shares in zip(keeping, largest_remainder(cut if weights else 0, weights), strict=True)
    }
    return tuple(LineValue(line=line, retained_value=value.lines.get(line, 0) + extra.get(line, 0)) for line in prices)
