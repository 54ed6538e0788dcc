"""What went wrong with an order's offers, or was decided about them afterwards, as a client reads it."""

from typing import Any

import msgspec

from domain.order.state import Order


def accidents(order: Order) -> dict[str, Any]:
    """Wrong combinations and how they were resolved, readings of terms, and where a split came from or went."""
    assert order.placed is not None
    return {
        "mis_stacking": _mis_stacking(order),
        "interpreted": [msgspec.to_builtins(each) for each in order.interpreted],
        "split_from": order.placed.split_from or None,
        "split_into": [part.order_id for part in order.split_into],
    }


def _mis_stacking(order: Order) -> dict[str, Any] | None:
    found, resolved = order.mis_stacking, order.mis_resolution
    if found is None:
        return None
    resolution = None
    if resolved is not None:
        resolution = {
            "mode": resolved.mode,
            "consent": resolved.consent,
            "approver": resolved.approver or None,
            "amount": resolved.amount,
            "payer": resolved.payer,
        }
    return {**msgspec.to_builtins(found), "resolution": resolution}
