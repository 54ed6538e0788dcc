"""A customer's account as a client reads it: which messages she agreed to, and her points."""

from typing import Any

from domain.customer import Customer


def customer_view(customer: Customer, version: int, customer_id: str) -> dict[str, Any]:
    """The account's view. `consents` are channels and since when; `points_missing` were taken back after she had
    spent them.
    """
    return {
        "customer_id": customer_id,
        "version": version,
        "consents": customer.consents,
        "points": customer.points,
        "points_missing": customer.points_missing,
    }
