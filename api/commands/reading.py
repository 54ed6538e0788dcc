"""Reading orders: `replay` and `history`."""

from typing import Annotated, Any

import typer

from api.commands.common import Db, OrderId, entries_of, opened, out, print_json, settings_of
from api.settings import Settings
from api.signing import Signer, signer_at
from domain.catalogue import KINDS
from domain.clock import parse_instant
from domain.errors import Refused
from domain.ledger.entry import Entry
from projections.diff import between_versions
from projections.history import history
from projections.order_view import order_view
from projections.replay import fold
from projections.signed_replay import note, statement

app = typer.Typer()


@app.command()
def replay(
    order: OrderId,
    version: Annotated[int | None, typer.Option(min=1, help="after so many of its events")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="as recorded by this instant (RFC 3339)")] = None,
    effective_at: Annotated[str | None, typer.Option(help="as of what had occurred by this instant")] = None,
    changes: Annotated[str | None, typer.Option("--diff", help="FROM:TO, what changed between two versions")] = None,
    signed: Annotated[bool, typer.Option("--signed", help="the digest of its view, and of what came to it")] = False,
    db: Db = None,
) -> None:
    """Replay an order and print its view, what changed between two versions, or a statement to hold it against."""
    if signed and (changes is not None or effective_at is not None):
        raise Refused("not-a-version", "A statement is about a version: --signed goes with --version or --as-of.")
    with opened(db) as ledger:
        entries = entries_of(ledger, order)
        if changes is not None:
            print_json(_diff(order, entries, changes))
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
        view = order_view(replayed.state, replayed.version, order)
        if signed:
            last = entries[replayed.version - 1]
            stated = statement(last.stream, last.version, last.leaf_hash, view)
            typer.echo(note(stated, signer(settings_of(db=db))), nl=False)
        else:
            print_json(view)


@app.command("history")
def tell_history(
    order: OrderId, lang: Annotated[str, typer.Option(help="zh-CN or en")] = "zh-CN", db: Db = None
) -> None:
    """Print an order's history, a sentence for each event."""
    with opened(db) as ledger:
        for row in history(entries_of(ledger, order), lang):
            out.print(f"[dim]{row['version']:>4}[/dim]  {row['sentence']}", markup=True)


def signer(settings: Settings) -> Signer | None:
    """What the ledger signs with; a ledger whose key is not here signs nothing, and no key is made."""
    file = settings.signing_key_file
    return signer_at(file, settings.origin) if file.is_file() else None


def _diff(order: str, entries: list[Entry], changes: str) -> dict[str, Any]:
    first, _, last = changes.partition(":")
    if not (first.isdigit() and last.isdigit() and int(first) <= int(last) <= len(entries)):
        raise Refused("bad-range", f"--diff takes FROM:TO with FROM ≤ TO ≤ {len(entries)}, the last version.")
    return between_versions(entries, order, int(first), int(last))
