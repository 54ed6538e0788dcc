"""One long story in which everything that can be recorded is recorded at least once."""

from tests.book import Book
from tests.telling import care, gifts, netting, offers, policies, repairs, returns, sales, time


def tell_everything(book: Book) -> None:
    """Each part on streams of its own, in the order in which the parts came to be."""
    for part in (sales, policies, returns, offers, care, netting, time, gifts, repairs):
        part.tell(book)
