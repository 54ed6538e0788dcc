"""A ledger in a folder, a customer who said recognisable things, and a search through every file for them."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from domain.ledger.content import ContentStore
from domain.ledger.safe import Safe
from domain.ledger.vault import VaultRow
from tests.book import Book
from tests.examples import lines, order

ANNA, BEN = "customers/anna", "customers/ben"
PAGE = "<p>只给安娜看的页面，zebra-content</p>".encode()
SHARED = b"<p>the same page for everybody</p>"
TEXT = b"the published apology, quokka-apology"


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(data).hexdigest()


def shown(customer_id: str, *pages: bytes) -> dict[str, Any]:
    """A checkout that shows these pages."""
    return {
        "customer_id": customer_id,
        "currency": "CNY",
        "lines": lines(100_00),
        "totals": {"listed": 100_00, "discount": 0, "freight": 0, "payable": 100_00},
        "content": [{"sha256": digest(page), "media_type": "text/html"} for page in pages],
        "language": "zh-CN",
    }


def bought(book: Book, key: str, customer_id: str, **words: str) -> None:
    """An order that was paid, delivered and went on without return."""
    book.say(f"orders/{key}", "OrderPlaced", **order(100_00) | {"customer_id": customer_id})
    book.say(f"orders/{key}", "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    parcel = {"lines": [{"line": "1", "quantity": 1}]}
    book.say(f"orders/{key}", "LinesShipped", **parcel, carrier="SF", **words)
    book.say(f"orders/{key}", "LinesDelivered", **parcel)


def rows_of(book: Book, subject: str) -> list[VaultRow]:
    """Everything the vault holds of a subject, opened."""
    with book.ledger.datastore.reading() as c:
        commitments = [row[0].hex() for row in c.execute("SELECT commitment FROM vault").fetchall()]
        rows = Safe(c, book.ledger.datastore.keyring).rows(commitments)
    return [row for row in rows.values() if row.subject == subject]


def secrets_of(book: Book, subject: str) -> list[bytes]:
    """The keys and salts by which the subject's words could be read or guessed."""
    keyring = book.ledger.datastore.keyring
    with book.ledger.datastore.reading() as c:
        of_hers = "SELECT slot FROM vault_subjects WHERE subject = ? OR subject IN (%s)"
        streams = "SELECT stream FROM vault_streams WHERE subject = ?"
        slots = [slot for (slot,) in c.execute(of_hers % streams, (subject, subject)).fetchall()]
        marks = ",".join("?" * len(slots))
        asked = c.execute(f"SELECT position FROM vault_requests WHERE slot IN ({marks})", slots).fetchall()
        salts = [Safe(c, keyring).request_salt(position) for (position,) in asked]
    keys = [keyring.key(slot) for slot in slots]
    return [each for each in (*keys, *salts, *(row.salt for row in rows_of(book, subject))) if each is not None]


def found_in(folder: Path, needles: Iterable[bytes]) -> list[tuple[str, bytes]]:
    """Which of these bytes stand in which file of the folder: as they are, in hex, or in base64."""
    wanted = [(each, form) for each in needles for form in _forms(each)]
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    held = [(path.name, path.read_bytes()) for path in files]
    return [(name, needle) for name, data in held for needle, form in wanted if form in data]


def _forms(needle: bytes) -> Iterable[bytes]:
    yield needle
    yield needle.hex().encode()
    yield needle.hex().upper().encode()
    for start in range(3):  # wherever in a longer text it begins
        inner = needle[start : start + (len(needle) - start) // 3 * 3]
        yield b64encode(inner)


def put(book: Book, data: bytes, media_type: str = "text/html") -> None:
    """Keep content."""
    ContentStore(book.ledger.datastore).put(digest(data), media_type, data)
