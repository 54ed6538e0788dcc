"""What a ledger's batches work with."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from domain.ledger.cache import Cache
from domain.ledger.datastore import Datastore
from domain.ledger.fold import Kinds
from domain.ledger.mapper import Mapper


class Sources(NamedTuple):
    """What batches work with; clock, salts and ids come in here and nowhere else."""

    datastore: Datastore
    kinds: Kinds
    mapper: Mapper
    cache: Cache
    clock: Callable[[], datetime]
    salt: Callable[[], bytes]
    new_id: Callable[[], str]
