"""Less to pay after the sale: money without goods, or a lower price."""

from msgspec.structs import asdict

from domain.currency import money_text
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.order.bound.beginning import begun
from domain.order.common import placed_order
from domain.order.compensation.granting import once
from domain.order.events import AdjustmentStated, GrantStated, PriceAdjusted, RefundGranted
from domain.order.refunds.payment import release
from domain.order.state import Order, standing
from domain.refund.allocation import share_adjustment
from domain.refund.basket import Shares


def grant_refund(seen: Seen, said: Said) -> list[Draft]:
    """Give money back without goods, at most what the kept goods still cost."""
    fact = said.fact
    assert isinstance(fact, GrantStated)
    order = placed_order(seen, said)
    granted = RefundGranted(**asdict(fact), shares=_shares(order, fact.amount))
    drafts = [Draft(said.stream, granted), *release(order, granted, said, "GRANT")]
    return drafts + begun(seen, said, order, drafts)


def adjust_price(seen: Seen, said: Said) -> list[Draft]:
    """Lower the price after the sale; what was paid above it falls due (R-000-62, R-000-119).

    For an incident it is the customer's one remedy, as a compensation would be.
    """
    fact = said.fact
    assert isinstance(fact, AdjustmentStated)
    order = placed_order(seen, said)
    adjusted = PriceAdjusted(**asdict(fact), shares=_shares(order, -fact.amount))
    drafts = [Draft(said.stream, adjusted), *release(order, adjusted, said, "ADJUSTMENT")]
    return drafts + begun(seen, said, order, drafts) + once(seen, said, order, fact.incident_id)


def _shares(order: Order, amount: int) -> tuple[Shares, ...]:
    """Where a price cut falls; the refusal of too large a one says what is possible, in money."""
    try:
        return share_adjustment(standing(order), amount)
    except Refused as refusal:
        assert order.placed is not None
        currency = order.placed.currency
        sentence = f"At most {money_text(refusal.extra['most'], currency)} can still come off the goods that are kept."
        raise Refused(refusal.code, sentence, refusal.ref, **refusal.extra, currency=currency) from None
