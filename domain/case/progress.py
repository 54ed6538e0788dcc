"""Telling the customer how her case stands, and the clock that says when she hears next (R-001-31)."""

from datetime import timedelta

from domain.case.common import drafts, open_case
from domain.case.events.logistics import ProgressTold
from domain.case.messages import told, unless_imported
from domain.case.state import Case
from domain.clock import instant, moment
from domain.errors import Malformed
from domain.fact import Draft, Instant, Said, Seen
from domain.order.parcels import promised_until
from domain.sla import ClockFact, meet, start
from domain.sla.promises import PROMISES

INTERVAL = timedelta(seconds=PROMISES["PROGRESS"].seconds)


def tell_progress(seen: Seen, said: Said) -> list[Draft]:
    """Prepare what the customer is told of her case, and promise when she hears next: within a day."""
    fact = said.fact
    assert isinstance(fact, ProgressTold)
    case = open_case(seen, said)
    check_next(fact.next_update_at or None, said.at)
    check_eta(fact.eta or None, case)
    message = told(said, case, "CASE_PROGRESS", {"text": (fact.zh, fact.en)})
    return drafts(
        said, [fact, *unless_imported(said, [message]), *restarted(case, said.at, fact.next_update_at or None)]
    )


def restarted(case: Case, at: Instant, due_at: Instant | None = None) -> list[ClockFact]:
    """She hears of it now, and next within the interval, or by `due_at`; a gap that was too long is a breach."""
    return [*meet(case.clocks, "PROGRESS", at), start("PROGRESS", at, tz=case.tz, due_at=due_at)]


def check_eta(eta: str | None, case: Case) -> None:
    """Refuse a time of arrival that is neither a date nor a date-time: whoever is told it relies on it."""
    if eta is not None and promised_until(eta, case.tz) is None:
        raise Malformed("bad-time", f"«{eta[:40]}» is neither a date nor a date-time.", "/eta")


def check_next(next_update_at: Instant | None, at: Instant) -> None:
    """Refuse to promise that the customer hears next at a time that is over, or later than within the interval."""
    if next_update_at is None:
        return
    if next_update_at <= at:
        sentence = "The customer is to hear next at a time that is over."
        raise Malformed("next-update-in-the-past", sentence, "/next_update_at")
    if next_update_at > instant(moment(at) + INTERVAL):
        sentence = "The customer is promised to hear again within a day."
        raise Malformed("next-update-too-late", sentence, "/next_update_at")
