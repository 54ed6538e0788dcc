"""The keys lie apart from the ledger, in a file that is noticed when it is not the right one."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.ledger.keyring import FIRST_SLOT, Keyring, KeysUnfit
from domain.ledger.safe import BLOCK, Safe
from domain.ledger.sealing import seal, unseal
from tests.book import Book
from tests.personal.folder import ANNA, rows_of

SLOT = 32


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The key file of a ledger on which Anna said something."""
    book = Book(str(tmp_path / "ledger.db"))
    book.say(ANNA, "TierSet", tier="GOLD", reason="her reason")
    book.ledger.close()
    return tmp_path / "ledger.db.keys"


def open_again(file: Path) -> Book:
    return Book(str(file.with_suffix("")))


def test_nobody_else_may_read_them(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in file.parent.iterdir()) == ["ledger.db", "ledger.db.keys"]


def test_a_lost_key_file_is_noticed(file: Path) -> None:
    held = file.read_bytes()
    file.unlink()

    with pytest.raises(KeysUnfit, match="is missing"):
        open_again(file)

    assert not file.exists(), "no other one is put in its place"
    file.write_bytes(held)
    book = open_again(file)
    assert [row.value for row in rows_of(book, ANNA)] == [b'"her reason"']
    book.ledger.close()


def test_another_ledgers_key_file_is_noticed(file: Path) -> None:
    held = file.read_bytes()
    file.write_bytes(os.urandom(len(held)))

    with pytest.raises(KeysUnfit, match="belongs to another ledger"):
        open_again(file)

    assert file.read_bytes() != held


def test_an_older_key_file_is_noticed(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 10 * SLOT])

    with pytest.raises(KeysUnfit, match=f"lacks {FIRST_SLOT + BLOCK - 10} keys"):
        open_again(file)


def test_a_key_file_that_is_there_before_its_ledger_is_taken_over_with_every_key(file: Path) -> None:
    held = file.read_bytes()
    file.with_suffix("").unlink()

    book = open_again(file)
    book.say(ANNA, "TierSet", tier="GOLD", reason="said anew")

    assert file.read_bytes()[: len(held)] == held
    assert rows_of(book, ANNA)
    book.ledger.close()


def test_what_is_no_key_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ledger.db.keys").write_bytes(b"my shopping list")

    with pytest.raises(KeysUnfit, match="nothing was changed"):
        Book(str(tmp_path / "ledger.db"))

    assert (tmp_path / "ledger.db.keys").read_bytes() == b"my shopping list"


def test_a_block_that_was_cut_off_costs_no_key(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "k")
    keyring.claim()
    first = keyring.fill(4)
    keys = [keyring.key(slot) for slot in range(first, first + 4)]
    with (tmp_path / "k").open("ab") as torn:
        torn.write(b"half a key")

    second = keyring.fill(2)

    assert second == first + 5
    assert [keyring.key(slot) for slot in range(first, first + 4)] == keys
    assert keyring.key(second + 1) is not None
    keyring.close()


@pytest.mark.parametrize("name", ["k", None])
def test_a_destroyed_key_is_gone_and_no_other(tmp_path: Path, name: str | None) -> None:
    keyring = Keyring(tmp_path / name if name else None)
    mark = keyring.claim()
    first = keyring.fill(3)
    kept = keyring.key(first), keyring.key(first + 2)

    keyring.destroy([first + 1])
    keyring.destroy([first + 1])

    assert keyring.key(first + 1) is None
    assert (keyring.key(first), keyring.key(first + 2)) == kept
    keyring.join(mark, first + 3)
    keyring.close()


def test_two_processes_give_no_slot_twice(tmp_path: Path) -> None:
    books = [Book(str(tmp_path / "ledger.db")) for _ in range(2)]
    for number, book in enumerate(books):
        book._requests = 1000 * number

    def speak(number: int) -> None:
        for each in range(20):
            books[number].say(f"customers/c{number}-{each}", "TierSet", tier="GOLD", reason=f"said {number}-{each}")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(speak, range(2)))

    with books[0].ledger.datastore.reading() as c:
        slots = c.execute("SELECT count(*), count(DISTINCT slot) FROM vault_subjects").fetchone()
    assert slots == (40, 40)
    for number in range(2):
        for each in range(20):
            (row,) = rows_of(books[1 - number], f"customers/c{number}-{each}")
            assert row.value == f'"said {number}-{each}"'.encode()
    for book in books:
        book.ledger.close()


def test_more_subjects_than_a_block_has_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.ledger.safe.BLOCK", 3)
    book = Book(str(tmp_path / "ledger.db"))

    for each in range(10):
        book.say(f"customers/c{each}", "TierSet", tier="GOLD", reason=f"said {each}")

    assert all(rows_of(book, f"customers/c{each}") for each in range(10))
    book.ledger.close()


def test_a_row_in_another_rows_place_cannot_be_opened() -> None:
    key = os.urandom(32)
    sealed = seal(key, b"words", b"row 1")

    assert unseal(key, sealed, b"row 1") == b"words"
    assert unseal(key, sealed, b"row 2") is None
    assert unseal(os.urandom(32), sealed, b"row 1") is None
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert unseal(key, bytes(changed), b"row 1") is None
    assert unseal(key, b"", b"row 1") is None


def test_a_value_that_was_tampered_with_is_not_shown(tmp_path: Path) -> None:
    book = Book(str(tmp_path / "ledger.db"))
    book.say(ANNA, "TierSet", tier="GOLD", reason="her reason")
    write = book.ledger.datastore.begin()
    write.cursor.execute("UPDATE vault SET sealed = zeroblob(60)")
    write.commit()

    assert rows_of(book, ANNA) == []
    book.ledger.close()


def test_keys_in_memory_need_no_file(tmp_path: Path) -> None:
    book = Book()
    book.say(ANNA, "TierSet", tier="GOLD", reason="her reason")
    with book.ledger.datastore.reading() as c:
        commitment = c.execute("SELECT commitment FROM vault").fetchone()[0].hex()
        safe = Safe(c, book.ledger.datastore.keyring)
        assert safe.rows([commitment])[commitment].value == b'"her reason"'
    assert list(tmp_path.iterdir()) == []
    book.ledger.close()
