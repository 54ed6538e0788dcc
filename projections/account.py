"""The account: what is open between a customer and the merchants of her orders, over all her orders.

An order's account is folded from its money facts alone and kept as one row; its balance is the one of the order's
own view.
"""

from collections.abc import Sequence
from typing import NamedTuple, assert_never, cast, get_args

import msgspec
from msgspec.structs import replace

from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.events import (
    OrderPlaced,
    RefundFailed,
    RefundFellDue,
    RefundNetted,
    RefundOverridden,
    RefundSettled,
    ShortfallArose,
    ShortfallClosed,
    ShortfallCollected,
    ShortfallWaived,
)
from domain.order.fold.money import points_part
from projections.view import Tables, View

Money = (
    OrderPlaced
    | RefundFellDue
    | RefundOverridden
    | RefundSettled
    | RefundFailed
    | RefundNetted
    | ShortfallArose
    | ShortfallClosed
    | ShortfallWaived
    | ShortfallCollected
)


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A refund: `given` of its amount was set off or went back as points, `paid` was paid out, `points` of that as
    points, in money.
    """

    refund_id: str
    kind: str
    amount: int
    fell_due_at: Instant
    pay_by: Instant
    given: int = 0
    paid: int = 0
    points: int = 0

    @property
    def left(self) -> int:
        """What is still to be paid of it."""
        return self.amount - self.given - self.paid


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What is open on one order. `missing` is the open shortfall in the parts it arose in, oldest first."""

    order_id: str
    customer_id: str
    merchant_id: str
    currency: str
    refunds: dict[str, Owed] = {}
    missing: tuple[tuple[Instant, int], ...] = ()
    waived: int = 0
    collected: int = 0

    @property
    def unpaid(self) -> list[Owed]:
        """The refunds of which something is to be paid, the longest due first."""
        return sorted((each for each in self.refunds.values() if each.left), key=lambda each: each.fell_due_at)

    @property
    def shortfall(self) -> int:
        """What the customer is asked to pay back."""
        return sum(amount for _, amount in self.missing)

    @property
    def balance(self) -> int:
        """Above zero the customer is owed, below zero she owes."""
        return sum(each.left for each in self.refunds.values()) - self.shortfall


class Total(NamedTuple):
    """What is open over all of a customer's orders in one currency."""

    currency: str
    owed_to_customer: int
    owed_by_customer: int


def placed(fact: OrderPlaced, order_id: str) -> Account:
    """The account of an order that was just placed: nothing is open."""
    return Account(
        order_id=order_id, customer_id=fact.customer_id, merchant_id=fact.merchant_id, currency=fact.currency
    )


def after(account: Account, fact: Money, at: Instant) -> Account:
    """The account after the fact."""
    match fact:
        case OrderPlaced():
            return placed(fact, account.order_id)
        case RefundFellDue():
            owed = Owed(
                refund_id=fact.refund_id,
                kind=fact.kind,
                amount=fact.amount,
                fell_due_at=fact.fell_due_at,
                pay_by=fact.pay_by,
            )
            return replace(account, refunds={**account.refunds, fact.refund_id: owed})
        case RefundOverridden() | RefundSettled() | RefundFailed() | RefundNetted():
            owed = _owed(account.refunds[fact.refund_id], fact)
            return replace(account, refunds={**account.refunds, fact.refund_id: owed})
        case ShortfallArose(mode="OPEN"):
            return replace(account, missing=tuple(sorted((*account.missing, (at, fact.amount)))))
        case ShortfallArose():
            return replace(account, waived=account.waived + fact.amount)
        case ShortfallClosed():
            return replace(account, missing=_less(account, fact.open), waived=account.waived - fact.waived)
        case ShortfallWaived():
            return replace(account, missing=_less(account, fact.amount), waived=account.waived + fact.amount)
        case ShortfallCollected():
            return replace(account, missing=_less(account, fact.amount), collected=account.collected + fact.amount)
        case _:
            assert_never(fact)


def _owed(owed: Owed, fact: RefundOverridden | RefundSettled | RefundFailed | RefundNetted) -> Owed:
    match fact:
        case RefundOverridden():
            return replace(owed, amount=fact.amount)
        case RefundSettled():
            return replace(owed, paid=fact.amount, points=points_part(fact))
        case RefundFailed():
            return replace(owed, given=owed.given + owed.points, paid=0, points=0)
        case RefundNetted():
            return replace(owed, given=owed.given + fact.amount)
        case _:
            assert_never(fact)


