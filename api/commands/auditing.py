"""Judging a ledger: `audit`."""

import json
import sqlite3
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from api import opening
from api.auditing.running import Audited, Wanted
from api.auditing.running import audit as run
from api.auditing.telling import as_json, told
from api.auditing.trusted import Trusted, trusted_by
from api.commands.common import Db, out, settings_of
from api.verifying.targets import given_key
from domain.errors import Refused
from domain.ledger.schema import ForeignFile
from projections.proof.merkle import Unproved

app = typer.Typer()
COULD_NOT_CHECK = 3


@app.command()
def audit(
    first: Annotated[int, typer.Option("--from", min=0, help="the first position")] = 0,
    last: Annotated[int | None, typer.Option("--to", min=0, help="the last position; the log's last otherwise")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on with the audit that was stopped")] = False,
    file: Annotated[Path | None, typer.Option("--json", dir_okay=False, help="write all of it to this file")] = None,
    vkey: Annotated[str | None, typer.Option(help="the log's key as published, or a file that holds it")] = None,
    db: Db = None,
) -> None:
    """Read the whole log again and decide everything in it again; list every difference.

    Ends with 0 if everything was checked and agrees, 1 if something differs, 3 if something could not be checked.
    """
    settings = settings_of(db=db)
    try:
        opening.require_file(settings)
        trusted = trusted_by(settings, given_key(vkey))
        if file is not None:
            file.touch()  # a file that can't be written is told before hours of work
        audited = _watched(str(settings.db), Wanted(first, last), trusted, resume=resume)
    except KeyboardInterrupt:
        Console(stderr=True).print("Stopped; --resume goes on from here.")
        raise typer.Exit(COULD_NOT_CHECK) from None
    except (Refused, ForeignFile, Unproved, OSError, ValueError, sqlite3.Error) as refusal:
        Console(stderr=True).print(f"[red]{refusal}[/red]", highlight=False)
        raise typer.Exit(COULD_NOT_CHECK) from None
    if file is not None:
        file.write_text(json.dumps(as_json(audited), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for line in told(audited):
        out.print(line, markup=False)
    raise typer.Exit(audited.code_of_exit)


def _watched(path: str, wanted: Wanted, trusted: Trusted, *, resume: bool) -> Audited:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks: dict[str, TaskID] = {}

        def advance(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name)
            progress.update(tasks[name], completed=done, total=total)

        return run(path, wanted, resume=resume, trusted=trusted, advance=advance)
