"""The wallet: which coupons a customer holds. What each is worth now is read from the coupon itself."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from domain.coupon import (
    CouponGraceGranted,
    CouponIssued,
    CouponRedeemed,
    CouponReissued,
    CouponRestored,
    CouponRevoked,
    RedemptionVoided,
    RestorationDenied,
)
from domain.ledger.entry import Entry
from projections.view import Tables, View

_LATER = (
    CouponRedeemed,
    CouponRestored,
    RestorationDenied,
    RedemptionVoided,
    CouponReissued,
    CouponRevoked,
    CouponGraceGranted,
)


class Held(NamedTuple):
    """A coupon in a wallet: where in the log it was issued and last changed, and by which fact."""

    coupon_id: str
    issued: int
    changed: int
    last: str
    replaces: str | None


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    """A public code is in nobody's wallet. A coupon is issued before anything else can happen to it."""
    issued: list[tuple[object, ...]] = []
    changed: list[tuple[object, ...]] = []
    for entry in entries:
        fact = entry.data
        if not entry.stream.startswith("coupons/"):
            continue
        coupon_id = entry.stream.removeprefix("coupons/")
        if isinstance(fact, _LATER):
            changed.append((entry.position, entry.type, coupon_id))
        elif isinstance(fact, CouponIssued) and fact.customer_id:
            issued.append(
                (coupon_id, fact.customer_id, entry.position, entry.position, entry.type, fact.replaces or None)
            )
    tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?)", issued)
    tables.many("UPDATE {name} SET changed = ?, last = ? WHERE coupon_id = ?", changed)


WALLET = View(
    name="wallet",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            coupon_id TEXT PRIMARY KEY,
            customer_id TEXT NOT NULL,
            issued INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            last TEXT NOT NULL,
            replaces TEXT) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_customer ON {name} (customer_id, issued)",
    ),
    apply=_apply,
    types=(CouponIssued, *_LATER),
)


def wallet(tables: Tables, customer_id: str) -> list[Held]:
    """The customer's coupons in the order they were issued."""
    statement = "SELECT coupon_id, issued, changed, last, replaces FROM {name} WHERE customer_id = ? ORDER BY issued"
    rows = cast(list[tuple[str, int, int, str, str | None]], tables.rows(statement, (customer_id,)))
    return [Held(*row) for row in rows]
