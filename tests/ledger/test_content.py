"""Content is kept byte for byte under its hash."""

from hashlib import sha256

import pytest

from domain.errors import Malformed
from domain.ledger.content import ContentStore
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
