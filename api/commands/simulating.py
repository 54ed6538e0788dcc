"""Asking what would have been: `simulate`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from api.beginning import require_file
from api.commands.common import Db, out, settings_of
from api.simulating.passing import Period, Simulated
from api.simulating.running import simulate as run
from api.simulating.telling import as_json, told, write_csv
from domain.clock import SHANGHAI, wall_time
from domain.errors import Refused
from domain.ledger.datastore import STORE_FAULTS, ForeignFile
from domain.ledger.mapper import Unreadable
from domain.ledger.place import Place
from domain.terms.campaign import RefundMethod, Restoration
from domain.terms.house_rules import RegimeId
from projections.code_version import code_version
from projections.simulation import Instead

app = typer.Typer()


@app.command()
def simulate(
    first: Annotated[str, typer.Option("--from", help="the first day (in Shanghai) or instant orders were placed")],
    last: Annotated[str, typer.Option("--to", help="the last day or instant, included")],
    method: Annotated[RefundMethod | None, typer.Option(help="the method of the buyer's own returns")] = None,
    fault_method: Annotated[RefundMethod | None, typer.Option(help="the method where the seller's side failed")] = None,
    restoration: Annotated[Restoration | None, typer.Option(help="what becomes of coupons")] = None,
    regime: Annotated[RegimeId | None, typer.Option(help="how clauses are judged")] = None,
    file: Annotated[Path | None, typer.Option("--json", dir_okay=False, help="write all orders to this file")] = None,
    table: Annotated[Path | None, typer.Option("--csv", dir_okay=False, help="write a line an order to this")] = None,
    db: Db = None,
) -> None:
    """Tell what the orders placed in a time would have cost, had other rules been in their frozen terms.

    Nothing is recorded. An order of which something was said that these rules refuse is named, and is in no sum.
    """
    settings = settings_of(db=db)
    require_file(settings)
    instead = Instead(method, fault_method, restoration, regime)
    period = Period(wall_time(first, SHANGHAI, end=False), wall_time(last, SHANGHAI, end=True))
    if not any(instead) or period.begins > period.ends:
        raise Refused("nothing-to-simulate", "Name what is to be replaced, and a time that ends after it begins.")
    try:
        for result in filter(None, (file, table)):
            result.touch()  # one that can't be written is told before any work
        found = _watched(settings.place, period, instead)
    except (ForeignFile, Unreadable, OSError, *STORE_FAULTS) as unreadable:
        raise Refused("not-readable", str(unreadable)) from unreadable
    if file is not None:
        document = as_json(period, instead, code_version(), found)
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if table is not None:
        write_csv(table, found)
    for line in told(found):
        out.print(line, markup=False)


def _watched(place: Place, period: Period, instead: Instead) -> list[Simulated]:
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("simulate")
        return run(place, period, instead, advance=lambda done, all_: progress.update(task, completed=done, total=all_))
