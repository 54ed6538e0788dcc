"""What PostgreSQL adds to a ledger: being heard of at once, turns among machines, servers that only read."""

import asyncio
import threading
from collections.abc import Iterable
from contextlib import closing, suppress
from queue import Queue
from typing import Any, cast

import psycopg
import pytest

from domain.errors import Refused
from domain.ledger import abandoned
from domain.ledger.abandoned import HELD_FOR_LONG
from domain.ledger.command import Busy, Recorded
from domain.ledger.datastore import TOUCH, ForeignFile, ReadOnly, Write
from domain.ledger.erasing import unfinished
from domain.ledger.key_table import KeyTable
from domain.ledger.ledger import Ledger
from domain.ledger.listening import Listener
from domain.ledger.postgres import PostgresStore
from domain.ledger.postgres_cursor import PostgresCursor, Unconfirmed, address_of
from domain.ledger.pulse import Pulse
from domain.ledger.store import Head
from domain.ledger.turns import PostgresTurn
from domain.ledger.writer import Writer
from tests.ledger.toy import Open, add, limit
from tests.waiting import must_come


def test_a_commit_of_any_process_is_heard_at_once(postgres: str, open_ledger: Open) -> None:
    ledger, heard = open_ledger(postgres), Queue[None]()
    listener = Listener(address_of(postgres), lambda: heard.put(None))
    try:
        heard.get(timeout=20)  # it listens
        ledger.append(add())
        heard.get(timeout=20)
        assert heard.empty()
    finally:
        listener.close()


def test_who_listens_goes_on_when_the_connection_was_lost(postgres: str, open_ledger: Open) -> None:
    ledger, heard = open_ledger(postgres), Queue[None]()
    listener = Listener(address_of(postgres), lambda: heard.put(None))
    try:
        heard.get(timeout=20)
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN ledger'")
        heard.get(timeout=20)  # it listens again
        ledger.append(add())
        heard.get(timeout=20)
        assert heard.empty()
    finally:
        listener.close()


def test_a_turn_is_one_process_alone_until_it_leaves_or_is_lost(postgres: str) -> None:
    ours, theirs, other = (PostgresTurn(postgres, name) for name in ("sending", "sending", "webhooks"))
    assert (ours.take(), theirs.take(), other.take()) == (True, False, True)
    ours.leave()
    assert (theirs.take(), theirs.holds()) == (True, True)

    with psycopg.connect(postgres, autocommit=True) as killer:
        killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
            "current_database()"
        )
    assert not theirs.holds()
    assert (ours.take(), theirs.take()) == (True, False)
    for each in (ours, other):
        each.leave()


def test_a_turn_that_can_not_be_asked_for_leaves_no_connection_behind(postgres: str) -> None:
    broken = PostgresTurn(f"{postgres}?options=-csearch_path%3Dpublic,pg_catalog", "sending")
    asking = "SELECT pid FROM pg_stat_activity WHERE query LIKE %s AND pid <> pg_backend_pid()"
    with psycopg.connect(postgres, autocommit=True) as other:
        other.execute("CREATE FUNCTION public.hashtext(text) RETURNS integer LANGUAGE sql AS 'SELECT 1 / 0'")
        with pytest.raises(psycopg.errors.DivisionByZero) as held:
            broken.take()
        must_come(lambda: not other.execute(asking, ("%pg_try_advisory_lock%",)).fetchall())

    assert held.tb is not None, "what failed is not forgotten yet, so nothing was closed by being forgotten"
    assert not broken.holds()


def test_an_address_that_may_be_a_replicas_only_reads(postgres: str, open_ledger: Open) -> None:
    reading = f"{postgres}?target_session_attrs=any"
    with pytest.raises(ForeignFile, match="no ledger in this database yet"):
        open_ledger(reading)

    writing = open_ledger(postgres)
    writing.append(add(amount=3))
    ledger: Ledger = open_ledger(reading)
    assert ledger.stream("counters/c").state.value == 3
    with pytest.raises(ReadOnly):
        ledger.append(add())
    assert writing.head().size == ledger.head().size


