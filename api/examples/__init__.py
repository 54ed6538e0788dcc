"""An example of every fact a client may append, on streams that make one story in this order."""

from typing import Any

from api.examples import (
    accounts,
    care,
    cases,
    follow_up,
    gifts,
    improvement,
    incidents,
    logistics,
    mediation,
    netting,
    offers,
    partners,
    policies,
    repairs,
    returns,
    reviews,
    sales,
    time,
)
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
    *cases.EXAMPLES,
    *improvement.EXAMPLES,
    *incidents.EXAMPLES,
    *partners.EXAMPLES,
    *accounts.EXAMPLES,
    *reviews.EXAMPLES,
    *follow_up.EXAMPLES,
    *logistics.EXAMPLES,
    *mediation.EXAMPLES,
)
"""Appended one after the other, each is recorded."""


def first(kind: str, fact: str) -> dict[str, Any] | None:
    """The example of a fact."""
    found = (example.fact for example in EXAMPLES if example.kind == kind and example.fact["type"] == fact)
    return next(found, None)


__all__ = ["EXAMPLES", "Example", "first"]
