"""Judging a ledger: `audit`, and `log verify`, which decides nothing again and is done sooner."""

import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from api import opening
from api.auditing.between import verify_between
from api.auditing.running import Audited, Wanted
from api.auditing.running import audit as audited
from api.auditing.telling import as_json
from api.auditing.telling import told as lines
from api.auditing.trusted import Trusted, trusted_by
from api.commands.common import NICE, Db, out, settings_of
from api.commands.log import app as logged
from api.verifying.targets import given_key
from domain.errors import Refused
from domain.ledger.datastore import STORE_FAULTS, ForeignFile
from domain.ledger.place import Place
from projections.proof.merkle import Unproved

app = typer.Typer()
COULD_NOT_CHECK = 3
LISTED_MAX = 1_000
"""So many findings a server is told one by one: a log that was tampered with everywhere has millions."""


Advance = Callable[[str, int, int], object]
First = Annotated[int, typer.Option("--from", min=0, help="the first position")]
Result = Annotated[Path | None, typer.Option("--json", dir_okay=False, help="write all of it to this file")]
Vkey = Annotated[str | None, typer.Option(help="the log's key as published, or a file that holds it")]
Told = Annotated[bool, typer.Option("--told", hidden=True, help="print how far it is, for a program")]


@app.command()
def audit(
    first: First = 0,
    last: Annotated[int | None, typer.Option("--to", min=0, help="the last position; the log's last otherwise")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on with the audit that was stopped")] = False,
    file: Result = None,
    vkey: Vkey = None,
    db: Db = None,
    told: Told = False,
) -> None:
    """Read the whole log again and decide everything in it again; list every difference.

    Ends with 0 if everything was checked and agrees, 1 if something differs, 3 if something could not be checked.
    """

    def run(place: Place, trusted: Trusted, advance: Advance) -> Audited:
        return audited(place, Wanted(first, last), resume=resume, trusted=trusted, advance=advance)

    judge(run, file, vkey, db, told=told, stopped="Stopped; --resume goes on from here.")


@logged.command()
def verify(
    first: First = 0,
    last: Annotated[
        int | None, typer.Option("--to", min=0, help="the last position; all that is signed if none")
    ] = None,
    file: Result = None,
    vkey: Vkey = None,
    db: Db = None,
    told: Told = False,
) -> None:
    """Read the stored bytes again and hold their tree against every checkpoint; from one checkpoint to another.

    Ends as `audit` does.
    """

    def run(place: Place, trusted: Trusted, advance: Advance) -> Audited:
        return verify_between(place, Wanted(first, last), trusted, advance)

    judge(run, file, vkey, db, told=told)


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
        opening.require_file(settings)
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


@contextmanager
def _told() -> Generator[Advance]:
    """For the program that began it, to which it gives way."""
    os.nice(NICE)

    def advance(name: str, done: int, total: int) -> None:
        typer.echo(json.dumps([name, done, total]))
        sys.stdout.flush()

    yield advance
