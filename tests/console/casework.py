"""A service desk on a Friday at noon: a ledger served with a clock set by hand, an order, and a case about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from httpx import Response
from pydantic import SecretStr

from api.examples.cases import KETTLE
from api.settings import Settings
from tests.api.clock import Clock
from tests.api.customer import KEY, Door
from tests.api.serving import serving

COMPLETE: dict[str, Any] = {
    "customer_name": "王女士",
    "contact": "138 0000 0000",
    "purchase_channel": "APP",
    "reason": "通电后不加热",
    "demands": ["RETURN_REFUND"],
}


@contextmanager
def served_desk(folder: Path, clock: Clock) -> Iterator[Door]:
    """A ledger of its own at that clock."""
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings, clock=clock) as served:
        yield served.door(KEY)


def ordered(door: Door, order_id: str = "A-1") -> None:
    """An order of a kettle, paid and delivered."""
    placed = {"customer_id": "U-1", "merchant_id": "M-9", "currency": "CNY", "channel": "APP", "lines": [KETTLE]}
    door.said(f"orders/{order_id}", {"type": "OrderPlaced", **placed})
    paid = {"type": "PaymentCaptured", "payment_id": f"P-{order_id}", "amount": 19900, "tender": "WECHAT"}
    door.said(f"orders/{order_id}", paid)
    door.said(f"orders/{order_id}", {"type": "LinesDelivered", "lines": [{"line": "1", "quantity": 1}]})


def opened(door: Door, key: str, category: str = "CONSULT", **members: Any) -> int:
    """A case comes in; the last position of the log."""
    fact = {"type": "CaseOpened", "channel": "APP", "category": category} | members
    return door.said(f"cases/{key}", fact)["events"][-1]["position"]


def complained(door: Door, key: str = "C-1", **members: Any) -> int:
    """A complete case of bad quality about an order of its own."""
    ordered(door)
    return opened(door, key, "QUALITY", scene="APPLIANCE_FAULT", order_id="A-1", **COMPLETE | members)


def follows(door: Door, position: int) -> None:
    """The queue knows the log up to there."""
    door.read("/v1/cases", min_position=position)


def acted(door: Door, key: str, act: str, *, version: int | None = None, lang: str = "en", **fields: Any) -> Response:
    """What a form of the case's page is answered with: of the version that the page shows, or of an earlier one."""
    shown = door.read(f"/console/cases/{key}/desk.json")["case"]["version"] if version is None else version
    given = {"act": act, "version": str(shown), **fields}
    headers = door.bearer | {"Accept": "text/html"}
    return door.client.post(f"/console/cases/{key}/desk?lang={lang}", data=given, headers=headers)


def does(door: Door, key: str, act: str, **fields: Any) -> dict[str, Any]:
    """The case after a form that must be recorded."""
    answer = acted(door, key, act, **fields)
    assert answer.status_code == 303, answer.text
    return door.read(f"/console/cases/{key}/desk.json")["case"]
