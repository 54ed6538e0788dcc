"""A customer's words can be destroyed for good, and nothing else is."""

from errno import EIO, ENOSPC
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest

from domain.customer import PersonalDataErased
from domain.errors import Refused
from domain.ledger.command import Asked, Command, Recorded, Stated
from domain.ledger.content import ContentStore
from domain.ledger.erasing import erase as erase_rows
from domain.ledger.erasing import finish, unfinished
from domain.ledger.safe import Safe, content_id
from projections.history import history
from projections.order_view import order_view
from tests.book import Book
from tests.personal.folder import (
    ANNA,
    BEN,
    PAGE,
    SHARED,
    TEXT,
    bought,
    digest,
    found_in,
    put,
    rows_of,
    secrets_of,
    shown,
)
from tests.telling import tell_everything

WORDS = {"reason": "aardvark-reason", "tracking_no": "wombat-tracking", "input": "yak-code"}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """Anna and Ben bought and saw pages, Anna said recognisable things; salts are random, so that they can be found."""
    monkeypatch.setattr("tests.book.Steady.salt", lambda _: token_bytes(16))
    book = Book(str(tmp_path / "ledger.db"))
    for page in (PAGE, SHARED, TEXT):
        put(book, page)
    book.say("checkouts/a", "CheckoutShown", **shown("anna", PAGE, SHARED, TEXT))
    book.say("checkouts/a", "CouponEntered", input=WORDS["input"])
    book.say("checkouts/b", "CheckoutShown", **shown("ben", SHARED))
    book.say("policies/p", "PolicyDrafted", title="P", body_sha256=digest(TEXT), clauses=[])
    bought(book, "A-1", "anna", tracking_no=WORDS["tracking_no"])
    bought(book, "B-1", "ben", tracking_no="SF1")
    book.say(ANNA, "TierSet", tier="GOLD", reason=WORDS["reason"])
    book.say(BEN, "TierSet", tier="GOLD", reason="ben's reason")
    return book


def erase(book: Book, **more: Any) -> Recorded:
    command = Command(ANNA, (book.stated(ANNA, "PersonalDataErased", {"ground": "CUSTOMER_ASKED"})[0],), "k1/dpo")
    (outcome,) = book.ledger.append(command._replace(inside=True, **more))
    if isinstance(outcome, Refused):
        raise outcome
    assert isinstance(outcome, Recorded)
    return outcome


def counted(recorded: Recorded) -> int:
    """How many words were destroyed."""
    fact = recorded.entries[0].data
    assert isinstance(fact, PersonalDataErased)
    return fact.values


def after_three_years(book: Book) -> Book:
    book.later(days=3 * 366)
    return book


def test_no_word_stands_open_in_any_file_even_before(book: Book, tmp_path: Path) -> None:
    needles = [each.encode() for each in WORDS.values()]

    assert found_in(tmp_path, [*needles, PAGE[9:20], b"zebra-content", digest(PAGE).encode()]) == []
    assert len(rows_of(book, ANNA)) >= 6


def test_nothing_of_her_is_left_in_any_file(book: Book, tmp_path: Path) -> None:
    rows, secrets = rows_of(book, ANNA), secrets_of(book, ANNA)
    keyring = book.ledger.datastore.keyring
    own_key = next(each for each in secrets if len(each) == 32)
    assert found_in(tmp_path, [own_key]), "her key is in the key file, and can be found there"

    fact: Any = erase(after_three_years(book)).entries[0].data

    assert fact.values == len(rows)
    assert (fact.contents, fact.keys) == (1, 1)
    assert fact.requests >= 6
    hers = [
        row.value for row in rows if len(row.value) > 6 and digest(TEXT).encode() not in row.value
    ]  # a text of ours
    assert found_in(tmp_path, [*secrets, *hers]) == []
    assert found_in(tmp_path, [*(each.encode() for each in WORDS.values()), b"zebra-content"]) == []
    assert rows_of(book, ANNA) == []
    assert rows_of(book, BEN) != []
    book.ledger.close()
    assert found_in(tmp_path, [*secrets, b"zebra-content"]) == []
    assert keyring is book.ledger.datastore.keyring


