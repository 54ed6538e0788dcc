"""What a customer's account takes in: consents to messages, points spent, her tier."""

from domain.customer.events import (
    AbuseStated,
    AccountUnfrozen,
    ClaimClosed,
    FreezeRequested,
    MessageConsentGiven,
    MessageConsentWithdrawn,
    PointsSpent,
    TakingStated,
    TierSet,
)
from domain.customer.personal import LegalHoldLifted, LegalHoldPlaced
from domain.customer.state import Customer
from domain.errors import Refused
from domain.fact import Draft, Fact, Said, Seen, stated


def give_consent(seen: Seen, said: Said) -> list[Draft]:
    """The customer agrees to messages over a channel; once is enough."""
    fact = said.fact
    assert isinstance(fact, MessageConsentGiven)
    account: Customer = seen[said.stream].state
    return [] if fact.channel in account.consents else [Draft(said.stream, fact)]


def withdraw_consent(seen: Seen, said: Said) -> list[Draft]:
    """The customer wants no more messages over a channel."""
    fact = said.fact
    assert isinstance(fact, MessageConsentWithdrawn)
    account: Customer = seen[said.stream].state
    return [Draft(said.stream, fact)] if fact.channel in account.consents else []


def spend_points(seen: Seen, said: Said) -> list[Draft]:
    """Spend points, never more than there are."""
    fact = said.fact
    assert isinstance(fact, PointsSpent)
    account: Customer = seen[said.stream].state
    if fact.points > account.points:
        sentence = f"The account holds {account.points} points, not {fact.points}."
        raise Refused("not-enough-points", sentence, "R-002-38", points=account.points, wanted=fact.points)
    return [Draft(said.stream, fact)]


def set_tier(seen: Seen, said: Said) -> list[Draft]:
    """The customer is of this tier from now on."""
    fact = said.fact
    assert isinstance(fact, TierSet)
    account: Customer = seen[said.stream].state
    return [] if account.tier == fact.tier else [Draft(said.stream, fact)]


def recorded(account: Customer, said: Fact) -> Fact | None:
    """Spending is identified by its reference, abuse, what follows from it and legal holds by ids of their own."""
    match said:
        case PointsSpent():
            return account.spent.get(said.reference)
        case AbuseStated():
            suspicion = account.suspicions.get(said.abuse_id)
            return stated(suspicion.fact, AbuseStated) if suspicion else None
        case FreezeRequested() | AccountUnfrozen():
            freeze = account.freezes.get(said.freeze_id)
            if freeze is None:
                return None
            return freeze.asked if isinstance(said, FreezeRequested) else freeze.lifted
        case TakingStated() | ClaimClosed():
            taking = account.takings.get(said.taking_id)
            if taking is None:
                return None
            return stated(taking.fact, TakingStated) if isinstance(said, TakingStated) else taking.closed
        case LegalHoldPlaced() | LegalHoldLifted():
            return _recorded_hold(account, said)
        case _:
            return None


def _recorded_hold(account: Customer, said: LegalHoldPlaced | LegalHoldLifted) -> Fact | None:
    """A hold is placed once and lifted once; another one has another id."""
    if said.hold_id in account.holds:
        return account.holds[said.hold_id] if isinstance(said, LegalHoldPlaced) else None
    placed, lifted = account.lifted.get(said.hold_id, (None, None))
    return placed if isinstance(said, LegalHoldPlaced) else lifted
