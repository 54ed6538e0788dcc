"""Personal data: `erase`."""

from typing import Annotated

import msgspec
import typer

from api import destroying
from api.commands.common import Db, opened, out
from domain.customer import ErasureStated, PersonalDataErased
from domain.errors import Refused
from domain.ledger.command import Command, Stated

app = typer.Typer()


@app.command()
def erase(
    customer: Annotated[str, typer.Argument(help="the customer's id")],
    reason: Annotated[str, typer.Option(help="CUSTOMER_ASKED, CONSENT_WITHDRAWN, RETENTION_ENDED or UNLAWFULLY_HELD")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would be destroyed, or what forbids it")] = False,
    db: Db = None,
) -> None:
    """Destroy a customer's personal data for good: words, salts, content and their keys. Every proof still holds."""
    try:
        fact = msgspec.convert({"ground": reason}, ErasureStated)
    except msgspec.ValidationError as error:
        raise Refused("schema", f"{error}.") from None
    command = Command(
        f"customers/{customer}", (Stated("PersonalDataErased", fact),), "cli", dry_run=dry_run, inside=True
    )
    with opened(db) as ledger:
        recorded = ledger.record(command)
        if not dry_run:
            destroying.finish(ledger)
    for entry in recorded.entries:
        if isinstance(entry.data, PersonalDataErased):
            verb = "would be" if dry_run else "were"
            told = entry.data
            out.print(
                f"{told.values} words, {told.requests} salts of requests, {told.contents} pieces of content and "
                f"{told.keys} keys {verb} destroyed."
            )
    if not recorded.entries:
        out.print("Nothing personal is kept of this customer any more.")
