"""The ledger's own server over a store that is given: a file of SQLite, or a fresh database of PostgreSQL."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from api import following, opening
from api.settings import Settings
from tests import postgres
from tests.benchmarks.harness import Skipped
from tests.benchmarks.serve import served

Store = Literal["SQLite", "PostgreSQL"]
DURABLE: dict[Store, str] = {
    "SQLite": "SQLite, WAL, synchronous=FULL",
    "PostgreSQL": "PostgreSQL, fsync and synchronous_commit on",
}


@contextmanager
def place(store: Store, file: Path) -> Iterator[str]:
    """Where something is kept: this file, or a database that is dropped afterwards."""
    if store == "SQLite":
        yield str(file)
        return
    try:
        postgres.server_dsn()
    except postgres.Unavailable as why:
        raise Skipped(str(why)) from None
    with postgres.database() as dsn:
        yield dsn


@contextmanager
def ledger(db: str, secret: str) -> Iterator[int]:
    """The port of the ledger's server, its read models no further behind than a running one's."""
    asyncio.run(_follow(db))
    with served("api.app:create_app", {"LEDGER_DB": db, "LEDGER_BOOTSTRAP_KEY": secret}) as port:
        yield port


async def _follow(db: str) -> None:
    async with opening.opened(Settings(db=db)) as services:
        following.finish(services)
