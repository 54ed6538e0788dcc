"""Checking what this ledger gave out, open to everybody: a file, or a place in the log. Nothing that comes is kept."""

import re
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import answer
from api.pages.page import VARY, Reading, drawn, page
from api.pages.visit import Look, Visit, VisitAnybody
from api.prover import Prover
from api.threads import in_thread
from api.verifying.receiving import JUDGING, judged, seat
from api.verifying.told import judgement_view
from api.verifying.uploads import UPLOAD_MAX
from projections.console.verify import draw

router = APIRouter()
PATH, TEMPLATE = "/console/verify", "verify.html"
HASHES_MAX = 2_000_000
"""Of a hash without a position, so many events are looked through from the log's end: moments of reading."""
_HASH = re.compile(r"[0-9a-fA-F]{64}")
_UNKNOWN: dict[str, Any] = {"leaf_hash": None, "tree_size": None, "made_at": None, "path": []}
_POSITION = re.compile(r"[0-9]{1,16}")


class Place(Look):
    """Which place in the log is asked for, as people type it."""

    position: Annotated[str, Field(max_length=30, description="of the event in the log, from 0")] = ""
    leaf: Annotated[str, Field(max_length=100, description="its leaf hash: 64 hex digits")] = ""


@page(router, PATH, TEMPLATE, draw)
def look_up(visit: VisitAnybody, asked: Annotated[Place, Query()]) -> Reading:
    """The page, and whether an event stands in the log where it is said to."""
    return _reading(visit) | {"asked": _placed(visit.known.prover, asked.position.strip(), asked.leaf.strip().lower())}


@router.post(PATH, include_in_schema=False)
async def check_file(visit: VisitAnybody) -> Response:
    """The page with the judgement on a file. Nothing changes, so nothing is to be gone on to."""
    reading = await _checked(visit)
    return await in_thread(drawn, visit, TEMPLATE, reading, **draw(reading, visit.language))


@router.post(f"{PATH}.json", include_in_schema=False)
async def check_file_for_programs(visit: VisitAnybody) -> Response:
    """The judgement as JSON. The file comes as the form's `file`, or is the body itself."""
    reading = await _checked(visit)
    return answer(orjson.dumps(reading), headers={"Vary": VARY, "Content-Language": visit.tag})


async def _checked(visit: Visit) -> Reading:
    judgement = await judged(visit.request, visit.known.prover)
    return await in_thread(_reading, visit) | {"judgement": judgement_view(judgement)}


def _reading(visit: Visit) -> Reading:
    """What there is to check against: the log's key, its last checkpoint, how far it has come."""
    prover = visit.known.prover
    last = prover.checkpoints.latest()
    return {
        "origin": prover.signer.origin,
        "vkey": str(prover.signer.key),
        "log_size": visit.known.ledger.head().size,
        "checkpoint": {"size": last.size, "root": last.root.hex(), "made_at": last.made_at} if last else None,
        "upload_max": UPLOAD_MAX,
        "hashes_max": HASHES_MAX,
        "asked": None,
        "judgement": None,
    }


def _placed(prover: Prover, position: str, leaf: str) -> dict[str, Any] | None:
    """How what was asked for stands: in the log, another hash there, not come so far, or nothing that can be asked."""
    if not position and not leaf:
        return None
    found: dict[str, Any] = {"position": position, "leaf": leaf, **_UNKNOWN}
    if leaf and not _HASH.fullmatch(leaf):
        return found | {"state": "NO_HASH"}
    if position and not _POSITION.fullmatch(position):
        return found | {"state": "NO_POSITION"}
    index = int(position) if position else _place_of(prover, leaf)
    if index is None:
        return found | {"state": "HASH_UNKNOWN"}
    if index >= prover.ledger.head().size:
        return found | {"state": "NOT_YET"}
    included = prover.included(index)
    return found | {
        "state": "INCLUDED" if leaf in ("", included.leaf_hash.hex()) else "DIFFERS",
        "position": str(index),
        "leaf_hash": included.leaf_hash.hex(),
        "tree_size": included.checkpoint.size,
        "made_at": included.checkpoint.made_at,
        "path": [each.hex() for each in included.path],
    }


def _place_of(prover: Prover, leaf: str) -> int | None:
    """Where the event with this leaf hash stands, if it is among the last ones: the whole world may ask this."""
    size = prover.ledger.head().size
    with seat(JUDGING):
        return next(iter(prover.leaves_like(bytes.fromhex(leaf), max(0, size - HASHES_MAX), size, 1)), None)
