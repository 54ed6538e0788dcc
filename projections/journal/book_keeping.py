"""The postings of a log's entries: which facts post on which stream, and the books between them."""

from typing import Any, NamedTuple, get_args

from domain.fact import Fact
from domain.ledger.entry import Entry
from projections.journal.books import OrderBooks
from projections.journal.elsewhere import CaseBooks, CustomerBooks, OfCase, OfCustomer, post_case, post_customer
from projections.journal.orders import Money, post_order
from projections.journal.posting import Posting, together

Books = OrderBooks | CaseBooks | CustomerBooks
POSTING: dict[str, tuple[type[Fact], ...]] = {
    "orders": get_args(Money),
    "cases": get_args(OfCase),
    "customers": get_args(OfCustomer),
}
"""The facts that are posted, or that say how a later one is, by the kind of their stream."""


class Booked(NamedTuple):
    """An entry, the books of its stream after it, and its postings: none for what only says how others post."""

    entry: Entry
    books: Books
    postings: tuple[Posting, ...]


def posts(entry: Entry) -> bool:
    """Whether the entry is of those that are posted. Points on an order are posted on their account alone."""
    return isinstance(entry.data, POSTING.get(entry.stream.partition("/")[0], ()))


def book(books: Books | None, entry: Entry) -> Booked:
    """The books of the entry's stream after it, and its postings, which sum to zero in every currency."""
    kind, _, key = entry.stream.partition("/")
    fact: Any = entry.data
    match kind:
        case "orders":
            assert books is None or isinstance(books, OrderBooks)
            after, lines = post_order(books, fact)
        case "cases":
            assert books is None or isinstance(books, CaseBooks)
            after, lines = post_case(books or CaseBooks(), fact)
        case _:
            assert books is None or isinstance(books, CustomerBooks)
            after, lines = post_customer(books or CustomerBooks(), fact, key)
    return Booked(entry, after, together(lines))
