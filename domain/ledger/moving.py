"""A ledger moved to another store, byte for byte.

It is read under its own lock, written in one transaction, and read back there before that is committed. Until then
its new place has no format, so nobody opens it. A move that broke off leaves tables without rows, and keys, and can
be run again.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from secrets import token_bytes
from typing import NamedTuple, Protocol

from domain.ledger import schema, store
from domain.ledger.abandoned import HELD_FOR_LONG
from domain.ledger.checkpoints import Kept
from domain.ledger.datastore import Cursor, Datastore, ForeignFile, Write
from domain.ledger.keyring import KeysUnfit
from domain.ledger.mapper import leaf_hash
from domain.ledger.moved_keys import take_over
from domain.ledger.moved_tables import LOG, TABLES, Row, Sum, Table, tables_of
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from domain.ledger.store import Head
from domain.ledger.stores import store_at

_WAIT_S = 2
TOLD_EACH = 500
_NEWEST = "SELECT size, root, note, made_at FROM checkpoints ORDER BY size DESC LIMIT 1"

Advance = Callable[[str, int, int], object]
"""Is told what is being done, how many rows of it are done, and of how many."""


class Differs(ValueError):
    """What was read is not what was signed, or not what was written."""


class Tree(Protocol):
    """The Merkle tree over the log, leaf by leaf."""

    size: int

    def add(self, leaf: bytes, /) -> object:
        """Add a leaf's hash."""
        ...

    def root(self) -> bytes:
        """The root over all leaves so far."""
        ...


class Moved(NamedTuple):
    """Events, all rows, and slots of keys that were moved; the log's root; and the size of the newest checkpoint,
    which it agrees with, 0 if none was signed.
    """

    size: int
    rows: int
    keys: int
    root: bytes
    signed: int


def move(
    source: Place, target: Place, tree: Callable[[], Tree], advance: Advance = lambda what, done, of: None
) -> Moved:
    """Move a ledger to an empty place. The source is only read, and nobody can append to it meanwhile.

    Raises `Busy` while somebody writes there, `Differs` where its log is not what was signed, `ForeignFile` where one
    of both places is not what it must be, `KeysUnfit`, and what a store raises that fails. Then the target can't be
    opened. Whoever goes on appending to the source afterwards appends to another ledger.
    """
    with closing(Reader((), source)) as reader:
        if reader.vault.keyless:
            raise KeysUnfit(reader.vault.keyless)
    with closing(store_at(source, _WAIT_S)) as old, _held(old) as reading, closing(store_at(target, _WAIT_S)) as new:
        c, there = reading.cursor, tables_of(reading.cursor, far=old.is_far)
        _make(new, target)
        with _held(new) as writing:
            keys = take_over(new.keyring.medium, old.keyring.medium)
            moved = _moved(_Reckoning(tree, c, there, advance), there, c, writing.cursor, keys)
            if new.is_far:
                writing.cursor.execute(f"ANALYZE {', '.join(table.name for table in TABLES)}")  # before anybody asks
            writing.commit()
        new.checkpoint()
    return moved


def reckoned(c: Cursor, tree: Callable[[], Tree], advance: Advance) -> "Whole":
    """What a ledger in a file comes to, every row of it read and every hash made anew. Raises `Differs`."""
    there = tables_of(c, far=False)
    return _Reckoning(tree, c, there, advance).over("read back", there, store.head(c), c)


@contextmanager
def _held(datastore: Datastore) -> Generator[Write]:
    """The lock of a ledger, for as long as it takes: nobody is to think that we have gone."""
    write = datastore.begin()
    try:
        if datastore.is_far:
            write.cursor.execute(HELD_FOR_LONG)
        yield write
    finally:
        write.rollback()


def _make(new: Datastore, place: Place) -> None:
    try:
        new.create(schema.prepare)
    except ForeignFile as foreign:
        raise ForeignFile(f"Nothing can be moved to {place.name}. {foreign}") from foreign


def _moved(reckoning: "_Reckoning", there: Sequence[Table], c: Cursor, to: Cursor, keys: int) -> Moved:
    """Write everything, read it back, compare, and only then say what format it has."""
    head = store.head(c)
    for table in TABLES:
        to.execute(table.clear)
    written = reckoning.over("moved", there, head, c, to)
    to.execute("UPDATE log_head SET size = ?, recorded_at = ?", head)
    for statement in schema.INDEXES:
        to.execute(statement)
    found = reckoning.over("read back", TABLES, store.head(to), to)
    for table in TABLES:
        if written.sums[table.name].all != found.sums[table.name].all:
            raise Differs(f"The rows of {table.name} that were read back are not those that were written.")
    if (written.head, written.root) != (found.head, found.root):
        raise Differs("The log that was read back is not the one that was written.")
    to.execute("UPDATE meta SET value = ? WHERE name = 'format'", (schema.FORMAT,))
    rows = sum(each.rows for each in written.sums.values())
    return Moved(head.size, rows, keys, written.root, written.signed)


class Whole(NamedTuple):
    """What a ledger comes to."""

    head: Head
    sums: dict[str, Sum]
    root: bytes
    signed: int


class _Reckoning:
    """Goes through all rows of a ledger and says what they come to."""

    def __init__(self, tree: Callable[[], Tree], c: Cursor, there: Sequence[Table], advance: Advance) -> None:
        self._tree = tree
        self._key = token_bytes(32)
        self._advance = advance
        self._rows = sum(table.count(c) for table in there)

    def over(self, what: str, tables: Sequence[Table], head: Head, c: Cursor, to: Cursor | None = None) -> Whole:
        """What is in these tables, written to another place on the way if one is given. Raises `Differs`."""
        done = 0
        newest = c.execute(_NEWEST).fetchone()
        log = _Log(self._tree(), Kept(*newest) if newest else None)
        sums = {table.name: Sum(self._key) for table in TABLES}

        def through(table: Table) -> Iterator[Row]:
            nonlocal done
            for row in table.rows(c):
                if table is LOG:
                    log.add(row)
                sums[table.name].add(row)
                yield row
                done += 1
                if done % TOLD_EACH == 0:
                    self._advance(what, done, self._rows)

        for table in tables:
            if to is not None:
                to.executemany(table.insert, through(table))
            else:
                for _ in through(table):
                    pass
        self._advance(what, done, done)
        return Whole(head, sums, *log.ended(head))


class _Log:
    """The log, leaf by leaf: every hash made anew from its bytes, and held against what was signed."""

    def __init__(self, tree: Tree, newest: Kept | None) -> None:
        self._tree = tree
        self._newest = newest

    def add(self, row: Row) -> None:
        """Take the next event."""
        position, state, leaf = row[0], row[4], row[5]
        if position != self._tree.size:
            raise Differs(f"The log has no event at position {self._tree.size}.")
        if leaf != leaf_hash(state):
            raise Differs(f"The event at position {position} is not the one that was recorded: its hash is another.")
        self._tree.add(leaf)
        self._hold()

    def ended(self, head: Head) -> tuple[bytes, int]:
        """The root, and the size of the checkpoint that it agrees with."""
        if head.size != self._tree.size:
            raise Differs(f"The log ends at {self._tree.size} events, and its head says {head.size}.")
        if self._newest is not None and self._newest.size > head.size:
            raise Differs(f"The log ends at {head.size} events, and a tree of {self._newest.size} was signed.")
        return self._tree.root(), self._newest.size if self._newest else 0

    def _hold(self) -> None:
        kept = self._newest
        if kept is not None and kept.size == self._tree.size and kept.root != self._tree.root():
            raise Differs(f"The first {kept.size} events are not those that were signed on {kept.made_at}.")
