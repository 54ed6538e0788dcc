"""The fold of gift returns, and of the time in which one can be asked for."""

from typing import assert_never

from msgspec.structs import replace

from domain.fact import Fact, Instant
from domain.order.events import GiftReturnFact
from domain.order.events.gift_moves import (
    GiftChannelClosed,
    GiftChannelReopened,
    GiftDispatched,
    GiftHandedOver,
    GiftOverageResolved,
    GiftQuantityReconciled,
    GiftReturnArchived,
    GiftReturnConfirmed,
    GiftReturnOverdue,
    GiftReturnWithdrawn,
)
from domain.order.events.gift_returns import (
    GiftReturnAgreed,
    GiftReturnExpedited,
    GiftReturnInstructed,
    GiftReturnRequested,
    GiftReturnReviewed,
    RecyclingPointsAwarded,
)
from domain.order.events.gifts import GiftReceived
from domain.order.fold.returns import move
from domain.order.state import GiftReturn, Order


def gift_return(order: Order, fact: GiftReturnFact, at: Instant) -> Order:
    """The order after it."""
    match fact:
        case GiftReturnRequested():
            asked = GiftReturn(
                requested=fact, requested_at=at, direction=fact.direction, review_by=fact.review_by.due_at
            )
            return replace(order, gift_returns={**order.gift_returns, fact.gift_return_id: asked})
        case GiftChannelClosed():
            return replace(order, channels_closed={**order.channels_closed, fact.line: fact.closed_at})
        case GiftChannelReopened():
            return replace(order, channels_reopened={**order.channels_reopened, fact.line: fact.until})
        case GiftReturnReviewed():
            return _reviewed(order, fact, at)
        case GiftQuantityReconciled():
            order = _short(order, fact.line, max(0, -fact.difference))
            return noted(order, fact.gift_return_id, fact, at)
        case GiftReturnConfirmed():
            return _confirmed(order, fact, at)
        case GiftReturnWithdrawn():
            return _withdrawn(order, fact, at)
        case _:
            return noted(order, fact.gift_return_id, fact, at, **_changes(order, fact))


def _changes(
    order: Order,
    fact: GiftReturnExpedited
    | GiftReturnAgreed
    | GiftReturnInstructed
    | RecyclingPointsAwarded
    | GiftDispatched
    | GiftHandedOver
    | GiftOverageResolved
    | GiftReturnArchived
    | GiftReturnOverdue,
) -> dict[str, object]:
    """What a fact changes of the gift return beside being said."""
    match fact:
        case GiftReturnExpedited():
            return {"review_by": fact.review_by.due_at}
        case GiftReturnInstructed():
            return {"status": "INSTRUCTED", "instructed": fact.gifts, "direction": fact.direction}
        case GiftDispatched():
            return {"status": "IN_TRANSIT", "due_by": fact.due_by}
        case GiftHandedOver():
            return {"status": "IN_TRANSIT", "due_by": None}
        case GiftOverageResolved():
            return {} if fact.mode == "RETURN_AT_MERCHANT_COST" else {"status": "CONFIRMED"}
        case GiftReturnArchived():
            return {"status": "ARCHIVED"}
        case GiftReturnOverdue():
            known = order.gift_returns.get(fact.gift_return_id)
            return {"overdue": (*(known.overdue if known else ()), fact.step)}
        case GiftReturnAgreed() | RecyclingPointsAwarded():
            return {}
        case _:
            assert_never(fact)


def noted(order: Order, gift_return_id: str, fact: Fact, at: Instant, **changes: object) -> Order:
    """The order with this said about one of its gift returns, if it has it."""
    asked = order.gift_returns.get(gift_return_id)
    if asked is None:
        return order
    name = type(fact).__name__
    asked = replace(asked, said={**asked.said, name: fact}, times={**asked.times, name: at}, **changes)
    return replace(order, gift_returns={**order.gift_returns, gift_return_id: asked})


def received(order: Order, fact: GiftReceived, at: Instant) -> Order:
    """Gifts that the merchant received under a gift return: CONFIRMED once all came, DISPUTED while some miss."""
    asked = order.gift_returns.get(fact.gift_return_id or "")
    if asked is None:
        return order
    came = asked.came | {each.line: asked.came.get(each.line, 0) + each.quantity for each in fact.lines}
    complete = all(came.get(count.line, 0) >= count.quantity for count in asked.instructed)
    status = "CONFIRMED" if complete else "DISPUTED"
    return noted(order, asked.requested.gift_return_id, fact, at, status=status, came=came)


def _reviewed(order: Order, fact: GiftReturnReviewed, at: Instant) -> Order:
    """What is approved is instructed at once; a shortage that is approved is one."""
    asked = order.gift_returns.get(fact.gift_return_id)
    approved = fact.result == "APPROVED"
    if asked is not None and approved and asked.requested.kind == "SHORTAGE":
        for count in asked.requested.gifts:
            order = _short(order, count.line, max(count.quantity, order.gifts[count.line].short))
    status = "INSTRUCTED" if approved else "REQUESTED" if fact.result == "INCOMPLETE" else fact.result
    return noted(order, fact.gift_return_id, fact, at, status=status)


def _confirmed(order: Order, fact: GiftReturnConfirmed, at: Instant) -> Order:
    """What was missing and has arrived is missing no more; what came for a gift that went back is there again."""
    asked = order.gift_returns.get(fact.gift_return_id)
    if asked is not None and fact.result == "CONFIRMED" and asked.direction == "TO_CUSTOMER":
        if asked.requested.kind == "SHORTAGE":
            for count in asked.instructed:
                order = _short(order, count.line, max(0, order.gifts[count.line].short - count.quantity))
        elif "GiftReceived" in asked.said:
            order = move(order, asked.instructed, "returned", -1)
    return noted(order, fact.gift_return_id, fact, at, status=fact.result)


def _withdrawn(order: Order, fact: GiftReturnWithdrawn, at: Instant) -> Order:
    """What was missing and is not asked for any more is there after all."""
    asked = order.gift_returns.get(fact.gift_return_id)
    if asked is not None and asked.requested.kind == "SHORTAGE":
        for count in asked.instructed:
            order = _short(order, count.line, max(0, order.gifts[count.line].short - count.quantity))
    return noted(order, fact.gift_return_id, fact, at, status="WITHDRAWN")


def _short(order: Order, line: str, units: int) -> Order:
    """So many are missing; never more than there are that nothing was settled of."""
    gift = order.gifts.get(line)
    if gift is None:
        return order
    short = min(units, max(0, order.lines[line].kept - gift.priced - gift.excused))
    return replace(order, gifts={**order.gifts, line: replace(gift, short=short)})
