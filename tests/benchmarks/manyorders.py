"""A long log of what a shop records in a day: a few orders are told to a real ledger, and then copied many times.

Each copy has ids of its own wherever the first has its mark, and leaf hashes and chains of its own; two thousand run
side by side, so that what happens to an order next stands thousands of events later, as it does in a shop. Vault
rows, which no read model reads, are not copied.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from domain.clock import instant, plus
from domain.ledger import schema
from domain.ledger.command import Command, Recorded
from domain.ledger.entry import LEDGER
from tests.benchmarks import shop
from tests.book import Book
from tests.examples import lines, off, order, units

MARK = "ZZZZZZZ"
"""Stands in every id, and is a number of as many digits in the copies."""
SIDE_BY_SIDE = 2_000
_IDS = (b"7000-8000-0000000", b"7000-8000-%s")
_AT_ONCE = 20_000
_CACHE_KB = 500_000
BOTH = units(_1=2, _2=1)
BAG = {"line": "g", "sku": "bag", "title": "Bag", "category": "gifts", "kind": "GIFT", "list_price": 0}


class Row(NamedTuple):
    """A row of the log."""

    position: int
    stream: str
    version: int
    type: str
    state: bytes
    leaf_hash: bytes
    recorded_at: str
    request_key: bytes | None


class Day:
    """The orders that are told: of twenty, ten go smoothly."""

    def __init__(self) -> None:
        self.book = Book()
        self._told = 0
        self.say("campaigns/all", "CampaignPublished", **off(20_00, threshold=100_00, valid_until="2099-12-31"))
        self.begins = self.book.ledger.head().size
        fates = [*[self.smooth] * 10, *[self.with_coupon] * 4, *[self.returned] * 2]
        for fate in (*fates, self.cancelled, self.unpaid, self.with_gift, self.made_good):
            self._told += 1
            fate(f"orders/A-{MARK}-{self._told}")

    def say(self, stream: str, type_: str, **members: Any) -> None:
        stated, rows = self.book.stated(stream, type_, members)
        actor = LEDGER if type_ in ("OrderDue", "PaymentExpired") else shop.ACTOR
        (outcome,) = self.book.ledger.append(Command(stream, (stated,), actor, rows))
        assert isinstance(outcome, Recorded), outcome

    def place(self, stream: str, **members: Any) -> None:
        goods = lines(129_00, 45_00)
        goods[0]["quantity"] = 2
        until = plus(instant(self.book.steady.now), days=1)
        given = {"lines": goods, "freight": 8_00, "payment_due_at": until} | members
        self.say(stream, "OrderPlaced", **order(**given) | {"customer_id": f"C-{MARK}-{self._told}"})

    def pay_and_deliver(self, stream: str) -> None:
        amount = self.book.stream(stream).state.outstanding
        self.say(stream, "PaymentCaptured", payment_id=f"p-{MARK}-{self._told}", amount=amount, tender="WECHAT")
        self.say(stream, "LinesShipped", lines=BOTH, carrier="SF", tracking_no=f"SF{MARK}{self._told}")
        self.say(stream, "LinesDelivered", lines=BOTH)

    def close_windows(self, stream: str) -> None:
        self.book.later(days=9)
        for line in ("1", "2"):
            self.say(stream, "OrderDue", kind="WINDOW", item=line)

    def smooth(self, stream: str) -> None:
        self.place(stream)
        self.pay_and_deliver(stream)
        self.close_windows(stream)

    def with_coupon(self, stream: str) -> None:
        coupon = f"V-{MARK}-{self._told}"
        self.say(f"coupons/{coupon}", "CouponIssued", campaign_id="all", customer_id=f"C-{MARK}-{self._told}")
        self.place(stream, coupons=[coupon])
        self.pay_and_deliver(stream)
        self.close_windows(stream)

    def returned(self, stream: str) -> None:
        self.place(stream)
        self.pay_and_deliver(stream)
        self.say(stream, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
        asked = {"lines": units(_1=1), "cause": "BUYER_NO_REASON", "reason": "too small", "quote_id": "q1"}
        self.say(stream, "ReturnRequested", return_id="R1", **asked)
        self.say(stream, "ReturnAuthorised", return_id="R1", address="Harbour Street 1")
        self.say(stream, "ReturnDispatched", return_id="R1", carrier="SF", tracking_no=f"SF{MARK}")
        self.say(stream, "ReturnReceived", return_id="R1", lines=units(_1=1))
        self.say(stream, "ReturnInspected", return_id="R1", lines=[{"line": "1", "accepted": 1}])
        self.say(stream, "RefundSettled", refund_id="r1", reference=f"bank-{MARK}-{self._told}")
        self.close_windows(stream)

    def cancelled(self, stream: str) -> None:
        self.place(stream)
        amount = self.book.stream(stream).state.outstanding
        self.say(stream, "PaymentCaptured", payment_id=f"p-{MARK}-{self._told}", amount=amount, tender="CARD")
        self.say(stream, "LinesCancelled", lines=BOTH, cause="MERCHANT_OUT_OF_STOCK")
        self.say(stream, "RefundSettled", refund_id="r1", reference=f"bank-{MARK}-{self._told}")

    def unpaid(self, stream: str) -> None:
        self.place(stream)
        self.book.later(days=2)
        self.say(stream, "PaymentExpired")

    def with_gift(self, stream: str) -> None:
        goods = lines(129_00, 45_00)
        goods[0]["quantity"] = 2
        self.place(stream, lines=[*goods, BAG | {"quantity": 1, "belongs_to": "1", "declared_value": 39_00}])
        self.pay_and_deliver(stream)
        self.say(stream, "LinesDelivered", lines=units(_g=1))

    def made_good(self, stream: str) -> None:
        self.place(stream)
        self.pay_and_deliver(stream)
        self.say(stream, "CompensationGranted", kind="CASH", amount=20_00, basis="GOODWILL")

    def rows(self) -> list[Row]:
        """The log as it is stored."""
        with self.book.ledger.datastore.reading() as cursor:
            found = [Row(*row) for row in cursor.execute("SELECT * FROM entries ORDER BY position")]
        for row in found[self.begins :]:
            assert MARK in row.stream, f"{row.stream} would be the same in every copy"
        return found


def log_of(events: int, folder: Path) -> Path:
    """A ledger of at least so many events, made once and kept in this folder for as long as the day stays the same."""
    day = Day()
    rows, begins = day.rows(), day.begins
    day.book.ledger.close()
    told = sha256(b"".join(row.state for row in rows)).hexdigest()[:12]
    file = folder / f"bench-log-{events}-{told}.db"
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        Path(f"{making}.keys").unlink(missing_ok=True)
        shop.open_ledger(making).close()
        with closing(sqlite3.connect(making, isolation_level=None)) as connection:
            _write(connection, rows[:begins], rows[begins:], events)
        Path(f"{making}.keys").rename(f"{file}.keys")
        making.rename(file)
    return file


def _write(connection: sqlite3.Connection, first: list[Row], day: list[Row], events: int) -> None:
    """All at once and without a journal: a log that is not finished is made anew."""
    for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KB}"):
        connection.execute(f"PRAGMA {pragma}")
    cursor = connection.execute("BEGIN")
    cursor.executemany(schema.INSERT_ENTRY, first)
    position, pending = len(first), list[Row]()
    for row in _copies(day, -(-(events - len(first)) // len(day)), position):
        pending.append(row)
        if len(pending) == _AT_ONCE:
            cursor.executemany(schema.INSERT_ENTRY, pending)
            pending.clear()
        position += 1
    cursor.executemany(schema.INSERT_ENTRY, pending)
    cursor.execute("UPDATE log_head SET size = ?, recorded_at = ?", (position, day[-1].recorded_at))
    cursor.execute("COMMIT")
    cursor.execute("PRAGMA journal_mode = WAL")


def _copies(day: list[Row], copies: int, position: int) -> Iterator[Row]:
    """Of those copies that are under way, any goes on by an event; so the events of one are far from each other."""
    chance, waiting = Random(1), iter(range(copies))
    under_way = [_copy(day, number) for number in islice(waiting, SIDE_BY_SIDE)]
    while under_way:
        place = chance.randrange(len(under_way))
        row = next(under_way[place], None)
        if row is not None:
            yield row._replace(position=position)
            position += 1
        elif (number := next(waiting, None)) is not None:
            under_way[place] = _copy(day, number)
        else:
            under_way[place] = under_way[-1]
            under_way.pop()


def _copy(day: list[Row], number: int) -> Iterator[Row]:
    """The day with ids and hashes of its own."""
    hashes: dict[str, bytes] = {}
    for row in day:
        yield own_ids(row, number, hashes)


def own_ids(row: Row, number: int, hashes: dict[str, bytes]) -> Row:
    """The row in the copy of this number; `hashes` are those of the copy's earlier rows, by what they were before."""
    digits = f"{number:07d}"
    state = row.state.replace(MARK.encode(), digits.encode()).replace(_IDS[0], _IDS[1] % digits.encode())
    before, _, rest = state.partition(b'"previous":"')
    if rest:
        state = before + b'"previous":"' + hashes[rest[:64].decode()].hex().encode() + rest[64:]
    hashes[row.leaf_hash.hex()] = leaf_hash = sha256(b"\x00" + state).digest()
    return row._replace(stream=row.stream.replace(MARK, digits), state=state, leaf_hash=leaf_hash)
