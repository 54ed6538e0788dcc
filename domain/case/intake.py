"""Taking a case in: completed, classified, answered, owned by one."""

from itertools import chain

from msgspec import UNSET
from msgspec.structs import asdict, replace

from domain.case.common import drafts, open_case, order_of
from domain.case.events.intake import (
    CaseAssigned,
    CaseClassified,
    CaseDetailed,
    ClassificationStated,
    FirstResponded,
    StockConfirmed,
)
from domain.case.fold import evolve
from domain.case.opening import CLOCKS, category_of, classified, intake_checked, links, order_named, promised, promises
from domain.case.progress import check_next, restarted
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.sla import meet, start, stop


def add_details(seen: Seen, said: Said) -> list[Draft]:
    """Add what became known; once nothing is missing any more the case is looked into."""
    fact = said.fact
    assert isinstance(fact, CaseDetailed)
    case = open_case(seen, said)
    if case.order_id and fact.order_id and fact.order_id != case.order_id:
        sentence = f"The case is about order {case.order_id}; open another one about {fact.order_id}."
        raise Refused("another-order", sentence, "R-002-54", order_id=case.order_id)
    after = evolve(case, fact, said.at)
    order = order_named(seen, after.details)
    found = [*intake_checked(said, after, order, case), *promises(after, order, category_of(after), said.at)]
    return [Draft(said.stream, fact), *drafts(said, found), *links(said, fact, None if case.order_id else order)]


def classify(seen: Seen, said: Said) -> list[Draft]:
    """Say what a case is about after all: clocks of what it is not about stop, those of what it is about run from
    when it was opened.
    """
    fact = said.fact
    assert isinstance(fact, ClassificationStated)
    case = open_case(seen, said)
    order = order_of(seen, case)
    found = classified(seen, order, case.opened_at, fact.category, fact.scene, health=fact.health)
    anew = CaseClassified(**asdict(fact), priority=found.priority, fast_track=found.fast_track)
    if case.classified is not None and replace(case.classified, reason=UNSET) == replace(anew, reason=UNSET):
        return []
    wanted = promised(case, order, fact.category)
    unwanted = [kind for kind in (*chain(*CLOCKS.values()), "FAST_RETURN") if kind not in wanted]
    ended = [each for kind in unwanted for each in stop(case.clocks, kind, said.at)]
    return drafts(said, [anew, *ended, *promises(case, order, fact.category, said.at)])


def assign(seen: Seen, said: Said) -> list[Draft]:
    """Hand the case to another owner; it is never without one again (R-001-23)."""
    fact = said.fact
    assert isinstance(fact, CaseAssigned)
    case = open_case(seen, said)
    return [] if case.owner == fact.owner else [Draft(said.stream, fact)]


def respond(seen: Seen, said: Said) -> list[Draft]:
    """A person answers: the first answer is what the clocks wait for (R-003-07, R-001-24)."""
    fact = said.fact
    assert isinstance(fact, FirstResponded)
    case = open_case(seen, said)
    check_next(fact.next_update_at or None, said.at)
    assert case.opened is not None
    met = [each for kind in ("FIRST_RESPONSE", "CALL_BACK") for each in meet(case.clocks, kind, said.at)]
    goes_on = fact.next_update_at or "PROGRESS" in case.clocks
    next_update = restarted(case, said.at, fact.next_update_at or None) if goes_on else []
    return [Draft(said.stream, fact), *drafts(said, [*met, *next_update])]


def confirm_stock(seen: Seen, said: Said) -> list[Draft]:
    """What she wants in exchange is there: three working days from now (R-003-26)."""
    fact = said.fact
    assert isinstance(fact, StockConfirmed)
    case = open_case(seen, said)
    if "EXCHANGE" in case.clocks and "EXCHANGE" not in case.past:
        return []
    return drafts(said, [fact, start("EXCHANGE", said.at, tz=case.tz)])
