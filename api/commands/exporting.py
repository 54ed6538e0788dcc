"""Exporting the log: `export`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from api.commands.common import NICE, Db, out, proving
from api.exporting import Kind, range_of, write

app = typer.Typer()


@app.command()
def export(
    kind: Annotated[
        Kind,
        typer.Argument(
            help="csv: tables with a dictionary; ocel: OCEL 2.0 JSON; ndjson: the leaves as they are stored"
        ),
    ],
    start: Annotated[int, typer.Option("--from", min=0, help="position of the first event")] = 0,
    stop: Annotated[int | None, typer.Option("--to", min=0, help="position behind the last; the log's end")] = None,
    output: Annotated[Path | None, typer.Option("-o", help="a new folder, or a file if it ends in .zip")] = None,
    db: Db = None,
    told: Annotated[bool, typer.Option("--told", hidden=True, help="print the events read, for a program")] = False,
) -> None:
    """Export a range of the log as files for other programs, with a manifest and the hash of every leaf."""
    with proving(db) as (prover, stamper):
        wanted = range_of(prover.ledger.head().size, start, stop)
        target = output or Path(f"aftersales-{kind}-{wanted.start}-{wanted.stop}.zip")
        if told:
            os.nice(NICE)
            write(prover, stamper, target, kind, wanted=wanted, advance=_told)
            return
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(kind, total=wanted.size)
            written = write(
                prover, stamper, target, kind, wanted=wanted, advance=lambda read: progress.advance(task, read)
            )
    rows = sum(each.rows for each in written)
    out.print(f"{target}: {len(written)} files, {rows} rows, events {wanted.start} to {wanted.stop}.")


def _told(read: int) -> None:
    """For the program that asked."""
    typer.echo(read)
    sys.stdout.flush()
