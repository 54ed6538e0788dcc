"""A posting, and how amounts are shared among who bears them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.money import largest_remainder
from domain.terms.campaign import Funding
from projections.journal.chart import Name

Funded = tuple[tuple[str, int], ...]
"""Who bears which share, in basis points."""
MERCHANT = "MERCHANT"
"""Who bears what nobody is said to bear."""
BY_MERCHANT: Funded = ((MERCHANT, 10_000),)


class Posting(NamedTuple):
    """One line of an event: `amount` in minor units of `currency`, or in points; a debit above zero, a credit below.

    `item` is the payment, refund, claim or parcel it is about, `campaign` the campaign of a discount; a voucher without
    one is named by itself.
    """

    account: Name
    amount: int
    currency: str
    party: str
    item: str = ""
    campaign: str = ""


def funded_by(funding: Iterable[Funding]) -> Funded:
    """The shares as stored terms say them."""
    return tuple((part.party, part.share_bp) for part in funding)


def shared(amount: int, funding: Funded) -> dict[str, int]:
    """The amount among who bears it, by largest remainder; the parts sum to it."""
    if len(funding) == 1:
        return {funding[0][0]: amount}
    weights = [(1, share) for _, share in funding]
    parts = largest_remainder(abs(amount), weights)
    sign = -1 if amount < 0 else 1
    return {party: sign * share for (party, _), [(_, share)] in zip(funding, parts, strict=True)}


def rise(before: int, after: int, funding: Funded) -> Iterator[tuple[str, int]]:
    """By how much each one's part of a level changes: so what was shared and comes back whole leaves nothing."""
    were = shared(before, funding)
    for party, amount in shared(after, funding).items():
        yield party, amount - were[party]


def together(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings of one event: those alike in one, none of nothing, in the order they came, summing to zero."""
    sums: dict[tuple[Name, str, str, str, str], int] = {}
    totals: dict[str, int] = {}
    for account, amount, currency, party, item, campaign in postings:
        if amount:
            key = (account, currency, party, item, campaign)
            sums[key] = sums.get(key, 0) + amount
            totals[currency] = totals.get(currency, 0) + amount
    assert not any(totals.values()), "postings that do not balance"
    return tuple(
        Posting(account, amount, currency, party, item, campaign)
        for (account, currency, party, item, campaign), amount in sums.items()
        if amount
    )
