"""An example of every fact a client may append, on streams that make one story in this order."""

from typing import Any

from api.examples import care, gifts, netting, offers, policies, repairs, returns, sales, time
from api.examples.example import Example

EXAMPLES: tuple[Example, ...] = (
    *sales.EXAMPLES,
    *policies.EXAMPLES,
    *returns.EXAMPLES,
    *offers.EXAMPLES,
    *care.EXAMPLES,
    *netting.EXAMPLES,
    *time.EXAMPLES,
    *gifts.EXAMPLES,
    *repairs.EXAMPLES,
)
"""Appended one after the other, each is recorded."""


def first(kind: str, fact: str) -> dict[str, Any] | None:
    """The example of a fact."""
    found = (example.fact for example in EXAMPLES if example.kind == kind and example.fact["type"] == fact)
    return next(found, None)


__all__ = ["EXAMPLES", "Example", "first"]
