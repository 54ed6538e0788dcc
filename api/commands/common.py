"""What the commands share: where they print, which ledger they open, how they say no."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing, contextmanager
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from api import opening
from api.prover import Prover
from api.services import Services
from api.settings import Settings
from api.stamping import Stamper
from domain.catalogue import KINDS
from domain.errors import Refused
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger

T = TypeVar("T")
out = Console(highlight=False, soft_wrap=True)
NICE = 10
"""How far work that a server has begun in another process gives way to that server."""

Db = Annotated[str | None, typer.Option("--db", help="the ledger's file or PostgreSQL address; LEDGER_DB otherwise")]
OrderId = Annotated[str, typer.Argument(help="the order's id")]


def settings_of(**given: Any) -> Settings:
    """The settings, those given on the command line before the environment's."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


@contextmanager
def opened(db: str | None) -> Generator[Ledger]:
    """The ledger there, which must exist."""
    settings = settings_of(db=db)
    opening.require_file(settings)
    with closing(Ledger(KINDS.values(), settings.place, clock=opening.wall_clock)) as ledger:
        yield ledger


@contextmanager
def proving(db: str | None) -> Generator[tuple[Prover, Stamper]]:
    """What proves on the ledger of this file, which must exist."""
    settings = settings_of(db=db)
    with opened(db) as ledger:
        prover, stamper = opening.provers(settings, ledger)
        with closing(prover):
            yield prover, stamper


def entries_of(ledger: Ledger, order: str) -> list[Entry]:
    """All entries of an order, or a refusal."""
    entries = ledger.entries(f"orders/{order}")
    if not entries:
        raise Refused("not-found", f"There is no order {order}.")
    return entries


def print_json(value: Any) -> None:
    """Print a value for people and programs."""
    out.print_json(json.dumps(value, ensure_ascii=False))


def with_services(db: str | None, work: Callable[[Services], Awaitable[T]]) -> T:
    """What comes of some work on a ledger that may be served at the same time."""
    settings = settings_of(db=db)
    opening.require_file(settings)

    async def run() -> T:
        async with opening.opened(settings) as known:
            return await work(known)

    return asyncio.run(run())