def test_no_row_under_a_key_of_hers_is_left_nor_in_the_write_ahead_file(book: Book, tmp_path: Path) -> None:
    name = content_id(book.ledger.datastore.keyring, digest(PAGE))
    with book.ledger.datastore.reading() as c:
        slots = c.execute("SELECT slot FROM vault_subjects WHERE subject = ?", (ANNA,)).fetchall()
        slots += c.execute("SELECT slot FROM content WHERE id = ?", (name,)).fetchall()
    assert len(slots) == 2
    before = _rows_under(book, slots)

    erase(after_three_years(book))

    assert min(before.values()) > 0
    assert set(_rows_under(book, slots).values()) == {0}
    assert (tmp_path / "ledger.db-wal").stat().st_size == 0


def _rows_under(book: Book, slots: list[tuple[int]]) -> dict[str, int]:
    """How many rows of each table stand under these slots."""
    tables = ("vault", "vault_requests", "vault_subjects", "content", "content_named")
    with book.ledger.datastore.reading() as c:
        rows = {table: c.execute(f"SELECT slot FROM {table}").fetchall() for table in tables}
    return {table: len([slot for slot in found if slot in slots]) for table, found in rows.items()}


def test_every_leaf_and_every_replay_is_what_it_was(book: Book) -> None:
    size = book.ledger.head().size
    leaves, hashes = book.ledger.leaves(0, size), book.ledger.leaf_hashes(0, size)
    order = book.stream("orders/A-1")

    erase(after_three_years(book))

    assert (book.ledger.leaves(0, size), book.ledger.leaf_hashes(0, size)) == (leaves, hashes)
    assert book.stream("orders/A-1") == order
    assert book.ledger.stream_at("orders/A-1").stream == order


def test_a_reader_sees_a_commitment_where_her_words_were(book: Book) -> None:
    entries = book.ledger.entries(ANNA)
    before = [each["sentence"] for each in history(entries, "en")]
    erase(after_three_years(book))
    said: Any = entries[0].data

    assert book.ledger.vault_values([said.reason.commitment]) == {}
    assert [each["sentence"] for each in history(entries, "en")] == before, "as for a reader without pii:read"
    assert order_view(book.stream("orders/A-1").state, 4, "A-1")["order_id"] == "A-1"


def test_content_goes_with_the_last_who_saw_it_and_a_published_text_stays(book: Book) -> None:
    erase(after_three_years(book))
    content = ContentStore(book.ledger.datastore)

    assert content.get(digest(PAGE)) is None
    assert content.get(digest(SHARED)) is not None
    assert content.get(digest(TEXT)) is not None
    assert content.put(digest(PAGE), "text/html", PAGE), "it may be put again"


def test_content_that_more_were_shown_than_are_asked_for_is_nobodys(book: Book) -> None:
    content = ContentStore(book.ledger.datastore)

    assert content.subjects(digest(PAGE), 1) == (ANNA,)
    assert content.subjects(digest(SHARED), 2) == (ANNA, BEN)
    assert content.subjects(digest(SHARED), 1) == ()


def test_content_named_inside_her_words_goes_with_them(book: Book) -> None:
    scan, photo, other = (f"{animal}-scan".encode() for animal in ("ibex", "okapi", "tapir"))
    for each in (scan, photo, other):
        put(book, each)
    files = [f"/v1/content/{digest(scan)}", f"see https://shop.example/v1/content/{digest(photo)}?size=1"]
    longer = f"a{digest(other)} {digest(other)}{digest(other)}"
    evidence = {"note": longer, "files": files}
    abuse: dict[str, Any] = {"abuse_id": "a1", "kind": "OTHER", "acted_at": "2026-04-30T10:00:00Z"}
    book.say(ANNA, "AbuseSuspected", **abuse, evidence=evidence)

    fact: Any = erase(after_three_years(book)).entries[0].data

    content = ContentStore(book.ledger.datastore)
    assert fact.contents == 3, "the page, the scan and the photo"
    assert [content.get(digest(each)) for each in (scan, photo)] == [None, None]
    assert content.get(digest(other)) is not None, "digits inside longer ones name nothing"


def test_what_her_case_heard_before_anybody_knew_whose_it_was_goes_with_her(book: Book) -> None:
    """It was said under the case's own key."""
    asked = {"channel": "PHONE", "category": "CONSULT", "demands": ["EXPLANATION"], "purchase_channel": "APP"}
    book.say("cases/W-1", "CaseOpened", **asked, customer_name="narwhal-name", contact="138", reason="it leaks")
    keys = [each for each in secrets_of(book, "cases/W-1") if len(each) == 32]
    book.say("cases/W-1", "CaseDetailed", order_id="A-1")
    hers = {row.value for row in rows_of(book, ANNA)}

    _erase_without_asking(book, [ANNA])

    assert {b'"narwhal-name"', b'"138"', b'"it leaks"'} < hers
    assert rows_of(book, ANNA) == rows_of(book, "cases/W-1") == []
    assert len(keys) == 1
    assert found_in(Path(book.ledger.place.log).parent, keys) == []


