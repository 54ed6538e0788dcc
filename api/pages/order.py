"""What every page of an order has: which moment it shows, who owes whom then, and the moments there are."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator, Field

from api.pages.page import Draw, Endpoint, Reading, page
from api.pages.visit import Look, Visit
from api.pages.when import stated
from api.routes.moment import Moment, PathId, found, instant_of, within
from api.routes.streams import words_in
from domain.ledger.entry import Entry
from domain.order.state import Order
from projections.console.order import with_frame
from projections.order_page import due_first, lead
from projections.order_view import order_view
from projections.replay import fold
from projections.sentences.language import Language
from projections.words import Words

router = APIRouter(prefix="/console/orders/{id}")


class OrderLook(Moment, Look):
    """Which moment of an order is looked at, and how."""

    as_of_version: Annotated[int | None, Field(ge=0), BeforeValidator(stated)] = None


AtOrder = Annotated[OrderLook, Query()]
_NOW = OrderLook()


class Seen(NamedTuple):
    """An order as a page shows it: all that is recorded of it, and of that what the moment takes in.

    `entries` are never empty, nor in another order than recorded; `order` is what they fold to.
    """

    visit: Visit
    order_id: str
    which: OrderLook
    recorded: list[Entry]
    entries: list[Entry]
    order: Order

    @property
    def version(self) -> int:
        """The last version in it."""
        return self.entries[-1].version

    def view(self) -> dict[str, Any]:
        """The order's view; words of persons stand as commitments, which the page's twin fills in."""
        return order_view(self.order, self.version, self.order_id)

    def after(self, version: int) -> "Seen":
        """The same order after so many of its events, or 404 if it has not so many."""
        return _seen(self.visit, self.order_id, OrderLook(as_of_version=version), self.recorded)

    def words(self) -> Words:
        """The words in these entries that may be shown, noted as shown: only for what does show them."""
        return words_in(self.visit.known, self.visit.caller, self.entries)


def seen(visit: Visit, order_id: str, which: OrderLook = _NOW) -> Seen:
    """The order at a moment, or 404 if there is or was nothing."""
    return _seen(visit, order_id, which, found(visit.known, f"orders/{order_id}"))


def _seen(visit: Visit, order_id: str, which: OrderLook, recorded: list[Entry]) -> Seen:
    entries = within(recorded, f"orders/{order_id}", which)
    return Seen(visit, order_id, which, recorded, entries, fold(visit.known.kinds["orders"], entries).state)


def head(order: Seen, view: dict[str, Any] | None = None) -> Reading:
    """The common part of every page's reading, which pages hold as `order`; `view` is the order's, if at hand."""
    at = view or order.view()
    told = ("order_id", "version", "status", "currency", "customer_id", "merchant_id", "channel", "placed_at")
    return {
        **{name: at[name] for name in told},
        "latest": order.recorded[-1].version,
        "owes": _owes(at, order.visit.language),
        "moment": _moment(order),
        "versions": [version(entry, order.visit.language) for entry in order.recorded],
    }


def order_page(routes: APIRouter, name: str, draw: Draw | None = None) -> Callable[[Endpoint], Endpoint]:
    """Have an endpoint's reading served as a page of an order, at `/console/orders/{id}/` + name, by its template
    order/`name`.html. The reading holds the common part as `order`, which the frame is drawn from.
    """
    return page(routes, f"/console/orders/{{id}}/{name}", f"order/{name}.html", with_frame(draw))


@router.get("", include_in_schema=False)
async def order(request: Request, key: PathId) -> Response:
    """On to its story, at the same moment."""
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=303, headers={"Location": f"{request.url.path}/story{query}"})


def _owes(view: dict[str, Any], language: Language) -> dict[str, Any]:
    money, first = view["money"], due_first(view)
    return {
        "sentence": lead(view, language),
        "owed_to_customer": money["owed_to_customer"],
        "owed_by_customer": money["owed_by_customer"],
        "outstanding": money["outstanding"],
        "pay_by": first and first.by,
        "due_first": first and first.amount,
    }


def _moment(order: Seen) -> dict[str, Any]:
    """The moment shown: its last event, the bounds that were asked for, and whether later events are left out."""
    last, which = order.entries[-1], order.which
    return {
        "version": last.version,
        "recorded_at": last.recorded_at,
        "occurred_at": last.occurred_at,
        "as_of_version": which.as_of_version,
        "as_of": instant_of(which.as_of, "as_of"),
        "effective_at": instant_of(which.effective_at, "effective_at"),
        "is_past": len(order.entries) < len(order.recorded),
    }


def version(entry: Entry, language: Language) -> dict[str, Any]:
    """A version of an order and what led to it, its title in this language."""
    return {
        "version": entry.version,
        "type": entry.type,
        "title": language.labels[f"title_{entry.type}"],
        "actor": entry.actor,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
    }
