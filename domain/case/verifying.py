"""Looking into a case: what the order says of it, computed and dated (R-003-17)."""

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import asdict

from domain.case.common import drafts, open_case, order_of
from domain.case.events.intake import CaseCheck, CaseVerified, CheckName, VerificationStated
from domain.case.state import Case
from domain.clock import local_date
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen
from domain.order.rights import rights_of
from domain.order.rights.remedies import Claim
from domain.order.state import Order

_OF_QUALITY: tuple[tuple[CheckName, str], ...] = (
    ("QUALITY_RETURN", "REFUND"),
    ("QUALITY_EXCHANGE", "EXCHANGE"),
    ("WARRANTY", "WARRANTY"),
)
_LINES_MAX = 100


def verify(seen: Seen, said: Said) -> list[Draft]:
    """Look into a case whose intake is complete; what is known of its order is worked out, not stated."""
    fact = said.fact
    assert isinstance(fact, VerificationStated)
    case = open_case(seen, said)
    if case.missing:
        sentence = f"Case {said.key} still lacks {', '.join(case.missing)}."
        raise Refused("intake-incomplete", sentence, "R-003-09", missing=case.missing)
    order = order_of(seen, case)
    checks = tuple(_checks(case, order, said.at)) if order is not None else ()
    verified = CaseVerified(**asdict(fact), checks=(*checks, *_shelf_life(fact, case.tz, said.at)))
    return drafts(said, [verified])


def _checks(case: Case, order: Order, at: Instant) -> Iterator[CaseCheck]:
    """When it was bought, and which rights of each line concerned are open until when. Of more lines than one event
    holds those are looked up that the case names.
    """
    yield CaseCheck(name="BOUGHT", passed=True, since=order.placed_at)
    named = [count.line for count in case.details.lines or ()]
    concerned = named or [key for key, line in order.lines.items() if line.ordered.kind == "GOODS" and line.kept]
    for key in concerned if len(concerned) <= _LINES_MAX else ():
        own = rights_of(order, key, "BUYER_NO_REASON", at)
        yield _check("NO_REASON", key, own.remedy("REFUND"))
        fault = rights_of(order, key, "QUALITY", at)
        for name, remedy in _OF_QUALITY:
            yield _check(name, key, next((each for each in fault.claims if each.remedy == remedy), None))


def _check(name: CheckName, line: str, claim: Claim | None) -> CaseCheck:
    """A right without a known end has no date; one the goods do not have is not open."""
    if claim is None:
        return CaseCheck(name=name, passed=False, line=line)
    return CaseCheck(name=name, passed=claim.status == "OPEN", line=line, until=claim.closes_at or UNSET)


def _shelf_life(fact: VerificationStated, tz: str, at: Instant) -> Iterator[CaseCheck]:
    """Whether the goods were still good on the day they are looked into."""
    if fact.shelf_life_ends:
        yield CaseCheck(name="SHELF_LIFE", passed=local_date(at, tz).isoformat() <= fact.shelf_life_ends)
