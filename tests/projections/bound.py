"""Orders with gifts, services, gift returns and repairs, as they are shown."""

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.catalogue import KINDS
from domain.ledger.entry import Entry
from projections.history import history
from projections.order_page import order_page
from projections.order_view import order_view
from projections.replay import fold
from projections.words import Words, commitments
from tests.book import Book
from tests.story import Shop
from tests.telling import gifts, repairs

BOUND = (gifts.GIVEN, gifts.CREDITED, gifts.BOTH_WAYS, repairs.REPAIRED)
"""The orders of the stories of gifts and repairs."""


def told(book: Book | None = None) -> Book:
    """A ledger on which everything happened to gifts, services and repairs that can."""
    book = book or Book()
    gifts.tell(book)
    repairs.tell(book)
    return book


def shown(shop: Shop, key: str = "A-1") -> dict[str, Any]:
    """The order's view as it stands, as a client reads it."""
    view = order_view(shop.order(key), shop.stream(f"orders/{key}").version, key)
    return msgspec.json.decode(msgspec.json.encode(view))


def row(shop: Shop, member: str, place: int = 0, key: str = "A-1") -> dict[str, Any]:
    """One row of a member of the view."""
    return shown(shop, key)[member][place]


def viewed(entries: list[Entry], words: Words | None = None, version: int | None = None) -> dict[str, Any]:
    """The view that a stream's entries give, up to a version."""
    replayed = fold(KINDS["orders"], entries, version=version)
    key = entries[0].stream.partition("/")[2]
    return order_view(replayed.state, replayed.version, key, words or {})


def page(entries: list[Entry], tag: str, words: Words | None = None) -> str:
    """The page of an order in a language, its marks of direction left out."""
    key = entries[0].stream.partition("/")[2]
    text = order_page(viewed(entries, words), history(entries, tag, words or {}), tag, path=f"/v1/orders/{key}")
    return text.replace("\u2068", "").replace("\u2069", "")


def moments(book: Book, stream: str) -> Iterator[tuple[int, list[Entry]]]:
    """Each version of a stream that was ever answered, with the entries up to it: none amid one step's facts."""
    entries = book.ledger.entries(stream)
    for version in range(1, len(entries) + 1):
        if version == len(entries) or entries[version].caused_by is None:
            yield version, entries[:version]


def words_of(book: Book, entries: list[Entry]) -> Words:
    """What people wrote in these entries."""
    hidden = [each for entry in entries for each in commitments(entry.data)]
    rows = book.ledger.vault_values(hidden).items()
    return {key: msgspec.json.decode(row.value) for key, row in rows if row.value}
