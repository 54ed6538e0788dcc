"""A buyer's review as her order shows it."""

from typing import Any

import msgspec

from domain.order.state import Order, Review


def review_row(review: Review, order: Order) -> dict[str, Any]:
    """The review as it was written, and the one that replaced it, if any."""
    fact = review.fact
    later = (each.fact.review_id for each in order.reviews.values() if each.fact.replaces == fact.review_id)
    return {
        "review_id": fact.review_id,
        "line": fact.line,
        "sku": fact.sku,
        "rating": fact.counted_as,
        "stars": fact.stars or None,
        "reason": msgspec.to_builtins(fact.reason) if fact.reason else None,
        "evidence": msgspec.to_builtins(fact.evidence) if fact.evidence else None,
        "at": review.at,
        "replaced_by": next(later, None),
    }
