"""The evidence pack of an order, for machines, for people and as one file; and what is missing in it."""

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.answers import answer
from api.auth import Caller, MayReadOrders, Needs, header
from api.giving_out import MEDIA_TYPES, FormName, PackForm, gathered_of, given_out
from api.preferences import weights
from api.problems import Problem, language
from api.root import root_of
from api.routes.moment import NoQuery, PathId, Plain
from api.routes.operations import PAGE_POLICY
from api.routes.streams import VARY
from api.services import Services, services
from projections.dossier.document import gap_list

router = APIRouter(prefix="/v1/orders/{id}/dossier")
checkouts = APIRouter(prefix="/v1/checkouts/{id}")
MayExportEvidence = Annotated[Caller, Depends(Needs("evidence:export"))]
FORMS: dict[str, FormName] = {media_type: form for form, media_type in MEDIA_TYPES.items()}
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
    tongue = shown.lang or language(request.scope)
    body = await given_out(services(request), caller, key, PackForm(form, tongue, root=root_of(request.scope)))
    headers = {"Vary": VARY, "Content-Language": tongue, "Cache-Control": "private, no-store"}
    if form == "html":
        headers["Content-Security-Policy"] = PAGE_POLICY
    elif form != "json":
        headers["Content-Disposition"] = f'attachment; filename="dossier-{key}.{form}"'
    media_type = f"{MEDIA_TYPES[form]}; charset=utf-8" if form == "html" else MEDIA_TYPES[form]
    return answer(body, headers=headers, media_type=media_type)


@router.get("/gaps", summary="What could not be proved of an order")
def read_order_gaps(request: Request, key: PathId, caller: MayReadOrders, query: Plain) -> Response:
    """Each requirement of proof with its status when she ordered and now, its sources, and what to do."""
    return _gaps(services(request), caller, "orders", key)


@checkouts.get("/gaps", summary="What could not be proved of a checkout")
def read_checkout_gaps(request: Request, key: PathId, caller: MayReadOrders, query: Plain) -> Response:
    """The same before there is an order: what is missing can still be put right."""
    return _gaps(services(request), caller, "checkouts", key)


def _gaps(known: Services, caller: Caller, kind: Literal["orders", "checkouts"], key: str) -> Response:
    """No word is in it, only what is proved by which events; so nobody's words are recorded as read."""
    gathered = gathered_of(known, caller, kind, key)
    return answer(orjson.dumps(gap_list(gathered.material)), headers={"Vary": VARY})


def _form(accept: str | None) -> FormName:
    """The form that is wanted most; 406 where none of them is."""
    wanted = weights(accept or "*/*")
    found = {
        name: wanted.get(name, wanted.get(f"{name.partition('/')[0]}/*", wanted.get("*/*", 0.0))) for name in FORMS
    }
    best = max(found, key=lambda name: found[name])
    if not found[best]:
        raise Problem(406, "not-acceptable", f"A pack comes as {', '.join(FORMS)}.")
    return FORMS[best]
