"""What the page said of an ordered product, as the order shows it: the text that its goods are held against."""

from typing import Any

import msgspec

from domain.order.events import OrderLine, OrderPlaced
from domain.terms.product import is_health_claim


def snapshot_row(line: OrderLine, placed: OrderPlaced) -> dict[str, Any] | None:
    """The snapshot with the versions of the policies that its after-sales tab stood for (R-003-03); a claim about
    health is flagged (R-003-04).
    """
    if not line.snapshot:
        return None
    row: dict[str, Any] = msgspec.to_builtins(line.snapshot)
    claims = [claim | {"health": is_health_claim(claim["text"])} for claim in row["claims"]]
    policies = [f"policies/{each.policy_id}@{each.version}" for each in placed.governed_by or ()]
    return row | {"claims": claims, "after_sales": policies}
