"""The service desk: the queue of open cases, and all that is needed to work on one."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, Field

from api.answers import answer, shown
from api.auth import MayReadOrders
from api.problems import language
from api.routes.followed import followed
from api.routes.moment import NoQuery, PathId, Plain, missing
from api.routes.streams import VARY
from api.services import Services, services
from domain.case.events.intake import Category
from domain.case.state import Case
from domain.clock import plus
from domain.fact import Instant
from projections.cases.desk_view import OrderAsked, desk_view
from projections.cases.queue import CASE_QUEUE, FIRST, Wanted
from projections.cases.queue_view import cursor, place, queue_row

router = APIRouter(prefix="/v1/cases")
desk = APIRouter(prefix="/v1/cases/{id}")


def _a_place(text: str) -> str:
    place(text)
    return text


class Queue(NoQuery):
    """Which open cases, behind which place of the queue, so many at most."""

    status: Literal["INTAKE", "VERIFY", "RESOLVE"] | None = None
    owner: Annotated[str | None, Field(max_length=64)] = None
    category: Category | None = None
    language: Annotated[str | None, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4}){0,2}$", description="en, en-GB")] = None
    priority: Annotated[int | None, Field(ge=1, le=5)] = None
    overdue: Annotated[bool | None, Field(description="whether its next clock ran out")] = None
    order_id: Annotated[str | None, Field(max_length=64)] = None
    customer_id: Annotated[str | None, Field(max_length=64)] = None
    owned: Annotated[bool | None, Field(description="whether anybody owns it")] = None
    due_within_s: Annotated[int | None, Field(ge=0, le=31_536_000, description="seconds; overdue ones too")] = None
    after: Annotated[str | None, AfterValidator(_a_place), Field(max_length=200, description="`next` before")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


@router.get("", summary="The queue of open cases")
async def read_queue(request: Request, caller: MayReadOrders, asked: Annotated[Queue, Query()]) -> Response:
    """The highest priority first, then the earliest due clock, then the oldest; `next` is the `after` of the next
    page, a place in that order: cases that stay where they are come once, even if others move meanwhile.
    """
    return await followed(request, caller, asked.min_position, CASE_QUEUE, queue_page, asked)


def queue_page(known: Services, asked: Queue) -> dict[str, Any]:
    """A page of the queue as it stands now."""
    now = known.ledger.present()
    due_by = None if asked.due_within_s is None else plus(now, seconds=asked.due_within_s)
    wanted = Wanted(**{name: getattr(asked, name, None) for name in Wanted._fields})._replace(due_by=due_by)
    found = known.follower.queue(wanted, now, place(asked.after) if asked.after else FIRST, asked.limit + 1)
    here = found[: asked.limit]
    more = cursor(here[-1].place) if len(found) > asked.limit else None
    return {"at": now, "cases": [queue_row(each, now) for each in here], "next": more}


@desk.get("/desk", summary="All that is needed to work on a case, in one answer")
def read_desk(request: Request, key: PathId, caller: MayReadOrders, query: Plain) -> Response:
    """The case; its order, coupons with their clauses and verdicts, rights and what to say of them, open quotes and
    refunds, the checkout, and the order's other open cases.
    """
    known, tongue = services(request), language(request.scope)
    view = desk_reading(known, key, known.ledger.present(), tongue)
    headers = {"Content-Language": tongue, "Vary": VARY}
    return answer(shown(view, caller, known.ledger), headers=headers)


def desk_reading(known: Services, key: str, now: Instant, tongue: str) -> dict[str, Any]:
    """The desk of a case at `now`, or 404."""
    found = known.ledger.stream(f"cases/{key}")
    case: Case = found.state
    if not found.version:
        raise missing(f"cases/{key}")
    asked = _order_of(known, case)
    ids = asked.state.cases if asked else ()
    streams = known.ledger.streams([f"cases/{each}" for each in ids])
    others = {each: streams[f"cases/{each}"].state for each in ids}
    return desk_view(case, found.version, key, asked, others, now=now, tag=tongue)


def _order_of(known: Services, case: Case) -> OrderAsked | None:
    """The order that the case is about, with its checkout."""
    if case.order_id is None:
        return None
    order = known.ledger.stream(f"orders/{case.order_id}")
    placed = order.state.placed
    checkout = known.ledger.stream(f"checkouts/{placed.checkout_id}") if placed.checkout_id else None
    return OrderAsked(case.order_id, order.version, order.state, checkout.state if checkout else None)
