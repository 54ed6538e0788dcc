"""What the commands share that judge a ledger: what they are given, how they tell what was found, how they end."""

import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.auditing.running import Audited
from api.auditing.telling import as_json
from api.auditing.telling import told as lines
from api.auditing.trusted import Trusted, trusted_by
from api.beginning import require_file
from api.commands.common import NICE, Advance, out, settings_of, watched
from api.verifying.targets import given_key
from domain.errors import Refused
from domain.ledger.datastore import STORE_FAULTS, ForeignFile
from domain.ledger.place import Place
from projections.proof.merkle import Unproved

COULD_NOT_CHECK = 3
LISTED_MAX = 1_000
"""So many findings a server is told one by one: a log that was tampered with everywhere has millions."""

First = Annotated[int, typer.Option("--from", min=0, help="the first position")]
Result = Annotated[Path | None, typer.Option("--json", dir_okay=False, help="write all of it to this file")]
Vkey = Annotated[str | None, typer.Option(help="the log's key as published, or a file that holds it")]
Told = Annotated[bool, typer.Option("--told", hidden=True, help="print how far it is, for a program")]


def judge(
    run: Callable[[Place, Trusted, Advance], Audited],
    file: Path | None,
    vkey: str | None,
    db: str | None,
    *,
    told: bool,
    stopped: str = "Stopped.",
) -> None:
    """Have a ledger judged, tell what was found, and end with the code that says what came of it; say `stopped` if it
    was stopped by a key.
    """
    settings = settings_of(db=db)
    try:
        require_file(settings)
        trusted = trusted_by(settings, given_key(vkey))
        if file is not None:
            file.touch()  # a file that can't be written is told before hours of work
        with _told() if told else watched() as advance:
            found = run(settings.place, trusted, advance)
    except KeyboardInterrupt:
        Console(stderr=True).print(stopped)
        raise typer.Exit(COULD_NOT_CHECK) from None
    except (Refused, ForeignFile, Unproved, OSError, ValueError, *STORE_FAULTS) as refusal:
        Console(stderr=True).print(f"[red]{refusal}[/red]", highlight=False)
        raise typer.Exit(COULD_NOT_CHECK) from None
    if file is not None:
        listed = as_json(found, LISTED_MAX if told else None)
        file.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if not told:
        for line in lines(found):
            out.print(line, markup=False)
    raise typer.Exit(found.code_of_exit)


@contextmanager
def _told() -> Generator[Advance]:
    """For the program that began it, to which it gives way."""
    os.nice(NICE)

    def advance(name: str, done: int, total: int) -> None:
        typer.echo(json.dumps([name, done, total]))
        sys.stdout.flush()

    yield advance
