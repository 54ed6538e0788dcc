"""Which store a ledger stands on: the only place that knows of them all."""

from domain.ledger.datastore import Datastore
from domain.ledger.place import Place, is_address
from domain.ledger.postgres import PostgresStore
from domain.ledger.sqlite import SqliteStore


def store_at(place: Place, lock_wait_s: int) -> Datastore:
    """The store at a file's path, in memory, or at a PostgreSQL address."""
    return (PostgresStore if is_address(place.log) else SqliteStore)(place.log, lock_wait_s, place.keys)