def test_what_is_said_of_her_afterwards_gets_a_new_key_and_can_be_destroyed_again(book: Book) -> None:
    erase(after_three_years(book))
    book.say(ANNA, "TierSet", tier="SILVER", reason="she came back")

    (row,) = rows_of(book, ANNA)
    assert row.value == b'"she came back"'
    assert counted(erase(book)) == 1
    assert rows_of(book, ANNA) == []
    assert erase(book).entries == (), "there is nothing left to destroy"


def test_a_retry_of_what_she_asked_for_is_still_answered_and_recorded_once(book: Book) -> None:
    stated, rows = book.stated(ANNA, "TierSet", {"tier": "IRON", "reason": "otter-reason"})
    asked = Asked("ab" * 32, b'["the request"]')
    command = Command(ANNA, (stated,), "k1", rows, asked)
    book.ledger.append(command)
    erase(after_three_years(book))
    size = book.ledger.head().size

    (again,) = book.ledger.append(command)
    (other,) = book.ledger.append(command._replace(request=asked._replace(material=b'["another body"]')))
    (elsewhere,) = book.ledger.append(command._replace(stream=BEN))

    assert isinstance(again, Recorded)
    assert again.replayed
    assert again.entries[0].data == stated.fact
    assert isinstance(other, Recorded), "that the body is another can't be told any more"
    assert isinstance(elsewhere, Refused)
    assert book.ledger.head().size == size


def test_a_dry_run_counts_and_destroys_nothing(book: Book) -> None:
    rows = rows_of(book, ANNA)

    said = erase(after_three_years(book), dry_run=True)

    assert counted(said) == len(rows)
    assert not said.recorded
    assert rows_of(book, ANNA) == rows


def test_commands_of_one_batch_keep_their_order(book: Book) -> None:
    after_three_years(book)
    earlier, rows = book.stated(ANNA, "TierSet", {"tier": "T1", "reason": "said before"})
    later, later_rows = book.stated(ANNA, "TierSet", {"tier": "T2", "reason": "said after"})
    erasure = Command(ANNA, (Stated("PersonalDataErased", _ground(book)),), "k1", inside=True)
    count = len(rows_of(book, ANNA))

    outcomes = book.ledger.append(
        Command(ANNA, (earlier,), "k1", rows), erasure, Command(ANNA, (later,), "k1", later_rows)
    )

    erased = outcomes[1]
    assert isinstance(erased, Recorded)
    assert counted(erased) == count + 1
    assert [row.value for row in rows_of(book, ANNA)] == [b'"said after"']


def _ground(book: Book) -> Any:
    return book.stated(ANNA, "PersonalDataErased", {"ground": "CUSTOMER_ASKED"})[0].fact


