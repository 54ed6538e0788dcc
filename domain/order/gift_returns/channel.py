"""The time in which a gift return can be asked for: from the signature to its last day, reopened for a reason."""

from domain.clock import end_of_day, plus
from domain.coupon import derived_id
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.message import MessagePrepared
from domain.order.bound.mains import main_lines, units_with
from domain.order.common import placed_order, rules_of, zone_of
from domain.order.events.gift_moves import GiftChannelClosed, GiftChannelReopened, ReopeningStated
from domain.order.events.gift_returns import GiftCause, GiftReturnKind
from domain.order.gift_returns.messages import reminder
from domain.order.state import Order

WINDOW_DAYS = 7
"""For how long after the signature a gift return can be asked for, where no policy says longer."""
REMINDER_HOURS = 24
"""How long before the channel closes the customer is reminded (R-002-17)."""
_ANY_TIME: frozenset[GiftReturnKind] = frozenset({"SHORTAGE", "OVERAGE", "PROACTIVE"})
"""What was never received, or never ordered, or is given unasked has no last day."""


def closes_at(order: Order, key: str) -> Instant | None:
    """The last instant for an application; None while the gift, or what it came with, has not all arrived."""
    line = order.lines[key]
    signed = line.signed_at if line.signed_at and line.arrived else None
    if signed is None:
        mains = [order.lines[each] for each in main_lines(order, key)]
        signs = [each.signed_at for each in mains if each.kept and each.signed_at]
        signed = max(signs) if signs and all(each.arrived for each in mains if each.kept) else None
    if signed is None:
        return None
    last = end_of_day(signed, rules_of(order).gift_window_days or WINDOW_DAYS, zone_of(order))
    return max(last, order.channels_reopened.get(key, last))


def check_channel(order: Order, key: str, kind: GiftReturnKind, cause: GiftCause, at: Instant) -> None:
    """Refuse an application that comes too late (R-002-06, R-002-16). A gift that is bad is never too late at the door:
    it has the seller's liability like goods that were paid for (网络消费纠纷规定(一) 8).
    """
    last = closes_at(order, key)
    if last is None or in_time(order, key, kind, cause, at):
        return
    sentence = f"The time to ask for a return of gift {key} ended at {last}."
    raise Refused("channel-closed", sentence, "R-002-16", line=key, closes_at=last)


def in_time(order: Order, key: str, kind: GiftReturnKind, cause: GiftCause, at: Instant) -> bool:
    """Whether an application for the gift is made in time. One that has to come back has no last day, once what it
    came with is on its way back or has left.
    """
    last = closes_at(order, key)
    if kind in _ANY_TIME or cause == "DEFECT" or last is None or at <= last:
        return True
    came_with, kept = units_with(order, key)
    return kind == "MANDATORY" and (bool(order.gifts[key].due) or kept < came_with)


def reopen_channel(seen: Seen, said: Said) -> list[Draft]:
    """Let late applications in for a reason, answered for by an approver (R-002-18)."""
    fact = said.fact
    assert isinstance(fact, ReopeningStated)
    order = placed_order(seen, said)
    if fact.line not in order.gifts:
        raise Refused("not-a-gift", f"Line {fact.line} is no gift.", line=fact.line)
    last = closes_at(order, fact.line)
    if last is None or said.at <= last:
        raise Refused("channel-open", f"A return of gift {fact.line} can still be asked for.", line=fact.line)
    until = end_of_day(said.at, fact.days, zone_of(order))
    reopened = GiftChannelReopened(
        line=fact.line, approver=fact.approver, reason=fact.reason, days=fact.days, until=until
    )
    return [Draft(said.stream, reopened)]


def channel_closed(order: Order, key: str, now: Instant) -> GiftChannelClosed | None:
    """The channel's end, once it has passed; a reopened one ends again."""
    if key not in order.gifts or order.lines[key].kept <= 0:
        return None
    last = closes_at(order, key)
    if last is None or now <= last or last <= order.channels_closed.get(key, ""):
        return None
    return GiftChannelClosed(line=key, closed_at=last)


def reminder_due(order: Order, key: str, now: Instant) -> MessagePrepared | None:
    """A reminder a day before the channel closes, once, to who has not asked for anything."""
    if key not in order.gifts or order.lines[key].kept <= 0 or order.lines[key].ordered.gives:
        return None
    last = closes_at(order, key)
    if last is None or not plus(last, hours=-REMINDER_HOURS) <= now <= last:
        return None
    told = any(message.fact.message_id == reminder_id(key, last) for message in order.messages.values())
    asked = any(count.line == key for each in order.gift_returns.values() for count in each.requested.gifts)
    return None if told or asked else reminder(order, key, reminder_id(key, last), last)


def reminder_id(key: str, last: Instant) -> str:
    """One reminder for each end of a channel."""
    return derived_id("gift", key, last)
