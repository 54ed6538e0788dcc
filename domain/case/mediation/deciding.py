"""Deciding a dispute on rules and evidence, what follows for the merchant, one appeal; and rulings (R-001-19)."""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import asdict

from domain.case.common import about_order, drafts, open_case
from domain.case.events.dispute import (
    Choice,
    DecisionStated,
    DisputeAppealed,
    DisputeDecided,
    Measure,
    MerchantActed,
    RuleRef,
    RulingRecorded,
    RulingStated,
)
from domain.case.events.evidence import Side
from domain.case.events.resolution import ResolutionAccepted
from domain.case.mediation import measures
from domain.case.mediation.disputes import check_rules
from domain.case.mediation.proofs import check_evidence
from domain.case.proposing import check_acceptable
from domain.case.state import Case
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.sla import breach, meet, start, stop

_SIDES: tuple[Side, ...] = ("CONSUMER", "MERCHANT")
_FOR_CUSTOMER = ("CONSUMER", "PARTLY")


def decide(seen: Seen, said: Said) -> list[Draft]:
    """Decide a dispute that came before the platform: on at least one rule, on what there is once the time to hand in
    evidence is over. A decision for the customer may choose an option that was proposed, which is then carried out;
    the merchant has 24 hours to act (R-000-125).
    """
    fact = said.fact
    assert isinstance(fact, DecisionStated)
    case = open_case(seen, said)
    order = about_order(seen, case)
    _check_due(case, said, fact)
    _check_grounds(case, fact)
    _check_dismissal(case, fact, seen[f"orders/{case.order_id}"].version)
    _check_measures(fact)
    found: list[Fact] = []
    if fact.option:
        found += [_chosen(case, fact, fact.option)]
    acts = fact.outcome in _FOR_CUSTOMER and _merchant_executes(case)
    if acts:
        clock_id = measures.action_clock(fact.decision_id)
        found += [start("MERCHANT_ACTION", said.at, clock_id=clock_id, tz=case.tz)]
    assert order.placed is not None
    decided = DisputeDecided(**asdict(fact), merchant_id=order.placed.merchant_id)
    own = Draft(said.stream, decided, _policies(fact.basis))
    appealed = case.mediation.appealed_decision
    if appealed is None:
        return [own, *drafts(said, found), *measures.take(seen, said, decided)]
    return [own, *drafts(said, found), *measures.take_on_appeal(seen, said, decided, appealed, acts=acts)]


def act(seen: Seen, said: Said) -> list[Draft]:
    """The merchant did what was decided, and says so."""
    fact = said.fact
    assert isinstance(fact, MerchantActed)
    case = open_case(seen, said)
    _known_decision(case, fact.decision_id)
    clock_id = measures.action_clock(fact.decision_id)
    late = breach(case.clocks, clock_id, said.at)
    penalty = measures.penalise(seen, said, about_order(seen, case), clock_id) if late else []
    return [*drafts(said, [fact, *meet(case.clocks, clock_id, said.at)]), *penalty]


def appeal(seen: Seen, said: Said) -> list[Draft]:
    """One side does not accept the decision: somebody else decides, once more. What was carried out stays."""
    fact = said.fact
    assert isinstance(fact, DisputeAppealed)
    case = open_case(seen, said)
    _known_decision(case, fact.decision_id)
    if case.mediation.appeal is not None:
        raise Refused("already-appealed", "The dispute was appealed once already.", "R-000-102")
    if case.executed is not None:
        raise Refused("already-carried-out", "What was decided has been carried out.", "R-000-102")
    if case.accepted is not None and case.accepted.by == "CONSUMER":
        raise Refused("already-accepted", "The customer has accepted an option already.", "R-001-15")
    return drafts(said, [fact, *stop(case.clocks, measures.action_clock(fact.decision_id), said.at)])


def rule(seen: Seen, said: Said) -> list[Draft]:
    """An agent decides what no rule covers, on facts and clauses that are named (R-000-37)."""
    fact = said.fact
    assert isinstance(fact, RulingStated)
    case = open_case(seen, said)
    check_rules(fact.clauses, "/clauses")
    check_evidence(case, fact.evidence_ids)
    version = seen[f"orders/{case.order_id}"].version if case.order_id else UNSET
    recorded = RulingRecorded(**asdict(fact), order_version=version)
    return [Draft(said.stream, recorded, _policies(fact.clauses))]


