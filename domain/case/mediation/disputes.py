"""A dispute from level to level, and the talks of the platform with both sides (R-000-90, R-001-05 to R-001-11)."""

from collections.abc import Iterable

from msgspec.structs import asdict

from domain.case.common import about_order, drafts, fast_track_frozen, known_case, open_case
from domain.case.dispute import LEVELS, Mediation
from domain.case.events.dispute import (
    ComplaintFiledExternally,
    ComplaintStated,
    DisputeFiled,
    DisputeStated,
    Level,
    MediationFailed,
    MediationRoundHeld,
    MerchantContacted,
    MerchantPositionRecorded,
    RuleRef,
)
from domain.case.mediation.proofs import CHAIN, check_evidence, completeness
from domain.case.messages import clock_text, told, unless_imported
from domain.case.state import Case
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.order.rights import fast_track_until
from domain.order.state import Order
from domain.policy import PLATFORM, Policy, in_force
from domain.sla import meet, start


def file_dispute(seen: Seen, said: Said) -> list[Draft]:
    """A case becomes a dispute, or goes a level further, never back. Before the platform the merchant has 24 hours to
    be heard, and the customer is told so (R-001-07). Nothing is refused for being late (B-19).
    """
    fact = said.fact
    assert isinstance(fact, DisputeStated)
    case = open_case(seen, said)
    order = about_order(seen, case)
    _check_further(case.mediation, fact.level)
    check_rules(fact.clauses, "/clauses")
    if fact.subject == "BREACH" and not any(each.clause_id for each in fact.clauses):
        raise Malformed("clause-missing", "Whoever claims a breach names the clause that is broken.", "/clauses")
    check_evidence(case, fact.evidence_ids)
    late = _late(case.mediation, fact, order, said.at)
    first = fact.subject == "COUPON" and not fast_track_frozen(seen, order, said.at)
    filed = DisputeFiled(
        **asdict(fact),
        governed_by=_governing(seen, order, said.at),
        route="MANUAL" if late else "FAST_TRACK" if first else "STANDARD",
        late=late,
    )
    contact: list[Fact] = []
    if fact.level == "PLATFORM" and case.mediation.contacted_at is None:
        clock = start("MERCHANT_CONTACT", said.at, tz=case.tz)
        contact = [
            clock,
            *unless_imported(said, [told(said, case, "CASE_DISPUTE_FILED", {"by": clock_text(clock.due_at, case.tz)})]),
        ]
    return drafts(said, [filed, *contact])


def contact_merchant(seen: Seen, said: Said) -> list[Draft]:
    """The platform reached the merchant: what the clock waited for."""
    case, fact = _disputed(seen, said), said.fact
    assert isinstance(fact, MerchantContacted)
    if case.mediation.contacted_at is not None:
        return []
    return drafts(said, [fact, *meet(case.clocks, "MERCHANT_CONTACT", said.at)])


def record_position(seen: Seen, said: Said) -> list[Draft]:
    """What the merchant offers, and why no more."""
    fact = said.fact
    assert isinstance(fact, MerchantPositionRecorded)
    open_case(seen, said)
    return drafts(said, [fact])


def hold_round(seen: Seen, said: Said) -> list[Draft]:
    """A talk with one side; rounds are counted without gaps, each side once in each."""
    case, fact = _disputed(seen, said), said.fact
    assert isinstance(fact, MediationRoundHeld)
    last = max((number for number, _ in case.mediation.held), default=0)
    if fact.round not in (last, last + 1):
        sentence = f"Round {last + 1} comes next."
        raise Refused("round-out-of-turn", sentence, "R-001-11", next=last + 1)
    return drafts(said, [fact])


def fail(seen: Seen, said: Said) -> list[Draft]:
    """The sides did not agree, in the talks that were held."""
    case, fact = _disputed(seen, said), said.fact
    assert isinstance(fact, MediationFailed)
    if not case.mediation.held:
        raise Refused("no-talks-held", "Nobody has talked with the sides yet.", "R-001-11")
    return [] if case.mediation.failed is not None else drafts(said, [fact])


def complain(seen: Seen, said: Said) -> list[Draft]:
    """The customer goes to an authority or to court, whatever became of the case and however complete her evidence is;
    what it lacks is said (R-000-80, R-000-103).
    """
    fact = said.fact
    assert isinstance(fact, ComplaintStated)
    case = known_case(seen, said)
    level: Level = "COURT" if fact.route in ("COURT", "ARBITRATION") else "AUTHORITY"
    found = completeness(case.mediation, CHAIN)
    filed = ComplaintFiledExternally(
        route=fact.route,
        reference=fact.reference,
        filed_on=fact.filed_on,
        level=level,
        complete=len(found.needed) - len(found.missing),
        of=len(found.needed),
        missing=found.missing,
    )
    return drafts(said, [filed])


def check_rules(rules: Iterable[RuleRef], pointer: str) -> None:
    """Whether each names a law, or a clause or version of a policy or of a campaign's terms."""
    for place, each in enumerate(rules):
        if sum(bool(name) for name in (each.law, each.policy_id, each.campaign_id)) != 1:
            sentence = "A rule is a law, a policy's or a campaign's: name exactly one."
            raise Malformed("rule-unclear", sentence, f"{pointer}/{place}")


def _disputed(seen: Seen, said: Said) -> Case:
    case = open_case(seen, said)
    if case.mediation.level is None:
        raise Refused("no-dispute", f"Case {said.key} is not a dispute.", "R-001-05")
    return case


def _check_further(held: Mediation, level: Level) -> None:
    if held.level is not None and LEVELS[level] <= LEVELS[held.level]:
        sentence = f"The dispute has reached {held.level}; it goes only further."
        raise Refused("level-not-further", sentence, "R-000-90", level=held.level)


def _late(held: Mediation, fact: DisputeStated, order: Order, at: Instant) -> bool:
    """Whether a dispute about a coupon came after the first day; one that was filed before stays in time."""
    if held.filed:
        return held.late
    until = fast_track_until(order)
    return fact.subject == "COUPON" and until is not None and at > until


def _governing(seen: Seen, order: Order, at: Instant) -> tuple[RuleRef, ...]:
    """The policies that the order was placed under; where it has none, the platform's as it stands."""
    assert order.placed is not None
    if order.placed.governed_by:
        return tuple(RuleRef(policy_id=each.policy_id, version=each.version) for each in order.placed.governed_by)
    policy: Policy = seen[PLATFORM].state
    found = in_force(policy, at)
    return (RuleRef(policy_id=PLATFORM.partition("/")[2], version=found.drafted.version),) if found else ()
