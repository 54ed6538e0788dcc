"""Serving the ledger: `serve`."""

from pathlib import Path
from typing import Annotated

import typer

from api import serving
from api.commands.common import Db, settings_of

app = typer.Typer()


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
