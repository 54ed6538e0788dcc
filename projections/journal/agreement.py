"""The journal held against the folds: each worked from the facts apart, both say the same money (docs/adr/0020)."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.customer import Customer
from domain.order.state import Order

GOODS = ("sales", "subsidy-platform", "subsidy-merchant", "subsidy-other", "adjustments", "exchanges", "carried")
"""The accounts of what is kept, at list price, less what others bear of it."""


def disagreements(balances: Mapping[str, int], state: Any) -> Iterator[str]:
    """Where the accounts of a stream say other money than its fold does, in sentences. `balances` are in minor units,
    by account, at the stream's end.
    """
    for accounts, figure, expected in _figures(state):
        found = sum(balances.get(account, 0) for account in accounts)
        if found != expected:
            yield f"The journal has {found} on {' + '.join(accounts)}; by {figure} it is {expected}."


def _figures(state: Any) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """Accounts, what the fold calls their sum, and the sum."""
    match state:
        case Order():
            repairs = sum(repair.paid for repair in state.repairs.values())
            paid = state.captured + state.collected + repairs - state.refunded
            yield ("receivable",), "outstanding", state.outstanding
            yield ("customer",), "balance", -state.balance
            yield ("waived",), "shortfall_waived", state.waived + state.gifts_waived
            yield GOODS, "retained_value", -state.retained_value
            yield ("overrides",), "overridden", state.overridden
            yield ("tenders", "netting"), "captured − refunded", paid
        case Customer():
            yield ("points",), "points", -state.points
        case _:
            return
