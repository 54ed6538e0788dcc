"""Exports of the log: asked for, followed, fetched."""

from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import Field

from api.answers import answer
from api.auth import Caller, Needs
from api.disclosed import record_export
from api.export_jobs import Job
from api.exporting import Kind, range_of
from api.problems import Problem
from api.root import root_of
from api.routes.moment import NoQuery, PathId, Plain
from api.services import Services, services
from api.threads import in_thread
from domain.clock import instant

router = APIRouter(prefix="/v1/exports")
one = APIRouter(prefix="/v1/exports/{id}")
ZIP = "application/zip"
_ZIPPED = {"description": "A ZIP", "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}
MayExport = Annotated[Caller, Depends(Needs("evidence:export"))]


class Wanted(NoQuery):
    """What is to be exported."""

    kind: Annotated[Kind, Field(description="csv tables with a dictionary, OCEL 2.0, or the leaves as NDJSON")]
    start: Annotated[int, Field(alias="from", ge=0, le=2**53, description="position of the first event")] = 0
    stop: Annotated[
        int | None, Field(alias="to", ge=0, le=2**53, description="position behind the last; the log's end if none")
    ] = None


@router.post("", status_code=202, summary="Ask for an export of the log")
async def ask(request: Request, caller: MayExport, wanted: Annotated[Wanted, Query()]) -> Response:
    """It is made in the background, one after the other. The same range asked for again is the same export."""
    known = services(request)
    size = (await in_thread(known.ledger.head)).size
    job = known.exports.ask(wanted.kind, range_of(size, wanted.start, wanted.stop), size)
    return answer(
        orjson.dumps(told(job, root_of(request.scope))), status=202, headers={"Location": f"/v1/exports/{job.id}"}
    )


@one.get("", summary="How far an export is")
async def follow(request: Request, name: PathId, caller: MayExport, query: Plain) -> Response:
    """`status` WAITING, RUNNING, READY or FAILED; `read` of `total` events. A file is kept for 24 hours."""
    job = await _found(services(request), name)
    return answer(orjson.dumps(told(job, root_of(request.scope))))


@one.get("/file", summary="The files of an export", response_class=FileResponse, responses={200: _ZIPPED})
async def fetch(request: Request, name: PathId, caller: MayExport, query: Plain) -> Response:
    """A ZIP with the manifest, the files it names, and the proof. Who took it is recorded first."""
    known = services(request)
    job = await _found(known, name)
    if job.status != "READY":
        raise Problem(409, "export-not-ready", f"The export is {job.status.lower()}.")
    file, wanted = known.exports.file(name), job.wanted
    positions = (wanted.start, wanted.stop - 1) if wanted.size else None
    digest = await in_thread(_digest, file)
    await record_export(known, caller.key_id, caller.actor, "EXPORT", digest, positions=positions)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(file, headers=headers, media_type=ZIP, filename=f"aftersales-{name}.zip")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


async def _found(known: Services, name: str) -> Job:
    job = await in_thread(known.exports.find, name)
    if job is None:
        raise Problem(404, "not-found", "There is no such export here, or it is not kept any more.")
    return job


def told(job: Job, root: str) -> dict[str, Any]:
    """An export, how far it is, and where its file is once it is ready, on the ledger at `root`."""
    return {
        "export_id": job.id,
        "kind": job.kind,
        "range": {"from": job.wanted.start, "to": job.wanted.stop},
        "status": job.status,
        "read": job.read,
        "total": job.wanted.size,
        "kept_until": instant(job.kept_until) if job.kept_until else None,
        "file": f"{root}/v1/exports/{job.id}/file" if job.status == "READY" else None,
    }
