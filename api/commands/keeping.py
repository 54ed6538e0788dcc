"""Keeping a ledger: `import`, `tick` and `rebuild`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from api import bulk
from api.beginning import require_file
from api.commands.common import Db, out, settings_of
from domain.errors import Refused
from projections.follower import VIEWS

app = typer.Typer()


@app.command("import")
def import_ndjson(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="NDJSON, one request a line")], db: Db = None
) -> None:
    """Record a file of requests, a line each: {"stream", "idempotency_key", "facts", "historical"?}."""
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(file.name, total=file.stat().st_size)
        came = asyncio.run(bulk.import_file(settings_of(db=db), file, lambda size: progress.advance(task, size)))
    for number, reason in came.refused:
        out.print(f"line {number}: {reason}", markup=False)
    out.print(f"{came.recorded} recorded, {came.repeated} already there, {len(came.refused)} refused.")
    if came.refused:
        raise typer.Exit(1)


@app.command()
def tick(db: Db = None) -> None:
    """Append what fell due: unpaid orders cancelled, coupons expired, windows closed, refunds overdue."""
    settings = settings_of(db=db)
    require_file(settings)
    recorded = asyncio.run(bulk.tick(settings))
    out.print(f"{recorded.total()} events recorded.")
    for kind, count in sorted(recorded.items()):
        out.print(f"{kind}: {count}", markup=False)


@app.command()
def rebuild(
    views: Annotated[
        list[str] | None, typer.Argument(help="the read models to build anew; all if none is named")
    ] = None,
    db: Db = None,
) -> None:
    """Build read models anew from the log, beside those in use, which go on answering until then."""
    settings = settings_of(db=db)
    require_file(settings)
    if unknown := set(views or ()) - {view.name for view in VIEWS}:
        raise Refused("not-found", f"There is no view {', '.join(sorted(unknown))}.")
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("rebuild")
        done = bulk.rebuild(settings, views or (), lambda read, size: progress.update(task, completed=read, total=size))
        found = asyncio.run(done)
    for each in found:
        held = {True: "holds what it held before", False: "HOLDS OTHER ROWS THAN BEFORE", None: "is new"}[each.same]
        out.print(f"{each.view} (version {each.version}) is live at position {each.position} and {held}.", markup=False)
    if any(each.same is False for each in found):
        raise typer.Exit(1)
