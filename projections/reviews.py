"""Buyers' reviews by goods and by merchant: those that count, and their figures (R-003-02, R-003-65).

Every review comes from an order, so each is a buyer's. One counts for a line of an order, the last.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.events.reviews import ProductReviewed
from projections.figures.rates import mean, rate
from projections.view import Tables, View

_RATINGS = ("GOOD", "MID", "BAD")


class Reviewed(NamedTuple):
    """A review that counts: where in the log it is, of what, and what it says; `reason` is a commitment."""

    position: int
    order_id: str
    line: str
    review_id: str
    sku: str
    merchant_id: str
    rating: str
    stars: int | None
    at: Instant
    reason: str | None


class Of(NamedTuple):
    """What is reviewed: goods, a merchant, or a merchant's goods."""

    sku: str | None
    merchant_id: str | None

    @property
    def where(self) -> tuple[str, tuple[object, ...]]:
        """The same as a condition, and its values."""
        asked = {"sku": self.sku, "merchant_id": self.merchant_id}
        named = {name: value for name, value in asked.items() if value is not None}
        return " AND ".join(f"{name} = ?" for name in named), tuple(named.values())


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        fact = entry.data
        if not isinstance(fact, ProductReviewed):
            continue
        order_id = entry.stream.removeprefix("orders/")
        _count(tables, _standing(tables, order_id, fact.line), -1)
        tables.many("DELETE FROM {name} WHERE order_id = ? AND line = ?", [(order_id, fact.line)])
        row = Reviewed(
            entry.position,
            order_id,
            fact.line,
            fact.review_id,
            fact.sku,
            fact.merchant_id,
            fact.counted_as,
            fact.stars or None,
            entry.occurred_at,
            fact.reason.commitment if fact.reason else None,
        )
        tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [row])
        _count(tables, row, 1)


def _standing(tables: Tables, order_id: str, line: str) -> Reviewed | None:
    rows = tables.rows("SELECT * FROM {name} WHERE order_id = ? AND line = ?", (order_id, line))
    return _review(rows[0]) if rows else None


def _count(tables: Tables, row: Reviewed | None, sign: int) -> None:
    if row is None:
        return
    added = [(row.rating, sign)]
    if row.stars:
        added += [("stars", sign), ("star_sum", sign * row.stars)]
    tables.many(_COUNT, [(row.merchant_id, row.sku, figure, count) for figure, count in added])


def _review(row: tuple[object, ...]) -> Reviewed:
    return Reviewed(*cast(tuple[int, str, str, str, str, str, str, int | None, str, str | None], row))


_COUNT = """INSERT INTO {name}_totals VALUES (?, ?, ?, ?)
    ON CONFLICT (merchant_id, sku, figure) DO UPDATE SET count = count + excluded.count"""

_TOTALS = "SELECT figure, sum(count) FROM {name}_totals WHERE {where} GROUP BY figure"
_PAGE = "SELECT * FROM {name} WHERE {where} AND position > ? ORDER BY position LIMIT ?"

REVIEWS = View(
    name="reviews",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            position INTEGER PRIMARY KEY,
            order_id TEXT NOT NULL,
            line TEXT NOT NULL,
            review_id TEXT NOT NULL,
            sku TEXT NOT NULL,
            merchant_id TEXT NOT NULL,
            rating TEXT NOT NULL,
            stars INTEGER,
            at TEXT NOT NULL,
            reason TEXT) STRICT""",
        """CREATE TABLE {name}_totals (
            merchant_id TEXT NOT NULL,
            sku TEXT NOT NULL,
            figure TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (merchant_id, sku, figure)) STRICT, WITHOUT ROWID""",
        "CREATE UNIQUE INDEX {name}_line ON {name} (order_id, line)",
        "CREATE INDEX {name}_sku ON {name} (sku, position)",
        "CREATE INDEX {name}_merchant ON {name} (merchant_id, position)",
        "CREATE INDEX {name}_totals_sku ON {name}_totals (sku)",
    ),
    apply=_apply,
    types=(ProductReviewed,),
)


def reviewed(tables: Tables, of: Of, after: int, limit: int) -> tuple[dict[str, Any], list[Reviewed]]:
    """The figures, and the reviews behind a position of the log, the oldest first."""
    where, values = of.where
    totals = tables.rows(_TOTALS.replace("{where}", where), values)
    rows = tables.rows(_PAGE.replace("{where}", where), (*values, after, limit))
    return figures(dict(cast(list[tuple[str, int]], totals))), [_review(row) for row in rows]


def figures(counted: Mapping[str, int]) -> dict[str, Any]:
    """How many are good, neither and bad, their shares, and the mean of those with stars in hundredths of a star; of
    no reviews null, not 100 %.
    """
    good, mid, bad = (counted.get(rating, 0) for rating in _RATINGS)
    whole = good + mid + bad
    return {
        "reviews": whole,
        "good": good,
        "mid": mid,
        "bad": bad,
        "good_bp": rate(good, whole),
        "mid_bp": rate(mid, whole),
        "bad_bp": rate(bad, whole),
        "with_stars": counted.get("stars", 0),
        "mean_stars_x100": mean(100 * counted.get("star_sum", 0), counted.get("stars", 0)),
    }


def review_row(row: Reviewed) -> dict[str, Any]:
    """A review as it is read; its words are for those who may read them."""
    return row._asdict() | {"reason": {"commitment": row.reason} if row.reason else None}
