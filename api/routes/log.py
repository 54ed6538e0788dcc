"""The log as something to be checked: its key, its checkpoints, proofs, tiles (C2SP tlog-tiles).

What is only hashes is public; what shows events, or which streams there are, is not.
"""

import re
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import Field

from api import proving
from api.answers import also, answer, prefers
from api.auth import MayReadLog, Needs, header
from api.packing import stream_proof
from api.problems import Problem
from api.prover import Included
from api.proving import Ended
from api.routes.moment import NoQuery, Plain
from api.services import Services, services
from api.stamping import served
from api.threads import in_thread
from domain.ledger.checkpoints import TSA
from projections.proof.pack import stream_row
from projections.proof.tlog import write_proof

router = APIRouter(prefix="/v1/log")
TEXT, OCTETS, REPLY = "text/plain", "application/octet-stream", "application/timestamp-reply"
NOTE_TYPE = "text/plain; charset=utf-8"
FOR_EVER = "public, max-age=31536000, immutable"
BUNDLES_FOR_EVER = "private, max-age=31536000, immutable"
_TILE = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_LEVEL = re.compile(r"0|[1-9][0-9]?")
_STREAM = re.compile(r"[a-z]+(?:/[A-Za-z0-9][A-Za-z0-9._:-]{0,63}){1,2}")
Index = Annotated[int, Field(ge=0, le=2**53)]
MayReadBundles = Annotated[Any, Depends(Needs("audit:read"))]


def _raw(media_type: str) -> dict[str, Any]:
    """How a route says that it answers bytes of this type and no JSON."""
    return {"response_class": Response, "responses": {200: {"content": {media_type: {}}}}}


_OCTETS, _REPLY = _raw(OCTETS), _raw(REPLY)


class Place(NoQuery):
    """Which event, and in the tree of which size: the last checkpoint's, if none is named."""

    position: Index
    size: Annotated[int | None, Field(ge=1, le=2**53)] = None


class Sizes(NoQuery):
    """From which size of the log to which."""

    from_: Annotated[int, Field(ge=1, le=2**53, alias="from")]
    to: Annotated[int, Field(ge=1, le=2**53)]


class OfSize(NoQuery):
    """The checkpoint of which size."""

    size: Index


class OfStream(NoQuery):
    """Which stream."""

    stream: Annotated[str, Field(max_length=200, description="such as orders/A-1001")]


@router.get("/vkey", summary="The key that checks checkpoints", response_class=PlainTextResponse)
async def vkey(request: Request, query: Plain) -> Response:
    """The verifier key: name, id and public key. Keep it: it is what everything else is checked with."""
    return _note(f"{services(request).prover.signer.key}\n")


@router.get("/checkpoint", summary="The last checkpoint", response_class=PlainTextResponse)
async def checkpoint(request: Request, query: Plain) -> Response:
    """A signed note: the log's name, its size, the root of its tree. Keep it: every later one must follow from it."""
    return _note(await in_thread(_last, services(request)))


@router.get("/proof/inclusion", summary="That an event stands in the log", responses=also(TEXT))
async def inclusion(request: Request, place: Annotated[Place, Query()]) -> Response:
    """The path from the event's leaf to the root of a checkpoint; with `Accept: text/plain` a `.tlog-proof` file."""
    known, size = services(request), place.size
    await _reached(known, max(place.position + 1, size or 0))
    if size is not None and place.position >= size:
        raise _out_of_range("position", f"is not below size {size}")
    found: Included = await in_thread(known.prover.included, place.position, size)
    if prefers(header(request.scope, b"accept"), TEXT, "application/json"):
        return _note(write_proof(found.leaf_index, found.path, found.checkpoint.note))
    return answer(orjson.dumps(included(found)), headers={"Vary": "Accept"})


@router.get("/proof/consistency", summary="That the log only grew")
async def consistency(request: Request, sizes: Annotated[Sizes, Query()]) -> Response:
    """The proof that the log of one size is the beginning of the log of another."""
    known = services(request)
    if sizes.from_ > sizes.to:
        raise _out_of_range("from", "is after to")
    await _reached(known, sizes.to)
    path = await in_thread(known.prover.consistent, sizes.from_, sizes.to)
    body = {"from": sizes.from_, "to": sizes.to, "path": [each.hex() for each in path]}
    return answer(orjson.dumps(body), headers={"Cache-Control": FOR_EVER})


