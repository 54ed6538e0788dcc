"""What drawing costs: a page of the console beside its twin, which is the same reading without a template."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex

from api import following, opening
from api.settings import Settings
from domain.ledger.ledger import Ledger
from tests import examples
from tests.benchmarks import shop
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.serve import served
from tests.benchmarks.traffic import Report, get, send

LOOKS = 60
"""How often a page is asked for in one turn."""
VIEWS = ("story", "timeline", "events", "money")
_LEDGER = "api.app:create_app"
_SECRET = token_hex(16)
_CATEGORIES = ("QUALITY", "RETURN_EXCHANGE", "COMPLAINT", "CONSULT")


@contextmanager
def case_queue(folder: Path, size: Size) -> Iterator[Sides]:
    """The first page of a queue of so many open cases."""
    file = folder / "ledger.db"
    with closing(shop.open_ledger(file)) as ledger:
        _open_cases(ledger, size.each)
    asyncio.run(_follow(file))
    with _beside_twins(file, folder, ["/console/cases"]) as sides:
        yield sides


@contextmanager
def order(folder: Path, size: Size) -> Iterator[Sides]:
    """The four views of an order of so many events: paid in parts, sent and delivered unit by unit."""
    file, units = folder / "ledger.db", size.each // 2 - 5
    with closing(shop.open_ledger(file)) as ledger:
        first, second = examples.lines(12_900, 4_500)
        goods = [first | {"quantity": units}, second]
        shop.record(ledger, [shop.command("orders/A-1", ("OrderPlaced", examples.order(lines=goods, coupons=[])))])
        paid = [("PaymentCaptured", shop.payment(f"{number}", 100)) for number in range(size.each - 1 - 2 * units)]
        moved = [(name, {"lines": [{"line": "1", "quantity": 1}]}) for name in ("LinesShipped", "LinesDelivered")]
        shop.record(ledger, [shop.command("orders/A-1", each) for each in (*paid, *moved * units)])
        if len(ledger.entries("orders/A-1")) != size.each:
            raise Mismatch(f"The order has not {size.each} events.")
    with _beside_twins(file, folder, [f"/console/orders/A-1/{view}" for view in VIEWS]) as sides:
        yield sides


def _open_cases(ledger: Ledger, count: int) -> None:
    def opened(number: int) -> dict[str, object]:
        return {"channel": "APP", "category": _CATEGORIES[number % len(_CATEGORIES)], "language": "zh-CN"}

    shop.record(ledger, [shop.command(f"cases/C-{n:06d}", ("CaseOpened", opened(n))) for n in range(count)])


async def _follow(file: Path) -> None:
    async with opening.opened(Settings(db=str(file))) as services:
        following.finish(services)


@contextmanager
def _beside_twins(file: Path, folder: Path, paths: Sequence[str]) -> Iterator[Sides]:
    """One connection, one look after the other: how long a person waits, not how many can."""
    environment = {"LEDGER_DB": str(file), "LEDGER_BOOTSTRAP_KEY": _SECRET}
    with served(_LEDGER, environment) as port:

        def turn(suffix: str, accept: str) -> Turn:
            headers = {"Authorization": f"Bearer {_SECRET}", "Accept": accept}
            asked = [get(f"{paths[number % len(paths)]}{suffix}", headers) for number in range(LOOKS)]
            found = _looks(port, asked, folder)
            return Turn(LOOKS, found.seconds, found.latencies)

        yield Sides(lambda _: turn("", "text/html"), lambda _: turn(".json", "application/json"))


def _looks(port: int, requests: Sequence[bytes], folder: Path) -> Report:
    found = send(port, requests, 1, folder)
    if found.others:
        raise Mismatch(f"A page was not drawn: {found.others[0][1]}")
    return found