def check_decided(case: Case) -> None:
    """A dispute that came before the platform is not just refused: it is decided, on a rule (R-001-19)."""
    if "PLATFORM" in case.mediation.filed and case.mediation.decision is None:
        raise Refused("dispute-undecided", "The dispute has not been decided yet.", "R-001-19")


def _policies(rules: Sequence[RuleRef]) -> tuple[tuple[str, int], ...]:
    return tuple((each.policy_id, each.version) for each in rules if each.policy_id and each.version)


def _check_due(case: Case, said: Said, fact: DecisionStated) -> None:
    """Whether it is time to decide, and this decider's turn."""
    held = case.mediation
    if held.level in (None, "NEGOTIATION"):
        sentence = "The dispute has not been brought before the platform."
        raise Refused("no-dispute", sentence, "R-001-05")
    if held.decision is not None:
        sentence = f"The dispute was decided as {held.decision.decision_id}."
        raise Refused("already-decided", sentence, "R-000-102", decision_id=held.decision.decision_id)
    if any(each.decider == fact.decider for each in held.decided.values()):
        sentence = f"{fact.decider} decided it before; after an appeal somebody else does."
        raise Refused("same-decider", sentence, "R-000-102", decider=fact.decider)
    for side in _SIDES:
        due_at = _awaited(case, side, said.at)
        if due_at is not None:
            sentence = f"{side} may hand in evidence until {due_at}."
            raise Refused("evidence-awaited", sentence, "R-001-08", party=side, due_at=due_at)


def _awaited(case: Case, side: Side, at: Instant) -> Instant | None:
    clock = case.clocks.get(f"EVIDENCE.{side}")
    return clock.due_at if clock is not None and clock.open and at <= clock.due_at else None


def _check_grounds(case: Case, fact: DecisionStated) -> None:
    if not fact.basis:
        raise Malformed("basis-missing", "A decision names at least one rule or law.", "/basis")
    check_rules(fact.basis, "/basis")
    check_evidence(case, fact.evidence_ids)


def _check_dismissal(case: Case, fact: DecisionStated, version: int) -> None:
    """Nothing is dismissed but what came late and met a changed order, which is named; whoever came late loses nothing
    else by it (R-000-33, B-19).
    """
    if fact.outcome == "DISMISSED":
        if not case.mediation.late:
            raise Refused("not-late", "What came in time is decided on its merits.", "R-000-33")
        if not fact.ground or not fact.order_version or fact.order_version > version:
            sentence = "Being late is no ground: name the change of the order that leaves nothing to be done."
            raise Refused("late-is-no-ground", sentence, "R-000-33")
    elif fact.ground or fact.order_version:
        raise Malformed("ground-without-dismissal", "Only what is dismissed has this ground.", "/ground")
    elif fact.outcome == "MERCHANT" and case.mediation.late and not fact.evidence_ids:
        sentence = "Being late is no ground: decide on evidence."
        raise Refused("late-is-no-ground", sentence, "R-000-33")


def _check_measures(fact: DecisionStated) -> None:
    kinds = [each.kind for each in fact.measures]
    if len(set(kinds)) < len(kinds) or not all(_whole(each) for each in fact.measures):
        sentence = "Each measure is named once; a score moves by a delta, nothing else does."
        raise Malformed("measure-incomplete", sentence, "/measures")
    if fact.measures and fact.outcome not in _FOR_CUSTOMER:
        raise Malformed("measure-without-fault", "Nothing follows for a merchant who was right.", "/measures")


def _whole(measure: Measure) -> bool:
    return (measure.kind == "SCORE") == (measure.delta is not UNSET)


def _chosen(case: Case, fact: DecisionStated, option: Choice) -> ResolutionAccepted:
    if fact.outcome not in _FOR_CUSTOMER:
        raise Malformed("option-without-claim", "Nothing is carried out for a claim that failed.", "/option")
    check_acceptable(case, option.proposal_id, option.option_id)
    return ResolutionAccepted(proposal_id=option.proposal_id, option_id=option.option_id, by="DECISION")


def _merchant_executes(case: Case) -> bool:
    """Whether it is the merchant who sets it right, as far as is known."""
    liability = case.mediation.liability
    return liability is None or any(each.executes and each.party == "MERCHANT" for each in liability.parties)


def _known_decision(case: Case, decision_id: str) -> DisputeDecided:
    decision = case.mediation.decided.get(decision_id)
    if decision is None:
        raise Refused("unknown-decision", f"There is no decision {decision_id}.", "R-000-102", decision_id=decision_id)
    return decision
