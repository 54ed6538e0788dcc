"""The evidence pack of an order, for machines, for people and as one file; and what is missing in it."""

from hashlib import sha256
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.answers import answer, shown_to
from api.auth import Caller, MayReadOrders, Needs, header
from api.disclosed import record_export
from api.dossiers import Gathered, Reader, dossier_pack, gather_checkout, gather_order
from api.preferences import weights
from api.problems import Problem, language
from api.routes.moment import NoQuery, PathId, Plain
from api.routes.operations import PAGE_POLICY
from api.routes.streams import VARY
from api.services import Services, services
from api.threads import in_thread
from domain.errors import Refused
from projections.dossier.document import gap_list
from projections.dossier.pack import Dossier
from projections.words import health

router = APIRouter(prefix="/v1/orders/{id}/dossier")
checkouts = APIRouter(prefix="/v1/checkouts/{id}")
MayExportEvidence = Annotated[Caller, Depends(Needs("evidence:export"))]
FORMS = {
    "application/json": "json",
    "text/html": "html",
    "application/pdf": "pdf",
    "application/zip": "zip",
}
"""The forms of a pack, in the order in which they are given where the client does not mind."""


class Shown(NoQuery):
    """In which language people read it."""

    lang: Annotated[str | None, Field(pattern="^(zh-CN|en)$", description="of page and PDF; else Accept-Language")] = (
        None
    )


@router.get("", summary="The evidence pack of an order", responses={200: {"content": {name: {} for name in FORMS}}})
async def read_dossier(
    request: Request, key: PathId, caller: MayExportEvidence, shown: Annotated[Shown, Query()]
) -> Response:
    """As JSON, page, PDF, or a ZIP of all of them with the leaves, their proofs and a verifier, by `Accept`.
    Persons' words are in it for keys that may read them. Who took it is recorded. The same log gives the same bytes
    until something more happens to the order, a ZIP until the ledger maps its streams again.
    """
    form = _form(header(request.scope, b"accept"))
    known, tongue = services(request), shown.lang or language(request.scope)
    async with known.rendering:
        body, gathered = await _made(known, caller, key, form, tongue)
    _told(caller, gathered)
    digest = sha256(body).hexdigest()
    await record_export(known, caller.key_id, caller.actor, "DOSSIER", digest, streams=(f"orders/{key}",))
    headers = {"Vary": VARY, "Content-Language": tongue, "Cache-Control": "private, no-store"}
    if form == "html":
        headers["Content-Security-Policy"] = PAGE_POLICY
    elif form != "json":
        headers["Content-Disposition"] = f'attachment; filename="dossier-{key}.{form}"'
    media_type = next(name for name, short in FORMS.items() if short == form)
    return answer(body, headers=headers, media_type=f"{media_type}; charset=utf-8" if form == "html" else media_type)


@router.get("/gaps", summary="What could not be proved of an order")
def read_order_gaps(request: Request, key: PathId, caller: MayReadOrders, query: Plain) -> Response:
    """Each requirement of proof with its status when she ordered and now, its sources, and what to do."""
    return _gaps(services(request), caller, "orders", key)


@checkouts.get("/gaps", summary="What could not be proved of a checkout")
def read_checkout_gaps(request: Request, key: PathId, caller: MayReadOrders, query: Plain) -> Response:
    """The same before there is an order: what is missing can still be put right."""
    return _gaps(services(request), caller, "checkouts", key)


def _gaps(known: Services, caller: Caller, kind: str, key: str) -> Response:
    """No word is in it, only what is proved by which events; so nobody's words are recorded as read."""
    gathered = _found(known, caller, kind, key)
    return answer(orjson.dumps(gap_list(gathered.material)), headers={"Vary": VARY})


def _found(known: Services, caller: Caller, kind: str, key: str) -> Gathered:
    gather = gather_order if kind == "orders" else gather_checkout
    try:
        return gather(known.ledger, known.content, key, _reader(caller))
    except Refused as refusal:
        raise Problem(404, refusal.code, refusal.sentence) from None


def _reader(caller: Caller) -> Reader:
    return Reader(caller.reads_words, caller.reads_health)


def _told(caller: Caller, gathered: Gathered) -> None:
    """Take note of whose words are in it."""
    healthy = {key for entry in gathered.material.sources.entries for key in health(entry.data)}
    shown_to(caller, gathered.rows, healthy)


async def _made(known: Services, caller: Caller, key: str, form: str, tongue: str) -> tuple[bytes, Gathered]:
    """The pack's bytes in this form, and what went into it."""
    if form == "zip":
        return await dossier_pack(known, key, _reader(caller))
    return await in_thread(_rendered, known, caller, key, form, tongue)


def _rendered(known: Services, caller: Caller, key: str, form: str, tongue: str) -> tuple[bytes, Gathered]:
    gathered = _found(known, caller, "orders", key)
    made = Dossier(gathered.material, known.prover.signer.origin)
    match form:
        case "json":
            return made.json(), gathered
        case "html":
            other = "en" if tongue == "zh-CN" else "zh-CN"
            switch = f"/v1/{gathered.material.sources.subject}/dossier?lang={other}"
            return made.html(tongue, switch, "/static/dossier.css"), gathered
        case _:
            return made.pdf(tongue), gathered


def _form(accept: str | None) -> str:
    """The form that is wanted most; 406 where none of them is."""
    wanted = weights(accept or "*/*")
    found = {
        name: wanted.get(name, wanted.get(f"{name.partition('/')[0]}/*", wanted.get("*/*", 0.0))) for name in FORMS
    }
    best = max(found, key=lambda name: found[name])
    if not found[best]:
        raise Problem(406, "not-acceptable", f"A pack comes as {', '.join(FORMS)}.")
    return FORMS[best]
