"""Which view a stream is read in, by its kind."""

from collections.abc import Callable
from typing import Any

import msgspec

from projections.order_view import order_view

View = Callable[[Any, int, str], dict[str, Any]]
"""From a state, its version and the stream's own key to what its GET answers."""


def _tmp(name):
    def view(state, version, key):
        return {name: key, "version": version, **msgspec.to_builtins(state)}

    return view


VIEWS: dict[str, View] = {
    "orders": order_view,
    "campaigns": _tmp("campaign_id"),
    "coupons": _tmp("coupon_id"),
    "checkouts": _tmp("checkout_id"),
}
