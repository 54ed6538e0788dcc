"""What goes on in a world: clients who tell until they are told, and remember what they were told."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from domain.clock import instant
from tests.examples import lines, off
from tests.examples import order as ordered
from tests.simulation.faults import Faults
from tests.simulation.process import Answer, Process
from tests.simulation.strands import World

BEGINNING = datetime(2026, 6, 1, 8, tzinfo=UTC)
PRICES = (12_900, 4_500)
OFF = {"SAVE": 2_000, "FEW": 3_000}
LIMIT = 2
"""So many orders may use the scarce code, and a customer none of them twice."""
_AGAIN_S = (0.05, 0.6)
_PATIENCE_S = 30.0
_IMPATIENCE_S = 0.3
_JUMP_S = 90


class Clock:
    """The time on the wall, which may be put forwards or back."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.put = timedelta()
        self.latest = BEGINNING

    def __call__(self) -> datetime:
        now = BEGINNING + timedelta(seconds=self._world.now) + self.put
        self.latest = max(self.latest, now)
        return now

    def jump(self, seconds: float) -> None:
        """Put it on or back."""
        self.put += timedelta(seconds=seconds)


class Told(NamedTuple):
    """A client's request that was answered: what it was, and what came of it."""

    stream: str
    type: str
    key: str
    answer: Answer


