"""The search page: one box for everything that goes by an id. Its twin holds the rows that `/v1/search` answers."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import following
from api.pages.page import Reading, page
from api.pages.visit import Look, VisitOrders
from api.routes.search import Asked, searched
from api.threads import in_thread
from projections.console.search import search_drawn
from projections.search_index import SEARCH

router = APIRouter()


class Search(Look, Asked):
    """What is looked for, and how the page is looked at."""


@page(router, "/console/search", "search/found.html", search_drawn)
async def search(visit: VisitOrders, asked: Annotated[Search, Query()]) -> Reading:
    """What was found, the exact things first, and how far the index has read the log."""
    position = await following.reached(visit.known, -1, SEARCH)
    return {**await in_thread(searched, visit.known, asked), "position": position}