def _less(account: Account, amount: int) -> tuple[tuple[Instant, int], ...]:
    """The open shortfall less this much, taken from its oldest parts first (民法典 560)."""
    kept: list[tuple[Instant, int]] = []
    for at, part in account.missing:
        taken = min(part, amount)
        amount -= taken
        if part > taken:
            kept.append((at, part - taken))
    return tuple(kept)


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    said = [(entry, entry.data) for entry in entries if isinstance(entry.data, Money)]
    accounts = _stored(tables, {_order_id(entry) for entry, fact in said if not isinstance(fact, OrderPlaced)})
    for entry, fact in said:
        order_id = _order_id(entry)
        if isinstance(fact, OrderPlaced):
            accounts[order_id] = placed(fact, order_id)
        else:
            accounts[order_id] = after(accounts[order_id], fact, entry.occurred_at)
    rows = [_row(accounts[order_id]) for order_id in sorted(accounts)]
    tables.many("INSERT OR REPLACE INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _order_id(entry: Entry) -> str:
    return entry.stream.removeprefix("orders/")


def _stored(tables: Tables, order_ids: set[str]) -> dict[str, Account]:
    statement = "SELECT order_id, account FROM {name} WHERE order_id IN (SELECT value FROM json_each(?))"
    rows = cast(list[tuple[str, bytes]], tables.rows(statement, (msgspec.json.encode(sorted(order_ids)).decode(),)))
    return {order_id: msgspec.json.decode(row, type=Account) for order_id, row in rows}


def _row(account: Account) -> tuple[object, ...]:
    balance = account.balance
    owed = (max(0, balance), max(0, -balance))
    is_open = bool(account.missing) or any(each.left for each in account.refunds.values())
    pay_by = min((each.pay_by for each in account.refunds.values() if each.left), default=None)
    encoded = msgspec.json.encode(account)
    return (account.order_id, account.customer_id, account.currency, is_open, *owed, encoded, pay_by)


ACCOUNT = View(
    name="account",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            order_id TEXT PRIMARY KEY,
            customer_id TEXT NOT NULL,
            currency TEXT NOT NULL,
            is_open INTEGER NOT NULL,
            owed_to INTEGER NOT NULL,
            owed_by INTEGER NOT NULL,
            account BLOB NOT NULL,
            pay_by TEXT) STRICT, WITHOUT ROWID""",
        """CREATE INDEX {name}_open ON {name} (customer_id, order_id, currency, owed_to, owed_by) WHERE is_open""",
        """CREATE INDEX {name}_unpaid ON {name} (pay_by, order_id) WHERE pay_by IS NOT NULL""",
    ),
    apply=_apply,
    types=get_args(Money),
)


def open_accounts(tables: Tables, customer_id: str, behind: str, limit: int) -> tuple[list[Total], list[Account]]:
    """The sums over all of the customer's orders, and those with something open behind this one, by order id."""
    totals = """SELECT currency, SUM(owed_to), SUM(owed_by) FROM {name}
        WHERE customer_id = ? AND is_open GROUP BY currency ORDER BY currency"""
    page = """SELECT account FROM {name}
        WHERE customer_id = ? AND is_open AND order_id > ? ORDER BY order_id LIMIT ?"""
    sums = cast(list[tuple[str, int, int]], tables.rows(totals, (customer_id,)))
    rows = cast(list[tuple[bytes]], tables.rows(page, (customer_id, behind, limit)))
    return [Total(*each) for each in sums], [msgspec.json.decode(row, type=Account) for (row,) in rows]


def unpaid_first(tables: Tables, limit: int) -> list[Account]:
    """The orders with a refund that is to be paid soonest, or should have been long ago."""
    statement = "SELECT account FROM {name} WHERE pay_by IS NOT NULL ORDER BY pay_by, order_id LIMIT ?"
    rows = cast(list[tuple[bytes]], tables.rows(statement, (limit,)))
    return [msgspec.json.decode(row, type=Account) for (row,) in rows]
