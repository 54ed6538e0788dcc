"""What is said of a merchant and a carrier, in few words."""

from typing import Any

from domain.partner import Partner
from tests.story import Shop

MERCHANT = "partners/m1"
CARRIER = "partners/fast"
BEFORE, AFTER = "ab" * 32, "cd" * 32


def merchant() -> Shop:
    """A shop that is registered."""
    return Shop().say(MERCHANT, "PartnerRegistered", role="MERCHANT", title="Lamps & Co")


def carrier() -> Shop:
    """A carrier that is registered."""
    return Shop().say(CARRIER, "PartnerRegistered", role="CARRIER", title="Fast")


def partner(shop: Shop, stream: str = MERCHANT) -> Partner:
    """The partner as it stands."""
    return shop.stream(stream).state


def move(shop: Shop, movement_id: str, delta: int, stream: str = MERCHANT, **members: Any) -> Shop:
    """The score moves for case C-1."""
    said: dict[str, Any] = {"cause": "NOT_AS_DESCRIBED", "case_id": "C-1"} | members
    return shop.say(stream, "ScoreMoved", movement_id=movement_id, delta=delta, **said)


def penalise(shop: Shop, penalty_id: str = "p1", stream: str = MERCHANT, **members: Any) -> Shop:
    """A measure, for nothing done within 24 hours."""
    said: dict[str, Any] = {"measure": "SUSPENSION", "ground": "no action in 24 hours", "case_id": "C-1"} | members
    return shop.say(stream, "PartnerPenalised", penalty_id=penalty_id, **said)


def publish(shop: Shop, penalty_id: str = "p1", **members: Any) -> Shop:
    """The public is told on the home page."""
    said: dict[str, Any] = {"channel": "HOME_PAGE", "reference": "notice-1"} | members
    return shop.say(MERCHANT, "PenaltyPublished", penalty_id=penalty_id, **said)
