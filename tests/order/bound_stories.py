"""Orders with gifts and services, as stories about them begin, and what is said of them."""

from typing import Any, TypeVar

from domain.fact import Fact
from domain.order.events import ShortfallArose
from domain.order.events.gifts import GiftPriced
from tests.examples import order, pay, units
from tests.story import Shop

AnyFact = TypeVar("AnyFact", bound=Fact)
A1 = "orders/A-1"
EVIDENCE: dict[str, Any] = {"evidence": "photo of a broken handle"}
FEE = 199_00
JANUARY, MARCH = "2026-01-01", "2026-03-14"
"""Paid on the one, returned on the other: 73 days, the first and the last one counted."""


def goods(price: int = 299_00, line: str = "1", quantity: int = 1, **members: Any) -> dict[str, Any]:
    return _line(line, "GOODS", price, quantity) | members


def gift(line: str = "g", quantity: int = 1, belongs_to: str | None = "1", **members: Any) -> dict[str, Any]:
    """A gift declared at 39.00, unless said otherwise; None leaves a member out."""
    stated = _line(line, "GIFT", 0, quantity) | {"belongs_to": belongs_to, "declared_value": 39_00} | members
    return {name: value for name, value in stated.items() if value is not None}


def service(line: str = "s", quantity: int = 1, belongs_to: str | None = "1", **members: Any) -> dict[str, Any]:
    """730 days of warranty for 199.00, unless said otherwise; None leaves a member out."""
    stated = _line(line, "SERVICE", FEE, quantity) | {"belongs_to": belongs_to, "days": 730} | members
    return {name: value for name, value in stated.items() if value is not None}


def _line(line: str, kind: str, price: int, quantity: int) -> dict[str, Any]:
    return {
        "line": line,
        "sku": f"sku-{line}",
        "title": f"Line {line}",
        "category": "goods",
        "kind": kind,
        "list_price": price,
        "quantity": quantity,
    }


def placed(*lines: dict[str, Any], shop: Shop | None = None, **members: Any) -> Shop:
    """Order A-1 of these lines, not paid yet."""
    return (shop or Shop()).say(A1, "OrderPlaced", **order(lines=list(lines), **members))


def bought(*lines: dict[str, Any], shop: Shop | None = None, **members: Any) -> Shop:
    """Order A-1 of these lines, paid in full."""
    return pay(placed(*lines, shop=shop, **members))


def ask(shop: Shop, return_id: str, cause: str = "BUYER_NO_REASON", *, kept: list[str] | None = None, **counts: int):
    """Ask for a return of these units; of gifts `kept` the customer says that she would rather pay for them."""
    more: dict[str, Any] = {"gifts_kept": kept} if kept else {}
    return shop.say(A1, "ReturnRequested", return_id=return_id, lines=units(**counts), cause=cause, **more)


def inspect(shop: Shop, return_id: str, *, gifts: list[dict[str, Any]] | None = None, **counts: int) -> Shop:
    """The inspection accepts these units, and finds this of gifts."""
    found = [{"line": key.removeprefix("_"), "accepted": count} for key, count in counts.items()]
    return shop.say(A1, "ReturnInspected", return_id=return_id, lines=found, gifts=gifts or [])


def back(
    shop: Shop,
    return_id: str,
    cause: str = "BUYER_NO_REASON",
    *,
    gifts: list[dict[str, Any]] | None = None,
    kept: list[str] | None = None,
    **counts: int,
) -> Shop:
    """These units are asked back and accepted, and this was found of gifts: nothing, where none came along."""
    return inspect(ask(shop, return_id, cause, kept=kept, **counts), return_id, gifts=gifts, **counts)


def arrives(shop: Shop, **counts: int) -> Shop:
    """Gifts reach the shop by themselves."""
    return shop.say(A1, "GiftReceived", lines=units(**counts))


def came(line: str = "g", accepted: int = 1) -> dict[str, Any]:
    return {"line": line, "accepted": accepted}


def broken(line: str = "g", rejected: int = 1, **members: Any) -> dict[str, Any]:
    return {"line": line, "accepted": 0, "rejected": rejected, "grade": "SEVERE"} | members


def only(shop: Shop, type_: type[AnyFact]) -> AnyFact:
    """The one fact of this type that was recorded last."""
    (fact,) = shop.recorded(type_)
    assert isinstance(fact, type_)
    return fact


def priced(shop: Shop) -> list[tuple[str, int, str, str, int, int]]:
    """What was just priced of gifts: line, units, ground, basis, amount, and what of it the refund could not bear."""
    facts = [draft.fact for draft in shop.last if isinstance(draft.fact, GiftPriced)]
    return [(each.line, each.quantity, each.ground, each.basis, each.amount, each.shortfall) for each in facts]


def shortfalls(shop: Shop) -> list[tuple[str | None, int, str]]:
    """What refunds just could not bear: its kind, its amount and what becomes of it."""
    facts = [draft.fact for draft in shop.last if isinstance(draft.fact, ShortfallArose)]
    return [(each.kind or None, each.amount, each.mode) for each in facts]
