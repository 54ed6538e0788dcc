"""The command line of the ledger: serving it, reading it, keeping it."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from api import serving
from api.commands import (
    auditing,
    dossier,
    exporting,
    journal,
    keeping,
    keys,
    log,
    personal,
    reading,
    showing,
    simulating,
    verifying,
)
from api.commands.common import Db, settings_of
from domain.errors import Refused

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)


def main() -> None:
    """Run a command; a refusal is a sentence, not a traceback."""
    try:
        app()
    except (Refused, ValueError) as refusal:
        Console(stderr=True).print(f"[red]{refusal}[/red]", highlight=False)
        sys.exit(1)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option()] = None,
    db: Db = None,
    env: Annotated[str | None, typer.Option()] = None,
    demo: Annotated[bool, typer.Option("--demo", help="add example orders and print a link to one")] = False,
) -> None:
    """Serve the ledger over HTTP."""
    serving.serve(settings_of(host=host, port=port, db=db, env=env), demo=demo)


for group in (reading, keeping, showing, verifying, journal, exporting, dossier, personal, auditing, simulating):
    app.add_typer(group.app)
app.add_typer(keys.app, name="keys")
app.add_typer(log.app, name="log")
