"""What can be read of the log as it stands."""

from collections.abc import Collection, Iterable, Sequence

from domain.ledger import finding, store
from domain.ledger.datastore import Datastore
from domain.ledger.entry import Entry
from domain.ledger.mapper import Mapper
from domain.ledger.safe import Safe
from domain.ledger.store import Head, Piece
from domain.ledger.vault import VaultRow


class Readings:
    """Entries, leaves and words, by stream or by position. `rows` makes entries of the log's rows."""

    datastore: Datastore
    rows: Mapper

    def head(self) -> Head:
        """The log's size and last stamp."""
        with self.datastore.asking() as c:
            return store.head(c)

    def entries(self, name: str, *, after: int = 0, until: int | None = None, limit: int | None = None) -> list[Entry]:
        """A stream's entries with `after` < version ≤ `until`."""
        with self.datastore.asking() as c:
            return store.stream_entries(c, self.rows, name, after=after, until=until, limit=limit)

    def log(self, after: int = -1, limit: int = 1000, types: Sequence[str] = ()) -> list[Entry]:
        """Entries behind position `after` in log order, of these types if any are named."""
        with self.datastore.asking() as c:
            return store.log_entries(c, self.rows, after, limit, types)

    def piece(self, after: int, limit: int, types: Collection[str] = ()) -> Piece | None:
        """The log behind position `after`, at most so many events of it, of which only these types are decoded."""
        with self.datastore.asking() as c:
            return store.log_piece(c, self.rows, after, limit, types)

    def leaves(self, start: int, stop: int) -> list[bytes]:
        """The stored bytes of leaves start … stop − 1."""
        with self.datastore.asking() as c:
            return store.leaves(c, start, stop)

    def leaf_hashes(self, start: int, stop: int) -> list[bytes]:
        """The hashes of leaves start … stop − 1."""
        with self.datastore.asking() as c:
            return store.leaf_hashes(c, start, stop)

    def stream_heads(self, start: int, stop: int) -> list[tuple[str, int, bytes]]:
        """Stream, version and last leaf hash of each stream that the events start … stop − 1 belong to, as of them."""
        with self.datastore.asking() as c:
            return store.stream_heads(c, start, stop)

    def last_of(self, stream: str, size: int) -> tuple[int, bytes] | None:
        """Version and leaf hash of the stream's last event among the first `size` events, if it has one there."""
        with self.datastore.asking() as c:
            return store.last_of(c, stream, size)

    def position_of(self, event_id: str) -> int | None:
        """Where the event of this id stands in the log; none if it is not there."""
        with self.datastore.reading() as c:
            return finding.position_of(c, event_id, store.head(c).size)

    def vault_values(self, commitments: Iterable[str]) -> dict[str, VaultRow]:
        """The vault's rows by commitment in hex; an erased one is missing."""
        with self.datastore.reading() as c:
            return Safe(c, self.datastore.keyring).rows(commitments)
