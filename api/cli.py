"""The command line: `aftersales serve`, `replay`, `history`, `import`, `keys`, `tick`, `rebuild`, `demo`."""

import asyncio
import json
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from api import bulk, opening, serving
from api.auth import SCOPES
from api.days import DAYS, playing
from api.demo import play
from api.settings import Settings
from domain.catalogue import KINDS
from domain.clock import parse_instant
from domain.errors import Refused
from domain.ledger.entry import Entry
from domain.ledger.keys import Keys
from domain.ledger.ledger import Ledger
from projections.diff import between_versions
from projections.follower import VIEWS
from projections.history import history
from projections.order_view import order_view
from projections.replay import fold

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
keys_app = typer.Typer(no_args_is_help=True, help="API keys: create, list, rotate, revoke.")
app.add_typer(keys_app, name="keys")
out = Console(highlight=False, soft_wrap=True)

Db = Annotated[str | None, typer.Option("--db", help="the ledger's file; LEDGER_DB otherwise")]
OrderId = Annotated[str, typer.Argument(help="the order's id")]


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
    serving.serve(_settings(host=host, port=port, db=db, env=env), demo=demo)


@app.command()
def replay(
    order: OrderId,
    version: Annotated[int | None, typer.Option(min=1, help="after so many of its events")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="as recorded by this instant (RFC 3339)")] = None,
    effective_at: Annotated[str | None, typer.Option(help="as of what had occurred by this instant")] = None,
    changes: Annotated[str | None, typer.Option("--diff", help="FROM:TO, what changed between two versions")] = None,
    db: Db = None,
) -> None:
    """Replay an order and print its view, or what changed between two versions."""
    with _ledger(db) as ledger:
        entries = _entries(ledger, order)
        if changes is not None:
            _print_json(_diff(order, entries, changes))
            return
        replayed = fold(
            KINDS["orders"],
            entries,
            version=version,
            recorded_until=None if as_of is None else parse_instant(as_of),
            occurred_until=None if effective_at is None else parse_instant(effective_at),
        )
        if not replayed.taken or (version is not None and version > len(entries)):
            raise Refused("not-yet", f"Order {order} had no such state then.")
        _print_json(order_view(replayed.state, replayed.version, order))


@app.command("history")
def tell_history(
    order: OrderId, lang: Annotated[str, typer.Option(help="zh-CN or en")] = "zh-CN", db: Db = None
) -> None:
    """Print an order's history, a sentence for each event."""
    with _ledger(db) as ledger:
        for row in history(_entries(ledger, order), lang):
            out.print(f"[dim]{row['version']:>4}[/dim]  {row['sentence']}", markup=True)


@app.command("import")
def import_ndjson(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="NDJSON, one request a line")], db: Db = None
) -> None:
    """Record a file of requests, a line each: {"stream", "idempotency_key", "facts", "historical"?}."""
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(file.name, total=file.stat().st_size)
        came = asyncio.run(bulk.import_file(_settings(db=db), file, lambda size: progress.advance(task, size)))
    for number, reason in came.refused:
        out.print(f"line {number}: {reason}", markup=False)
    out.print(f"{came.recorded} recorded, {came.repeated} already there, {len(came.refused)} refused.")
    if came.refused:
        raise typer.Exit(1)


@app.command()
def tick(db: Db = None) -> None:
    """Append what fell due: unpaid orders cancelled, coupons expired, windows closed, refunds overdue."""
    settings = _settings(db=db)
    opening.require_file(settings)
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
    settings = _settings(db=db)
    opening.require_file(settings)
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


@app.command("demo")
def tell_demo(lang: Annotated[str, typer.Option(help="zh-CN or en")] = "en") -> None:
    """Play the worked cases through HTTP on a ledger of their own, and print each with its formula."""
    with serving.passing_ledger() as client:
        for scene in play(client, lang):
            out.rule(f"[bold]{scene.title}[/bold]", align="left")
            for line in scene.told:
                out.print(f"  {line}", markup=False)


@app.command("day")
def tell_day(name: Annotated[str, typer.Argument(help=", ".join(DAYS))]) -> None:
    """Play a scripted day of the service desk over HTTP, and print each clock and each amount."""
    if name not in DAYS:
        raise Refused("not-found", f"There is no day {name}; there are {', '.join(DAYS)}.")
    with playing() as day:
        told = DAYS[name](day)
    out.rule(f"[bold]{told.title}[/bold]", align="left")
    out.print(*told.lines(), sep="\n", markup=False)


@keys_app.command("create")
def create_key(
    owner: Annotated[str, typer.Option(help="who holds it; survives rotation")],
    scope: Annotated[list[str], typer.Option(help=f"one of {', '.join(sorted(SCOPES))}; may be repeated")],
    expires_at: Annotated[str | None, typer.Option(help="RFC 3339")] = None,
    db: Db = None,
) -> None:
    """Create a key and show its secret, once."""
    unknown = set(scope) - set(SCOPES)
    if unknown:
        raise Refused("unknown-scope", f"There is no scope {', '.join(sorted(unknown))}.")
    with _keys(db) as keys:
        key, secret = keys.create(owner, scope, expires_at=expires_at and parse_instant(expires_at))
    _show_secret(key.key_id, secret)


@keys_app.command("list")
def list_keys(db: Db = None) -> None:
    """List every key ever made, without secrets."""
    table = Table("key", "owner", "scopes", "created", "expires", "revoked")
    with _keys(db) as keys:
        for key in keys.all():
            scopes = " ".join(sorted(key.scopes))
            table.add_row(key.key_id, key.owner, scopes, key.created_at, key.expires_at or "", key.revoked_at or "")
    out.print(table)


@keys_app.command("rotate")
def rotate_key(key_id: str, db: Db = None) -> None:
    """Make a second key of the same owner and scopes; revoke the old one when nobody uses it any more."""
    with _keys(db) as keys:
        key, secret = keys.rotate(key_id)
    _show_secret(key.key_id, secret)


@keys_app.command("revoke")
def revoke_key(key_id: str, db: Db = None) -> None:
    """Revoke a key; it opens nothing any more."""
    with _keys(db) as keys:
        keys.revoke(key_id)
    out.print(f"{key_id} is revoked.")


def _settings(**given: Any) -> Settings:
    return Settings(**{name: value for name, value in given.items() if value is not None})


@contextmanager
def _ledger(db: str | None) -> Generator[Ledger]:
    settings = _settings(db=db)
    opening.require_file(settings)
    with closing(Ledger(KINDS.values(), settings.db, clock=opening.wall_clock)) as ledger:
        yield ledger


@contextmanager
def _keys(db: str | None) -> Generator[Keys]:
    with _ledger(db) as ledger:
        yield Keys(ledger.datastore, ledger.clock)


def _entries(ledger: Ledger, order: str) -> list[Entry]:
    entries = ledger.entries(f"orders/{order}")
    if not entries:
        raise Refused("not-found", f"There is no order {order}.")
    return entries


def _diff(order: str, entries: list[Entry], changes: str) -> dict[str, Any]:
    first, _, last = changes.partition(":")
    if not (first.isdigit() and last.isdigit() and int(first) <= int(last) <= len(entries)):
        raise Refused("bad-range", f"--diff takes FROM:TO with FROM ≤ TO ≤ {len(entries)}, the last version.")
    return between_versions(entries, order, int(first), int(last))


def _show_secret(key_id: str, secret: str) -> None:
    out.print(f"{key_id}: [bold]{secret}[/bold]\nNobody can read this again; keep it now.")


def _print_json(value: Any) -> None:
    out.print_json(json.dumps(value, ensure_ascii=False))
