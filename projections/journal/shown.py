"""The journal as a client reads it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from projections.journal.chart import BY_NAME
from projections.journal.narrations import narration
from projections.journal.reading import Row, Share, Sum


def posting_row(row: Row, tongue: str) -> dict[str, Any]:
    """A posting; what does not apply to it is null."""
    named = {name: getattr(row, name) or None for name in ("party", "item", "campaign")}
    return row._asdict() | named | {"narration": narration(row.type, tongue)}


def trial_balance(sums: Sequence[Sum], tongue: str) -> dict[str, Any]:
    """Every account with what it says and where it stands; a total for each currency, whose balance is zero."""
    debits, credits_ = Counter[str](), Counter[str]()
    for each in sums:
        debits[each.currency] += each.debit
        credits_[each.currency] += each.credit
    totals = [
        {"currency": unit, "debit": debits[unit], "credit": credits_[unit], "balance": debits[unit] - credits_[unit]}
        for unit in sorted({each.currency for each in sums})
    ]
    return {"accounts": [_account_row(each, tongue) for each in sums], "totals": totals}


def _account_row(each: Sum, tongue: str) -> dict[str, Any]:
    moved = {"debit": each.debit, "credit": each.credit, "balance": each.balance}
    about = {"account": each.account, "party": each.party or None, "currency": each.currency}
    return about | moved | _said(each.account, tongue)


def funding_rows(shares: Sequence[Share], tongue: str) -> dict[str, Any]:
    """Who bears what on which account, and in all."""
    sums: Counter[tuple[str, str]] = Counter()
    for each in shares:
        sums[each.party, each.currency] += each.amount
    parties = [{"party": party, "currency": unit, "amount": amount} for (party, unit), amount in sorted(sums.items())]
    return {"rows": [each._asdict() | _said(each.account, tongue) for each in shares], "parties": parties}


def _said(account: str, tongue: str) -> dict[str, str]:
    known, english = BY_NAME[account], tongue.startswith("en")
    title = known.title_en if english else known.title_zh
    return {"title": title, "meaning": known.en if english else known.zh}
