"""What a customer saw, byte for byte: kept under its hash, given back so that it can do no harm."""

import re
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api import asking
from api.answers import also
from api.auth import MayAppendOrders, MayReadOrders, MayReadWords, header
from api.problems import Problem
from api.routes.moment import Moment, PathId, Plain, standing
from api.services import Services, services
from api.threads import in_thread
from domain.access import SUBJECTS_MAX
from domain.checkout import Checkout
from domain.errors import Malformed

CONTENT_MAX = 10 * 2**20
_BOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:; ?[\w.+-]+=[\w.+-]+)*")

router = APIRouter(prefix="/v1/content/{sha256}")
renderings = APIRouter(prefix="/v1/checkouts/{id}")


async def _digest(request: Request) -> str:
    digest: str = request.path_params["sha256"]
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise Malformed("id-malformed", "Content goes by its SHA-256: 64 lower-case hex digits.")
    return digest


Digest = Annotated[str, Depends(_digest)]


class Rendered(Moment):
    """Which of several pages or pictures, of the page last shown now or then."""

    index: Annotated[int, Field(ge=0, description="place in the `content` of that page")] = 0


@router.put("", status_code=204, summary="Keep content under its hash")
async def put_content(request: Request, digest: Digest, caller: MayAppendOrders, query: Plain) -> Response:
    """Before the fact that names it. Putting the same content again changes nothing."""
    media_type = (header(request.scope, b"content-type") or "application/octet-stream").strip()
    if len(media_type) > 100 or not _MEDIA_TYPE.fullmatch(media_type):
        raise Problem(415, "unsupported-media-type", "Content-Type is no media type.", expected="type/subtype")
    data = await asking.body(request.scope, request.receive, CONTENT_MAX)
    await in_thread(services(request).content.put, digest, media_type, data)
    return Response(status_code=204)


@router.get("", summary="Content by its hash", response_class=Response, responses=also("*/*"))
def get_content(request: Request, digest: Digest, caller: MayReadWords, query: Plain) -> Response:
    """The bytes as they were put, to be saved rather than shown."""
    known = services(request)
    answer = _content(known, digest, "attachment")
    caller.shown(known.content.subjects(digest, SUBJECTS_MAX) or ("",))
    return answer


@renderings.get("/rendering", summary="What the customer saw", response_class=Response, responses=also("*/*"))
def get_rendering(
    request: Request, key: PathId, caller: MayReadOrders, words: MayReadWords, which: Annotated[Rendered, Query()]
) -> Response:
    """The recorded content of the page last shown, byte for byte; with a moment, of the page as it was then: what an
    order is compared with is the page it was placed on, not today's (R-001-21).
    """
    known = services(request)
    checkout: Checkout = standing(known, f"checkouts/{key}", which).state
    content = checkout.shown.content if checkout.shown else ()
    if which.index >= len(content):
        raise Problem(404, "not-found", f"The page last shown has {len(content)} contents.")
    commitment = content[which.index].sha256.commitment
    row = known.ledger.vault_values([commitment]).get(commitment)
    if row is None:
        raise Problem(404, "not-found", "The hash of this content is not kept any more.")
    answer = _content(known, msgspec.json.decode(row.value, type=str), "inline")
    words.shown([row.subject])
    return answer


def _content(known: Services, digest: str, disposition: str) -> Response:
    """The bytes, in a box: no script of theirs runs, nothing is fetched, sent or guessed, and no page of another site
    can have the box in it.
    """
    content = known.content.get(digest)
    if content is None:
        raise Problem(404, "not-found", "This content was not put here.")
    headers = {
        "Content-Disposition": f'{disposition}; filename="{digest[:16]}"',
        "Content-Security-Policy": _BOX,
        "Content-Type": content.media_type,
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": f'"{digest}"',
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
    }
    return Response(content.data, headers=headers)
