"""A repair on its way: taken in, quoted, answered, paid, done, sent back, withdrawn, or found late."""

from collections.abc import Container

from msgspec import UNSET
from msgspec.structs import asdict, replace

from domain.calendar import CALENDAR, calendar_day
from domain.currency import money_text
from domain.errors import Refused
from domain.fact import Draft, Fact, Instant, Said, Seen, stated
from domain.money import percent_half_up
from domain.order.common import (
    LAWS,
    POLICY,
    placed_order,
)
from domain.order.events import CalendarDay
from domain.order.events.repairs import (
    AnswerStated,
    RepairAnswered,
    RepairCompleted,
    RepairOverdue,
    RepairPaid,
    RepairQuoted,
    RepairQuoteStated,
    RepairReceived,
    RepairRequested,
    RepairReturned,
    RepairStated,
    RepairWithdrawn,
)
from domain.order.falling_due import compensation
from domain.order.state import Order, Repair, RepairStatus

OfRepair = (
    RepairStated
    | RepairReceived
    | RepairQuoteStated
    | AnswerStated
    | RepairPaid
    | RepairCompleted
    | RepairReturned
    | RepairWithdrawn
)
_STORED: dict[type[Fact], str] = {RepairQuoteStated: "RepairQuoted", AnswerStated: "RepairAnswered"}


def recorded_of_repair(order: Order, said: OfRepair) -> Fact | None:
    """What of the repair was already recorded in the place of what is said, in the shape it was said in.

    A repair may be paid in parts: a payment is known by its reference.
    """
    repair = order.repairs.get(said.repair_id)
    if repair is None:
        return None
    if isinstance(said, RepairStated):
        return stated(repair.requested, RepairStated)
    if isinstance(said, RepairPaid):
        return repair.payments.get(said.reference)
    known = repair.said.get(_STORED.get(type(said), type(said).__name__))
    return stated(known, type(said)) if known else None


def receive_repair(seen: Seen, said: Said) -> list[Draft]:
    """Record that the workshop has the goods."""
    fact = said.fact
    assert isinstance(fact, RepairReceived)
    _in_status(placed_order(seen, said), fact.repair_id, {"REQUESTED", "QUOTED", "STARTED"})
    return [Draft(said.stream, fact)]


def quote_repair(seen: Seen, said: Said) -> list[Draft]:
    """Quote a repair: parts less the discount that was verified, and labour. What is covered costs nothing, and no
    labour is charged for bad quality, unless the damage is shown to be the customer's own (消费者权益保护法 23, 24;
    R-003-22).
    """
    fact = said.fact
    assert isinstance(fact, RepairQuoteStated)
    repair = _in_status(placed_order(seen, said), fact.repair_id, {"REQUESTED", "RECEIVED"})
    asked = repair.requested
    _check_ground(asked, fact)
    off_bp = asked.discount.off_bp if asked.discount else UNSET
    discount = percent_half_up(fact.parts, off_bp) if off_bp else 0
    waived = fact.labour if asked.cause == "QUALITY" and fact.ground is UNSET else 0
    quoted = RepairQuoted(
        **asdict(fact),
        discount=discount,
        total=fact.parts - discount + fact.labour - waived,
        labour_waived=waived or UNSET,
    )
    due_by = UNSET if quoted.total else _due_by(said.at, fact.working_days)
    return [Draft(said.stream, replace(quoted, due_by=due_by))]


def answer_quote(seen: Seen, said: Said) -> list[Draft]:
    """The customer's word on the quote; from an acceptance on the promised days run."""
    fact = said.fact
    assert isinstance(fact, AnswerStated)
    repair = _in_status(placed_order(seen, said), fact.repair_id, {"QUOTED"})
    quoted = repair.said["RepairQuoted"]
    assert isinstance(quoted, RepairQuoted)
    due_by = _due_by(said.at, quoted.working_days) if fact.accepted else UNSET
    return [Draft(said.stream, RepairAnswered(**asdict(fact), due_by=due_by))]


def pay_repair(seen: Seen, said: Said) -> list[Draft]:
    """Record what the customer paid for a repair, at most what it costs."""
    fact = said.fact
    assert isinstance(fact, RepairPaid)
    order = placed_order(seen, said)
    repair = _in_status(order, fact.repair_id, {"STARTED", "COMPLETED", "RETURNED"})
    done = repair.said.get("RepairCompleted")
    if isinstance(done, RepairCompleted) and done.outcome == "NOT_REPAIRABLE":
        sentence = f"Repair {fact.repair_id} was in vain, and costs nothing."
        raise Refused("repair-in-vain", sentence, "民法典 577", repair_id=fact.repair_id)
    left = repair.total - repair.paid
    if fact.amount > left:
        assert order.placed is not None
        currency = order.placed.currency
        sentence = f"Of repair {fact.repair_id} {money_text(left, currency)} are still to be paid."
        raise Refused("exceeds-quote", sentence, amount=fact.amount, most=left, currency=currency)
    return [Draft(said.stream, fact)]


