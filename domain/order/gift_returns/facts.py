"""A gift return by its id: whether it is there, in which state, and what was already recorded of it."""

from collections.abc import Container, Mapping

from domain.errors import Refused
from domain.fact import Fact, stated
from domain.kind import Earlier
from domain.order.events.gift_moves import (
    ConfirmationStated,
    DispatchStated,
    GiftHandedOver,
    GiftReturnArchived,
    GiftReturnWithdrawn,
    OverageStated,
    ReconciliationStated,
)
from domain.order.events.gift_returns import (
    AgreementStated,
    ExpediteStated,
    GiftReturnStated,
    ReviewStated,
)
from domain.order.events.gifts import GiftReceived
from domain.order.state import GiftReturn, GiftReturnStatus, Order

OfGiftReturn = (
    GiftReturnStated
    | ExpediteStated
    | ReviewStated
    | AgreementStated
    | DispatchStated
    | GiftHandedOver
    | GiftReceived
    | ConfirmationStated
    | ReconciliationStated
    | OverageStated
    | GiftReturnWithdrawn
    | GiftReturnArchived
)
_STORED: Mapping[type[Fact], str] = {
    ExpediteStated: "GiftReturnExpedited",
    ReviewStated: "GiftReturnReviewed",
    AgreementStated: "GiftReturnAgreed",
    DispatchStated: "GiftDispatched",
    ConfirmationStated: "GiftReturnConfirmed",
    ReconciliationStated: "GiftQuantityReconciled",
    OverageStated: "GiftOverageResolved",
}
"""Under which name what is stated is stored, where it is another."""
_SENDS = (DispatchStated, GiftHandedOver)
_ARRIVES = (GiftReceived, ConfirmationStated)
_AGAIN = (ReviewStated, *_SENDS, *_ARRIVES, ReconciliationStated)
"""What may be said again with other content, since it may happen again."""


def known_gift_return(order: Order, gift_return_id: str) -> GiftReturn:
    """The gift return of that id, or `unknown-gift-return`."""
    asked = order.gift_returns.get(gift_return_id)
    if asked is None:
        sentence = f"The order has no gift return {gift_return_id}."
        raise Refused("unknown-gift-return", sentence, gift_return_id=gift_return_id)
    return asked


def in_status(order: Order, gift_return_id: str, wanted: Container[GiftReturnStatus]) -> GiftReturn:
    """The gift return while it is in one of these states; else `gift-return-state`: no step is skipped (R-002-51)."""
    asked = known_gift_return(order, gift_return_id)
    if asked.status not in wanted:
        sentence = f"Gift return {gift_return_id} is {asked.status}; this is not its next step."
        raise Refused("gift-return-state", sentence, "R-002-51", gift_return_id=gift_return_id, status=asked.status)
    return asked


def recorded_of_gift_return(order: Order, said: OfGiftReturn) -> Fact | Earlier | None:
    """What of the gift return was already recorded in the place of what is said, in the shape it was said in."""
    asked = order.gift_returns.get(said.gift_return_id or "")
    if asked is None or _happens_anew(asked, said):
        return None
    if isinstance(said, GiftReturnStated):
        return stated(asked.requested, GiftReturnStated)
    shape = type(said)
    known = asked.said.get(_STORED.get(shape, shape.__name__))
    if known is None:
        return None
    before = stated(known, shape)
    return Earlier(before) if isinstance(said, _AGAIN) else before


def _happens_anew(asked: GiftReturn, said: OfGiftReturn) -> bool:
    """Whether the gift waits for the very thing: to be sent after an earlier way ended, to arrive after it was sent
    again. What was said of the way before is no answer, even in the same words.
    """
    if isinstance(said, _SENDS):
        return asked.status in ("INSTRUCTED", "DISPUTED")
    return isinstance(said, _ARRIVES) and asked.status == "IN_TRANSIT"
