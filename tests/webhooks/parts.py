"""A served ledger whose webhooks go to receivers on this machine, and a desk with its clock in hand."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook as Verifier

from api import opening
from api.posting import Poster
from api.services import Services
from api.settings import Settings
from api.signature import text_of
from api.targets import Guard
from api.webhooks.desk import Desk, Equipment
from domain.ledger import webhook_progress
from domain.ledger.webhook_rows import Wanted, Webhook
from tests.api.customer import KEY, ORDER, Door
from tests.api.serving import serving
from tests.book import Book
from tests.examples import lines, order
from tests.sending.parts import Receiver


@contextmanager
def shop(folder: Path, db: str | None = None, **more: Any) -> Iterator[Door]:
    """A ledger that is served at home, where receivers needn't be encrypted."""
    where = db or str(folder / "ledger.db")
    with serving(Settings(db=where, data=folder, bootstrap_key=SecretStr(KEY), env="dev", **more)) as served:
        yield served.door(KEY)


def subscribed(
    door: Door, url: str, name: str = "warehouse", *, first: int | None = None, **more: Any
) -> dict[str, Any]:
    """What the answer to a new endpoint says."""
    wanted = {"webhook_id": name, "url": url, **({} if first is None else {"from": first}), **more}
    answer = door.client.post("/v1/webhooks", json=wanted, headers=door.bearer)
    assert answer.status_code == 201, answer.text
    return answer.json()


def act(door: Door, path: str, **query: Any) -> dict[str, Any]:
    """Do something with an endpoint that must be done."""
    answer = door.client.post(f"/v1/webhooks/{path}", params=query, headers=door.bearer)
    assert answer.status_code in (200, 202), answer.text
    return answer.json()


def told(receiver: Receiver) -> list[dict[str, Any]]:
    """The events it was sent, in order."""
    return [json.loads(body) for _, body in list(receiver.requests)]


def positions(receiver: Receiver) -> list[int]:
    """Where in the log these stand."""
    return [each["position"] for each in told(receiver)]


def orders(receiver: Receiver) -> list[str]:
    """Which orders it was told of, in order."""
    return [each["subject"].removeprefix("orders/") for each in told(receiver)]


def ordered(door: Door, *keys: str) -> None:
    """An order by each of these ids."""
    for key in keys:
        door.said(f"orders/{key}", ORDER)


def verified(secret: str, request: tuple[dict[str, str], bytes]) -> dict[str, Any]:
    """What a receiver with this secret makes of a request."""
    headers, body = request
    return Verifier(secret).verify(body, headers)


class House:
    """A ledger in a folder with one endpoint, and a desk that delivers to it as the clock is set. Each order is two
    events, of which the endpoint wants the first.
    """

    def __init__(self, folder: Path, url: str, *types: str) -> None:
        self.settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), env="dev")
        self.begun = self.now = opening.wall_clock()  # signatures are good for minutes only
        self.requests = 0
        self.made, self.secret = self._made(url, types or ("OrderPlaced",))

    def ordered(self, *keys: str) -> None:
        """An order by each of these ids."""
        book = Book(self.settings.db)
        book._requests = book.steady._ids = book.steady._salts = 1_000 * (1 + book.ledger.head().size)
        for key in keys:
            book.say(f"orders/{key}", "OrderPlaced", **order(lines=lines(100_00)))
        book.ledger.close()

    def deliver(
        self,
        *after: float,
        timeout_s: float = 10,
        keep: bool = True,
        meanwhile: Callable[[Services], Any] | None = None,
    ) -> list[float]:
        """What a process of its own does in its turns, each so many seconds after the beginning: how long each would
        wait then. With `keep` false it is killed before it wrote anything down; `meanwhile` is done before it does.
        """
        return asyncio.run(self._deliver(after or (0,), timeout_s, meanwhile, keep=keep))

    def webhook(self) -> Webhook:
        """The endpoint as it stands."""
        return self.known(lambda services: services.webhooks.one("warehouse"))

    def deliveries(self) -> list[webhook_progress.Delivery]:
        """What became of each event, by position."""
        row_id = self.made.row_id
        found = self.known(lambda services: webhook_progress.deliveries(services.ledger.datastore, row_id))
        return found[::-1]

    def known(self, ask: Any) -> Any:
        """What is asked of the services of a process of its own."""

        async def asked() -> Any:
            async with opening.opened(self.settings, lambda: self.now) as services:
                return ask(services)

        return asyncio.run(asked())

    def _made(self, url: str, types: tuple[str, ...]) -> tuple[Webhook, str]:
        made, secret = self.known(lambda services: services.webhooks.create(Wanted(url, types), 0, "warehouse"))
        return made, text_of(secret)

    async def _deliver(
        self, after: Sequence[float], timeout_s: float, meanwhile: Callable[[Services], Any] | None, *, keep: bool
    ) -> list[float]:
        async with opening.opened(self.settings, lambda: self.now) as services:
            desk = self._desk(services, timeout_s)
            waits: list[float] = []
            for each in after:
                self.now = self.begun + timedelta(seconds=each)
                waits.append(-1.0 if desk.stopping else await desk.turn())
            if meanwhile:
                meanwhile(services)
            if keep and (note := desk.note(skipped=True)):
                webhook_progress.keep(services.ledger.datastore, [note])
            desk.stop()
            await desk.run()
            return waits

    def _desk(self, services: Services, timeout_s: float) -> Desk:
        row = services.webhooks.one("warehouse")
        datastore = services.ledger.datastore
        poster = Poster(row.url, services.ledger.clock, way=Guard(services.targets), timeout_s=timeout_s)
        return Desk(
            row,
            services.webhooks.secrets_of(row.row_id),
            webhook_progress.resends(datastore, row.row_id),
            webhook_progress.retrying(datastore, row.row_id),
            Equipment(services.ledger, services.webhooks, poster, lambda: 0.0),
        )
