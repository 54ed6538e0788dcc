"""What the journal remembers of one order: the levels its postings have brought about, and no more.

It is folded from the facts that post, beside the order's own fold and without it, so that the two can be held
against each other.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from domain.order.events import OrderPlaced
from domain.refund.basket import Applied, Run, Shares, items_of
from projections.journal.chart import DISCOUNTS, Name
from projections.journal.posting import BY_MERCHANT, Funded, Posting, funded_by, rise


class Kept(msgspec.Struct, frozen=True):
    """A line that counts as goods: so many units at a price each, of which the lowest `gone` have left."""

    price: int
    quantity: int
    gone: int = 0

    @property
    def listed(self) -> int:
        """What the kept units cost before offers."""
        return self.price * (self.quantity - self.gone)


class Discount(msgspec.Struct, frozen=True):
    """A coupon: what it takes off what is kept, and who bears it."""

    coupon_id: str
    campaign: str
    funding: Funded
    taken: int


class Change(msgspec.Struct, frozen=True):
    """A later change of price by units: an adjustment that `payer` bears (it counts down), or an exchange."""

    account: Name
    payer: str
    runs: tuple[tuple[str, tuple[Run, ...]], ...]


class Bearer(msgspec.Struct, frozen=True):
    """To what account a refund beyond the price goes, and who bears it."""

    account: Name
    funding: Funded


class Paid(msgspec.Struct, frozen=True):
    """A part of a payout: over which tender, and whether as points, which can't fail."""

    tender: str
    amount: int
    in_points: bool = False


class Owed(msgspec.Struct, frozen=True):
    """A refund: what is to be paid, who bears it where it is beyond the price, and its last payout."""

    amount: int
    bearer: Bearer | None = None
    payout: tuple[Paid, ...] = ()


class OrderBooks(msgspec.Struct, frozen=True, kw_only=True, tag="order", omit_defaults=True):
    """The books of one order. `price` is what is still to be paid of it, below zero what is paid above it and not due;
    `missing` the open and the waived shortfall of goods and freight.
    """

    customer_id: str
    merchant_id: str
    currency: str
    lines: dict[str, Kept]
    discounts: tuple[Discount, ...] = ()
    changes: tuple[Change, ...] = ()
    carried: int = 0
    price: int = 0
    missing: int = 0
    refunds: dict[str, Owed] = {}
    bearers: dict[str, Bearer] = {}
    tenders: dict[str, str] = {}

    def line(self, account: Name, amount: int, party: str, item: str = "", campaign: str = "") -> Posting:
        """A posting in the order's currency."""
        return Posting(account, amount, self.currency, party, item, campaign)

    def of_customer(self, account: Name, amount: int, item: str = "") -> Posting:
        """A posting between the customer and the shop."""
        return self.line(account, amount, self.customer_id, item)

    def of_merchant(self, account: Name, amount: int, item: str = "") -> Posting:
        """A posting of what the merchant sold."""
        return self.line(account, amount, self.merchant_id, item)

    def borne(self, account: Name, amount: int, funding: Funded = BY_MERCHANT, item: str = "") -> Iterator[Posting]:
        """Postings of what somebody bears."""
        return (self.line(account, part, party, item) for party, part in rise(0, amount, funding))


def opened(fact: OrderPlaced) -> OrderBooks:
    """The books of an order of which nothing is posted yet."""
    named = {line for coupon in fact.applied for line in coupon.eligible}
    items = (item for item in items_of(fact.lines) if not item.service or item.line in named)
    return OrderBooks(
        customer_id=fact.customer_id,
        merchant_id=fact.merchant_id,
        currency=fact.currency,
        lines={item.line: Kept(item.list_price, item.quantity) for item in items},
    )


def discounts(applied: Iterable[Applied]) -> tuple[Discount, ...]:
    """The coupons of an order with what they take off all of it."""
    return tuple(
        Discount(each.coupon_id, each.campaign_id or each.coupon_id, funded_by(each.terms.funding), each.applied)
        for each in applied
    )


def discounted(books: OrderBooks, after: tuple[Discount, ...]) -> tuple[OrderBooks, list[Posting]]:
    """The books with other discounts, and by how much each party bears more or less."""
    now = {each.coupon_id: each for each in after}
    levels = [(each, each.taken, now[each.coupon_id].taken if each.coupon_id in now else 0) for each in books.discounts]
    known = {each.coupon_id for each in books.discounts}
    levels += [(each, 0, each.taken) for each in after if each.coupon_id not in known]
    lines = [
        books.line(DISCOUNTS.get(party, "subsidy-other"), amount, party, each.coupon_id, each.campaign)
        for each, was, is_now in levels
        if was != is_now
        for party, amount in rise(was, is_now, each.funding)
    ]
    return replace(books, discounts=after), lines


def priced(books: OrderBooks, amount: int) -> tuple[OrderBooks, list[Posting]]:
    """The books once the price still to be paid is `amount` more: what is below zero is paid and not due."""
    after = books.price + amount
    lines = [
        books.of_customer("receivable", max(0, after) - max(0, books.price)),
        books.of_customer("excess", min(0, after) - min(0, books.price)),
    ]
    return replace(books, price=after), lines


def change(account: Name, payer: str, shares: Iterable[Shares]) -> Change:
    """A later change of price, as it is remembered."""
    return Change(account, payer, tuple((each.line, each.runs) for each in shares))


def standing(changed: Change, lines: Mapping[str, Kept]) -> int:
    """What a later change of price comes to on the units that are kept."""
    return sum(
        max(0, last - max(first, lines[line].gone + 1) + 1) * each
        for line, runs in changed.runs
        for first, last, each in runs
    )
