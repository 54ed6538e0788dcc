"""Sealing: what a person said stays out of the event and can be shown, compared and erased."""

from hashlib import sha256
from typing import Any

import pytest

from domain.ledger.safe import Safe
from domain.ledger.vault import CLIENT_PATHS, commitments, reseal, seal
from tests.ledger.toy import AnyLedger, add

RETURNED = {
    "return_id": "r1",
    "reason": "它坏了",
    "evidence": [{"photo": "front.jpg"}],
    "lines": [{"line": "1", "accepted": 1, "reason": "scratched", "evidence": ["a"]}, {"line": "2", "accepted": 1}],
    "gifts": [{"line": "3", "reason": "missing"}],
    "content": [{"sha256": "00" * 32, "media_type": "text/html"}],
    "place": "Hangzhou",
    "tracking_no": "SF100",
    "input": "SAVE20",
    "tags": ["reason"],
}


def salts():
    numbers = iter(range(1000))
    return lambda: next(numbers).to_bytes(16, "big")


def test_every_word_of_a_person_is_sealed_wherever_it_stands() -> None:
    sealed, rows = seal(RETURNED, salts())

    assert len(rows) == 9
    assert len(commitments(sealed)) == 9
    for words in ("它坏了", "front.jpg", "scratched", "missing", "00" * 32, "Hangzhou", "SF100", "SAVE20"):
        assert words not in str(sealed)
    assert (sealed["return_id"], sealed["tags"], sealed["lines"][1]) == ("r1", ["reason"], RETURNED["lines"][1])
    assert set(sealed["content"][0]["sha256"]) == {"commitment"}
    assert RETURNED["reason"] == "它坏了", "the given fact stays as it is"


def test_a_commitment_is_the_hash_of_salt_and_canonical_json() -> None:
    sealed, (row,) = seal({"reason": {"b": 1, "a": "é"}}, lambda: b"s" * 16)
    assert sealed["reason"]["commitment"] == sha256(b"s" * 16 + '{"a":"é","b":1}'.encode()).hexdigest()
    assert (row.salt, row.value) == (b"s" * 16, '{"a":"é","b":1}'.encode())


def test_equal_words_have_different_commitments() -> None:
    make = salts()
    assert seal({"reason": "x"}, make)[0] != seal({"reason": "x"}, make)[0]


def test_a_restated_fact_resealed_equals_the_recorded_one_if_its_words_do() -> None:
    make = salts()
    before, old = seal(RETURNED, make)
    old_rows = {row.commitment.hex(): row for row in old}

    def again(fact: dict[str, Any]):
        now, new = seal(fact, make)
        assert now != before
        return reseal(now, before, {row.commitment.hex(): row for row in new}, old_rows)

    assert again(RETURNED) == before
    assert again({**RETURNED, "reason": "它很好"}) != before
    assert again({**RETURNED, "lines": RETURNED["lines"][:1]}) != before
    assert again({**RETURNED, "lines": [*RETURNED["lines"], {"line": "9"}]}) != before
    assert again({**RETURNED, "gifts": "none"}) != before


@pytest.mark.parametrize("raw", [{}, {"lines": None}, {"lines": ["x"]}, {"content": {"sha256": "x"}}])
def test_nothing_to_seal_is_nothing_sealed(raw: dict[str, Any]) -> None:
    assert seal(raw, salts()) == (raw, [])


def test_the_paths_are_these() -> None:
    assert len(CLIENT_PATHS) == 42


def test_a_requests_salt_opens_at_its_own_position_alone(ledger: AnyLedger) -> None:
    for key in ("a", "b"):
        ledger.append(add(key=key))
    write = ledger.datastore.begin()
    safe = Safe(write.cursor, ledger.datastore.keyring)
    assert all(safe.request_salt(position) for position in (0, 1))

    rows = write.cursor.execute("SELECT sealed, 1 - position FROM vault_requests").fetchall()
    for row in rows:
        write.cursor.execute("UPDATE vault_requests SET sealed = ? WHERE position = ?", row)
    exchanged = [safe.request_salt(position) for position in (0, 1)]
    write.rollback()

    assert exchanged == [None, None]
