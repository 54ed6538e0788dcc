"""What an approval leads to: the gift may go, is credited at once, is paid for, or earns points."""

from collections.abc import Iterable

from domain.customer import PointsGranted
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.order.bound.mains import main_lines, units_with
from domain.order.bound.pricing import worth
from domain.order.bound.vouchers import credit_gift
from domain.order.common import LAWS, POLICY, account_of
from domain.order.events import LineCount, Payer
from domain.order.events.gift_moves import GiftReturnConfirmed
from domain.order.events.gift_returns import (
    GiftMode,
    GiftReturnAgreed,
    GiftReturnInstructed,
    GiftReturnReviewed,
    RecyclingPointsAwarded,
)
from domain.order.falling_due import compensation
from domain.order.gift_returns.messages import instructed
from domain.order.gift_returns.policy import recycling_at
from domain.order.state import GiftReturn, Order
from domain.refund.bound import gifts_owed

RECYCLING = "RECYCLING"
"""On what ground points of a recycling programme are given."""


def instruct(
    seen: Seen,
    said: Said,
    order: Order,
    asked: GiftReturn,
    found: GiftReturnReviewed,
    *,
    agreed: GiftReturnAgreed | None = None,
) -> list[Draft]:
    """The approved gift return goes on: by way of the goods, of the account, or of money."""
    requested = asked.requested
    to_customer = requested.direction == "TO_CUSTOMER"
    if to_customer and found.outcome == "REFUND":
        return [*compensate(said, order, requested.gifts), _done(said, asked)]
    things = tuple(count for count in requested.gifts if not order.lines[count.line].ordered.gives)
    credited = _credited(seen, said, order, asked) if to_customer else []
    if not things:
        return [*credited, _done(said, asked)]
    mode: GiftMode = "POST" if found.mode == "VIRTUAL" else found.mode
    fact = GiftReturnInstructed(
        gift_return_id=requested.gift_return_id,
        direction=requested.direction,
        mode=mode,
        gifts=things,
        freight_payer=_payer(order, asked, agreed),
        store_id=found.store_id,
    )
    return [Draft(said.stream, fact), *credited, *_points(seen, said, order, asked), *instructed(said, order, fact)]


def compensate(said: Said, order: Order, counts: Iterable[LineCount], *, after: int = 0) -> list[Draft]:
    """The merchant pays what the gifts were declared to be worth (R-000-124, R-002-49); `after` so many other refunds
    that fall due with it.
    """
    gifts = [(count, worth(order, count.line, "MISSING")) for count in counts]
    amount = sum(each.value * count.quantity for count, each in gifts if each)
    if not amount:
        raise Refused("gift-without-value", "Nobody said what the gift is worth; nothing can be paid for it.")
    due = compensation(order, said, amount, "GIFT", cause="MERCHANT", law=LAWS["MERCHANT"], after=after)
    return [Draft(said.stream, due, (POLICY,))]


def _credited(seen: Seen, said: Said, order: Order, asked: GiftReturn) -> list[Draft]:
    """A coupon or points are given at once, hence within a day of the approval (R-002-11, R-002-33)."""
    number = asked.requested.gift_return_id
    return [
        draft
        for count in asked.requested.gifts
        if order.lines[count.line].ordered.gives
        for draft in credit_gift(seen, said, order, count.line, count.quantity, gift_return_id=number)
    ]


def _done(said: Said, asked: GiftReturn) -> Draft:
    fact = GiftReturnConfirmed(gift_return_id=asked.requested.gift_return_id, result="CONFIRMED")
    return Draft(said.stream, fact)


def _points(seen: Seen, said: Said, order: Order, asked: GiftReturn) -> list[Draft]:
    """Points for what is recycled, in the same breath as the approval, once (R-002-37). What has to go back
    anyway, or was charged for, earns none (B-11).
    """
    programme = recycling_at(seen, order, asked.requested_at) if asked.requested.kind == "RECYCLING" else None
    if programme is None:
        return []
    units = sum(_given_up(order, count) for count in asked.requested.gifts)
    points = programme.points * units
    if not points:
        return []
    number = asked.requested.gift_return_id
    awarded = RecyclingPointsAwarded(gift_return_id=number, programme_id=programme.programme_id, points=points)
    granted = PointsGranted(order_id=said.key, points=points, basis=RECYCLING)
    return [Draft(said.stream, awarded, (POLICY,)), Draft(account_of(order), granted)]


def _given_up(order: Order, count: LineCount) -> int:
    """Of these units those that she could keep, were all that is announced to go back gone."""
    line, gift = order.lines[count.line], order.gifts[count.line]
    main, kept = units_with(order, count.line)
    going = sum(order.lines[each].requested for each in main_lines(order, count.line))
    owed = gifts_owed(line.ordered.quantity, main, max(0, kept - going)) - line.gone - gift.excused - gift.short
    return max(0, count.quantity - max(0, owed))


def _payer(order: Order, asked: GiftReturn, agreed: GiftReturnAgreed | None) -> Payer:
    """Who bears the freight: the customer for a gift she does not want, or that goes with goods she does not want; or
    as agreed.
    """
    if agreed is not None and agreed.kind == "FREIGHT":
        return "CUSTOMER" if agreed.customer_bp == 10_000 else "MERCHANT"
    requested = asked.requested
    if requested.kind == "MANDATORY":
        mains = {line for count in requested.gifts for line in main_lines(order, count.line)}
        at_fault = requested.cause == "DEFECT" or any(line in mains for line, _, _ in order.fault)
        return "MERCHANT" if at_fault else "CUSTOMER"
    own = requested.kind == "VOLUNTARY" and requested.cause in ("NOT_WANTED", "WRONG_SIZE")
    return "CUSTOMER" if own else "MERCHANT"
