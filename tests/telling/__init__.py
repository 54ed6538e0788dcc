"""One long story in which everything that can be recorded is recorded at least once."""

from tests.book import Book
from tests.telling import (
    accounts,
    care,
    cases,
    follow_up,
    gifts,
    improvement,
    incidents,
    log,
    logistics,
    mediation,
    netting,
    offers,
    partners,
    personal,
    policies,
    repairs,
    returns,
    reviews,
    sales,
    time,
)

PARTS = (
    sales,
    policies,
    returns,
    offers,
    care,
    netting,
    time,
    gifts,
    repairs,
    cases,
    logistics,
    follow_up,
    reviews,
    partners,
    accounts,
    incidents,
    improvement,
    mediation,
    log,
    personal,
)


def tell_everything(book: Book) -> None:
    """Each part on streams of its own, in the order in which the parts came to be."""
    for part in PARTS:
        part.tell(book)
