"""The story of the log itself."""

from tests.book import Book


def tell(book: Book) -> None:
    """Everything that can be recorded of it, at least once."""
    book.say("log/map", "MapHead", size=2, map_root="ab" * 32)
