"""A checkout as support reads it: what the customer saw, was told, confirmed and accepted, and which codes."""

from typing import Any

from domain.checkout import Checkout
from projections.words import NO_WORDS, Words, reveal


def checkout_view(checkout: Checkout, version: int, checkout_id: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The checkout's view. `content` lists the pages kept, by hash where this reader may see it."""
    shown = checkout.shown
    view = {
        "checkout_id": checkout_id,
        "version": version,
        "customer_id": shown.customer_id if shown else None,
        "currency": shown.currency if shown else None,
        "language": shown.language if shown else None,
        "shown_at": checkout.shown_at,
        "shown": _without_content(reveal(shown)) if shown else None,
        "content": shown.content if shown else (),
        "presented": [_dated(each.fact, each.at) for each in checkout.presented],
        "confirmed": [_dated(each.fact, each.at) for each in checkout.confirmed],
        "accepted": [
            {"campaign_id": campaign_id, "terms_version": number, "at": at}
            for (campaign_id, number), at in checkout.accepted.items()
        ],
        "entered": checkout.entered,
        "refused": checkout.refused,
    }
    return reveal(view, words)


def _dated(fact: Any, at: str) -> dict[str, Any]:
    return reveal(fact) | {"at": at}


def _without_content(shown: dict[str, Any]) -> dict[str, Any]:
    """The page's members but its content, which stands beside it."""
    return {name: value for name, value in shown.items() if name != "content"}
