"""Splitting and rounding money: whole minor units, never a fraction."""

from collections.abc import Sequence


def largest_remainder(total: int, weights: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Share `total` over units by weight: each gets its floor, what is over goes to the largest remainders,
    ties to the lowest unit (B-40).

    A weight is a block of `(count, weight)` equal neighbouring units, so a million units cost as much as
    one. Each block comes back as one or two sub-blocks `(count, share of each)` in unit order. Weights that
    are all zero count as 1 each. With `total` at most the sum of the weights no share exceeds its weight.
    """
    assert total >= 0
    assert all(count > 0 and weight >= 0 for count, weight in weights)
    whole = sum(count * weight for count, weight in weights)
    if whole == 0:
        weights = [(count, 1) for count, _ in weights]
        whole = sum(count for count, _ in weights)
    parts = [divmod(total * weight, whole) for _, weight in weights]
    over = total - sum(count * floor for (count, _), (floor, _) in zip(weights, parts, strict=True))
    lifted = [0] * len(parts)
    for place in sorted(range(len(parts)), key=lambda place: -parts[place][1]):
        lifted[place] = min(weights[place][0], over)
        over -= lifted[place]
    shares = [
        [part for part in ((up, floor + 1), (count - up, floor)) if part[0]]
        for (count, _), (floor, _), up in zip(weights, parts, lifted, strict=True)
    ]
    assert sum(count * share for block in shares for count, share in block) == total
    return shares


def percent_half_up(amount: int, bp: int) -> int:
    """`bp` basis points of a non-negative `amount`, rounded half up (B-40)."""
    assert amount >= 0
    assert bp >= 0
    return (amount * bp + 5_000) // 10_000


def percent_text(bp: int) -> str:
    """Basis points as a percentage: 1250 is `12.5`."""
    whole, part = divmod(bp, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


def ratio_bp(part: int, whole: int) -> int:
    """What share of a whole a part is, in basis points, rounded half up; above 10000 where the part is larger."""
    assert part >= 0
    assert whole > 0
    return (20_000 * part + whole) // (2 * whole)


def prorated_up(amount: int, part: int, whole: int) -> int:
    """`part` of `whole` of a non-negative amount, rounded up."""
    assert amount >= 0
    assert 0 <= part <= whole
    return -(-amount * part // whole)
