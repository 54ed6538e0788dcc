"""What is open on a customer's orders, as a client reads it."""

from typing import Any

from domain.clock import days_between
from domain.fact import Instant
from projections.account import Account, Total


def total_row(total: Total) -> dict[str, Any]:
    """One currency; `net` is what she would get, or below zero have to pay, if all of it were set off."""
    return total._asdict() | {"net": total.owed_to_customer - total.owed_by_customer}


def account_row(account: Account, now: Instant) -> dict[str, Any]:
    """What is open on one order; ages in whole calendar days of the shop's clock."""
    unpaid = account.unpaid
    since = account.missing[0][0] if account.missing else None
    return {
        "order_id": account.order_id,
        "merchant_id": account.merchant_id,
        "currency": account.currency,
        "owed_to_customer": max(0, account.balance),
        "owed_by_customer": max(0, -account.balance),
        "owed_since": unpaid[0].fell_due_at if unpaid else None,
        "pay_by": min((each.pay_by for each in unpaid), default=None),
        "refunds_open": [
            {
                "refund_id": each.refund_id,
                "kind": each.kind,
                "amount": each.left,
                "fell_due_at": each.fell_due_at,
                "pay_by": each.pay_by,
                "age_days": _age(each.fell_due_at, now),
                "overdue": now > each.pay_by,
            }
            for each in unpaid
        ],
        "shortfall": {
            "open": account.shortfall,
            "waived": account.waived,
            "collected": account.collected,
            "since": since,
            "age_days": _age(since, now) if since else None,
        },
    }


def _age(since: Instant, now: Instant) -> int:
    return max(0, days_between(since, now))