def test_what_broke_off_before_the_keys_were_overwritten_is_finished_at_the_next_start(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = [each for each in secrets_of(book, ANNA) if len(each) == 32]
    monkeypatch.setattr("domain.ledger.batch.finish", lambda datastore: None)  # the power fails just here
    erase(after_three_years(book))
    book.ledger.close()
    assert found_in(tmp_path, secrets), "the keys are still there"

    again = Book(str(tmp_path / "ledger.db"))

    assert found_in(tmp_path, secrets) == []
    with again.ledger.datastore.reading() as c:
        assert c.execute("SELECT count(*) FROM vault_erasing").fetchone() == (0,)
    finish(again.ledger.datastore)  # once more does no harm
    again.ledger.close()


def test_a_failing_key_file_fails_nobody_in_the_batch_and_is_overwritten_when_it_is_well_again(
    book: Book, tmp_path: Path, failing: list[OSError]
) -> None:
    after_three_years(book)
    secrets = [each for each in secrets_of(book, ANNA) if len(each) == 32]
    erasure = Command(ANNA, (Stated("PersonalDataErased", _ground(book)),), "k1", inside=True)
    said, rows = book.stated(BEN, "TierSet", {"tier": "IRON", "reason": "in the same batch"})
    failing.append(OSError(EIO, "I/O error"))

    outcomes = book.ledger.append(erasure, Command(BEN, (said,), "k1", rows))

    assert [isinstance(each, Recorded) for each in outcomes] == [True, True]
    assert book.stream(BEN).state.tier == "IRON"
    assert found_in(tmp_path, secrets), "the keys could not be overwritten"
    assert unfinished(book.ledger.datastore) == 2
    with pytest.raises(OSError, match="I/O error"):
        finish(book.ledger.datastore)
    again = Book(str(tmp_path / "ledger.db"))
    assert again.stream(BEN).state == book.stream(BEN).state, "a ledger opens on such a file"
    again.ledger.close()

    failing.clear()
    finish(book.ledger.datastore)

    assert found_in(tmp_path, secrets) == []
    assert unfinished(book.ledger.datastore) == 0


def test_the_next_erasure_finishes_the_one_before(book: Book, tmp_path: Path, failing: list[OSError]) -> None:
    secrets = [each for each in secrets_of(book, ANNA) if len(each) == 32]
    failing.append(OSError(ENOSPC, "No space left on device"))
    erase(after_three_years(book))
    failing.clear()
    book.say(ANNA, "TierSet", tier="SILVER", reason="she came back")

    erase(book)

    assert found_in(tmp_path, secrets) == []
    assert unfinished(book.ledger.datastore) == 0


def test_a_backup_put_back_does_not_bring_her_words_back(book: Book, tmp_path: Path) -> None:
    with book.ledger.datastore.reading() as c:
        commitments = [row[0].hex() for row in c.execute("SELECT commitment FROM vault")]
    book.ledger.close()
    backup = (tmp_path / "ledger.db").read_bytes()
    book = Book(str(tmp_path / "ledger.db"))
    erase(after_three_years(book))
    book.ledger.close()
    (tmp_path / "ledger.db").write_bytes(backup)

    book = Book(str(tmp_path / "ledger.db"))
    book._requests = 1000

    with book.ledger.datastore.reading() as c:
        rows = Safe(c, book.ledger.datastore.keyring).rows(commitments)
    assert {row.subject for row in rows.values()} == {BEN}
    book.say(ANNA, "TierSet", tier="NEW", reason="said on the old log")
    assert [row.value for row in rows_of(book, ANNA)] == [b'"said on the old log"'], "under a new key"
    book.ledger.close()


def test_a_backup_put_back_gives_nobody_a_key_that_was_destroyed_since(book: Book, tmp_path: Path) -> None:
    book.ledger.close()
    backup = (tmp_path / "ledger.db").read_bytes()
    book = Book(str(tmp_path / "ledger.db"))
    book._requests = 1000
    book.say("customers/cleo", "TierSet", tier="NEW", reason="said on the log that was lost")
    _erase_without_asking(book, ["customers/cleo"])
    book.ledger.close()
    (tmp_path / "ledger.db").write_bytes(backup)

    book = Book(str(tmp_path / "ledger.db"))
    book._requests = 1000
    book.say("customers/dora", "TierSet", tier="NEW", reason="said on the old log")

    (own,) = rows_of(book, "customers/dora")
    key, salt, _ = secrets_of(book, "customers/dora")
    assert own.value == b'"said on the old log"'
    assert len(key) == len(salt) * 2 == 32
    assert any(key)
    book.ledger.close()


def test_of_all_that_can_be_said_nothing_is_left_of_anybody(tmp_path: Path) -> None:
    book = Book(str(tmp_path / "ledger.db"))
    tell_everything(book)
    with book.ledger.datastore.reading() as c:
        commitments = [row[0].hex() for row in c.execute("SELECT commitment FROM vault")]
    rows = list(book.ledger.vault_values(commitments).values())
    people = sorted({row.subject for row in rows if row.subject.startswith("customers/")})
    assert len(people) > 5
    assert len(rows) == len(commitments)

    _erase_without_asking(book, people)

    hers = [row for row in rows if row.subject in people]
    left = book.ledger.vault_values(commitments)
    assert {row.commitment.hex() for row in hers}.isdisjoint(left)
    assert len(left) == len(rows) - len(hers)
    in_plain = b"\n".join(book.ledger.leaves(0, book.ledger.head().size))  # codes that stand elsewhere too
    unique = [row.value for row in hers if len(row.value) > 12 and row.value not in in_plain]
    assert unique
    assert found_in(tmp_path, unique) == []
    book.ledger.close()


def _erase_without_asking(book: Book, people: list[str]) -> None:
    """What erasing does, without what may stand in its way."""
    write = book.ledger.datastore.begin()
    for each in people:
        erase_rows(write.cursor, each)
    write.commit()
    finish(book.ledger.datastore)
