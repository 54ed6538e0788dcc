"""The trial balance and who bears what, drawn: currencies apart, debits to the right, credits to the left."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from projections.console.audit import WIDTH, Part
from projections.sentences.language import Language

Json = Mapping[str, Any]
_MIDDLE = WIDTH // 2


class Unit(NamedTuple):
    """The rows of one currency, or of points, each with its bar; the sums below them."""

    currency: str
    rows: Sequence[Json]
    debit: int
    credit: int
    balance: int
    parties: Sequence[Json]
    shares: Sequence[Json]


def draw_journal(page: Json, language: Language) -> Json:
    """The accounts of each currency, and the parties that bear something in it."""
    return {"units": [_unit(total, page) for total in page["balance"]["totals"]]}


def _unit(total: Json, page: Json) -> Unit:
    unit = total["currency"]
    rows = [each for each in page["balance"]["accounts"] if each["currency"] == unit]
    parties = [each for each in page["funding"]["parties"] if each["currency"] == unit]
    shares = [each for each in page["funding"]["rows"] if each["currency"] == unit]
    return Unit(
        unit,
        _barred(rows, "balance"),
        *(total["debit"], total["credit"], total["balance"]),
        _barred(parties, "amount"),
        shares,
    )


def _barred(rows: Sequence[Json], member: str) -> list[Json]:
    """Each with a bar to the right of the middle for what is above zero, to the left for what is below."""
    most = max((abs(row[member]) for row in rows), default=0) or 1
    return [{**row, "bar": _bar(row[member], most)} for row in rows]


def _bar(amount: int, most: int) -> list[Part]:
    width = abs(amount) * (_MIDDLE - 4) // most
    if amount == 0:
        return []
    width = max(4, width)
    return [Part(_MIDDLE if amount > 0 else _MIDDLE - width, width, "" if amount > 0 else "warm")]
