"""API keys open for whom they were made, as long as they may."""

import sqlite3
from datetime import timedelta

import pytest

from domain.clock import instant
from domain.errors import Refused
from domain.ledger.datastore import DUPLICATES
from domain.ledger.keys import Keys
from tests.ledger.toy import NOON, AnyLedger, Clock, Open


@pytest.fixture
def keys(ledger: AnyLedger, clock: Clock):
    return Keys(ledger.datastore, clock, elapsed=lambda: 0.0)


def test_a_key_is_known_by_its_secret_which_is_nowhere_kept(
    keys: Keys, file: str, open_ledger: Open, clock: Clock
) -> None:
    keys = Keys(open_ledger(file).datastore, clock)
    key, secret = keys.create("shop", {"orders:read", "orders:append"})

    assert keys.verify(secret) == key
    assert (key.owner, key.scopes) == ("shop", {"orders:read", "orders:append"})
    assert secret.startswith(key.key_id + ".")
    with sqlite3.connect(file) as c:
        assert secret not in "".join(c.iterdump())


@pytest.mark.parametrize("wrong", ["", "x", "kffffffffffff.nothing"])
def test_a_wrong_secret_opens_nothing(keys: Keys, wrong: str) -> None:
    key, secret = keys.create("shop", {"admin"})
    for attempt in (wrong, secret[:-1], secret + "x", key.key_id, key.key_id + "."):
        assert keys.verify(attempt) is None


def test_a_given_secret_works_as_it_is(keys: Keys) -> None:
    key, shown = keys.create("bootstrap", {"admin"}, secret="correct horse.battery staple")
    assert shown == "correct horse.battery staple"
    assert keys.verify(shown) == key


def test_a_revoked_key_opens_nothing_here_at_once(keys: Keys) -> None:
    key, secret = keys.create("shop", {"admin"})
    assert keys.verify(secret)
    keys.revoke(key.key_id)
    assert keys.verify(secret) is None
    first = keys.all()[0].revoked_at
    keys.revoke(key.key_id)
    assert first == keys.all()[0].revoked_at


def test_a_key_that_is_revoked_while_it_is_read_is_not_remembered(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    key, secret = keys.create("shop", {"admin"})

    def meanwhile(ours: bytes, theirs: bytes) -> bool:
        keys.revoke(key.key_id)
        return ours == theirs

    monkeypatch.setattr("domain.ledger.keys.hmac.compare_digest", meanwhile)
    assert keys.verify(secret) == key, "it was still good when it was read"
    assert keys.verify(secret) is None
    assert keys.at_hand(secret) is None


def test_a_revoked_key_opens_nothing_elsewhere_within_a_second(file: str, open_ledger: Open, clock: Clock) -> None:
    seconds = [0.0]
    here = Keys(open_ledger(file).datastore, clock)
    there = Keys(open_ledger(file).datastore, clock, elapsed=lambda: seconds[0])
    key, secret = here.create("shop", {"admin"})
    assert there.verify(secret)
    here.revoke(key.key_id)
    seconds[0] = 0.9
    assert there.verify(secret) == there.at_hand(secret) == key, "it asks once a second"
    seconds[0] = 1.0
    assert there.at_hand(secret) is None
    assert there.verify(secret) is None


def test_what_is_at_hand_is_what_was_asked_for_within_the_second(open_ledger: Open, clock: Clock) -> None:
    seconds = [0.0]
    keys = Keys(open_ledger(":memory:").datastore, clock, elapsed=lambda: seconds[0])
    key, secret = keys.create("shop", {"admin"}, expires_at=instant(NOON + timedelta(hours=1)))
    assert keys.at_hand(secret) is None, "nobody has asked yet"
    assert keys.verify(secret) == key

    assert keys.at_hand(secret) == key
    clock.now = NOON + timedelta(hours=1)
    assert keys.at_hand(secret) is None, "it ran out"


def test_a_key_lives_under_its_id_as_long_as_it_opens(keys: Keys, clock: Clock) -> None:
    revoked, _ = keys.create("shop", {"admin"})
    short, _ = keys.create("shop", {"admin"}, expires_at=instant(NOON + timedelta(hours=1)))
    assert (keys.living(revoked.key_id), keys.living(short.key_id), keys.living("k1")) == (revoked, short, None)

    keys.revoke(revoked.key_id)
    clock.now = NOON + timedelta(hours=1)

    assert (keys.living(revoked.key_id), keys.living(short.key_id)) == (None, None)


def test_a_key_that_was_revoked_or_ran_out_is_not_followed_by_another(keys: Keys, clock: Clock) -> None:
    until = instant(NOON + timedelta(hours=1))
    revoked, _ = keys.create("shop", {"admin"})
    short, _ = keys.create("shop", {"admin"}, expires_at=until)
    assert keys.rotate(short.key_id)[0].expires_at == until
    keys.revoke(revoked.key_id)
    clock.now = NOON + timedelta(hours=1)

    for key, code in ((revoked, "key-revoked"), (short, "key-expired")):
        with pytest.raises(Refused) as refused:
            keys.rotate(key.key_id)
        assert refused.value.code == code


def test_a_key_asked_for_twice_under_one_id_is_made_once(keys: Keys) -> None:
    key, secret = keys.create("shop", {"admin"}, key_id="k-of-mine")
    with pytest.raises(Refused) as refused:
        keys.create("other", {"admin"}, key_id="k-of-mine")

    assert (key.key_id, refused.value.code) == ("k-of-mine", "key-made")
    assert keys.all() == [key]
    assert keys.verify(secret) == key


def test_one_secret_opens_one_key(keys: Keys) -> None:
    keys.create("shop", {"admin"}, secret="correct horse")
    with pytest.raises(DUPLICATES):
        keys.create("other", {"admin"}, secret="correct horse")

    assert [key.owner for key in keys.all()] == ["shop"]


def test_an_expired_key_opens_nothing(keys: Keys, clock: Clock) -> None:
    _, secret = keys.create("shop", {"admin"}, expires_at=instant(NOON + timedelta(hours=1)))
    assert keys.verify(secret)
    clock.now = NOON + timedelta(hours=1)
    assert keys.verify(secret) is None


def test_a_rotated_key_has_the_same_owner_and_the_old_one_stays_until_revoked(keys: Keys) -> None:
    old, old_secret = keys.create("shop", {"admin"})
    new, new_secret = keys.rotate(old.key_id)

    assert (new.owner, new.scopes) == (old.owner, old.scopes)
    assert new.key_id != old.key_id
    assert keys.verify(old_secret)
    assert keys.verify(new_secret) == new
    assert [key.key_id for key in keys.all()] == [old.key_id, new.key_id]


def test_an_unknown_key_can_be_neither_revoked_nor_rotated(keys: Keys) -> None:
    for change in (keys.revoke, keys.rotate):
        with pytest.raises(Refused, match="no key"):
            change("k1")
