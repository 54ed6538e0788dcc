"""Figures of real entries: what a ledger recorded once, told of as many orders and customers as a test needs."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from domain.ledger.entry import Entry
from domain.order.events import OrderPlaced
from projections.figures.topics import TOPICS, Period
from projections.follower import Follower
from tests.book import Book
from tests.examples import order, units

A1 = "orders/A-1"
ALWAYS = ("2000-01-01", "2100-01-01")
LATER = ("2026-06-01", "2026-06-30")
EARLIER = ("2026-05-01", "2026-05-31")


class Told:
    """A follower and the entries it was given, in log order."""

    def __init__(self) -> None:
        self.follower = Follower(":memory:")
        self.follower.apply([])
        self.size = 0

    def tell(self, entries: Iterable[Entry]) -> "Told":
        """Follow these, wherever they stood before."""
        placed = [replace(entry, position=place) for place, entry in enumerate(entries, self.size)]
        self.size += len(placed)
        self.follower.apply(placed)
        return self

    def rows(
        self, topic: str, *period: str, before: tuple[str, str] | None = None, **page: Any
    ) -> list[dict[str, Any]]:
        """The rows of a topic."""
        since, until = period or ALWAYS
        return self.body(topic, Period(since, until, before, **page))["rows"]

    def body(self, topic: str, period: Period) -> dict[str, Any]:
        """All that a topic says."""
        return self.follower.read(TOPICS[topic].view, TOPICS[topic].body, period)

    def figures(self, topic: str, *period: str) -> dict[str, Any]:
        """The figures of the only row of a topic."""
        (row,) = self.rows(topic, *period)
        return row["figures"]


def of(book: Book) -> Told:
    """The figures of a ledger."""
    return Told().tell(book.ledger.log(limit=100_000))


def again(entries: Sequence[Entry], name: str, customer_id: str | None = None, days: str | None = None) -> list[Entry]:
    """The same happening to another order, perhaps of another customer, perhaps in another month."""
    found: list[Entry] = []
    for entry in entries:
        at = entry.occurred_at if days is None else days + entry.occurred_at[7:]
        caused_by = f"{name} {entry.caused_by}" if entry.caused_by else None
        data = entry.data
        if isinstance(data, OrderPlaced):
            data = replace(data, customer_id=customer_id or f"c-{name}")
        event_id, stream = f"{name} {entry.event_id}", f"orders/{name}"
        found.append(replace(entry, stream=stream, event_id=event_id, caused_by=caused_by, occurred_at=at, data=data))
    return found


def bought(*, price: int = 100_00, terms: dict[str, Any] | None = None, **members: Any) -> Book:
    """A ledger with an order of one unit, paid for, with coupon c1 of these terms if there are any."""
    book = Book()
    if terms is not None:
        book.say("campaigns/k1", "CampaignPublished", **terms)
        book.say("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE")
        members |= {"coupons": ["SAVE"]}
    placed = book.say(A1, "OrderPlaced", **order(price, **members)).state.state
    if placed.outstanding:
        book.say(A1, "PaymentCaptured", payment_id="p1", amount=placed.outstanding, tender="WECHAT")
    return book


def taken_back(book: Book, cause: str = "BUYER_NO_REASON", **found: Any) -> Book:
    """The unit arrived, was asked back and taken back."""
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause=cause)
    book.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1, **found}])
    return book


def story(book: Book, stream: str = A1) -> list[Entry]:
    """What was recorded of an order."""
    return book.ledger.entries(stream)
