"""What an order's facts post. Every fact that moves its money is here; those that move none are not."""

from collections.abc import Iterable
from typing import assert_never

from msgspec.structs import replace

from domain.order.events import (
    CompensationGranted,
    LinesExchanged,
    MisStackingResolved,
    OrderPlaced,
    PaymentCaptured,
    PriceAdjusted,
    RefundFailed,
    RefundFellDue,
    RefundGranted,
    RefundNetted,
    RefundOverridden,
    RefundSettled,
    ReturnFreightReimbursed,
    ShortfallArose,
    ShortfallClosed,
    ShortfallCollected,
    ShortfallWaived,
)
from domain.order.events.gifts import GiftPricingReversed
from domain.order.events.repairs import RepairPaid
from domain.order.grounds import DAMAGES, ground
from domain.order.refunds.tenders import NETTING
from domain.refund.basket import Shares
from projections.journal.books import (
    Bearer,
    OrderBooks,
    Owed,
    Paid,
    change,
    discounted,
    discounts,
    opened,
    priced,
)
from projections.journal.chart import Name
from projections.journal.posting import BY_MERCHANT, MERCHANT, Posting, funded_by, rise
from projections.journal.steps import Posted, fell_due, level

UNSTATED = "UNSTATED"
"""The tender of money of which nobody said over which way it came or went."""
Shortfall = ShortfallArose | ShortfallClosed | ShortfallWaived | ShortfallCollected
Money = (
    OrderPlaced
    | PaymentCaptured
    | LinesExchanged
    | PriceAdjusted
    | RefundGranted
    | MisStackingResolved
    | RefundFellDue
    | RefundSettled
    | RefundFailed
    | RefundOverridden
    | RefundNetted
    | Shortfall
    | GiftPricingReversed
    | CompensationGranted
    | ReturnFreightReimbursed
    | RepairPaid
)
"""The facts of an order that post, or say how one that follows them posts."""


def post_order(books: OrderBooks | None, fact: Money) -> Posted:
    """The order's books after the fact, and its postings. An order begins with OrderPlaced."""
    if isinstance(fact, OrderPlaced):
        return _placed(fact)
    assert books is not None, "an order's money begins when it is placed"
    match fact:
        case PaymentCaptured():
            return _captured(books, fact)
        case LinesExchanged():
            return _cut(books, "exchanges", MERCHANT, fact.differences)
        case PriceAdjusted():
            return _cut(books, "adjustments", fact.payer, fact.shares)
        case RefundGranted():
            return _cut(books, "adjustments", MERCHANT, fact.shares)
        case MisStackingResolved():
            return _stacked(books, fact)
        case RefundFellDue():
            return fell_due(books, fact)
        case RefundSettled() | RefundFailed() | RefundOverridden() | RefundNetted():
            return _refund(books, fact)
        case ShortfallArose() | ShortfallClosed() | ShortfallWaived() | ShortfallCollected():
            return _shortfall(books, fact)
        case GiftPricingReversed():
            books, lines = priced(books, -fact.refunded)
            return books, [*lines, books.of_merchant("gifts", fact.refunded, fact.refund_id or "")]
        case CompensationGranted() | ReturnFreightReimbursed():
            return _promised(books, fact), []
        case RepairPaid():
            tender = books.line("tenders", fact.amount, UNSTATED, fact.reference)
            return books, [tender, books.of_merchant("repairs", -fact.amount, fact.repair_id)]
        case _:
            assert_never(fact)


def _placed(fact: OrderPlaced) -> Posted:
    """She owes the price; who funds the coupons bears what they take off."""
    empty = opened(fact)
    books, lines = discounted(empty, discounts(fact.applied))
    goods = sum(line.listed for line in books.lines.values())
    fees = sum(line.list_price * line.quantity for line in fact.lines if line.kind == "SERVICE") - sum(
        books.lines[line.line].listed for line in fact.lines if line.kind == "SERVICE" and line.line in books.lines
    )
    lines += [
        books.of_merchant("sales", -goods),
        books.of_merchant("services", -fees),
        books.of_merchant("freight", -fact.freight),
    ]
    books, price = priced(books, goods + fees + fact.freight - sum(each.applied for each in fact.applied))
    return books, [*price, *lines]


def _captured(books: OrderBooks, fact: PaymentCaptured) -> Posted:
    books = replace(books, tenders={**books.tenders, fact.payment_id: fact.tender})
    books, lines = priced(books, -fact.amount)
    return books, [books.line("tenders", fact.amount, fact.tender, fact.payment_id), *lines]


def _cut(books: OrderBooks, account: Name, payer: str, shares: Iterable[Shares]) -> Posted:
    """Later changes of price: the kept units cost so much more or less."""
    before = level(books)
    books = replace(books, changes=(*books.changes, change(account, payer, shares)))
    more = level(books) - before
    party = payer if account == "adjustments" else books.merchant_id
    books, lines = priced(books, more)
    return books, [*lines, books.line(account, -more, party)]


def _stacked(books: OrderBooks, fact: MisStackingResolved) -> Posted:
    """Coupons that stay are applied anew; without that the price is what it was."""
    if not fact.applied:
        return books, []
    before = level(books)
    books, lines = discounted(books, discounts(fact.applied))
    books, price = priced(books, level(books) - before)
    return books, [*price, *lines]


