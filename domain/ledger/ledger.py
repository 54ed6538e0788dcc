"""The ledger: loads, decides, records. It knows no rule of the shop.

Every append holds the log's one lock, so decisions stand on current states, positions have no gaps, and
there are no conflicts to retry.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

import uuid_utils
from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory
from eventsourcing.utils import Environment, EnvType

from domain.clock import instant
from domain.errors import Refused
from domain.fact import Instant, Stream
from domain.kind import Kind
from domain.ledger import store
from domain.ledger.batch import Batch
from domain.ledger.cache import Cache
from domain.ledger.command import Command, Recorded
from domain.ledger.datastore import STORE_FAULTS
from domain.ledger.entry import Entry
from domain.ledger.erasing import finish
from domain.ledger.fold import Kinds
from domain.ledger.loading import Loader, Unfolded
from domain.ledger.mapper import Mapper, Upcaster
from domain.ledger.place import Place
from domain.ledger.readings import Readings
from domain.ledger.recorder import LedgerFactory
from domain.ledger.sources import Sources
from domain.ledger.sqlite import SqliteStore
from domain.ledger.sqlite_connections import IN_MEMORY
from domain.ledger.stores import store_at
from domain.ledger.upgrading import refuse_newer, upgrade

_GLANCE_MAX = 100
"""So many events are folded in less time than another thread is asked to."""


class Past(NamedTuple):
    """A stream as it stood, and how many of its events that took in."""

    stream: Stream
    found: int


def _salt() -> bytes:
    return secrets.token_bytes(16)


def _event_id() -> str:
    return str(uuid_utils.uuid7())


# The library's own `log` is deprecated and means less.
class Ledger(Readings, Application[str]):  # pyright: ignore[reportIncompatibleVariableOverride] - as said above
    """One ledger in one SQLite file, in memory, or in a PostgreSQL database.

    `lock_wait_s` is how long an append waits for the lock before it raises `Busy`; `cache_max` how many
    streams' states are kept. `clock` gives aware datetimes, `salt` 16 random bytes, `new_id` a UUIDv7.
    """

    name = "Ledger"

    def __init__(
        self,
        kinds: Iterable[Kind],
        where: str | Place = IN_MEMORY,
        *,
        clock: Callable[[], datetime],
        salt: Callable[[], bytes] = _salt,
        new_id: Callable[[], str] = _event_id,
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
        lock_wait_s: int = 5,
        cache_max: int = 20_000,
    ) -> None:
        self._kinds = Kinds(kinds)
        self.rows = Mapper(self._kinds.all, upcasters)
        self._cache_max = cache_max
        self._cache = Cache(cache_max)
        self.place = Place.of(where)
        self.datastore = store_at(self.place, lock_wait_s)
        self._generation = self.datastore.generation
        self.upgraded_from: str | None = None
        super().__init__({})
        self.clock = clock
        self.salt = salt
        self._sources = Sources(self.datastore, self._kinds, self.rows, self._cache, clock, salt, new_id)
        with suppress(OSError, *STORE_FAULTS):  # a medium that fails now can still be read; who serves tries again
            finish(self.datastore)
        self._own_size = self.head().size

    # What the library's application asks for: our factory, our mapper, and no settings from the environment.

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """The given settings and no others."""
        return Environment(name, env)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The factory over our store."""
        return LedgerFactory(env, self.datastore)

    def construct_mapper(self) -> Mapper:
        """The typed mapper."""
        return self.rows

    def construct_recorder(self) -> ApplicationRecorder:
        """The recorder, its tables created and checked, an older file's brought up to date."""
        try:
            if isinstance(self.datastore, SqliteStore):
                self.upgraded_from = upgrade(self.datastore, self._kinds, self.rows)
            self.datastore.create()
            refuse_newer(self.datastore, self.rows)
        except BaseException:
            self.datastore.close()
            raise
        return self.factory.application_recorder()

    @property
    def in_memory(self) -> bool:
        """Whether it ends with this process."""
        return self.datastore.in_memory

    @property
    def is_far(self) -> bool:
        """Whether asking it means waiting for another machine, which no event loop should."""
        return self.datastore.is_far

    # Appending

    def begin(self, wait_s: float | None = None, fold_max: int | None = None) -> tuple[Batch, bool]:
        """A batch holding the log's lock, and whether another process has written since our last one.

        Raises `Busy` after `wait_s` seconds (0: one try; none: the setting). `fold_max` is for `Batch`.
        """
        write = self.datastore.begin(wait_s)
        self._forget_what_was_lost()
        try:
            batch = Batch(self._sources, write, fold_max)
        except BaseException:
            write.rollback()
            raise
        foreign = batch.base.size != self._own_size
        return batch, foreign

    def _forget_what_was_lost(self) -> None:
        """Keep no state across a lost connection: it may stand on events that the log's next leader never had.

        Called once the next one has answered, or what is lost meanwhile would not be seen. Another cache, not an empty
        one: who is still reading what the lost one said keeps that where nobody finds it.
        """
        now = self.datastore.generation
        if self._generation != now:
            self._cache = Cache(self._cache_max)
            self._sources = self._sources._replace(cache=self._cache)
            self._generation = now  # not before: another thread would go on with what is not forgotten yet

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

    def stream(self, name: str) -> Stream:
        """The stream as it stands; one without events has version 0."""
        return self.streams((name,))[name]

    def streams(self, names: Iterable[str]) -> dict[str, Stream]:
        """Several streams as they stand at one moment."""
        wanted = tuple(names)
        return self._known(wanted) or self._loaded(wanted)

    def present(self) -> Instant:
        """The instant to judge by what is read: no earlier than anything recorded, though another server's clock may be
        ahead of ours, or ours was set back.
        """
        return max(instant(self.clock()), self.head().recorded_at)

    def glance(self, name: str) -> Stream | None:
        """The stream as it stands if that takes no longer than a look into memory or at a few rows of a file near by;
        an event loop may wait for it.
        """
        if self.is_far:
            return None
        try:
            return (self._known((name,)) or self._loaded((name,), _GLANCE_MAX))[name]
        except Unfolded:
            return None

    def _known(self, names: Sequence[str]) -> dict[str, Stream] | None:
        size = self.head().size
        self._forget_what_was_lost()
        return self._cache.all(names, size)

    def _loaded(self, names: Iterable[str], fold_max: int | None = None) -> dict[str, Stream]:
        cache = self._cache
        with self.datastore.reading() as c:
            size = store.head(c).size
            self._forget_what_was_lost()
            if cache is not self._cache:
                cache = Cache(self._cache_max)  # whose word this is, the old leader's or the new one's, is not known
            loader = Loader(c, self.rows, self._kinds, cache, size, fold_max=fold_max)
            loader.catch_up()
            found = loader.load(names)
        cache.publish(size, size, found)
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
