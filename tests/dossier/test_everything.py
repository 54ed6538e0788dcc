"""Whatever can happen to an order, it has a pack; and the command line writes it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from api.dossiers import Gathered, Reader, dossier_members, gather_checkout, gather_order
from domain.ledger.content import ContentStore
from projections.dossier.document import gap_list
from projections.dossier.pack import LANGUAGES, Dossier
from projections.dossier.telling import told_pack
from tests import house
from tests.book import Book
from tests.proof.packs import check_pack_of
from tests.telling import tell_everything

EVERYTHING = Reader(words=True, health=True)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A ledger in which everything happened."""
    told = Book(str(tmp_path_factory.mktemp("told") / "ledger.db"))
    tell_everything(told)
    return told


def subjects(book: Book, kind: str) -> list[str]:
    return [name.partition("/")[2] for name, _, _ in book.ledger.stream_heads(0, 10**9) if name.startswith(f"{kind}/")]


def gathered(book: Book, order: str, reader: Reader = EVERYTHING) -> Gathered:
    return gather_order(book.ledger, ContentStore(book.ledger.datastore), order, reader)


def test_every_order_has_a_pack_in_both_languages(book: Book) -> None:
    orders = subjects(book, "orders")

    assert len(orders) > 10
    for order in orders:
        pack = Dossier(gathered(book, order).material)
        for tongue in LANGUAGES.values():
            sections = told_pack(pack.document, tongue).sections
            assert len(sections) >= 11
        assert pack.pdf("en").startswith(b"%PDF-")
        assert pack.document["order"]["order_id"] == order


def test_every_checkout_has_its_gaps(book: Book) -> None:
    checkouts = subjects(book, "checkouts")

    assert checkouts
    for key in checkouts:
        found = gather_checkout(book.ledger, ContentStore(book.ledger.datastore), key, EVERYTHING)
        assert gap_list(found.material)["gaps"]


def test_the_cases_of_an_order_are_whole_in_its_pack(book: Book) -> None:
    with_cases = [key for key in subjects(book, "orders") if book.ledger.stream(f"orders/{key}").state.cases]

    assert with_cases
    for key in with_cases:
        found = gathered(book, key)
        pack = Dossier(found.material)
        members = dossier_members(ContentStore(book.ledger.datastore), pack, found)
        cases = {f"cases/{each}" for each in book.ledger.stream(f"orders/{key}").state.cases}

        assert cases <= dict(members.complete).keys()
        for name, version in members.complete:
            assert version == book.ledger.stream(name).version


def test_health_is_left_out_for_who_may_not_read_it(book: Book) -> None:
    seen = {key: set(gathered(book, key).rows) for key in subjects(book, "orders")}
    without = {key: set(gathered(book, key, Reader(words=True, health=False)).rows) for key in seen}

    assert all(without[key] <= seen[key] for key in seen)
    assert any(without[key] < seen[key] for key in seen)


def test_the_command_writes_each_form_without_words(book: Book, tmp_path: Path) -> None:
    db = book.ledger.datastore
    ran = {form: _run(str(_file(db)), "A-1", "-o", str(tmp_path / f"pack.{form}")) for form in ("zip", "pdf", "html")}

    assert all(ended.returncode == 0 for ended in ran.values()), [ended.stderr for ended in ran.values()]
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        pack.extractall(tmp_path / "pack")
    assert json.loads((tmp_path / "pack" / "words.json").read_bytes()) == {}
    check_pack_of(tmp_path / "pack")
    assert "requirements of proof are not met" in ran["zip"].stdout


def test_the_command_says_what_it_cannot_do(book: Book, tmp_path: Path) -> None:
    db = str(_file(book.ledger.datastore))

    for words, said in (
        (("NONE", "-o", str(tmp_path / "x.zip")), "There is no order NONE"),
        (("A-1", "-o", str(tmp_path / "x.doc")), "not as doc"),
        (("A-1", "-o", str(tmp_path / "x.pdf"), "--lang", "fr"), "zh-CN or en"),
    ):
        ended = _run(db, *words)
        assert ended.returncode == 1
        assert said in ended.stderr
    assert list(tmp_path.iterdir()) == []


def _file(datastore: object) -> Path:
    with datastore.reading() as cursor:  # type: ignore[attr-defined] - a SqliteStore
        return Path(cursor.execute("PRAGMA database_list").fetchone()[2])


def _run(db: str, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "api", "dossier", *words]
    settings = os.environ | {"LEDGER_DB": db, "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=house.ROOT, env=settings, capture_output=True, text=True, timeout=120, check=False
    )
