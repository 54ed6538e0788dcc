"""The command line of the ledger: serving it, reading it, keeping it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from api import logs, serving
from api.commands import (
    auditing,
    backing_up,
    dossier,
    exporting,
    journal,
    keeping,
    keys,
    log,
    moving,
    personal,
    reading,
    showing,
    simulating,
    verifying,
)
from api.commands.common import Db, settings_of
from domain.errors import Refused
from domain.ledger.checkpoints import Forked
from domain.ledger.command import Busy
from domain.ledger.datastore import UNREACHABLE, ForeignFile
from domain.ledger.keyring import KeysUnfit

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)


def main() -> None:
    """Run a command; a refusal is a sentence, not a traceback."""
    try:
        app()
    except ValidationError as wrong:
        _say(*(error["msg"] for error in wrong.errors()))
    except (Refused, ValueError, Forked, ForeignFile, KeysUnfit, Busy, *UNREACHABLE) as refusal:
        _say(str(refusal))


def _say(*sentences: str) -> None:
    """Say what stands in the way, and end."""
    for sentence in sentences:
        Console(stderr=True, soft_wrap=True).print(sentence, style="red", highlight=False, markup=False)
    sys.exit(1)


@app.callback()
def prepare() -> None:
    """Keep what the program writes about itself apart from what it was asked for."""
    logs.configure()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option()] = None,
    db: Db = None,
    env: Annotated[str | None, typer.Option()] = None,
    origin: Annotated[str | None, typer.Option(help="under which name checkpoints are signed")] = None,
    signing_key: Annotated[Path | None, typer.Option(help="the file of the key that signs them")] = None,
    tenants: Annotated[
        Path | None, typer.Option(help="a file that names several ledgers, to be served at /t/NAME")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="add example orders and print a link to one")] = False,
) -> None:
    """Serve the ledger over HTTP."""
    given = settings_of(host=host, port=port, db=db, env=env, origin=origin, signing_key=signing_key, tenants=tenants)
    serving.serve(given, demo=demo)


for group in (
    reading,
    keeping,
    moving,
    showing,
    verifying,
    journal,
    exporting,
    dossier,
    personal,
    auditing,
    backing_up,
    simulating,
):
    app.add_typer(group.app)
app.add_typer(keys.app, name="keys")
app.add_typer(log.app, name="log")
