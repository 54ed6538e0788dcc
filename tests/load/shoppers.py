"""Everybody who says something, a process of them: `python -m tests.load.shoppers CONFIG PART PARTS REPORT`.

Each has a key of its own: the checkout, the payment provider, the warehouse, the desk, and who pays out.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import uvloop

from tests.load.day import Days, Step, Story, planned
from tests.load.wire import Ask, Clients, Report, Told
from tests.waiting import must_come

OWNERS = {
    "show": "checkout",
    "place": "checkout",
    "cancel": "checkout",
    "pay": "payments",
    "ship": "warehouse",
    "receive": "warehouse",
    "inspect": "warehouse",
    "return": "desk",
    "open": "desk",
    "respond": "desk",
    "close": "desk",
    "compensate": "desk",
    "settle": "finance",
}
SCOPES = {
    "checkout": ("orders:append",),
    "payments": ("orders:append",),
    "warehouse": ("orders:append", "pii:read"),
    "importer": ("admin",),
    "desk": ("orders:append", "cases:append", "orders:read"),
    "finance": ("orders:append",),
    "auditor": ("audit:read", "orders:read", "evidence:export"),
    "dashboard": ("orders:read", "cases:append", "audit:read"),
    "follower": ("audit:read", "orders:read"),
}
SOLD_OUT = {"redemption-limit", "customer-limit"}
FILES = 40
"""How often in a run the warehouse hands in what was delivered."""


class Config(msgspec.Struct):
    """What every process of the day is told."""

    began: Path
    seconds: float
    seed: int
    orders: int
    urls: list[str]
    keys: dict[str, str]

    @classmethod
    def read(cls, file: str) -> "Config":
        """As it was written."""
        return msgspec.json.decode(Path(file).read_bytes(), type=cls, dec_hook=lambda _, text: Path(text))

    def days(self) -> Days:
        """The clock, once it goes: everybody is ready by then."""
        return Days(float(must_come(lambda: self.began.is_file() and self.began.read_text())), self.seconds)


class Warehouse:
    """Deliveries are handed in as files, every so often. A story waits for the answer to its line."""

    def __init__(self, clients: Clients, name: str) -> None:
        self._clients, self._name = clients, name
        self._waiting: list[tuple[Step, asyncio.Future[dict[str, Any]]]] = []

    async def deliver(self, step: Step) -> dict[str, Any]:
        """What the answer to this line says."""
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting.append((step, answer))
        return await answer

    async def run(self) -> None:
        """Hand in until cancelled."""
        number = 0
        while True:
            await asyncio.sleep(self._clients.days.seconds / FILES)
            if self._waiting:
                number += 1
                taken, self._waiting = self._waiting, []
                await self._hand_in(f"{self._name}-{number}", taken)

    async def _hand_in(self, name: str, taken: list[tuple[Step, asyncio.Future[dict[str, Any]]]]) -> None:
        lines = [
            {"stream": step.stream, "idempotency_key": f"{step.stream}-delivered", "facts": [step.fact]}
            for step, _ in taken
        ]
        days = self._clients.days
        answers = await self._clients.imported(Ask("import", days.now, "importer", "/v1/import", name), lines)
        for (step, waiting), line, said in zip(taken, lines, answers, strict=True):
            told = Told(
                "deliver",
                days.phase(step.at),
                "importer",
                line["idempotency_key"],
                "/v1/import",
                step.at,
                days.now - step.at,
                said["status"],
                said.get("code", ""),
                [],
            )
            told.version, told.replayed = said.get("version", 0), said.get("replayed", False)
            self._clients.report.told.append(told)
            waiting.set_result(said)


class Teller:
    """Plays one story after another's beginning, all at once."""

    def __init__(self, clients: Clients, warehouse: Warehouse, chance: Random) -> None:
        self._clients, self._warehouse, self._chance = clients, warehouse, chance
        self._late: list[asyncio.Task[None]] = []

    async def play(self, story: Story) -> None:
        """Take the steps of a story until one is refused or given up."""
        await self._clients.until(story.steps[0].at)
        order: dict[str, Any] = {}
        for step in story.steps:
            await self._clients.until(step.at)
            if step.kind == "deliver":
                said = await self._warehouse.deliver(step)
                if said["status"] not in (200, 201):
                    return
                continue
            for key, fact in _facts(step, order):
                told, said = await self._say(step, key, fact)
                if told.status not in (200, 201):
                    return
                if step.stream.startswith("orders/"):
                    order = said["state"]

    async def end(self) -> None:
        """Until everybody has said again what is to be said again."""
        await asyncio.gather(*self._late)

    async def _say(self, step: Step, key: str, fact: dict[str, Any]) -> tuple[Told, Any]:
        say, now = self._clients.say, self._clients.days.now
        ask = Ask(step.kind, step.at, OWNERS[step.kind], f"/v1/{step.stream}/events", key, fact)
        if step.kind == "return" and self._chance.random() < 0.1:  # whoever looks at an old page is told to look again
            await say(ask._replace(kind="stale", key=f"{key}-stale", headers={"If-Match": '"1"'}))
        first = ask._replace(gives_up=self._chance.random() < 0.1)
        told, said = (await asyncio.gather(*[say(ask if n else first) for n in range(step.times)]))[-1]
        if told.status == 409 and told.code in SOLD_OUT:
            without = {name: value for name, value in fact.items() if name != "coupons"}
            told, said = await say(ask._replace(at=now, key=f"{key}-full-price", body=without))
        elif step.late is not None and told.status in (200, 201):
            self._later(ask._replace(kind="again", at=now + step.late))
            if step.kind == "pay":  # and the provider under another key: it is the same payment
                self._later(ask._replace(kind="pay twice", at=now, key=f"{key}-2"))
        return told, said

    def _later(self, ask: Ask) -> None:
        async def say() -> None:
            await self._clients.until(ask.at)
            await self._clients.say(ask)

        self._late.append(asyncio.create_task(say()))


def _facts(step: Step, order: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a step says by the order as it stands, each with its key."""
    name = f"{step.kind}-{step.stream}"
    match step.kind:
        case "pay":
            yield name, step.fact | {"amount": order["money"]["outstanding"]}
        case "settle":
            for each in order["refunds"]:
                if each["status"] == "DUE" and each["amount"]:
                    settled = {"refund_id": each["refund_id"], "reference": f"{order['order_id']}-{each['refund_id']}"}
                    yield f"{name}-{each['refund_id']}", step.fact | settled
        case _:
            yield name, step.fact


async def told(config: Config, stories: Sequence[Story], part: int) -> Report:
    """Play these stories."""
    clients = Clients(config.days(), config.urls, config.keys)
    warehouse = Warehouse(clients, f"deliveries-{part}")
    handing_in = asyncio.create_task(warehouse.run())
    teller = Teller(clients, warehouse, Random(config.seed + part))
    await asyncio.gather(*map(teller.play, stories))
    await teller.end()
    handing_in.cancel()
    clients.close()
    return clients.report


def main(file: str, part: int, parts: int, report: str) -> None:
    """Play every so-manieth story, once the days begin."""
    config = Config.read(file)
    stories = planned(config.seed, config.seconds, config.orders).stories[part::parts]
    Path(f"{report}.ready").touch()
    Path(report).write_bytes(msgspec.json.encode(uvloop.run(told(config, stories, part))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
