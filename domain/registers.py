"""Small streams the ledger keeps for rules that span orders: who used what, who bought before,
who was compensated, which batch must not be sent. Nobody appends to them; they are written with the facts they count.
"""

from typing import assert_never

import msgspec

from domain import batches, grants
from domain.coupon import CouponRedeemed, CouponRestored, RedemptionVoided
from domain.fact import Fact, Instant, Key
from domain.kind import Kind

# These names are the stored format: add members, never rename them.


class BuyerOrdered(Fact, frozen=True, kw_only=True):
    """The customer placed an order with this merchant."""

    order_id: Key
    merchant_id: Key


class BuyerOrderVoided(Fact, frozen=True, kw_only=True):
    """All units of that order were cancelled before a capture: it does not count as an earlier one."""

    order_id: Key
    merchant_id: Key


class Uses(msgspec.Struct, frozen=True):
    """How often one customer has a redemption of one campaign."""

    count: int = 0


class Buyer(msgspec.Struct, frozen=True):
    """How many orders of one customer count, with each merchant."""

    orders: dict[str, int] = {}

    def has_ordered(self, merchant_id: str | None = None) -> bool:
        """Whether an order of the customer counts, with this merchant or anywhere on the platform."""
        counts = self.orders.values() if merchant_id is None else (self.orders.get(merchant_id, 0),)
        return any(count > 0 for count in counts)


def uses_stream(campaign_id: str, customer_id: str) -> str:
    """Counts one customer's redemptions over a campaign."""
    return f"uses/{campaign_id}/{customer_id}"


def buyers_stream(customer_id: str) -> str:
    """Counts one customer's orders with each merchant, hence with the platform too."""
    return f"buyers/{customer_id}"


def evolve_uses(uses: Uses, fact: CouponRedeemed | CouponRestored | RedemptionVoided, at: Instant) -> Uses:
    """The count after the fact."""
    del at
    match fact:
        case CouponRedeemed():
            return Uses(uses.count + 1)
        case CouponRestored() | RedemptionVoided():
            return Uses(uses.count - 1)
        case _:
            assert_never(fact)


def evolve_buyer(buyer: Buyer, fact: BuyerOrdered | BuyerOrderVoided, at: Instant) -> Buyer:
    """The counts after the fact."""
    del at
    match fact:
        case BuyerOrdered():
            return _counted(buyer, fact.merchant_id, 1)
        case BuyerOrderVoided():
            return _counted(buyer, fact.merchant_id, -1)
        case _:
            assert_never(fact)


def _counted(buyer: Buyer, merchant_id: str, more: int) -> Buyer:
    return Buyer({**buyer.orders, merchant_id: buyer.orders.get(merchant_id, 0) + more})


KINDS = (
    Kind("uses", Uses(), evolve_uses, (CouponRedeemed, CouponRestored, RedemptionVoided)),
    Kind("buyers", Buyer(), evolve_buyer, (BuyerOrdered, BuyerOrderVoided)),
    grants.KIND,
    batches.KIND,
)
