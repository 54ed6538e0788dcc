"""API keys: create, list, rotate, revoke."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.table import Table

from api import opening
from api.auth import SCOPES, end_of
from api.commands.common import Db, opened, out
from domain.clock import instant, parse_instant
from domain.errors import Refused
from domain.ledger.keys import Keys

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command("create")
def create_key(
    owner: Annotated[str, typer.Option(help="who holds it; survives rotation")],
    scope: Annotated[list[str], typer.Option(help=f"one of {', '.join(sorted(SCOPES))}; may be repeated")],
    expires_at: Annotated[
        str | None,
        typer.Option(help="RFC 3339; an auditor's key, which changes nothing, ends in 30 days if nothing is said"),
    ] = None,
    db: Db = None,
) -> None:
    """Create a key and show its secret, once."""
    unknown = set(scope) - set(SCOPES)
    if unknown:
        raise Refused("unknown-scope", f"There is no scope {', '.join(sorted(unknown))}.")
    with _keys(db) as keys:
        ends = end_of(scope, expires_at and parse_instant(expires_at), instant(opening.wall_clock()))
        key, secret = keys.create(owner, scope, expires_at=ends)
    _show_secret(key.key_id, secret)
    if key.expires_at is not None:
        out.print(f"It ends at {key.expires_at}.")


@app.command("list")
def list_keys(db: Db = None) -> None:
    """List every key ever made, without secrets."""
    table = Table("key", "owner", "scopes", "created", "expires", "revoked")
    with _keys(db) as keys:
        for key in keys.all():
            scopes = " ".join(sorted(key.scopes))
            table.add_row(key.key_id, key.owner, scopes, key.created_at, key.expires_at or "", key.revoked_at or "")
    out.print(table)


@app.command("rotate")
def rotate_key(key_id: str, db: Db = None) -> None:
    """Make a second key of the same owner and scopes; revoke the old one when nobody uses it any more."""
    with _keys(db) as keys:
        key, secret = keys.rotate(key_id)
    _show_secret(key.key_id, secret)


@app.command("revoke")
def revoke_key(key_id: str, db: Db = None) -> None:
    """Revoke a key; it opens nothing any more."""
    with _keys(db) as keys:
        keys.revoke(key_id)
    out.print(f"{key_id} is revoked.")


@contextmanager
def _keys(db: str | None) -> Generator[Keys]:
    with opened(db) as ledger:
        yield Keys(ledger.datastore, ledger.clock)


def _show_secret(key_id: str, secret: str) -> None:
    out.print(f"{key_id}: [bold]{secret}[/bold]\nNobody can read this again; keep it now.")