@router.get("/proof/stream", summary="Where a stream ends")
async def stream(request: Request, caller: MayReadLog, which: Annotated[OfStream, Query()]) -> Response:
    """That the stream's last event is its last, as of a size of the log, or that there is no such stream."""
    if not _STREAM.fullmatch(which.stream):
        raise _out_of_range("stream", "is no stream's name")
    known = services(request)
    found = await proving.ended(known, [which.stream])
    (leaf,) = await in_thread(known.ledger.leaves, found.head.leaf_index, found.head.leaf_index + 1)
    return answer(orjson.dumps(ended(which.stream, found, leaf)))


@router.get("/tile/entries/{path:path}", summary="Events, as their stored bytes", **_OCTETS)
async def entries(request: Request, path: str, caller: MayReadBundles, query: Plain) -> Response:
    """Each entry is its length (two bytes, big-endian) and its bytes. Needs scope audit:read."""
    known = services(request)
    n, width = _tile(path)
    start, stop = n * 256, n * 256 + width
    if await in_thread(known.prover.checkpoints.latest, stop) is None:
        raise _no_tile()
    leaves = await in_thread(known.ledger.leaves, start, stop)
    bundle = b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)
    return _bytes(bundle, BUNDLES_FOR_EVER)


@router.get("/tile/{level}/{path:path}", summary="Hashes of the tree", **_OCTETS)
async def tile(request: Request, level: str, path: str, query: Plain) -> Response:
    """Up to 256 hashes that stand side by side in the tree, once a checkpoint covers them."""
    n, width = _tile(path)
    if not _LEVEL.fullmatch(level) or int(level) > 6:
        raise _no_tile()
    found = await in_thread(services(request).prover.tile, int(level), n, width)
    if found is None:
        raise _no_tile()
    return _bytes(found, FOR_EVER)


@router.get("/timestamp", summary="When others saw a checkpoint", **_REPLY)
async def timestamp(request: Request, of: Annotated[OfSize, Query()]) -> Response:
    """The answer of the time-stamping authority (RFC 3161) over the text of the checkpoint of this size."""
    stamps = await in_thread(services(request).prover.checkpoints.stamps, of.size)
    for each in stamps:
        if each.name == TSA:
            return _bytes(each.token, FOR_EVER, REPLY)
    raise Problem(404, "not-found", "No authority has stamped a checkpoint of this size.")


def included(found: Included) -> dict[str, Any]:
    """An inclusion proof as JSON."""
    return {
        "leaf_index": found.leaf_index,
        "tree_size": found.checkpoint.size,
        "leaf_hash": found.leaf_hash.hex(),
        "path": [each.hex() for each in found.path],
        "checkpoint": found.checkpoint.note,
    }


def ended(stream: str, found: Ended, leaf: bytes) -> dict[str, Any]:
    """A stream proof as JSON: the row of the map, and the leaf that records the map, with its place in the log."""
    at = found.head
    row = stream_row(stream_proof(stream, found.mapped), found.mapped.root, at.leaf_index)
    head = {"map_head_leaf": leaf.decode(), "map_head_path": [each.hex() for each in at.path]}
    return row | {"map_size": found.mapped.size} | head | {"checkpoint": at.checkpoint.note}


async def _reached(known: Services, size: int) -> None:
    """Refuse unless the log has come so far."""
    if size > (await in_thread(known.ledger.head)).size:
        raise Problem(404, "not-yet", f"The log has not come to {size} events yet.")


def _tile(path: str) -> tuple[int, int]:
    """The tile's number and width of a path such as x001/x234/067.p/12."""
    found = _TILE.fullmatch(path)
    if found is None or len(found[1]) > 20 or int(found[2] or 1) > 255:
        raise _no_tile()
    return int(found[1].replace("x", "").replace("/", "")), int(found[2] or 256)


def _no_tile() -> Problem:
    return Problem(404, "not-found", "There is no such tile, or no checkpoint covers it yet.")


def _out_of_range(name: str, reason: str) -> Problem:
    return Problem(422, "schema", f"{name} {reason}.", errors=[{"parameter": name, "in": "query", "reason": reason}])


def _note(text: str) -> Response:
    return answer(text.encode(), headers={"Vary": "Accept"}, media_type=NOTE_TYPE)


def _last(known: Services) -> str:
    return served(known.prover, known.prover.checkpoint())


def _bytes(raw: bytes, caching: str, media_type: str = OCTETS) -> Response:
    return answer(raw, headers={"Cache-Control": caching}, media_type=media_type)
