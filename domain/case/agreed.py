"""What an agreed remedy is carried out under, and how it is said to the order."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from domain.case.writing import Writing
from domain.errors import Refused
from domain.fact import Commitment, Draft, Fact, Instant, Key
from domain.order.events import Receipt

KEY_MAX = 64
_NO_RECEIPTS: Mapping[str, Receipt] = MappingProxyType({})


class Agreed(NamedTuple):
    """What a remedy is carried out under: the case and its order, why, the order's quote, where goods are sent to, and
    the receipts of treatment that the case has. `name` is what the remedy's return or assessment is called after.
    """

    case_id: str
    order_id: str | None
    name: str
    reason: Commitment
    quote_id: Key | UnsetType = UNSET
    address: Commitment | UnsetType = UNSET
    send_by: Instant | UnsetType = UNSET
    receipts: Mapping[str, Receipt] = _NO_RECEIPTS

    @property
    def stream(self) -> str:
        """The order's stream."""
        if self.order_id is None:
            raise Refused("no-order", "The case names no order that anything could be done about.", "R-003-09")
        return f"orders/{self.order_id}"


def say(writing: Writing, agreed: Agreed, type_: str, fact: Fact) -> list[Draft]:
    """Decide a statement on the order and write what comes of it. Raises what the order refuses it with."""
    return list(writing.say(agreed.stream, type_, fact))
