"""Giving out evidence: the pack of an order in one of its forms, on the record before it leaves."""

from hashlib import sha256
from typing import Literal, NamedTuple

from api.answers import shown_to
from api.auth import Caller
from api.disclosed import record_export
from api.dossiers import Gathered, Reader, dossier_pack, gather_checkout, gather_order
from api.problems import Problem
from api.services import Services
from api.threads import in_thread
from domain.errors import Refused
from projections.dossier.pack import Dossier
from projections.words import health

FormName = Literal["json", "html", "pdf", "zip"]
MEDIA_TYPES: dict[FormName, str] = {
    "json": "application/json",
    "html": "text/html",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


class PackForm(NamedTuple):
    """In which form a pack is given out; page and PDF in which language. A page that is served has its style sheets
    beside it, of the ledger at `root`; one that is taken away has them inside.
    """

    name: FormName
    tag: str
    is_served: bool = True
    root: str = ""


async def given_out(known: Services, caller: Caller, key: str, form: PackForm) -> bytes:
    """The pack's bytes. Whose words are in them, and who took them, is recorded before they are given out."""
    async with known.rendering:
        body, gathered = await _made(known, caller, key, form)
    healthy = {key for entry in gathered.material.sources.entries for key in health(entry.data)}
    shown_to(caller, gathered.rows, healthy)
    digest = sha256(body).hexdigest()
    await record_export(known, caller.key_id, caller.actor, "DOSSIER", digest, streams=(f"orders/{key}",))
    return body


def gathered_of(known: Services, caller: Caller, kind: Literal["orders", "checkouts"], key: str) -> Gathered:
    """What bears on an order or a checkout, with the words that this caller may see; 404 if there is none."""
    gather = gather_order if kind == "orders" else gather_checkout
    try:
        return gather(known.ledger, known.content, key, _reader(caller))
    except Refused as refusal:
        raise Problem(404, refusal.code, refusal.sentence) from None


def _reader(caller: Caller) -> Reader:
    return Reader(caller.reads_words, caller.reads_health)


async def _made(known: Services, caller: Caller, key: str, form: PackForm) -> tuple[bytes, Gathered]:
    """The pack's bytes in this form, and what went into it."""
    if form.name == "zip":
        return await dossier_pack(known, key, _reader(caller))
    return await in_thread(_rendered, known, caller, key, form)


def _rendered(known: Services, caller: Caller, key: str, form: PackForm) -> tuple[bytes, Gathered]:
    gathered = gathered_of(known, caller, "orders", key)
    made = Dossier(gathered.material, known.prover.signer.origin)
    match form.name:
        case "json":
            return made.json(), gathered
        case "html":
            other = "en" if form.tag == "zh-CN" else "zh-CN"
            if form.is_served:
                here = f"{form.root}/v1/orders/{key}/dossier?lang={other}"
                return made.html(form.tag, here, f"{form.root}/static"), gathered
            return made.html(form.tag, f"dossier-{key}-{other}.html"), gathered
        case _:
            return made.pdf(form.tag), gathered
