"""An order's story: its history in chapters, each fact with what followed from it and what it changed."""

from fastapi import APIRouter

from api.pages.order import AtOrder, head, order_page, seen
from api.pages.page import Reading
from api.pages.visit import VisitOrders
from api.routes.moment import PathId
from projections.console.chapters import chapters
from projections.console.story import draw
from projections.history import history

router = APIRouter()


@order_page(router, "story", draw)
def story(visit: VisitOrders, key: PathId, which: AtOrder) -> Reading:
    """The order's history at a moment; its sentences are in the page's language."""
    order = seen(visit, key, which)
    told = history(order.entries, visit.tag, order.words())
    return {"order": head(order), "chapters": chapters(order.entries, told)}
