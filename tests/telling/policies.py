"""The story of policies."""

from tests.book import Book


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    del book
