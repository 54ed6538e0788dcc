"""What is said to a case's clocks: by staff, who pauses and resumes them with a reason, and by time."""

from collections.abc import Mapping

from domain.case.common import about_order, drafts, known_case, open_case
from domain.case.mediation.measures import penalise
from domain.case.state import Case
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.sla import Clock, ClockDue, ClockKind, ClockPaused, ResumptionStated, WaitingFor, breach, pause, resume

OURS: frozenset[ClockKind] = frozenset(
    {"FIRST_RESPONSE", "CALL_BACK", "PROGRESS", "RETURN_ADDRESS", "INSPECTION", "EMERGENCY", "MERCHANT_CONTACT"}
)
"""What the shop alone has to do: no customer, merchant or carrier is waited for, whoever says so."""
_THEIRS: Mapping[str, WaitingFor] = {
    "MERCHANT_ACTION": "MERCHANT",
    "EVIDENCE.MERCHANT": "MERCHANT",
    "EVIDENCE.CONSUMER": "CUSTOMER",
    "CARRIER_ANSWER": "CARRIER",
}
"""Whose time a clock counts, by its id or kind: it does not stand still while it is just their turn."""


def pause_clock(seen: Seen, said: Said) -> list[Draft]:
    """Let a clock stand still while it is another's turn (B-17); one of the law's never does (B-18), nor one of what
    nobody else has to do anything for.
    """
    fact = said.fact
    assert isinstance(fact, ClockPaused)
    case = open_case(seen, said)
    clock = _known(case, fact.clock_id)
    if clock.fact.time == "STATUTORY":
        raise Refused("clock-never-pauses", "A term of the law never stands still.", clock.fact.law or "R-003-24")
    if clock.fact.kind in OURS:
        sentence = f"The clock {fact.clock_id} waits for nobody but the shop."
        raise Refused("clock-never-pauses", sentence, "R-003-24", clock_id=fact.clock_id)
    if fact.waiting_for in (_THEIRS.get(clock.fact.kind), _THEIRS.get(fact.clock_id)):
        sentence = f"The clock {fact.clock_id} counts the time of {fact.waiting_for} itself."
        raise Refused("clock-never-pauses", sentence, "R-003-24", clock_id=fact.clock_id)
    found = pause(case.clocks, fact.clock_id, fact.waiting_for, said.at)
    if not found and clock.paused is None:
        raise Refused("clock-over", f"The clock {fact.clock_id} runs no more.", "R-003-24", clock_id=fact.clock_id)
    return drafts(said, found)


def resume_clock(seen: Seen, said: Said) -> list[Draft]:
    """Let a clock run on, the follow-up's after the case was closed too; one that runs already goes on as it is."""
    fact = said.fact
    assert isinstance(fact, ResumptionStated)
    case = known_case(seen, said)
    _known(case, fact.clock_id)
    return drafts(said, resume(case.clocks, fact.clock_id, said.at))


def clock_ran_out(seen: Seen, said: Said) -> list[Draft]:
    """Record that a clock ran out, if it did; a term of the law goes on after the case was closed."""
    fact = said.fact
    assert isinstance(fact, ClockDue)
    case = known_case(seen, said)
    missed = breach(case.clocks, fact.clock_id, said.now)
    if not missed or case.clocks[fact.clock_id].fact.kind != "MERCHANT_ACTION":
        return drafts(said, missed)
    return [*drafts(said, missed), *penalise(seen, said, about_order(seen, case), fact.clock_id)]


def _known(case: Case, clock_id: str) -> Clock:
    clock = case.clocks.get(clock_id)
    if clock is None:
        raise Refused("unknown-clock", f"The case has no clock {clock_id}.", clock_id=clock_id)
    return clock
