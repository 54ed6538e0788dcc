"""What somebody at headquarters still has to finish: complaints about staff to answer, actions to close."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.auth import Caller, MayReadOrders
from api.routes.followed import Page, followed
from api.services import Services
from projections.retrospective_view import action_row
from projections.staff_view import complaint_row
from projections.tasks import TASKS, Task, TaskKind

router = APIRouter(prefix="/v1/boards")


@router.get("/staff", summary="Complaints about staff that are not answered yet")
async def read_complaints(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """The oldest first, each with the instant by which it is to be answered; `next` is the `after` of the next page."""
    return await _board(request, caller, "ANSWER", page)


@router.get("/actions", summary="Improvement actions that are not closed yet")
async def read_actions(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """The oldest first, each with its owner and its date; `next` is the `after` of the next page."""
    return await _board(request, caller, "ACTION", page)


async def _board(request: Request, caller: Caller, kind: TaskKind, page: Page) -> Response:
    return await followed(request, caller, page.min_position, TASKS, _page, kind, page)


def _page(known: Services, kind: TaskKind, page: Page) -> dict[str, Any]:
    """What is open is followed; what it is, is read from the streams themselves."""
    found = known.follower.tasks(kind, page.after, page.limit + 1)
    here = found[: page.limit]
    streams = known.ledger.streams({each.stream for each in here})
    rows = [_row(kind, each, streams[each.stream].state) for each in here]
    board = "staff" if kind == "ANSWER" else "actions"
    return {"board": board, "items": rows, "next": here[-1].position if len(found) > page.limit else None}


def _row(kind: TaskKind, task: Task, state: Any) -> dict[str, Any]:
    key = task.stream.partition("/")[2]
    if kind == "ANSWER":
        of, told = {"staff_id": key}, complaint_row(state.complaints[task.item])
    else:
        of, told = {"retrospective_id": key}, action_row(state.actions[task.item])
    standing = {"item": task.item, "status": told["status"], "since": task.since, "due_at": task.due_at}
    return {**of, **standing, "told": told}
