"""Evidence packs on the command line: `dossier`."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, assert_never

import typer

from api.commands.common import Db, OrderId, out
from api.commands.serviced import with_services
from api.dossiers import Gathered, Reader, dossier_pack, gather_order
from api.services import Services
from domain.errors import Refused
from projections.dossier.gaps import gap_rows
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
    data, gathered = with_services(db, partial(_made, order, chosen, lang, where.stem))
    gaps = gap_rows(gathered.material)
    where.write_bytes(data)
    open_gaps = sum((row["at_dispute"] or "QUALIFIED") != "QUALIFIED" for row in gaps)
    out.print(f"{where}: {len(data)} bytes, as of position {gathered.material.last.position}.", markup=False)
    out.print(f"{open_gaps} of {len(gaps)} requirements of proof are not met.", markup=False)


async def _made(order: str, form: Form, lang: str, stem: str, known: Services) -> tuple[bytes, Gathered]:
    if form is Form.zip:
        return await dossier_pack(known, order, NO_WORDS)
    gathered = gather_order(known.ledger, known.content, order, NO_WORDS)
    made = Dossier(gathered.material, known.prover.signer.origin)
    match form:
        case Form.json:
            return made.json(), gathered
        case Form.html:
            return made.html(lang, f"{stem}-{'en' if lang == 'zh-CN' else 'zh-CN'}.html"), gathered
        case Form.pdf:
            return made.pdf(lang), gathered
        case _:
            assert_never(form)


def _by_ending(file: Path | None) -> Form:
    ending = file.suffix.removeprefix(".") if file else "zip"
    if ending not in Form.__members__:
        raise Refused(
            "bad-format", f"A pack is written as {', '.join(Form)}, not as {ending or 'a file without ending'}."
        )
    return Form(ending)
