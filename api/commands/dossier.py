"""Evidence packs on the command line: `dossier`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import Db, OrderId, opened, out
from api.dossiers import Reader, dossier_zip, gather_order
from domain.errors import Refused
from domain.ledger.content import ContentStore
from projections.dossier.pack import LANGUAGES, Dossier

app = typer.Typer()
NO_WORDS = Reader(words=False, health=False)
"""Whoever reads persons' words is recorded as having read them, which only the HTTP door does."""


class Form(StrEnum):
    """The forms of a pack."""

    zip = "zip"
    pdf = "pdf"
    html = "html"
    json = "json"


@app.command("dossier")
def write_dossier(
    order: OrderId,
    file: Annotated[
        Path | None, typer.Option("-o", "--output", help="where to; dossier-ORDER.FORMAT otherwise")
    ] = None,
    lang: Annotated[str, typer.Option(help="zh-CN or en, of page and PDF")] = "zh-CN",
    form: Annotated[Form | None, typer.Option("--format", help="by the file's ending otherwise, or zip")] = None,
    db: Db = None,
) -> None:
    """Write the evidence pack of an order. Persons' words are left out: they come over HTTP, to keys with pii:read."""
    if lang not in LANGUAGES:
        raise Refused("bad-language", f"A pack is in {' or '.join(LANGUAGES)}.")
    chosen = form or _by_ending(file)
    where = file or Path(f"dossier-{order}.{chosen}")
    with opened(db) as ledger:
        content = ContentStore(ledger.datastore)
        gathered = gather_order(ledger, content, order, NO_WORDS)
        made = Dossier(gathered.material)
        match chosen:
            case Form.json:
                data = made.json()
            case Form.html:
                data = made.html(lang, f"{where.stem}-{'en' if lang == 'zh-CN' else 'zh-CN'}.html")
            case Form.pdf:
                data = made.pdf(lang)
            case Form.zip:
                data = dossier_zip(ledger, content, made, gathered)
    where.write_bytes(data)
    open_gaps = sum((row["at_dispute"] or "QUALIFIED") != "QUALIFIED" for row in made.document["gaps"])
    out.print(f"{where}: {len(data)} bytes, as of position {gathered.material.last.position}.", markup=False)
    out.print(f"{open_gaps} of {len(made.document['gaps'])} requirements of proof are not met.", markup=False)


def _by_ending(file: Path | None) -> Form:
    ending = file.suffix.removeprefix(".") if file else "zip"
    if ending not in Form.__members__:
        raise Refused(
            "bad-format", f"A pack is written as {', '.join(Form)}, not as {ending or 'a file without ending'}."
        )
    return Form(ending)
