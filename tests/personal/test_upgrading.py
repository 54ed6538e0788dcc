"""A ledger whose words lay open is sealed when it is opened, and nothing else of it changes.

`tests/approved/format-1.db` was written by the release that still knew that format.
"""

import shutil
import sqlite3
from pathlib import Path

import pytest

from domain.ledger.content import ContentStore
from domain.ledger.keyring import KeysUnfit
from domain.ledger.mapper import leaf_hash
from domain.ledger.vault import verify
from tests.book import Book
from tests.personal.folder import ANNA, BEN, PAGE, digest, found_in, rows_of

OLD = Path(__file__).parents[1] / "approved" / "format-1.db"
WORDS = [b"yak-code", b"narwhal-name", b"138-contact", b"the kettle leaks", b"wombat-tracking", b"ben came back"]
NEEDLES = [*WORDS, b"zebra-content", digest(PAGE).encode(), bytes.fromhex(digest(PAGE))]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    shutil.copy(OLD, tmp_path / "ledger.db")
    return tmp_path / "ledger.db"


def plain(file: Path) -> list[tuple[bytes, bytes, bytes]]:
    """The rows of the vault as the old format had them."""
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT commitment, salt, value FROM vault ORDER BY commitment").fetchall()
    connection.close()
    return rows


def leaves(file: Path) -> list[tuple[bytes, bytes]]:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT state, leaf_hash FROM entries ORDER BY position").fetchall()
    connection.close()
    return rows


def opened(file: Path) -> Book:
    book = Book(str(file))
    book._requests = 1000
    return book


def test_every_word_is_there_and_is_whose_it_was(file: Path) -> None:
    before = plain(file)
    assert len(before) == 7

    book = opened(file)

    rows = sorted([*rows_of(book, ANNA), *rows_of(book, BEN)])
    assert [row[:3] for row in rows] == before
    assert all(verify(row) for row in rows)
    assert [row.value for row in rows_of(book, BEN)] == [b'"ben came back"']
    content = ContentStore(book.ledger.datastore).get(digest(PAGE))
    assert content == ("text/html", PAGE)
    book.ledger.close()


def test_every_event_is_byte_for_byte_what_it_was(file: Path) -> None:
    before = leaves(file)

    opened(file).ledger.close()

    assert leaves(file) == before
    assert all(leaf_hash(state) == digest_ for state, digest_ in before)


def test_no_open_byte_is_left_behind(file: Path) -> None:
    salts = [salt for _, salt, _ in plain(file)]
    assert {needle for _, needle in found_in(file.parent, NEEDLES)} >= {*WORDS, b"zebra-content"}

    book = opened(file)

    assert found_in(file.parent, [*NEEDLES, *salts]) == []
    book.ledger.close()
    assert found_in(file.parent, [*NEEDLES, *salts]) == []


def test_what_was_deleted_from_it_long_ago_is_left_behind_nowhere(file: Path) -> None:
    left = b"lynx-left-in-a-free-page" * 40_000
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("INSERT INTO vault VALUES (zeroblob(32), zeroblob(16), ?)", (left,))
    connection.commit()
    connection.execute("DELETE FROM vault WHERE commitment = zeroblob(32)")
    connection.commit()
    connection.close()
    assert found_in(file.parent, [left[:24]]), "SQLite only forgets where it lies"

    book = opened(file)

    assert found_in(file.parent, [left[:24]]) == []
    book.ledger.close()


def test_a_retry_from_before_is_known_and_another_body_is_refused(file: Path) -> None:
    book = Book(str(file))  # its requests count from one again: the first was Anna's checkout, the second her code
    book._requests = 1
    again = book.say("checkouts/a", "CouponEntered", input="yak-code")

    assert again.replayed
    book._requests = 1
    with pytest.raises(Exception, match="used for another request"):
        book.say("checkouts/a", "CouponEntered", input="another code")
    book.ledger.close()


def test_it_is_done_once_and_what_broke_off_is_done_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeysUnfit("the power fails here")

    with monkeypatch.context() as failing:
        failing.setattr("domain.ledger.upgrading._seal_contents", broken)
        with pytest.raises(KeysUnfit):
            opened(file)
    assert len(plain(file)) == 7, "nothing has happened"
    with monkeypatch.context() as failing:
        failing.setattr("domain.ledger.sqlite.SqliteStore.checkpoint", broken)
        with pytest.raises(KeysUnfit):
            opened(file)

    book = opened(file)

    assert found_in(file.parent, NEEDLES) == []
    assert len(rows_of(book, ANNA)) == 6
    book.ledger.close()
    with monkeypatch.context() as failing:
        failing.setattr("domain.ledger.sqlite.SqliteStore.checkpoint", broken)
        opened(file).ledger.close()


def test_a_ledger_of_a_format_to_come_is_not_touched(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("UPDATE meta SET value = '3' WHERE name = 'format'")
    connection.commit()
    connection.close()

    with pytest.raises(Exception, match="has format 3"):
        opened(file)
    assert not Path(f"{file}.keys").exists()
