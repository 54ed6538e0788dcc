"""What is bought and paid in every benchmark, and a ledger with orders to pay for."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from api.opening import wall_clock
from domain.catalogue import KINDS
from domain.ledger.command import Asked, Command, Recorded, Stated
from domain.ledger.ledger import Ledger
from domain.ledger.mapper import canonical_json
from tests import examples

ACTOR = "k1/staff-7"
PAYABLE = 2 * 12_900 + 4_500 + 800
PART = 5_000
_TOGETHER = 256
_encode = msgspec.json.Encoder().encode


def open_ledger(file: Path | str, **options: Any) -> Ledger:
    """A ledger in this file, or behind this DSN, on the real clock."""
    return Ledger(KINDS.values(), str(file), clock=wall_clock, **options)


def order(customer_id: str = "li", **members: Any) -> dict[str, Any]:
    """An order of two lines with freight."""
    first, second = examples.lines(12_900, 4_500)
    lines = [first | {"quantity": 2}, second]
    return examples.order(lines=lines, freight=800, coupons=[], **members) | {"customer_id": customer_id}


def payment(order_id: str, amount: int = PAYABLE) -> dict[str, Any]:
    """The payment of such an order in full, or this much of it."""
    return {"payment_id": f"pay-{order_id}", "amount": amount, "tender": "WECHAT"}


def history() -> list[tuple[str, dict[str, Any]]]:
    """Nine events of an order that is paid, sent and delivered unit by unit; a last payment is outstanding."""
    return [
        (type_, members)
        for number, line in enumerate(("1", "1", "2"), 1)
        for type_, members in (
            ("PaymentCaptured", {"payment_id": f"p{number}", "amount": PART, "tender": "WECHAT"}),
            ("LinesShipped", {"lines": [{"line": line, "quantity": 1}]}),
            ("LinesDelivered", {"lines": [{"line": line, "quantity": 1}]}),
        )
    ]


def body(type_: str, members: dict[str, Any]) -> bytes:
    """A fact as a client sends it."""
    return _encode({"type": type_} | members)


def command(stream: str, *facts: tuple[str, dict[str, Any]], key: str | None = None) -> Command:
    """Facts as the ledger is asked to record them. `key` makes them a client's request with this key (hex)."""
    acts = KINDS[stream.partition("/")[0]].door
    stated = tuple(Stated(type_, msgspec.convert(members, acts[type_].said, strict=True)) for type_, members in facts)
    asked = None if key is None else Asked(key, canonical_json([stream, [list(fact) for fact in facts]]))
    return Command(stream, stated, ACTOR, request=asked)


def request_key(key: str) -> str:
    """A client's idempotency key as the log knows it."""
    return sha256(b"bench\x00" + key.encode()).hexdigest()


def record(ledger: Ledger, commands: Sequence[Command]) -> None:
    """Record commands, many in a transaction: this is not what is measured."""
    for start in range(0, len(commands), _TOGETHER):
        for outcome in ledger.append(*commands[start : start + _TOGETHER]):
            assert isinstance(outcome, Recorded), outcome


def place_orders(ledger: Ledger, order_ids: Iterable[str], then: Sequence[tuple[str, dict[str, Any]]] = ()) -> None:
    """Place these orders and let the same happen to each; something is yet to be paid."""
    record(ledger, [command(f"orders/{key}", ("OrderPlaced", order()), *then) for key in order_ids])


def open_campaign(ledger: Ledger) -> None:
    """A campaign and its public coupon, code SAVE."""
    terms = examples.off(2_000, threshold=10_000, valid_from="2020-01-01", valid_until="2099-12-31")
    record(ledger, [command("campaigns/k1", ("CampaignPublished", terms))])
    record(ledger, [command("coupons/c1", ("CouponIssued", {"campaign_id": "k1", "code": "SAVE"}))])