def test_keys_that_are_yet_to_be_overwritten_are_left_by_who_only_reads_and_stop_nobody(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = open_ledger(postgres)
    writing.append(add(key="a", reason="said by somebody"))
    with psycopg.connect(postgres, autocommit=True) as other:
        other.execute("INSERT INTO vault_erasing SELECT DISTINCT slot FROM vault")

    reading: Ledger = open_ledger(f"{postgres}?target_session_attrs=any")
    assert (reading.head().size, unfinished(reading.datastore)) == (1, 1)

    with monkeypatch.context() as failing:
        failing.setattr(KeyTable, "clear", _disk_full)
        assert unfinished(open_ledger(postgres).datastore) == 1
    assert unfinished(open_ledger(postgres).datastore) == 0


def _disk_full(table: KeyTable, slots: Iterable[int]) -> None:
    raise psycopg.errors.DiskFull("no space left on device")


def test_a_commit_that_was_warned_of_is_not_told(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = open_ledger(postgres)
    with psycopg.connect(postgres, autocommit=True) as other:
        other.execute(
            "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''one server only''; "
            "RETURN NULL; END'"
        )
        other.execute(
            "CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            "EXECUTE FUNCTION warn()"
        )
    confirmed: list[bool] = []
    monkeypatch.setattr("domain.ledger.batch.Batch._confirm", lambda batch: confirmed.append(True))
    assert not isinstance(ledger.append(add(key="a"))[0], Refused)
    assert confirmed == [True], "told only behind another commit"

    monkeypatch.setattr("domain.ledger.batch.Batch._landed", lambda batch, position, digest: False)
    with pytest.raises(Unconfirmed):
        ledger.append(add(key="b"))


def test_where_a_commit_of_unknown_end_is_looked_for_is_where_it_is_confirmed(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers may still be connected to a leader that was cut off, and that alone has it."""
    ledger, commit = open_ledger(postgres), Write.commit
    asked: list[str] = []

    def unconfirmed(write: Write) -> None:
        monkeypatch.setattr(Write, "commit", commit)
        commit(write)
        raise Unconfirmed("it may be on one server only")

    def elsewhere(store: PostgresStore) -> Any:
        asked.append("another connection")
        raise psycopg.OperationalError("it leads somewhere else")

    monkeypatch.setattr(Write, "commit", unconfirmed)
    monkeypatch.setattr(PostgresStore, "asking", elsewhere)
    told = ledger.append(add(key="a"))
    monkeypatch.undo()

    assert (asked, [each.version for each in told]) == ([], [1])
    assert ledger.append(add(key="b"))[0].version == 2, "the lock was given back"


def test_a_commit_that_did_not_happen_is_not_told_and_gives_the_lock_back(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, commit = open_ledger(postgres), Write.commit

    def lost(write: Write) -> None:
        monkeypatch.setattr(Write, "commit", commit)
        write.rollback()
        raise Unconfirmed("it may be nowhere")

    monkeypatch.setattr(Write, "commit", lost)
    with pytest.raises(Unconfirmed):
        ledger.append(add(key="a"))

    assert ledger.append(add(key="b"))[0].version == 1


@pytest.mark.parametrize("again", ["a", "another key"])
def test_what_is_recorded_already_is_told_behind_a_commit(postgres: str, open_ledger: Open, again: str) -> None:
    """By a retry, or as a fact that is said a second time: both are told as if it had been recorded now."""
    ledger = open_ledger(postgres)
    ledger.append(add(key="a", add_id="1"))
    with psycopg.connect(postgres, autocommit=True) as other:
        before = other.execute("SELECT xmin::text FROM log_head").fetchone()
        (told,) = ledger.append(add(key=again, add_id="1"))
        assert isinstance(told, Recorded)
        assert told.replayed or not told.entries
        assert other.execute("SELECT xmin::text FROM log_head").fetchone() != before


def test_a_lock_that_is_not_had_loses_no_connection(postgres: str, open_ledger: Open) -> None:
    ours, theirs = open_ledger(postgres, lock_wait_s=1), open_ledger(postgres)
    before = ours.datastore.generation
    write = theirs.datastore.begin()
    try:
        with pytest.raises(psycopg.errors.LockNotAvailable), ours.datastore.settled() as c:
            c.execute("SELECT 1")
    finally:
        write.rollback()

    assert ours.datastore.generation == before


def test_what_a_lost_leader_said_is_forgotten_also_where_another_thread_lost_it_meanwhile(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next leader's log may be as long, and another."""
    ledger = open_ledger(postgres)
    ledger.append(add(amount=3))
    true, head = ledger.stream("counters/c"), ledger.head
    ledger._cache.publish(1, 1, {"counters/c": true._replace(state="of the lost one")})
    assert ledger.stream("counters/c") != true

    def answered_by_the_next() -> Head:
        ledger.datastore.generation += 1
        return head()

    monkeypatch.setattr(ledger, "head", answered_by_the_next)
    assert ledger.stream("counters/c") == true


def test_nothing_is_asked_on_the_event_loop(postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a command needs: its stream, another's state, what a retry was answered, words said before."""
    ledger = open_ledger(postgres)
    ledger.append(limit(1_000), add(key="a", reason="as said", add_id="1"))
    other = open_ledger(postgres)  # that knows nothing yet
    askers: list[str] = []
    execute = PostgresCursor.execute

    def noted(cursor: PostgresCursor, statement: str, values: Any = (), /) -> PostgresCursor:
        askers.append(threading.current_thread().name)
        return execute(cursor, statement, values)

    monkeypatch.setattr(PostgresCursor, "execute", noted)

    async def story() -> list[Recorded]:
        writer = Writer(other)
        commands = [add(key="a", reason="as said", add_id="1"), add(key="b"), add(reason="as said", add_id="1"), add()]
        told = await asyncio.gather(*[writer.append(each) for each in commands])
        await writer.close()
        return told

    told = asyncio.run(story())
    assert [each.version for each in told] == [1, 2, 2, 3]
    assert told[0].replayed
    assert set(askers) == {"ledger-commit"}


def test_who_leads_no_more_is_told_and_another_connection_finds_who_does(postgres: str, open_ledger: Open) -> None:
    ledger = open_ledger(postgres)
    ledger.append(add())
    stale = ledger.datastore._writer
    stale.execute("SET default_transaction_read_only = on")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ledger.append(add())

    assert stale.closed
    ledger.append(add())
    assert ledger.head().size == 2


def test_what_is_asked_behind_a_commit_leaves_no_transaction_open(
    postgres: str, open_ledger: Open, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = open_ledger(postgres)

    with pytest.raises(LookupError), ledger.datastore.settled():
        raise LookupError
    with ledger.datastore.settled() as c:
        assert c.execute("SELECT 1").fetchone() == (1,)
    with ledger.datastore.reading() as c:
        assert c.execute("SELECT 2").fetchone() == (2,)

    assert caplog.messages == []


def test_a_thread_asks_the_servers_that_connections_lead_to_and_a_new_one_where_it_ended() -> None:
    class Server:
        """What is watched, as far as it is looked at here."""

    pulse, server = Pulse(), cast(Any, Server())
    pulse._thread = threading.Thread(target=int)
    pulse.watch(server)
    first = pulse._thread
    pulse.watch(server)

    assert first.is_alive()
    assert pulse._thread is first


def test_an_answer_that_is_not_had_is_asked_for_on_another_connection(postgres: str, open_ledger: Open) -> None:
    ledger = open_ledger(postgres)
    medium = ledger.datastore.keyring.medium
    size = medium.size()
    with psycopg.connect(postgres, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (medium._connection.info.backend_pid,))

    assert medium.size() == size


def test_a_replica_whose_log_does_not_end_where_its_head_says_is_not_read(postgres: str, open_ledger: Open) -> None:
    open_ledger(postgres).append(add())
    with psycopg.connect(postgres, autocommit=True) as other:
        other.execute("UPDATE log_head SET size = 7")

    with pytest.raises(ForeignFile, match="7 events"):
        open_ledger(f"{postgres}?target_session_attrs=any")


LOCK = "SELECT size FROM log_head FOR UPDATE"
FROZEN = {
    "between two statements": [LOCK],
    "while it confirms what it read": [TOUCH],
    "within rows that it copies in": [LOCK, "COPY entries FROM STDIN"],
    "within an answer that it does not take": [LOCK, "SELECT repeat('x', 100) FROM generate_series(1, 1000000)"],
}


@pytest.mark.parametrize("statements", FROZEN.values(), ids=FROZEN)
def test_the_lock_of_a_process_that_is_frozen_goes_to_who_waits_for_it(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch, statements: list[str]
) -> None:
    monkeypatch.setattr(abandoned, "SILENT_S", 0)
    ledger: Ledger = open_ledger(postgres, lock_wait_s=1)
    with closing(psycopg.connect(postgres)) as frozen:
        _say(frozen, *statements)
        with pytest.raises(Busy):
            ledger.append(add())

        assert must_come(lambda: _appended(ledger)).entries[0].position == 0


def test_who_confirms_what_it_reads_takes_the_lock_from_a_process_that_is_frozen(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abandoned, "SILENT_S", 0)
    store = open_ledger(postgres, lock_wait_s=1).datastore
    with closing(psycopg.connect(postgres)) as frozen:
        _say(frozen, LOCK)

        assert must_come(lambda: _settled(store)) == (0,)


def test_the_lock_of_who_spoke_just_now_or_said_that_it_takes_long_is_left_to_it(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger: Ledger = open_ledger(postgres, lock_wait_s=1)
    with psycopg.connect(postgres) as other:
        other.execute(LOCK)
        assert [_appended(ledger), _appended(ledger)] == [None, None]
        other.execute(HELD_FOR_LONG)
        monkeypatch.setattr(abandoned, "SILENT_S", 0)
        assert [_appended(ledger), _appended(ledger)] == [None, None]
    assert _appended(ledger)


def _say(connection: psycopg.Connection, *statements: str) -> None:
    """Say them as a process does that is frozen right behind the last: it says nothing more and takes no answer."""
    for statement in ["BEGIN", *statements[:-1]]:
        connection.pgconn.exec_(statement.encode())
    connection.pgconn.send_query(statements[-1].encode())


def _appended(ledger: Ledger) -> Any:
    with suppress(Busy):
        return ledger.append(add())[0]
    return None


def _settled(store: Any) -> Any:
    with suppress(psycopg.errors.LockNotAvailable), store.settled() as c:
        return c.execute("SELECT size FROM log_head").fetchone()
    return None
