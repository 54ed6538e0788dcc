"""The ledger: loads, decides, records. It knows no rule of the shop.

Every append holds the log's one lock, so decisions stand on current states, positions have no gaps, and
there are no conflicts to retry.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

import uuid_utils
from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory
from eventsourcing.utils import Environment, EnvType

from domain.errors import Refused
from domain.fact import Instant, Stream
from domain.kind import Kind
from domain.ledger import store
from domain.ledger.batch import Batch, Sources
from domain.ledger.cache import Cache
from domain.ledger.command import Command, Recorded
from domain.ledger.datastore import IN_MEMORY, LedgerDatastore, database_name
from domain.ledger.entry import Entry
from domain.ledger.erasing import finish
from domain.ledger.fold import Kinds
from domain.ledger.loading import Loader
from domain.ledger.mapper import Mapper, Upcaster
from domain.ledger.safe import Safe
from domain.ledger.sqlite import LedgerFactory
from domain.ledger.store import Head, Piece
from domain.ledger.upgrading import upgrade
from domain.ledger.vault import VaultRow


class Past(NamedTuple):
    """A stream as it stood, and how many of its events that took in."""

    stream: Stream
    found: int


def _salt() -> bytes:
    return secrets.token_bytes(16)


def _event_id() -> str:
    return str(uuid_utils.uuid7())


class Ledger(Application[str]):
    """One ledger in one SQLite file, or in memory.

    `lock_wait_s` is how long an append waits for the lock before it raises `Busy`; `cache_max` how many
    streams' states are kept. `clock` gives aware datetimes, `salt` 16 random bytes, `new_id` a UUIDv7.
    """

    name = "Ledger"

    def __init__(
        self,
        kinds: Iterable[Kind],
        path: str = IN_MEMORY,
        *,
        clock: Callable[[], datetime],
        salt: Callable[[], bytes] = _salt,
        new_id: Callable[[], str] = _event_id,
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
        lock_wait_s: int = 5,
        cache_max: int = 20_000,
    ) -> None:
        self._kinds = Kinds(kinds)
        self._ledger_mapper = Mapper(self._kinds.all, upcasters)
        self._cache = Cache(cache_max)
        super().__init__({"SQLITE_DBNAME": database_name(path), "SQLITE_LOCK_TIMEOUT": str(lock_wait_s)})
        self.datastore: LedgerDatastore = self._factory.datastore
        self.clock = clock
        self.salt = salt
        self._sources = Sources(self.datastore, self._kinds, self._ledger_mapper, self._cache, clock, salt, new_id)
        with suppress(OSError):  # a medium that fails now can still be read; who serves tries again
            finish(self.datastore)
        self._own_size = self.head().size

    # What the library's application asks for: our factory, our mapper, and no settings from the environment.

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """The given settings and no others."""
        return Environment(name, env)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The SQLite factory."""
        self._factory: LedgerFactory = LedgerFactory(env)
        return self._factory

    def construct_mapper(self) -> Mapper:
        """The typed mapper."""
        return self._ledger_mapper

    def construct_recorder(self) -> ApplicationRecorder:
        """The recorder, its tables created and checked, an older file's brought up to date."""
        upgrade(self._factory.datastore, self._kinds, self._ledger_mapper)
        return self._factory.application_recorder()

    @property
    def in_memory(self) -> bool:
        """Whether it ends with this process."""
        return self.datastore.in_memory

    # Appending

    def begin(self, wait_s: float | None = None) -> tuple[Batch, bool]:
        """A batch holding the log's lock, and whether another process has written since our last one.

        Raises `Busy` after `wait_s` seconds (0: one try; none: the setting).
        """
        write = self.datastore.begin(wait_s)
        try:
            batch = Batch(self._sources, write)
        except BaseException:
            write.rollback()
            raise
        foreign = batch.base.size != self._own_size
        return batch, foreign

    def committed(self, batch: Batch) -> None:
        """Remember how far we wrote, so that a stranger's writing shows."""
        self._own_size = batch.size

    def append(self, *commands: Command) -> list[Recorded | Refused]:
        """Record commands in one transaction, waiting for the lock. Each succeeds or is refused alone.

        Raises `Busy`; raises the first fault of a decision after the others were recorded.
        """
        batch, _ = self.begin()
        with batch:
            outcomes = batch.take_all(commands)
        self.committed(batch)
        answers = [outcome for outcome in outcomes if isinstance(outcome, Recorded | Refused)]
        if len(answers) < len(outcomes):
            raise next(o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused))
        return answers

    def record(self, command: Command) -> Recorded:
        """Record one command, waiting for the lock. Raises `Refused`, `Busy`, or the decision's own fault."""
        (outcome,) = self.append(command)
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    # Reading

    def head(self) -> Head:
        """The log's size and last stamp."""
        with self.datastore.reading() as c:
            return store.head(c)

    def stream(self, name: str) -> Stream:
        """The stream as it stands; one without events has version 0."""
        return self.streams((name,))[name]

    def streams(self, names: Iterable[str]) -> dict[str, Stream]:
        """Several streams as they stand at one moment."""
        with self.datastore.reading() as c:
            size = store.head(c).size
            loader = Loader(c, self._ledger_mapper, self._kinds, self._cache, size)
            loader.catch_up()
            found = loader.load(names)
        self._cache.publish(size, size, found)
        return found

    def stream_at(
        self,
        name: str,
        *,
        version: int | None = None,
        recorded_until: Instant | None = None,
        occurred_until: Instant | None = None,
    ) -> Past:
        """The stream folded from the events that meet every bound given, in log order."""
        entries: Iterable[Entry] = self.entries(name, until=version)
        if recorded_until is not None:
            entries = takewhile(lambda entry: entry.recorded_at <= recorded_until, entries)
        if occurred_until is not None:
            entries = (entry for entry in entries if entry.occurred_at <= occurred_until)
        found = list(entries)
        return Past(self._kinds.fold(name, found), len(found))

    def entries(self, name: str, *, after: int = 0, until: int | None = None, limit: int | None = None) -> list[Entry]:
        """A stream's entries with `after` < version ≤ `until`."""
        with self.datastore.reading() as c:
            return store.stream_entries(c, self._ledger_mapper, name, after=after, until=until, limit=limit)

    def log(  # pyright: ignore[reportIncompatibleMethodOverride] - the library's `log` is deprecated and means less
        self, after: int = -1, limit: int = 1000, types: Sequence[str] = ()
    ) -> list[Entry]:
        """Entries behind position `after` in log order, of these types if any are named."""
        with self.datastore.reading() as c:
            return store.log_entries(c, self._ledger_mapper, after, limit, types)

    def piece(self, after: int, limit: int, types: Collection[str] = ()) -> Piece | None:
        """The log behind position `after`, at most so many events of it, of which only these types are decoded."""
        with self.datastore.reading() as c:
            return store.log_piece(c, self._ledger_mapper, after, limit, types)

    def leaves(self, start: int, stop: int) -> list[bytes]:
        """The stored bytes of leaves start … stop − 1."""
        with self.datastore.reading() as c:
            return store.leaves(c, start, stop)

    def leaf_hashes(self, start: int, stop: int) -> list[bytes]:
        """The hashes of leaves start … stop − 1."""
        with self.datastore.reading() as c:
            return store.leaf_hashes(c, start, stop)

    def stream_heads(self, start: int, stop: int) -> list[tuple[str, int, bytes]]:
        """Stream, version and last leaf hash of each stream that the events start … stop − 1 belong to, as of them."""
        with self.datastore.reading() as c:
            return store.stream_heads(c, start, stop)

    def last_of(self, stream: str, size: int) -> tuple[int, bytes] | None:
        """Version and leaf hash of the stream's last event among the first `size` events, if it has one there."""
        with self.datastore.reading() as c:
            return store.last_of(c, stream, size)

    def vault_values(self, commitments: Iterable[str]) -> dict[str, VaultRow]:
        """The vault's rows by commitment in hex; an erased one is missing."""
        with self.datastore.reading() as c:
            return Safe(c, self.datastore.keyring).rows(commitments)


__all__ = ["Ledger", "Past"]