class Shop:
    """The clients of some processes. `outside` owns their strands; `living` are the processes that serve just now."""

    def __init__(self, world: World, weather: Faults, clock: Clock, living: Callable[[], Sequence[Process]]) -> None:
        self.name = "shop"
        self.dead = False
        self.told: list[Told] = []
        self.wrong: list[str] = []
        self.fed: list[tuple[int, str]] = []
        self.signed: list[tuple[int, str]] = []
        self.open = 0
        self._world = world
        self._weather = weather
        self._clock = clock
        self._living = living

    def prepare(self) -> None:
        """Publish a campaign for everybody, and one of which there are few."""
        always = {"threshold": 10_000, "valid_from": "2026-01-01", "valid_until": "2026-12-31"}
        self.tell("campaigns/k1", "CampaignPublished", **off(OFF["SAVE"], **always))
        self.tell("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE")
        scarce = {"redemption_limit": LIMIT, "per_customer_limit": 1}
        self.tell("campaigns/k2", "CampaignPublished", **off(OFF["FEW"], **always, **scarce))
        self.tell("coupons/c2", "CouponIssued", campaign_id="k2", code="FEW")

    def begin(self, work: Callable[[], None]) -> None:
        """Somebody begins with this."""
        self.open += 1

        def done() -> None:
            try:
                work()
            finally:
                self.open -= 1

        self._world.spawn(self, f"client{self.open}", done)

    def trade(self, customer: str, orders: int) -> None:
        """Orders of a customer: some paid and sent, some left until their time to pay is over."""
        chance = self._world.chance
        for number in range(orders):
            order_id, code = f"{customer}-{number}", chance.choice(("SAVE", "FEW", ""))
            paid = chance.random() < 0.6
            placed = ordered(lines=lines(*PRICES), freight=0, coupons=[code] if code else [])
            by = {} if paid else {"payment_due_at": instant(self._clock() + timedelta(seconds=chance.uniform(1, 40)))}
            answer = self.tell(f"orders/{order_id}", "OrderPlaced", **placed | {"customer_id": customer} | by)
            if answer.status >= 300:
                continue
            self._look(customer, order_id, answer.members)
            if not paid:
                continue
            owed = sum(PRICES) - OFF.get(code, 0)
            self.tell(f"orders/{order_id}", "PaymentCaptured", payment_id=f"p-{order_id}", amount=owed, tender="WECHAT")
            sent = [{"line": "1", "quantity": 1}]
            self.tell(f"orders/{order_id}", "LinesShipped", lines=sent, tracking_no=f"SF-{order_id}")
            if chance.random() < 0.3:
                units = [{"line": "2", "quantity": 1}]
                self.tell(f"orders/{order_id}", "LinesCancelled", lines=units, cause="BUYER_NO_REASON")

    def tell(self, stream: str, type_: str, **members: Any) -> Answer:
        """State a fact until it is answered; now and then two at once tell it, or it is told again afterwards."""
        chance = self._world.chance
        key = f"{stream}-{type_}"
        body = json.dumps({"type": type_, **members}).encode()

        def once() -> Answer:
            return self.asked("POST", f"/v1/{stream}/events", body, idempotency_key=key)

        if self._world.current and chance.random() < 0.1:
            self.begin(lambda: self._same(stream, type_, key, once()))
        answer = once()
        self._same(stream, type_, key, answer)
        if self._world.current and chance.random() < 0.1:
            self._same(stream, type_, key, once())
        return answer

    def _look(self, customer: str, order_id: str, told: dict[str, Any]) -> None:
        """Whoever is asked knows what was told: at once of a stream, and of a view that is waited for."""
        order = self.asked("GET", f"/v1/orders/{order_id}")
        if order.status != 200 or int(order.headers["etag"].strip('"')) < told["version"]:
            self.wrong.append(f"{order_id} has version {told['version']}, and was shown as {order}")
        position = told["events"][-1]["position"] if told["events"] else 0
        wallet = self.asked("GET", f"/v1/customers/{customer}/wallet?min_position={position}")
        if wallet.status != 200 or int(wallet.headers["x-ledger-position"]) < position:
            self.wrong.append(f"a wallet as of {position} was shown as {wallet}")

    def _same(self, stream: str, type_: str, key: str, answer: Answer) -> None:
        """Whoever asks, and whenever, gets the answer that was given first."""
        first = next((each for each in self.told if each.key == key), None)
        if answer.status < 300:
            if first and first.answer.status < 300 and first.answer.body != answer.body:
                self.wrong.append(f"{key} was answered {first.answer.body!r}, then {answer.body!r}")
            self.told.append(Told(stream, type_, key, answer))

    def asked(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask whichever process lives until one answers; who has trouble of its own is asked again."""
        while True:
            answer = self._once(method, path, body, headers)
            if answer is not None and answer.status < 500 and answer.status != 429:
                return answer
            self._world.sleep(self._world.chance.uniform(*_AGAIN_S))

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        living = self._living()
        if not living:
            return None
        process = self._world.chance.choice(living)
        request = process.begin(method, path, body, content_type="application/json", **headers)
        patience = _IMPATIENCE_S * self._world.chance.random() if self._weather.comes("gone-away") else _PATIENCE_S
        if not self._world.wait(lambda: request.over, patience):
            self._world.note(f"client of {process.name} goes away")
            process.give_up(request)
            if patience == _PATIENCE_S and not self._weather.storm:
                self.wrong.append(f"{method} {path} was not answered in {patience:.0f} s")
        self._world.note(f"{method} {path}: {request.answer.status if request.answer else 'nothing'}")
        return request.answer

    def follow(self, ended: Callable[[], bool]) -> None:
        """Follow the feed, and say what does not come in order."""
        after = -1
        while not ended():
            answer = self.asked("GET", f"/v1/events?after={after}&limit=20&timeout=1")
            for event in answer.members:
                position = int(event["sequence"])
                if position != after + 1:
                    self.wrong.append(f"the feed told {position} behind {after}")
                after = position
                self.fed.append((position, event["id"]))

    def checkpoint_size(self) -> int:
        """How many events the last checkpoint is over."""
        answer = self.asked("GET", "/v1/log/checkpoint")
        if answer.status != 200:
            return -1
        _, size, root, *_ = answer.body.decode().splitlines()
        self.signed.append((int(size), root))
        return int(size)

    def watch(self, ended: Callable[[], bool]) -> None:
        """Look at checkpoints: one of a size is the same for ever."""
        while not ended():
            self.checkpoint_size()
            self._world.sleep(self._world.chance.uniform(0.5, 2))
