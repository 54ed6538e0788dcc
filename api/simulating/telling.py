"""What a simulation came to, for people, for programs and for spreadsheets."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from api.simulating.passing import Period, Simulated
from domain.currency import money_text
from projections.simulation import Figures, Instead

_SHOWN_MAX = 200
_AMOUNTS = ("refunds", "compensation", "shortfall", "collected")


class Sums(NamedTuple):
    """A currency's orders: all of them, those that would have come to something else, those that could not have gone
    that way, and what the possible ones come to together. Coupons are counted.
    """

    orders: int
    changed: int
    impossible: int
    recorded: dict[str, int]
    simulated: dict[str, int]


def sums(found: Sequence[Simulated]) -> dict[str, Sums]:
    """The sums by currency. An order that could not have gone that way is in neither sum, and is counted."""
    summed: dict[str, Sums] = {}
    for currency in sorted({each.currency for each in found}):
        of_it = [each for each in found if each.currency == currency]
        possible = [(each.recorded, each.simulated) for each in of_it if each.simulated is not None]
        summed[currency] = Sums(
            len(of_it),
            sum(before != after for before, after in possible),
            len(of_it) - len(possible),
            _summed([before for before, _ in possible]),
            _summed([after for _, after in possible]),
        )
    return summed


def told(found: Sequence[Simulated]) -> Iterator[str]:
    """The orders that would have come to something else, those that could not have, and the sums."""
    changed = [each for each in found if each.simulated not in (None, each.recorded)]
    for each in changed[:_SHOWN_MAX]:
        yield f"{each.order_id}: {'; '.join(_differences(each))}"
    impossible = [each for each in found if each.impossible]
    for each in impossible[:_SHOWN_MAX]:
        yield f"{each.order_id}: its history could not have gone that way: {each.impossible}"
    left = sum(max(0, len(some) - _SHOWN_MAX) for some in (changed, impossible))
    if left:
        yield f"… and {left} more, which --json and --csv list."
    for currency, summed in sums(found).items():
        orders = f"{summed.orders} orders, {summed.changed} changed"
        yield f"{currency}: {orders}, {summed.impossible} that could not have gone that way and are in no sum."
        for name in _AMOUNTS:
            before, after = summed.recorded[name], summed.simulated[name]
            money = f"{money_text(before, currency)} recorded, {money_text(after, currency)} instead"
            yield f"  {name}: {money}, {money_text(after - before, currency)}"
        before, after = summed.recorded["given_back"], summed.simulated["given_back"]
        yield f"  coupons given back: {before} recorded, {after} instead"
    if not found:
        yield "No order was placed in this time."


def as_json(period: Period, instead: Instead, code: str, found: Sequence[Simulated]) -> dict[str, Any]:
    """All of it."""
    return {
        "from": period.begins,
        "to": period.ends,
        "instead": {name: value for name, value in instead._asdict().items() if value is not None},
        "code": code,
        "sums": {currency: summed._asdict() for currency, summed in sums(found).items()},
        "orders": [
            each._asdict()
            | {"recorded": each.recorded._asdict(), "simulated": each.simulated and each.simulated._asdict()}
            for each in found
        ],
    }


def write_csv(file: Path, found: Sequence[Simulated]) -> None:
    """A line for each order, amounts in minor units, coupons by their ids with blanks between."""
    names = [f"{when}_{name}" for when in ("recorded", "simulated") for name in Figures._fields]
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(["order_id", "placed_at", "currency", *names, "impossible"])
        for each in found:
            simulated = [""] * len(Figures._fields) if each.simulated is None else _cells(each.simulated)
            own = (each.order_id, each.placed_at, each.currency)
            writer.writerow([*own, *_cells(each.recorded), *simulated, each.impossible or ""])


def _differences(each: Simulated) -> Iterator[str]:
    before, after = each.recorded, each.simulated
    assert after is not None
    for name in _AMOUNTS:
        was, would_be = getattr(before, name), getattr(after, name)
        if was != would_be:
            yield f"{name} {money_text(was, each.currency)} → {money_text(would_be, each.currency)}"
    if before.given_back != after.given_back:
        had, would_have = (" ".join(some) or "none" for some in (before.given_back, after.given_back))
        yield f"coupons given back {had} → {would_have}"


def _summed(some: Sequence[Figures]) -> dict[str, int]:
    amounts = {name: sum(getattr(each, name) for each in some) for name in _AMOUNTS}
    return amounts | {"given_back": sum(len(each.given_back) for each in some)}


def _cells(of: Figures) -> list[object]:
    return [*of[:-1], " ".join(of.given_back)]
