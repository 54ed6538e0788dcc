"""What a batch is about to write: the events in order, the vault rows, and the states they lead to."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from domain.clock import instant, moment
from domain.errors import Malformed
from domain.fact import Draft, Instant, Seen, Stream
from domain.ledger.datastore import Cursor
from domain.ledger.entry import Entry, Leaf, PolicyRef, Request
from domain.ledger.erasing import erase
from domain.ledger.fold import Kinds
from domain.ledger.loading import Loader
from domain.ledger.mapper import LEAF_BYTES_MAX, Mapper, Shape, leaf_bytes, leaf_hash
from domain.ledger.safe import Kept, Safe, named_in_plain
from domain.ledger.schema import INSERT_ENTRY
from domain.ledger.store import Head
from domain.ledger.vault import VaultRow

Row = tuple[int, str, int, str, bytes, bytes, str, bytes | None]
"""Position, stream, version, type, state, leaf hash, stamp and request key, as they are inserted."""
_MICROSECOND = timedelta(microseconds=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


class Origin(NamedTuple):
    """Where an event comes from; a consequence has a `caused_by` and no request."""

    occurred_at: Instant
    actor: str
    request: Request | None = None
    caused_by: str | None = None


class Pending:
    """Events numbered, stamped, hashed and folded, but not yet written.

    Between `begin` and the next `begin`, `undo` takes back one command: states, numbers and stamps.
    """

    def __init__(self, kinds: Kinds, mapper: Mapper, loader: Loader, head: Head, new_id: Callable[[], str]) -> None:
        self.seen = Seen()
        self.vault: list[VaultRow] = []
        self._kept: list[Kept] = []
        self._written = (0, 0)
        self._kinds = kinds
        self._mapper = mapper
        self._loader = loader
        self._new_id = new_id
        self._base = head
        self._rows: list[Row] = []
        self._now = self._last = self._next = moment(head.recorded_at) if head.recorded_at else _NEVER
        self._stamp: Instant | None = None
        self._before: dict[str, Stream] = {}
        self._mark = (self._last, 0, 0, 0)

    @property
    def head(self) -> Head:
        """The log's head once this is written."""
        return Head(self._base.size + len(self._rows), self._rows[-1][6]) if self._rows else self._base

    @property
    def first(self) -> tuple[int, bytes] | None:
        """Position and leaf hash of the first event, by which to find out whether it was written."""
        return (self._rows[0][0], self._rows[0][5]) if self._rows else None

    def begin(self, now: datetime) -> None:
        """Start on the next command, at `now` by the clock."""
        self._now = now
        self._stamp = None
        self._before = {}
        self._mark = (self._last, len(self._rows), len(self.vault), len(self._kept))

    def undo(self) -> None:
        """Take back everything since `begin`."""
        self.seen.update(self._before)
        self._last, rows, vault, kept = self._mark
        self._stamp = None
        del self._rows[rows:], self.vault[vault:], self._kept[kept:]

    def stream(self, name: str) -> Stream:
        """The stream as it would stand, read if need be."""
        if name not in self.seen:
            self._loader.fill(self.seen, (name,))
        return self.seen[name]

    def read(self, names: Iterable[str]) -> None:
        """Have these streams seen."""
        self._loader.fill(self.seen, names)

    @property
    def next_stamp(self) -> Instant:
        """The `recorded_at` of the next event: now, or just after the last if the clock stands or went back."""
        if self._stamp is None:
            self._next = max(self._now, self._last + _MICROSECOND)
            self._stamp = instant(self._next)
        return self._stamp

    def add(self, draft: Draft, origin: Origin) -> Entry:
        """Envelop a fact, number and hash it, and fold it into its stream."""
        before = self.stream(draft.stream)
        entry, state = self._envelope(draft, origin, before)
        request_key = None
        if origin.request is not None and len(self._rows) == self._mark[1]:
            request_key = bytes.fromhex(origin.request.key)
        after = self._kinds.of(draft.stream).evolve(before.state, draft.fact, origin.occurred_at)
        digest = bytes.fromhex(entry.leaf_hash)
        self._rows.append(
            (entry.position, entry.stream, entry.version, entry.type, state, digest, entry.recorded_at, request_key)
        )
        self._before.setdefault(draft.stream, before)
        self.seen[draft.stream] = Stream(after, entry.version, entry.leaf_hash)
        self._last, self._stamp = self._next, None
        return entry

    def _envelope(self, draft: Draft, origin: Origin, before: Stream) -> tuple[Entry, bytes]:
        type_ = type(draft.fact).__name__
        shape = self._mapper.shape(draft.stream, type_)
        assert shape.fact is type(draft.fact), f"another class than the stored {type_}"
        leaf = Leaf(
            stream=draft.stream,
            version=before.version + 1,
            event_id=self._new_id(),
            type=type_,
            schema=shape.schema,
            occurred_at=origin.occurred_at,
            recorded_at=self.next_stamp,
            actor=origin.actor,
            request=origin.request,
            caused_by=origin.caused_by,
            policies=tuple([PolicyRef(id=name, version=version) for name, version in sorted(draft.policies)]),
            previous=before.leaf_hash,
            data=draft.fact,
        )
        state = leaf_bytes(leaf)
        if len(state) > LEAF_BYTES_MAX:
            raise Malformed("fact-too-large", f"A {type_} of {len(state)} bytes; an event holds {LEAF_BYTES_MAX}.")
        self._read_back(shape, type_, state)
        position = self._base.size + len(self._rows)
        return located(leaf, position, leaf_hash(state).hex()), state

    def _read_back(self, shape: Shape, type_: str, state: bytes) -> None:
        """Refuse what could be written and never be read: what follows from figures may be larger than they are."""
        try:
            shape.decode(state)
        except msgspec.ValidationError as error:
            raise Malformed("amount-too-large", f"The {type_} holds more than can be counted: {error}.") from error

    def keep(self, path: str, rows: Iterable[VaultRow], request_salt: bytes | None) -> None:
        """Keep those vault rows whose commitment stands in an event of this command, and its request's salt, as words
        of whose the path stream is by now.
        """
        first = self._mark[1]
        written = self._rows[first:]
        if not written:
            return
        here = [row for row in rows if _stands_in(written, row.commitment)]
        self.vault += here
        request = None if request_salt is None else (self._base.size + first, request_salt)
        joined = self._joined()
        named = [digest for row in written for digest in named_in_plain(row[4])]
        erased = next((self.subject(row[1]) for row in written if row[3] in self._kinds.erasing), None)
        if here or request or joined or named or erased:
            self._kept.append(Kept(self.subject(path), here, request, joined, named, erased))

    def _joined(self) -> list[tuple[str, str]]:
        """The streams that learnt by this command whose they are, and whose."""
        joined: list[tuple[str, str]] = []
        for name, before in self._before.items():
            find = self._kinds.of(name).subject
            if find is not None:
                now = find(self.seen[name].state)
                if now is not None and now != find(before.state):
                    joined.append((name, self.subject(now)))
        return joined

    def subject(self, name: str) -> str:
        """The stream whose person's words are said on this one, as it would stand: a customer's, or its own."""
        find = self._kinds.of(name).subject
        whose = find(self.stream(name).state) if find is not None else None
        return name if whose is None else self.subject(whose)

    def write(self, c: Cursor, safe: Safe) -> bool:
        """Write what is not written yet, under the lock the cursor holds; whether somebody's words ended by it."""
        rows, done = self._written
        c.executemany(INSERT_ENTRY, self._rows[rows:])
        for number, kept in enumerate(self._kept):
            if number >= done and kept.erased:
                safe.keep(self._kept[done:number])
                erase(c, kept.erased)
                done = number
        safe.keep(self._kept[done:])
        c.execute("UPDATE log_head SET size = ?, recorded_at = ?", self.head)
        ended = any(kept.erased for kept in self._kept[self._written[1] :])
        self._written = (len(self._rows), len(self._kept))
        return ended


def _stands_in(written: Iterable[Row], commitment: bytes) -> bool:
    found = commitment.hex().encode()
    return any(found in row[4] for row in written)


def located(leaf: Leaf, position: int, leaf_hash: str) -> Entry:
    """The leaf as an entry of the log."""
    return Entry(
        stream=leaf.stream,
        version=leaf.version,
        event_id=leaf.event_id,
        type=leaf.type,
        schema=leaf.schema,
        occurred_at=leaf.occurred_at,
        recorded_at=leaf.recorded_at,
        actor=leaf.actor,
        request=leaf.request,
        caused_by=leaf.caused_by,
        policies=leaf.policies,
        previous=leaf.previous,
        data=leaf.data,
        position=position,
        leaf_hash=leaf_hash,
    )
