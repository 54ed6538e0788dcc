"""The checkpoints that were signed, kept before anybody sees one: what was signed once binds the ledger for ever."""

from typing import NamedTuple

from domain.fact import Instant
from domain.ledger.datastore import Datastore

_SELECT = "SELECT size, root, note, made_at FROM checkpoints "
_STAMPED = "WHERE size = (SELECT min(size) FROM stamps WHERE size >= ?)"


class Forked(Exception):
    """Another tree of the same size, or of an earlier one, was signed before: the log is not what it was."""


class Kept(NamedTuple):
    """A checkpoint: the tree's size and root, the signed note, and when it was made."""

    size: int
    root: bytes
    note: str
    made_at: Instant


class Stamp(NamedTuple):
    """What somebody else said of a checkpoint: a timestamp token (name `TSA`), or a witness's signature line."""

    size: int
    name: str
    token: bytes
    made_at: Instant


TSA = "TSA"


class Checkpoints:
    """The ledger's checkpoints, in its own file."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore = datastore
        self._settled = -1
        """Up to which size they are known to stay."""

    def latest(self, covering: int = 0) -> Kept | None:
        """The last one, if it is over at least so many events."""
        return self._one(_SELECT + "WHERE size >= ? ORDER BY size DESC LIMIT 1", covering)

    def covering(self, size: int) -> Kept | None:
        """The first over at least so many events, of those that others stamped if there is any: always the same."""
        return self._one(_SELECT + _STAMPED, size) or self._one(_SELECT + "WHERE size >= ? ORDER BY size LIMIT 1", size)

    def of(self, size: int) -> Kept | None:
        """The one over exactly so many events."""
        return self._one(_SELECT + "WHERE size = ?", size)

    def before(self, made_at: Instant) -> Kept | None:
        """The last one made by then."""
        return self._one(_SELECT + "WHERE made_at <= ? ORDER BY size DESC LIMIT 1", made_at)

    def all(self) -> list[Kept]:
        """Every one, the smallest tree first."""
        with self._datastore.asking() as c:
            return [Kept(*row) for row in c.execute(_SELECT + "ORDER BY size")]

    def below(self, size: int, limit: int) -> list[Kept]:
        """Those over fewer events than that, so many at most, the largest tree first."""
        statement = _SELECT + "WHERE size < ? ORDER BY size DESC LIMIT ?"
        with self._datastore.asking() as c:
            return [Kept(*row) for row in c.execute(statement, (size, limit))]

    def keep(self, made: Kept) -> Kept:
        """Keep one for good, or the one that is there; `Forked` if that has another root. Raises `Busy`."""
        write = self._datastore.begin()
        try:
            write.cursor.execute("INSERT INTO checkpoints VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", made)
            found = Kept(*write.cursor.execute(_SELECT + "WHERE size = ?", (made.size,)).fetchone())
            write.commit()
        finally:
            write.rollback()
        if found.root != made.root:
            raise Forked(f"A tree of {made.size} events with another root was signed on {found.made_at}.")
        return found

    def stamp(self, stamp: Stamp) -> None:
        """Keep what somebody else said of a checkpoint; the first of each name stays. Raises `Busy`."""
        write = self._datastore.begin()
        try:
            write.cursor.execute("INSERT INTO stamps VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", stamp)
            write.commit()
        finally:
            write.rollback()

    def stamps(self, size: int) -> list[Stamp]:
        """What others said of the checkpoint over so many events, by name."""
        with self._datastore.asking() as c:
            return [Stamp(*row) for row in c.execute("SELECT * FROM stamps WHERE size = ? ORDER BY name", (size,))]

    def stamped(self, name: str) -> int:
        """The size of the last checkpoint that this one said something of, 0 if of none."""
        with self._datastore.asking() as c:
            return c.execute("SELECT coalesce(max(size), 0) FROM stamps WHERE name = ?", (name,)).fetchone()[0]

    def _one(self, statement: str, value: int | str) -> Kept | None:
        with self._datastore.asking() as c:
            row = c.execute(statement, (value,)).fetchone()
        if row and row[0] > self._settled:
            with self._datastore.settled() as c:
                row = c.execute(statement, (value,)).fetchone()
            self._settled = max(self._settled, row[0] if row else -1)
        return Kept(*row) if row else None
