"""What the commands share: where they print, which ledger they open, how they say no."""

import json
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from api.beginning import provers, require_file, wall_clock
from api.prover import Prover
from api.settings import Settings
from api.stamping import Stamper
from domain.catalogue import KINDS
from domain.errors import Refused
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger

out = Console(highlight=False, soft_wrap=True)
NICE = 10
"""How far work that a server has begun in another process gives way to that server."""

Advance = Callable[[str, int, int], object]
Db = Annotated[str | None, typer.Option("--db", help="the ledger's file or PostgreSQL address; LEDGER_DB otherwise")]
OrderId = Annotated[str, typer.Argument(help="the order's id")]


def settings_of(**given: Any) -> Settings:
    """The settings, those given on the command line before the environment's."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


@contextmanager
def opened(db: str | None) -> Generator[Ledger]:
    """The ledger there, which must exist."""
    settings = settings_of(db=db)
    require_file(settings)
    with closing(Ledger(KINDS.values(), settings.place, clock=wall_clock)) as ledger:
        yield ledger


@contextmanager
def proving(db: str | None) -> Generator[tuple[Prover, Stamper]]:
    """What proves on the ledger of this file, which must exist."""
    settings = settings_of(db=db)
    with opened(db) as ledger:
        prover, stamper = provers(settings, ledger)
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


@contextmanager
def watched() -> Generator[Advance]:
    """A bar for each thing that is told of, for people."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks: dict[str, TaskID] = {}

        def advance(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name)
            progress.update(tasks[name], completed=done, total=total)

        yield advance
