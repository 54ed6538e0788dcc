"""What buyers say of goods. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Commitment, Fact, Key, Label
from domain.order.events.goods import LineId

Rating = Literal["GOOD", "MID", "BAD"]
"""好评, 中评, 差评."""
Stars = Annotated[int, Meta(ge=1, le=5)]


class ProductReviewStated(Fact, frozen=True, kw_only=True):
    """A review of a line, as its buyer states it: a rating, stars or both; `reason` is her text."""

    review_id: Key
    customer_id: Key
    line: LineId
    rating: Rating | UnsetType = UNSET
    stars: Stars | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class ProductReviewed(ProductReviewStated, frozen=True, kw_only=True):
    """The buyer reviewed what she bought; nobody takes a review away (电子商务法 39).

    `counted_as` is its rating, or what its stars come to; `sku` and `merchant_id` are what it counts for; `replaces`
    is her earlier review of the same line, which counts no more.
    """

    counted_as: Rating
    sku: Label
    merchant_id: Key
    replaces: Key | UnsetType = UNSET
