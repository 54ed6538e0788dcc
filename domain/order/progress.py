"""What a customer is told as her return, her exchange and her refund go on, unasked (R-003-35).

The words follow from facts that are being recorded, in the same transaction; no rule of money knows of them. A plain
sale and its payment say nothing. Of an imported history nobody is told, and a refund that another message names
already is not told twice (R-000-128).
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any, assert_never

from domain.clock import local_date, moment, zone
from domain.currency import money_text
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.kind import Decision
from domain.message import MessagePrepared, message_key, prepared
from domain.message.composing import Words
from domain.order.common import zone_of
from domain.order.events import (
    Ground,
    LinesCancelled,
    LinesExchanged,
    LinesLost,
    RefundFailed,
    RefundFellDue,
    RefundSettled,
    ReplacementShipped,
    ReturnAuthorised,
    ReturnInspected,
    ReturnReceived,
    ReturnRefused,
)
from domain.order.fold import evolve
from domain.order.refunds.messages import named_goods
from domain.order.state import Order

_GROUNDS: Mapping[Ground, tuple[str, str]] = {
    "NO_REASON_WINDOW_CLOSED": ("无理由退货的期限已过", "the time to return without a reason is over"),
    "CLAUSE": ("有约束力的条款排除了无理由退货", "a clause that binds takes the return without a reason away"),
    "GOODS_EXCLUDED": ("依法不适用无理由退货的商品", "by law such goods can't be returned without a reason"),
    "NOT_INTACT": ("退回的商品不完好", "the goods came back not intact"),
    "NOT_PROVEN": ("所述问题未能证实", "the fault was not shown"),
    "NOT_RECEIVED": ("未收到退回的商品", "the goods did not come back"),
}


def telling(decide: Decision) -> Decision:
    """The same decision, with what the customer is told of what it records."""

    def decided(seen: Seen, said: Said) -> list[Draft]:
        drafts = list(decide(seen, said))
        if said.historical or not drafts:
            return drafts
        before: Order = seen[said.stream].state
        own: list[Any] = [draft.fact for draft in drafts if draft.stream == said.stream]
        return drafts + [Draft(said.stream, message) for message in _messages(before, own, said)]

    return decided


def _messages(before: Order, own: list[Any], said: Said) -> Iterator[MessagePrepared]:
    after = reduce(lambda order, fact: evolve(order, fact, said.at), own, before)
    told = {fact.refund_id for fact in own if isinstance(fact, MessagePrepared)}
    for fact in own:
        match fact:
            case RefundFellDue() if fact.amount and fact.refund_id not in told:
                yield _refund_due(after, fact, own[0], said)
            case RefundSettled() | RefundFailed():
                yield from _paid_out(before, after, fact, said)
            case LinesExchanged() | ReplacementShipped():
                yield _exchange(after, fact, said)
            case ReturnInspected():
                yield from _inspected(after, fact, own)
            case ReturnAuthorised() | ReturnRefused() | ReturnReceived():
                yield _return(after, fact, said)
            case _:
                pass


def _return(order: Order, fact: ReturnAuthorised | ReturnRefused | ReturnReceived, said: Said) -> MessagePrepared:
    """A return on its way. The shop's address is a word it may take back: the message says where it stands."""
    number = fact.return_id
    words: dict[str, Words] = {"return_id": number}
    match fact:
        case ReturnReceived():
            return _told(order, "RETURN_RECEIVED", number, words)
        case ReturnRefused():
            return _told(order, "RETURN_REFUSED", number, {**words, "ground": _GROUNDS[fact.ground]})
        case ReturnAuthorised():
            words |= {
                "payer": ("您", "you pay") if fact.freight_payer == "CUSTOMER" else ("我们", "we pay"),
                "send_by": _minute(order, fact.send_by) if fact.send_by else None,
                "order_id": said.key if fact.address else None,
            }
            return _told(order, "RETURN_AUTHORISED", number, words)
        case _:
            assert_never(fact)


