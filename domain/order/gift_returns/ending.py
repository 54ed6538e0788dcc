"""The end of a gift return: withdrawn, archived, or found late."""

from domain.fact import Draft, Instant, Said, Seen
from domain.order.common import placed_order
from domain.order.events.gift_moves import GiftReturnArchived, GiftReturnOverdue, GiftReturnWithdrawn
from domain.order.gift_returns.facts import in_status, known_gift_return
from domain.order.state import GiftReturnStatus, Order


def withdraw_gift_return(seen: Seen, said: Said) -> list[Draft]:
    """The customer takes the application back, as long as nothing was sent and no points were given for it; or what
    is missing of gifts that the merchant was to have.
    """
    fact = said.fact
    assert isinstance(fact, GiftReturnWithdrawn)
    order = placed_order(seen, said)
    asked = known_gift_return(order, fact.gift_return_id)
    wanted: set[GiftReturnStatus] = {"REQUESTED", "NEGOTIATING"}
    if "RecyclingPointsAwarded" not in asked.said:
        wanted |= {"INSTRUCTED", "DISPUTED"} if asked.direction == "TO_MERCHANT" else {"INSTRUCTED"}
    in_status(order, fact.gift_return_id, wanted)
    return [Draft(said.stream, fact)]


def archive_gift_return(seen: Seen, said: Said) -> list[Draft]:
    """Close the file: from now on it can only be read (R-002-27)."""
    fact = said.fact
    assert isinstance(fact, GiftReturnArchived)
    in_status(placed_order(seen, said), fact.gift_return_id, {"CONFIRMED", "REJECTED", "WITHDRAWN"})
    return [Draft(said.stream, fact)]


def overdue(order: Order, gift_return_id: str, step: str, now: Instant) -> GiftReturnOverdue | None:
    """The step that was not done in time, once; each time that a gift is sent has a day of its own to arrive."""
    asked = order.gift_returns.get(gift_return_id)
    if asked is None:
        return None
    late = asked.said.get("GiftReturnOverdue")
    if step in asked.overdue and isinstance(late, GiftReturnOverdue) and late.due_at in (asked.review_by, asked.due_by):
        return None
    if step == "REVIEW" and asked.status in ("REQUESTED", "NEGOTIATING") and now > asked.review_by:
        return GiftReturnOverdue(gift_return_id=gift_return_id, step="REVIEW", due_at=asked.review_by)
    if step == "TRANSIT" and asked.status == "IN_TRANSIT" and asked.due_by and now > asked.due_by:
        return GiftReturnOverdue(gift_return_id=gift_return_id, step="TRANSIT", due_at=asked.due_by)
    return None
