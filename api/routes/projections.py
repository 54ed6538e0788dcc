"""For operators: how every read model stands, and building them anew beside the ones in use."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api import readiness
from api.answers import answer
from api.auth import MayAdminister
from api.problems import Problem
from api.routes.moment import NoQuery
from api.services import Services, services
from api.threads import in_thread
from projections.follower import VIEWS

router = APIRouter(prefix="/v1/projections")


class Shown(NoQuery):
    """How much is shown."""

    digests: Annotated[bool, Field(description="read every row, for a SHA-256 over each set; large ones take long")] = (
        False
    )


class Chosen(NoQuery):
    """Which views."""

    view: Annotated[tuple[str, ...], Field(description="the views to build anew; all if none is named")] = ()


@router.get("", summary="How the read models stand")
async def read_projections(request: Request, caller: MayAdminister, shown: Annotated[Shown, Query()]) -> Response:
    """Each set of each view: live or building, in which version, how far it has read, and what went wrong last.

    `as_before` tells of a set that was built anew whether it held the same rows as the one it replaced.
    """
    return answer(await in_thread(_told, services(request), digests=shown.digests))


@router.post("/rebuild", status_code=202, summary="Build read models anew beside those in use")
async def rebuild(request: Request, caller: MayAdminister, chosen: Annotated[Chosen, Query()]) -> Response:
    """Reads go on from the old set, until the new one has read the whole log and takes its place. What is being built
    already goes on; nothing is recorded and nothing is sent.
    """
    known = services(request)
    unknown = sorted(set(chosen.view) - {view.name for view in VIEWS})
    if unknown:
        raise Problem(404, "not-found", f"There is no view {', '.join(unknown)}.")
    await in_thread(known.follower.rebuild, chosen.view)
    known.bell.ring()
    return answer(await in_thread(_told, known, digests=False), status=202)


def _told(known: Services, *, digests: bool) -> bytes:
    known.follower.look()
    return orjson.dumps(readiness.told(known, readiness.standing(known), digests=digests))
