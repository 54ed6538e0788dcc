"""An order's money: where it came from and went, drawn and in tables that sum, and each refund explained."""

from fastapi import APIRouter

from api.pages.order import AtOrder, head, order_page, seen
from api.pages.page import Reading
from api.pages.visit import VisitOrders
from api.routes.moment import PathId
from projections.console.money_flow import coupon_shares, money_flow
from projections.console.order_money import draw
from projections.order_sums import balance_rows, cost_rows, line_rows, paid_rows

router = APIRouter()
_SHOWN = ("currency", "money", "coupons", "payments", "refunds", "quotes", "compensations")


@order_page(router, "money", draw)
def money(visit: VisitOrders, key: PathId, which: AtOrder) -> Reading:
    """The order's money at a moment."""
    order = seen(visit, key, which)
    view = order.view()
    figures = view["money"]
    return {
        "order": head(order, view),
        **{name: view[name] for name in _SHOWN},
        "flow": money_flow(order.order),
        "costs": [each._asdict() for each in (*cost_rows(figures), *paid_rows(figures))],
        "balance": [each._asdict() for each in balance_rows(figures)],
        "lines": line_rows(view),
        "shares": coupon_shares(order.order),
    }