def complete_repair(seen: Seen, said: Said) -> list[Draft]:
    """Record the workshop's report; nothing is done to goods that nobody has, but where they stand. What was paid for
    a repair that was in vain is owed back.
    """
    fact = said.fact
    assert isinstance(fact, RepairCompleted)
    order = placed_order(seen, said)
    repair = _in_status(order, fact.repair_id, {"STARTED"})
    if repair.requested.mode != "ON_SITE" and "RepairReceived" not in repair.said:
        sentence = f"The goods of repair {fact.repair_id} were never taken in."
        raise Refused("not-received", sentence, repair_id=fact.repair_id)
    drafts = [Draft(said.stream, fact)]
    if fact.outcome == "NOT_REPAIRABLE" and repair.paid:
        back = compensation(order, said, repair.paid, "REPAIR", cause="MERCHANT", law=LAWS["MERCHANT"])
        drafts.append(Draft(said.stream, back, (POLICY,)))
    return drafts


def return_repaired(seen: Seen, said: Said) -> list[Draft]:
    """Record that the goods are back with the customer, repaired or not."""
    fact = said.fact
    assert isinstance(fact, RepairReturned)
    repair = _in_status(placed_order(seen, said), fact.repair_id, {"COMPLETED", "DECLINED"})
    if repair.status == "DECLINED" and "RepairReceived" not in repair.said:
        sentence = f"The goods of repair {fact.repair_id} were never taken in."
        raise Refused("not-received", sentence, repair_id=fact.repair_id)
    return [Draft(said.stream, fact)]


def withdraw_repair(seen: Seen, said: Said) -> list[Draft]:
    """The customer wants no repair after all, as long as the workshop does not have the goods, nor she paid."""
    fact = said.fact
    assert isinstance(fact, RepairWithdrawn)
    order = placed_order(seen, said)
    known = order.repairs.get(fact.repair_id)
    begun: set[RepairStatus] = set() if known is not None and known.paid else {"STARTED"}
    repair = _in_status(order, fact.repair_id, {"REQUESTED", "QUOTED", "DECLINED"} | begun)
    if "RepairReceived" in repair.said:
        raise Refused("already-received", "The workshop has the goods; decline the quote, and they come back.")
    return [Draft(said.stream, fact)]


def overdue(order: Order, repair_id: str, now: Instant) -> RepairOverdue | None:
    """The promised day passed with the repair not done, once."""
    repair = order.repairs.get(repair_id)
    if repair is None or repair.overdue or repair.status != "STARTED" or not repair.due_by or now <= repair.due_by:
        return None
    return RepairOverdue(repair_id=repair_id, due_at=repair.due_by)


def _in_status(order: Order, repair_id: str, wanted: Container[RepairStatus]) -> Repair:
    repair = order.repairs.get(repair_id)
    if repair is None:
        raise Refused("unknown-repair", f"The order has no repair {repair_id}.", repair_id=repair_id)
    if repair.status not in wanted:
        sentence = f"Repair {repair_id} is {repair.status}; this is not its next step."
        raise Refused("repair-state", sentence, repair_id=repair_id, status=repair.status)
    return repair


def _check_ground(asked: RepairRequested, fact: RepairQuoteStated) -> None:
    """What is bad quality as far as anybody knows costs the customer what the shop shows to be her own damage."""
    if asked.cause != "QUALITY" or not fact.parts + fact.labour:
        return
    if asked.covered and fact.ground is UNSET:
        sentence = f"Repair {fact.repair_id} is covered and costs the customer nothing."
        raise Refused("repair-is-covered", sentence, "消费者权益保护法 24", repair_id=fact.repair_id)
    if fact.ground is not UNSET and not fact.evidence:
        sentence = "That the damage is the customer's own is for the shop to show."
        raise Refused("evidence-missing", sentence, "消费者权益保护法 23", repair_id=fact.repair_id)


def _due_by(at: Instant, days: int) -> CalendarDay:
    return calendar_day(CALENDAR.add_working_days(at, days), days)
