"""One append transaction: commands decided one after another under the log's lock, committed once."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from domain.errors import Refused
from domain.fact import Held, Said
from domain.kind import Earlier, drafts_of
from domain.ledger import store
from domain.ledger.agreed import check_agreed
from domain.ledger.checks import act_of, check_time, check_version, is_same
from domain.ledger.command import Command, Outcome, Recorded, Stated
from domain.ledger.datastore import STORE_FAULTS, TOUCH, Write
from domain.ledger.entry import LEDGER, Entry, Request
from domain.ledger.erasing import finish, held
from domain.ledger.hushed import Hushed, Unasked
from domain.ledger.loading import Loader, Unfolded
from domain.ledger.mapper import Unreadable
from domain.ledger.pending import Origin, Pending
from domain.ledger.replaying import replay, reused
from domain.ledger.safe import Safe
from domain.ledger.sources import Sources
from domain.ledger.store import Head
from domain.ledger.vault import KnownWords, VaultRow, commitment


class Batch:
    """Holds the log's lock from its making until `commit` or `rollback`.

    `take` decides a command on the states which the earlier ones left. An outcome may be told only after
    `commit` has returned. As a context it commits, or rolls back what raised. With `fold_max` a command whose streams
    take longer to read is `Unfolded`, as is what stands behind it in its queue: a later batch gets further.
    """

    def __init__(self, sources: Sources, write: Write, fold_max: int | None = None) -> None:
        self._sources = sources
        self._write = write
        self._hushed = Hushed(write.cursor) if sources.datastore.is_far else None
        self._c = self._hushed or write.cursor
        self._safe = Safe(self._c, sources.datastore.keyring)
        self._erases = False
        self._tells_again = False
        self.base = Head(*write.head) if write.head else store.head(self._c)
        loader = Loader(self._c, sources.mapper, sources.kinds, sources.cache, self.base.size, fold_max=fold_max)
        loader.catch_up()
        self._pending = Pending(sources.kinds, sources.mapper, loader, self.base, sources.new_id)
        self._positions: dict[str, int | None] = {}
        self._here: dict[str, tuple[bytes, Recorded]] = {}
        self._queues = set[str]()

    @property
    def size(self) -> int:
        """The number of events in the log once this batch is committed."""
        return self._pending.head.size

    def read_for(self, commands: Sequence[Command]) -> None:
        """Read at once what these commands will need."""
        keys = {c.request.key for c in commands if c.request and not c.dry_run} - self._positions.keys()
        self._positions.update(dict.fromkeys(keys))
        self._positions.update(store.first_positions(self._c, keys))
        with suppress(Unreadable, Unfolded):  # which is the answer of those who need that stream, not of all
            self._pending.read(c.stream for c in commands if self._sources.kinds.knows(c.stream))

    def take_all(self, commands: Sequence[Command]) -> list[Outcome]:
        """The outcomes of several commands, with what they need read at once."""
        self.read_for(commands)
        return [self.take(command) for command in commands]

    def take_known(self, commands: Sequence[Command]) -> list[Outcome]:
        """The same without asking a store that is far anything, up to the first command for which it must be asked."""
        if self._hushed is None:
            return self.take_all(commands)
        outcomes: list[Outcome] = []
        with suppress(Unasked), self._hushed.silent():
            outcomes.extend(self.take(command) for command in commands)  # those before the one that must ask are kept
        return outcomes

    def take(self, command: Command) -> Outcome:
        """Decide one command. One that fails leaves nothing and fails alone; a failing store fails the batch."""
        if command.queue in self._queues:
            return Unfolded()
        self._pending.begin(self._sources.clock())
        try:
            return self._repeated(command) or self._decided(command)
        except STORE_FAULTS:
            raise
        except Exception as failure:
            self._pending.undo()
            if isinstance(failure, Unasked):
                raise
            self._queues |= {command.queue} - {""} if isinstance(failure, Unfolded) else set()
            return failure  # a fault in one rule is its own caller's answer

    def flush(self) -> None:
        """Write what was decided, still uncommitted."""
        if self._pending.first is not None:
            self._erases |= self._pending.write(self._c, self._safe)

    def commit(self) -> None:
        """Make it durable, then share the states. May run on another thread than the rest.

        What follows a durable commit can't make it fail: keys that could not be overwritten are tried again.
        """
        first = self._pending.first
        if first is None and self._tells_again and self._sources.datastore.is_far:
            self._confirm()  # what is told again must be as durable as what is told first
        elif first is None:
            self._write.rollback()
        else:
            try:
                self._write.commit()
            except STORE_FAULTS:
                if not self._landed(*first):
                    raise
        self._sources.cache.publish(self.base.size, self.size, self._pending.seen)
        if self._erases:
            with suppress(Exception):  # all of the batch is recorded, whatever became of the keys
                finish(self._sources.datastore)

    def settle(self) -> None:
        """Write and make durable."""
        self.flush()
        self.commit()

    def rollback(self) -> None:
        """Give the lock back and record nothing."""
        self._write.rollback()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if error is None:
                self.settle()
        finally:
            self.rollback()

    def _confirm(self) -> None:
        """Commit nothing: what a store shows may not be on its replicas yet, and a commit waits until it is."""
        self._write.cursor.execute(TOUCH)
        self._write.commit()

    def _landed(self, position: int, digest: bytes) -> bool:
        """Whether a commit that reported an error did succeed: our first event stands where we put it, for good. Far
        away that is looked up under the lock, on the server that then confirms it.
        """
        with suppress(Exception):
            if not self._sources.datastore.is_far:
                with self._sources.datastore.asking() as c:
                    return store.leaf_hashes(c, position, position + 1) == [digest]
            self._write = self._sources.datastore.begin()
            if store.leaf_hashes(self._write.cursor, position, position + 1) == [digest]:
                self._confirm()
                return True
        return False

    def _repeated(self, command: Command) -> Recorded | None:
        """The original outcome, if this request is in the log or was taken earlier in this batch."""
        asked = command.request
        if asked is None or command.dry_run:
            return None
        if asked.key in self._here:
            material, recorded = self._here[asked.key]
            if material != asked.material:
                raise reused()
            return recorded._replace(replayed=True)
        if asked.key not in self._positions:
            self._positions[asked.key] = store.first_positions(self._c, [asked.key]).get(asked.key)
        position = self._positions[asked.key]
        if position is None:
            return None
        self._tells_again = True
        of = self._sources
        return replay(self._c, self._safe, of.mapper, of.kinds, command=command, position=position)

    def _decided(self, command: Command) -> Recorded:
        pending = self._pending
        check_version(command, pending.stream(command.stream))
        request, salt = self._request(command)
        rows = {row.commitment.hex(): row for row in command.rows}
        words = KnownWords(rows, self._recorded_rows)
        own, consequences = list[Entry](), list[Entry]()
        for stated in command.facts:
            said = self._said(command, stated, words)
            entries = self._say(command, stated, said, rows, request)
            own += entries[:1]
            consequences += entries[1:]
        entries = (*own, *consequences)
        if command.agreed is not None:
            check_agreed(command.agreed, entries)
        pending.keep(command.stream, command.rows, salt)
        path = pending.stream(command.stream)
        recorded = Recorded(entries, command.stream, path.version, path, recorded=not command.dry_run)
        if command.dry_run:
            pending.undo()
        elif command.request is not None:
            if entries:
                self._here[command.request.key] = (command.request.material, recorded)
            else:  # it is so already, and the client is told as if it had been recorded now
                self._tells_again = True
        return recorded

    def _request(self, command: Command) -> tuple[Request | None, bytes | None]:
        if command.request is None or command.dry_run:
            return None, None
        key, material = command.request
        salt = self._sources.salt()
        return Request(key=key, input=commitment(salt, material).hex()), salt

    def _said(self, command: Command, stated: Stated, words: Mapping[str, Any]) -> Said:
        now = self._pending.next_stamp
        at = stated.occurred_at or now
        kept = self._held(command, stated.type)
        return Said(command.stream, stated.fact, at, now, command.actor == LEDGER, command.historical, words, kept)

    def _held(self, command: Command, type_: str) -> Held:
        """What is kept of the stream's person, where it is to be erased; earlier commands of the batch included."""
        if type_ not in self._sources.kinds.erasing:
            return Held()
        assert len(command.facts) == 1, "an erasure is stated alone: what is written for it can't be undone"
        self.flush()
        return held(self._c, self._pending.subject(command.stream))

    def _say(
        self, command: Command, stated: Stated, said: Said, rows: Mapping[str, VaultRow], request: Request | None
    ) -> list[Entry]:
        """Record one stated fact and what follows from it; nothing if it is already recorded as it is."""
        kind = self._sources.kinds.of(command.stream)
        act = act_of(kind, command, stated)
        known = kind.recorded(self._pending.stream(command.stream).state, said.fact)
        before = known.fact if isinstance(known, Earlier) else known
        if before is not None and is_same(said.fact, before, rows, self._recorded_rows):
            return []
        if before is not None and before is known:
            sentence = "It is recorded already under the same id, with other content."
            raise Refused("already-recorded-differently", sentence)
        if stated.occurred_at is not None:
            check_time(command, stated.occurred_at, said.now)
        drafts = drafts_of(act.decide, self._pending.seen, said, self._pending.read)
        if not drafts:
            return []
        first = self._pending.add(drafts[0], Origin(said.at, command.actor, request))
        follow = Origin(said.at, LEDGER, None, first.event_id)
        return [first, *[self._pending.add(draft, follow) for draft in drafts[1:]]]

    def _recorded_rows(self, wanted: Iterable[str]) -> Mapping[str, VaultRow]:
        return {**self._safe.rows(wanted), **{row.commitment.hex(): row for row in self._pending.vault}}