def _promised(books: OrderBooks, fact: CompensationGranted | ReturnFreightReimbursed) -> OrderBooks:
    """Who bears the refund that follows. A voucher costs nothing until it is used, points are no money."""
    if isinstance(fact, ReturnFreightReimbursed):
        bearer = Bearer("return-freight", ((fact.payer, 10_000),))
    else:
        owed = fact.assessment_id or ground(fact.basis) in DAMAGES
        bearer = Bearer("damages" if owed else "goodwill", funded_by(fact.funding or ()) or BY_MERCHANT)
    return replace(books, bearers={**books.bearers, fact.refund_id: bearer}) if fact.refund_id else books


def _refund(books: OrderBooks, fact: RefundSettled | RefundFailed | RefundOverridden | RefundNetted) -> Posted:
    owed = books.refunds[fact.refund_id]
    match fact:
        case RefundSettled():
            owed = replace(owed, payout=_payout(books, fact))
            posted = _went(books, fact.refund_id, owed.payout, 1)
        case RefundFailed():
            money = tuple(each for each in owed.payout if not each.in_points)
            owed, posted = replace(owed, payout=()), _went(books, fact.refund_id, money, -1)
        case RefundOverridden():
            posted = _overridden(books, owed, fact)
            owed = replace(owed, amount=fact.amount)
        case RefundNetted():
            posted = [
                books.of_customer("customer", fact.amount, fact.refund_id),
                books.of_customer("netting", -fact.amount, fact.reference),
            ]
        case _:
            assert_never(fact)
    return replace(books, refunds={**books.refunds, fact.refund_id: owed}), posted


def _payout(books: OrderBooks, fact: RefundSettled) -> tuple[Paid, ...]:
    """Over which tender each part goes: its payment's own, or another where that is closed."""
    parts = [
        Paid(share.over or books.tenders.get(share.payment_id, UNSTATED), share.amount, bool(share.points))
        for share in fact.split
    ]
    rest = fact.amount - sum(each.amount for each in parts)
    return (*parts, *([Paid(UNSTATED, rest)] if rest else []))


def _went(books: OrderBooks, refund_id: str, payout: Iterable[Paid], sign: int) -> list[Posting]:
    parts = list(payout)
    total = sum(each.amount for each in parts)
    return [
        books.of_customer("customer", sign * total, refund_id),
        *(books.line("tenders", -sign * each.amount, each.tender, refund_id) for each in parts),
    ]


def _overridden(books: OrderBooks, owed: Owed, fact: RefundOverridden) -> list[Posting]:
    """What is paid out is set anew: beyond the price by who bears it, else against the overrides."""
    more = fact.amount - owed.amount
    bearer = owed.bearer or Bearer("overrides", BY_MERCHANT)
    parts = rise(owed.amount, fact.amount, bearer.funding)
    borne = [books.line(bearer.account, part, party, fact.refund_id) for party, part in parts]
    return [books.of_customer("customer", -more, fact.refund_id), *borne]


def _shortfall(books: OrderBooks, fact: Shortfall) -> Posted:
    match fact:
        case ShortfallArose(kind="GIFT"):
            return books, _waived_gift(books, fact.amount, fact.refund_id)
        case ShortfallClosed(kind="GIFT"):
            return books, _waived_gift(books, -fact.waived, fact.refund_id)
        case ShortfallArose():
            asked = fact.mode == "OPEN"
            here = books.of_customer("customer", fact.amount, fact.refund_id)
            lines = [here] if asked else list(books.borne("waived", fact.amount, item=fact.refund_id))
            lines.append(books.of_customer("shortfall", -fact.amount, fact.refund_id))
            return replace(books, missing=books.missing + fact.amount), lines
        case ShortfallClosed():
            fall = fact.open + fact.waived
            lines = [
                books.of_customer("shortfall", fall, fact.refund_id),
                books.of_customer("customer", -fact.open, fact.refund_id),
                *books.borne("waived", -fact.waived, item=fact.refund_id),
            ]
            return replace(books, missing=books.missing - fall), lines
        case ShortfallWaived():
            return books, [books.of_customer("customer", -fact.amount), *books.borne("waived", fact.amount)]
        case ShortfallCollected():
            return _collected(books, fact)
        case _:
            assert_never(fact)


def _collected(books: OrderBooks, fact: ShortfallCollected) -> Posted:
    """What another order's refund paid came over no tender."""
    netted = fact.reference.startswith(NETTING)
    came = books.of_customer("netting", fact.amount, fact.reference)
    if not netted:
        came = books.line("tenders", fact.amount, UNSTATED, fact.reference)
    lines = [came, books.of_customer("customer", -fact.amount, fact.reference)]
    return replace(books, missing=books.missing - fact.amount), lines


def _waived_gift(books: OrderBooks, amount: int, refund_id: str) -> list[Posting]:
    """What a refund could not bear of the price of gifts is charged, and waived at once."""
    return [*books.borne("waived", amount, item=refund_id), books.of_merchant("gifts", -amount, refund_id)]