def _inspected(order: Order, fact: ReturnInspected, own: list[Any]) -> Iterator[MessagePrepared]:
    """What was accepted is mostly told by its refund or its exchange."""
    words: dict[str, Words] = {"return_id": fact.return_id}
    if not any(line.accepted for line in (*fact.lines, *fact.gifts)):
        yield _told(order, "RETURN_REJECTED", fact.return_id, words)
    elif not any(_answers(each) for each in own):
        yield _told(order, "RETURN_ACCEPTED", fact.return_id, words)


def _answers(fact: Fact) -> bool:
    return isinstance(fact, LinesExchanged | MessagePrepared) or (isinstance(fact, RefundFellDue) and fact.amount > 0)


def _exchange(order: Order, fact: LinesExchanged | ReplacementShipped, said: Said) -> MessagePrepared:
    """What is still to be paid of the difference is asked for before the replacement goes out."""
    words: dict[str, Words] = {"return_id": fact.return_id}
    if isinstance(fact, ReplacementShipped):
        return _told(order, "REPLACEMENT_SHIPPED", fact.return_id, {**words, "carrier": fact.carrier or None})
    unpaid = min(order.outstanding, fact.amount)
    words |= {"day": _day(order, fact.ship_by.due_at), "amount": _money(order, unpaid) if unpaid > 0 else None}
    return _told(order, "EXCHANGE_CONFIRMED", fact.return_id, words)


def _refund_due(order: Order, due: RefundFellDue, cause: Fact, said: Said) -> MessagePrepared:
    """How much, by when, and what was cancelled or lost for it."""
    words: dict[str, Words] = {
        "cancelled": _gone(order, cause) if isinstance(cause, LinesCancelled) else None,
        "lost": _gone(order, cause) if isinstance(cause, LinesLost) else None,
        "amount": _money(order, due.amount),
        "order_id": said.key,
        "refund_id": due.refund_id,
        "day": _day(order, due.pay_by),
    }
    return _told(order, "REFUND_DUE", due.refund_id, words, refund_id=due.refund_id)


def _paid_out(before: Order, order: Order, fact: RefundSettled | RefundFailed, said: Said) -> Iterator[MessagePrepared]:
    """A payout that failed before she was told that it was made is between the shop and its bank."""
    words: dict[str, Words] = {"order_id": said.key, "refund_id": fact.refund_id}
    if isinstance(fact, RefundSettled):
        points = sum(share.points or 0 for share in fact.split)
        words |= {"amount": _money(order, fact.amount), "points": str(points) if points else None}
        template = "REFUND_PAID"
    else:
        words["amount"] = _money(order, order.refunds[fact.refund_id].left)
        template = "REFUND_CAME_BACK"
    if isinstance(fact, RefundSettled) or before.refunds[fact.refund_id].status == "SETTLED":
        yield _told(order, template, fact.refund_id, words, refund_id=fact.refund_id)


def _told(order: Order, template: str, item: str, words: Mapping[str, Words], **members: Any) -> MessagePrepared:
    """The message about one return or refund; what happens to it again is told again."""
    assert order.placed is not None
    name, turn = template.lower().replace("_", "-"), 1
    message_id = message_key(name, item)
    while message_id in order.messages:
        turn += 1
        message_id = message_key(name, item, str(turn))
    return prepared(template, message_id, order.placed.customer_id, words, **members)


def _gone(order: Order, fact: LinesCancelled | LinesLost) -> tuple[str, str]:
    return named_goods(order, {count.line: count.quantity for count in fact.lines})


def _money(order: Order, amount: int) -> str:
    assert order.placed is not None
    return money_text(amount, order.placed.currency)


def _day(order: Order, at: Instant) -> str:
    return local_date(at, zone_of(order)).isoformat()


def _minute(order: Order, at: Instant) -> str:
    return f"{moment(at).astimezone(zone(zone_of(order))):%Y-%m-%d %H:%M}"
