"""What goes by an id is found by it, by short rows that hold nothing of persons."""

from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from domain.code import normalise
from projections.follower import Follower
from projections.search_index import SEARCH, STREAMS, THINGS, Hit, Thing, hits, own_terms
from projections.search_view import hints, meant
from projections.view import Tables
from projections.words import commitments
from tests.book import Book
from tests.examples import order
from tests.telling import tell_everything


def index(book: Book, folder: Path) -> Follower:
    """The index of all that the book's ledger holds."""
    follower = Follower(folder / "views.db", [SEARCH])
    follower.apply(book.ledger.log(-1, 100_000))
    return follower


def _commitments(book: Book) -> set[str]:
    return {key for entry in book.ledger.log(-1, 100_000) for key in commitments(entry.data)}


def rows(follower: Follower) -> list[tuple[Any, ...]]:
    def everything(tables: Tables) -> list[tuple[object, ...]]:
        return tables.rows("SELECT * FROM {name}")

    return cast(list[tuple[Any, ...]], follower.read(SEARCH, everything))


def find(follower: Follower, term: str, kinds: tuple[Thing, ...] = THINGS, limit: int = 10) -> list[Hit]:
    return follower.read(SEARCH, hits, term, kinds, limit)


@pytest.fixture(scope="module")
def told() -> Book:
    book = Book()
    tell_everything(book)
    return book


def test_every_stream_that_has_a_page_is_found_by_its_own_id(told: Book, tmp_path: Path) -> None:
    follower = index(told, tmp_path)
    streams = {each.stream for each in told.ledger.log(-1, 100_000) if each.stream.partition("/")[0] in STREAMS}
    found = {row[2] for row in rows(follower) if row[3] is None}

    assert streams <= found
    assert {name for name in found - streams if not name.startswith("customers/")} == set()


def test_an_order_takes_few_rows_and_its_customer_one_for_all_of_them(tmp_path: Path) -> None:
    book = Book()
    for number in range(50):
        book.say(f"orders/A-{number}", "OrderPlaced", **order(100_00, customer_id="C-1"))
        book.say(f"orders/A-{number}", "PaymentCaptured", payment_id=f"P-{number}", amount=1, tender="WECHAT")
    follower = index(book, tmp_path)

    assert len(rows(follower)) == 2 * 50 + 1
    assert [hit.stream for hit in find(follower, "C-1")] == ["customers/C-1"]


def test_nothing_that_stands_in_the_vault_is_in_the_index(told: Book, tmp_path: Path) -> None:
    found = rows(index(told, tmp_path))
    said = " ".join(str(row) for row in found)
    words = {str(msgspec.json.decode(row.value)) for row in told.ledger.vault_values(_commitments(told)).values()}

    assert "Harbour Street 1" in words
    assert [word for word in words if len(word) > 8 and normalise(word) in said] == []


def test_the_thing_itself_comes_before_what_only_begins_like_it(tmp_path: Path) -> None:
    book = Book()
    for key in ("A-10", "A-1", "A-100", "B-1"):
        book.say(f"orders/{key}", "OrderPlaced", **order(100_00))
    follower = index(book, tmp_path)

    assert [hit.id for hit in find(follower, "A-1")] == ["A-1", "A-10", "A-100"]
    assert [hit.id for hit in find(follower, "A-1", limit=2)] == ["A-1", "A-10"]
    assert find(follower, "A-1", ("case",)) == []


def test_what_looks_alike_is_offered_only_where_it_is_there(tmp_path: Path) -> None:
    book = Book()
    book.say("orders/A-2010", "OrderPlaced", **order(100_00))
    follower = index(book, tmp_path)

    for typed in ("A-2O10", "A-20IO", "A-2O1O", "A-20L0"):
        assert {hit.id for hit in follower.read(SEARCH, own_terms, meant(typed))} == {"A-2010"}, typed
    assert follower.read(SEARCH, own_terms, meant("A-3O10")) == []


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("SF1429083316675", None, ["PARCEL"]),
        ("13800005208", None, ["TELEPHONE"]),
        ("99", None, ["NUMBER"]),
        ("01a204df-4a56-7397", None, ["EVENT_ID"]),
        ("5c5c5c5c", None, ["HASH"]),
        ("陈女士", None, ["WORDS"]),
        ("two words", "order", ["WORDS", "KIND"]),
        ("A-404", None, []),
    ],
)
def test_a_question_that_finds_nothing_is_told_what_may_be_wrong_with_it(
    text: str, kind: str | None, expected: list[str]
) -> None:
    assert hints(text, 50, kind) == expected
