"""What becomes of the coupons when an order's last unit has left (R-000-06, R-000-07, B-05).

A clause that keeps a coupon keeps it only if it became part of the contract (B-06): else the coupon is given back.
"""

from msgspec import UNSET
from msgspec.structs import replace

from domain.clock import days_between, end_of_day
from domain.coupon import (
    Coupon,
    CouponIssued,
    CouponReissued,
    CouponRestored,
    RedemptionVoided,
    RestorationDenied,
    derived_id,
    expiry,
)
from domain.fact import Draft, Instant, Said, Seen, UnsetType
from domain.order.rights.grounds import judged
from domain.order.state import Order
from domain.refund.basket import Applied
from domain.registers import BuyerOrderVoided, buyers_stream, uses_stream
from domain.terms.campaign import kept_by, terms_sha256

GRACE_DAYS_MIN = 3
"""A coupon reissued after a fault of the seller's side lives at least this long."""
NOT_BINDING = "CLAUSE_NOT_BINDING"
"""Why a coupon is given back though its terms would keep it."""


def give_back(seen: Seen, said: Said, order: Order) -> list[Draft]:
    """Decide each coupon's fate; an order cancelled whole before any capture counts as never placed."""
    assert order.placed is not None
    bought = (line for line in order.lines.values() if line.ordered.kind != "GIFT")
    never_paid = order.captured == 0 and all(line.kept + line.returned + line.lost == 0 for line in bought)
    voided = []
    if never_paid:
        fact = BuyerOrderVoided(order_id=said.key, merchant_id=order.placed.merchant_id)
        voided = [Draft(buyers_stream(order.placed.customer_id), fact)]
    seen.need(*_streams(order, [draft.stream for draft in voided]))
    fates = [
        draft for coupon in order.basket.coupons for draft in _fate(seen, said, order, coupon, never_paid=never_paid)
    ]
    return [*fates, *voided]


def _streams(order: Order, buyers: list[str]) -> list[str]:
    assert order.placed is not None
    customer = order.placed.customer_id
    return [stream for each in order.basket.coupons for stream in _streams_of(each, customer)] + buyers


def _streams_of(applied: Applied, customer_id: str) -> list[str]:
    """Where the coupon's use is counted."""
    uses = [uses_stream(applied.campaign_id, customer_id)] if applied.campaign_id else []
    return [f"coupons/{applied.coupon_id}", *uses]


def _fate(seen: Seen, said: Said, order: Order, applied: Applied, *, never_paid: bool) -> list[Draft]:
    held: Coupon = seen[f"coupons/{applied.coupon_id}"].state
    if never_paid or _withdrawn(held):
        return undo_use(seen, said, order, applied)
    if _all_fault(order):
        last = last_of(seen, held, applied)
        expired = said.at > last
        return _reissue(seen, said, order, applied, last) if expired else undo_use(seen, said, order, applied)
    refusal = kept_by(applied.terms, shipped=order.any_shipped)
    if refusal is None:
        return undo_use(seen, said, order, applied)
    if not _clause_binds(order, applied):
        return undo_use(seen, said, order, applied, NOT_BINDING)
    denied = RestorationDenied(coupon_id=applied.coupon_id, order_id=said.key, reason=refusal)
    return [Draft(said.stream, denied), Draft(f"coupons/{applied.coupon_id}", denied)]


def undo_use(seen: Seen, said: Said, order: Order, applied: Applied, ground: str | UnsetType = UNSET) -> list[Draft]:
    """The coupon's use on this order is undone, and it is the customer's again unless it was withdrawn meanwhile."""
    assert order.placed is not None
    seen.need(*_streams_of(applied, order.placed.customer_id))
    held: Coupon = seen[f"coupons/{applied.coupon_id}"].state
    if _withdrawn(held):
        return _everywhere(order, said, applied, RedemptionVoided(coupon_id=applied.coupon_id, order_id=said.key))
    last = last_of(seen, held, applied)
    restored = CouponRestored(
        coupon_id=applied.coupon_id, order_id=said.key, expires_at=last, expired=said.at > last, ground=ground
    )
    return _everywhere(order, said, applied, restored)


def last_of(seen: Seen, held: Coupon, applied: Applied) -> Instant:
    """The coupon's expiry, later where a failure of its whole campaign's was outlived."""
    known = seen[f"campaigns/{applied.campaign_id}"].state.preserved if applied.campaign_id else ()
    return expiry(held, applied.terms, known)


def _withdrawn(held: Coupon) -> bool:
    return held.revoked is not None or held.reissued_as is not None


def _all_fault(order: Order) -> bool:
    """Whether every unit left for a fault of the seller's side."""
    units = sum(last - first + 1 for _, first, last in order.fault)
    return units == sum(item.quantity for item in order.basket.items)


def _clause_binds(order: Order, applied: Applied) -> bool:
    """Whether a clause that keeps the coupon binds, for all goods it was used on; terms that keep it without any
    clause stand for themselves.
    """
    clauses = {notice.clause_id for notice in applied.notices or () if notice.subject == "COUPON_RESTORATION"}
    return not clauses or bool(clauses.intersection(*(_binding(order, applied, line) for line in applied.eligible)))


def _binding(order: Order, applied: Applied, line: str) -> set[str]:
    """The clauses of the coupon's terms that bind for a line."""
    own = (each.verdict for each in judged(order, line) if each.coupon_id == applied.coupon_id)
    return {verdict.clause_id for verdict in own if verdict.outcome == "BINDING"}


def _everywhere(order: Order, said: Said, applied: Applied, fact: CouponRestored | RedemptionVoided) -> list[Draft]:
    """The fact on the order, on the coupon, and on the customer's count over the campaign."""
    assert order.placed is not None
    drafts = [Draft(said.stream, fact), Draft(f"coupons/{applied.coupon_id}", fact)]
    if applied.campaign_id:
        drafts.append(Draft(uses_stream(applied.campaign_id, order.placed.customer_id), fact))
    return drafts


def _reissue(seen: Seen, said: Said, order: Order, applied: Applied, last: Instant) -> list[Draft]:
    """A new coupon for one that expired meanwhile: valid for the days that were left at use."""
    assert order.placed is not None
    terms = applied.terms
    days = max(GRACE_DAYS_MIN, days_between(order.placed_at, last, terms.tz))
    until = end_of_day(said.at, days, terms.tz)
    renewed = replace(
        terms,
        valid_from=said.at,
        valid_until=until,
        redemption_limit=UNSET,  # one use is given back, not the campaign's many
        per_customer_limit=UNSET,
    )
    coupon_id = derived_id("R", applied.coupon_id, said.key)
    issued = CouponIssued(
        customer_id=order.placed.customer_id,
        valid_until=until,
        terms=renewed,
        terms_sha256=terms_sha256(renewed),
        order_id=said.key,
        replaces=applied.coupon_id,
    )
    seen.need(f"coupons/{coupon_id}")
    voided = RedemptionVoided(coupon_id=applied.coupon_id, order_id=said.key, reissued_as=coupon_id)
    on_order, on_coupon, *on_uses = _everywhere(order, said, applied, voided)
    reissued = CouponReissued(order_id=said.key, reissued_as=coupon_id, expires_at=until)
    return [on_order, on_coupon._replace(fact=reissued), *on_uses, Draft(f"coupons/{coupon_id}", issued)]
