"""Content is kept byte for byte under its hash."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

import pytest

from domain.errors import Malformed
from domain.ledger.content import Content, ContentStore
from domain.ledger.keyring import FIRST_SLOT
from tests.ledger.toy import AnyLedger

PAGE = b"<p>\xff as shown</p>"
DIGEST = sha256(PAGE).hexdigest()


@pytest.fixture
def content(ledger: AnyLedger):
    return ContentStore(ledger.datastore)


def test_content_comes_back_byte_for_byte(content: ContentStore) -> None:
    assert content.put(DIGEST, "text/html", PAGE)
    assert content.get(DIGEST) == ("text/html", PAGE)


def test_putting_it_again_changes_nothing(content: ContentStore) -> None:
    content.put(DIGEST, "text/html", PAGE)
    assert not content.put(DIGEST, "text/plain", PAGE)
    assert content.get(DIGEST) == ("text/html", PAGE)


def test_content_under_another_hash_is_refused(content: ContentStore) -> None:
    with pytest.raises(Malformed, match="SHA-256"):
        content.put("00" * 32, "text/html", PAGE)
    assert content.get("00" * 32) is None


def test_content_put_twice_at_once_has_one_key(ledger: AnyLedger) -> None:
    both_looked = Barrier(2)

    class Together(ContentStore):
        def get(self, digest: str) -> Content | None:
            found = super().get(digest)
            both_looked.wait(timeout=30)
            return found

    store = Together(ledger.datastore)

    with ThreadPoolExecutor(2) as pool:
        new = list(pool.map(lambda _: store.put(DIGEST, "text/html", PAGE), range(2)))

    assert sorted(new) == [False, True]
    with ledger.datastore.reading() as c:
        (free,) = c.execute("SELECT next FROM vault_slots").fetchone()
        assert c.execute("SELECT slot FROM content").fetchall() == [(FIRST_SLOT,)]
    assert free == FIRST_SLOT + 1, "a second key would outlive the content's erasure"
