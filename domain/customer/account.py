"""What a customer's account takes in: consents to messages, points spent."""

from domain.customer.events import MessageConsentGiven, MessageConsentWithdrawn, PointsSpent
from domain.customer.state import Customer
from domain.errors import Refused
from domain.fact import Draft, Fact, Said, Seen


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


def recorded(account: Customer, said: Fact) -> Fact | None:
    """Spending is identified by its reference."""
    return account.spent.get(said.reference) if isinstance(said, PointsSpent) else None
