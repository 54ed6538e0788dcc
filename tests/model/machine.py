"""The whole API beside an oracle: whatever is said, both take it or both refuse it, and what can be read agrees."""

import json
import sys
from contextlib import ExitStack
from copy import deepcopy
from random import Random
from typing import Any, NamedTuple

from httpx import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests import postgres
from tests.model.figures import method
from tests.model.order import No, Order
from tests.model.product import Product
from tests.model.shop import Shop
from tests.model.telling import CUSTOMERS, Fact, Teller

SEEDS = st.integers(0, 2**32)
ANY = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
RESTARTED_EACH = 200
"""So many requests are asked before the server is stopped and started again, at least."""
BESIDE = {"MessagePrepared", "ThresholdBroken"}
"""What is recorded on an order beside what the oracle foretells: what customers are told."""
OF_TIME = {
    *("MessagePrepared", "LinesCancelled", "RefundFellDue", "CouponRestored", "RefundOverdue", "CouponExpired"),
    *("ReminderSuppressed", "ReturnWindowClosed", "RedemptionVoided"),
}
"""What the ledger says by itself when time passes."""


class Request(NamedTuple):
    """What was asked under a key, and the answer."""

    stream: str
    body: Any
    key: str
    headers: dict[str, str]
    status: int
    content: bytes
    etag: str | None


class WholeApi(RuleBasedStateMachine):
    """A shop on the real API, and what the published rules make of the same words."""

    requests_of_all = 0
    """Requests of all machines of this process."""

    def __init__(self) -> None:
        super().__init__()
        self.places = ExitStack()
        self.product = Product(self.place())
        self.shop = Shop(self.product.clock.now)
        self.versions: dict[str, int] = {}
        self.moments: dict[str, dict[int, dict[str, int]]] = {}
        self.requests: list[Request] = []
        self.keys = 0
        self.started = 0

    def place(self) -> str | None:
        """Where the ledger is; None for a file of its own."""
        return None

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # what is wrong already is what is to be told, and not what comes of it
                self.check_everything()
        finally:
            WholeApi.requests_of_all += self.product.requests
            self.product.stop()
            self.places.close()

    # What is said

    @initialize(seed=SEEDS, mode=st.sampled_from(["WAIVE", "COLLECT"]))
    def open(self, seed: int, mode: str) -> None:
        """Two campaigns with a coupon each, and an order."""
        chance = Random(seed)
        self.teller = Teller(self.shop, mode)
        self.scopes = {name: self.product.key_for(name) for name in ("orders:read", "orders:append", "terms:publish")}
        for _ in range(2):
            self.say(chance, *self.teller.campaign(chance))
            told = self.teller.coupon(chance)
            if told:
                self.say(chance, *told)
        self.say(chance, *self.teller.order(chance))

    @rule(seed=SEEDS)
    def publish(self, seed: int) -> None:
        chance = Random(seed)
        if len(self.shop.campaigns) < 5:
            self.say(chance, *self.teller.campaign(chance))

    @rule(seed=SEEDS)
    def issue(self, seed: int) -> None:
        chance = Random(seed)
        told = self.teller.coupon(chance)
        if told:
            self.say(chance, *told)

    @rule(seed=SEEDS)
    def order(self, seed: int) -> None:
        chance = Random(seed)
        stream, placed = self.teller.order(chance)
        facts = [placed]
        if chance.random() < 0.3:
            facts.append({"type": "PaymentCaptured", "payment_id": "p0", "amount": 40, "tender": "CARD"})
        self.say(chance, stream, *facts)

    @rule(seed=SEEDS)
    def happen(self, seed: int) -> None:
        """A few things happen to orders, one after the other."""
        chance = Random(seed)
        for _ in range(chance.randint(1, 5)):
            key = self.an_order(chance)
            told = key and self.teller.happening(chance, self.shop.orders[key])
            if told:
                self.say(chance, f"orders/{key}", told)

    @rule(seed=SEEDS)
    def happen_together(self, seed: int) -> None:
        """Two things are told in one request: both are recorded, or neither."""
        chance = Random(seed)
        key = self.an_order(chance)
        if key:
            told = [self.teller.happening(chance, self.shop.orders[key]) for _ in range(3)]
            facts = [each for each in told if each]
            if facts:
                self.say(chance, f"orders/{key}", *facts)

    @rule(seed=SEEDS)
    def goods_come_back(self, seed: int) -> None:
        """A whole return in one go."""
        chance = Random(seed)
        key = self.an_order(chance)
        told = key and self.teller.ask_back(chance, self.shop.orders[key])
        if told:
            found = [{"line": each["line"], "accepted": each["quantity"]} for each in told["lines"]]
            seen = {"type": "ReturnInspected", "return_id": told["return_id"], "lines": found}
            self.say(chance, f"orders/{key}", told, seen)

    @rule(seed=SEEDS)
    def bring_in(self, seed: int) -> None:
        """Lines of an import: each for itself."""
        chance = Random(seed)
        lines: list[dict[str, Any]] = []
        expected: list[set[str] | None] = []
        for _ in range(chance.randint(1, 3)):
            stream, placed = self.teller.order(chance)
            lines.append({"stream": stream, "idempotency_key": self.next_key(), "facts": [placed]})
            _, codes = self.foretold(stream, [placed])
            expected.append(codes)
        answers = self.product.bring_in(lines)
        for line, answer, codes in zip(lines, answers, expected, strict=True):
            assert (answer["status"] in (200, 201)) == (codes is None), (line, answer, codes)
            assert codes is None or answer["code"] in codes, (line, answer, codes)
        for stream in {*self.versions, *(line["stream"] for line in lines)}:
            self.learn(stream, OF_TIME | {"CouponRedeemed"})
        recorded = [line for line, codes in zip(lines, expected, strict=True) if codes is None]
        assert all(answer["replayed"] for answer in self.product.bring_in(recorded))

    @rule(seed=SEEDS)
    def let_time_pass(self, seed: int) -> None:
        chance = Random(seed)
        self.product.later(hours=chance.choice([1, 7, 31, 60]))
        self.shop.later(self.product.clock.now)
        for stream in list(self.versions):
            self.learn(stream, OF_TIME)

    @precondition(lambda self: self.product.requests > self.started + RESTARTED_EACH)
    @rule()
    def restart(self) -> None:
        self.product.restart()
        self.started = self.product.requests

    # What must change nothing

    @precondition(lambda self: self.requests)
    @rule(seed=SEEDS)
    def repeat(self, seed: int) -> None:
        """The same request under the same key, bare or quoted, has its answer again; another one is refused."""
        chance = Random(seed)
        asked = chance.choice(self.requests)
        key = chance.choice([asked.key, f'"{asked.key}"'])
        again = self.product.append(asked.stream, asked.body, key, headers=asked.headers)
        assert (again.status_code, again.content) == (asked.status, asked.content), (asked, again.text)
        assert again.headers["idempotent-replayed"] == "true"
        assert again.headers.get("etag") == asked.etag
        other = {"type": "OrderPlaced"} | (asked.body if isinstance(asked.body, dict) else asked.body[0])
        other |= {"occurred_at": self.product.clock.now.isoformat()}
        refused(self.product.append(asked.stream, other, key), 422, {"idempotency-key-reused"})
        self.unchanged(asked.stream)

    @rule(seed=SEEDS)
    def ask_badly(self, seed: int) -> None:
        """A request that is none."""
        chance = Random(seed)
        key = self.an_order(chance) or "A-0"
        stream, paid = f"orders/{key}", {"type": "PaymentCaptured", "payment_id": "bad", "amount": 1, "tender": "CARD"}
        raw = json.dumps(paid).encode()
        bad: list[tuple[int, Any, dict[str, Any]]] = [
            (422, paid | {"colour": "red"}, {}),
            (422, paid | {"amount": 1.5}, {}),
            (422, paid | {"amount": True}, {}),
            (422, paid | {"amount": "1"}, {}),
            (422, paid | {"amount": 2**53}, {}),
            (422, paid | {"type": "Nonsense"}, {}),
            (422, {name: each for name, each in paid.items() if name != "amount"}, {}),
            (422, [paid] * 101, {}),
            (422, paid | {"occurred_at": "2026-12-31T00:00:00Z"}, {}),
            (400, raw[:-1] + b', "amount": 2}', {}),
            (400, raw[:-3], {}),
            (400, b"\xff", {}),
            (400, paid, {"key": None}),
            (400, paid, {"key": "x" * 256}),
            (400, paid, {"headers": {"If-Match": "1"}}),
            (400, paid, {"headers": {"If-None-Match": '"1"'}}),
            (415, paid, {"headers": {"Content-Type": "text/plain"}}),
            (422, paid, {"params": {"dry_run": "maybe"}}),
            (413, b" " * (2**20 + 1), {}),
            (401, paid, {"secret": ""}),
            (401, paid, {"secret": "nobody"}),
            (403, paid, {"secret": self.scopes["orders:read"]}),
            (403, paid, {"secret": self.scopes["terms:publish"]}),
        ]
        status, body, more = chance.choice(bad)
        told = self.product.append(stream, body, more.pop("key", self.next_key()), **more)
        refused(told, status, None)
        self.unchanged(stream)

    # What is read

    @precondition(lambda self: self.moments)
    @rule(seed=SEEDS)
    def look_back(self, seed: int) -> None:
        """An order as it was."""
        chance = Random(seed)
        key = chance.choice(list(self.moments))
        version = chance.choice(list(self.moments[key]))
        then = self.product.get(f"/v1/orders/{key}", as_of_version=version)
        assert then.status_code == 200, then.text
        assert "etag" not in then.headers
        assert then.json()["version"] == version
        assert shown(then.json()) == self.moments[key][version]
        beyond = self.product.get(f"/v1/orders/{key}", as_of_version=self.versions[f"orders/{key}"] + 1)
        refused(beyond, 404, {"not-yet"})

    @rule()
    def look_around(self) -> None:
        self.check_everything()

    # How

    def an_order(self, chance: Random) -> str | None:
        """Mostly one of which something is left."""
        known = self.shop.orders
        lively = [key for key, each in known.items() if each.kept]
        return chance.choice(lively if lively and chance.random() < 0.85 else list(known)) if known else None

    def next_key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    def foretold(self, stream: str, facts: list[Fact]) -> tuple[list[str], set[str] | None]:
        """What the oracle records of this on the stream, or the codes with which it refuses."""
        before = deepcopy(self.shop)
        try:
            return [each for fact in facts for each in self.shop.say(stream, fact)], None
        except No as no:
            self.shop = self.teller.shop = before
            return [], no.codes

    def say(self, chance: Random, stream: str, *facts: Fact) -> None:
        """Say it to both: on the right version, on a stale one, on whichever it is, or as a dry run first."""
        body, key = facts[0] if len(facts) == 1 else list(facts), self.next_key()
        before, headers = deepcopy(self.shop), dict[str, str]()
        recorded, codes = self.foretold(stream, list(facts))
        version = self.versions.get(stream, 0)
        known = codes is None and not recorded
        match chance.random():
            case much if much < 0.25 and version and not known:
                headers["If-Match"] = f'"{version}"'
            case much if much < 0.4 and not version:
                headers["If-None-Match"] = "*"
            case much if much < 0.35 and not known:
                self.say_too_late(before, stream, body, chance)
            case much if much < 0.5:
                self.try_out(stream, body, codes)
            case _:
                pass
        told = self.product.append(stream, body, key, headers=headers)
        if codes is not None:
            refused(told, 404 if codes == {"not-found"} else 409, codes, facts)
            self.unchanged(stream)
            return
        assert told.status_code == (201 if recorded else 200), (facts, recorded, told.text)
        self.take(stream, recorded, told)
        if recorded:
            etag = told.headers.get("etag")
            self.requests.append(Request(stream, body, key, headers, told.status_code, told.content, etag))

    def say_too_late(self, before: Shop, stream: str, body: Any, chance: Random) -> None:
        """On a version that the stream does not have."""
        version = self.versions.get(stream, 0)
        stale = chance.choice([version + 1, max(1, version - 1) if version > 1 else version + 2])
        headers = {"If-Match": f'"{stale}"'} if not version or chance.random() < 0.7 else {"If-None-Match": "*"}
        told = self.product.append(stream, body, self.next_key(), headers=headers)
        refused(told, 412, {"version-conflict"})
        assert told.json().get("current_version") == version, told.text
        self.unchanged(stream)

    def try_out(self, stream: str, body: Any, codes: set[str] | None) -> None:
        """A dry run answers what would be, and records nothing."""
        told = self.product.append(stream, body, None, params={"dry_run": "true"})
        if codes is not None:
            refused(told, 404 if codes == {"not-found"} else 409, codes)
        else:
            assert (told.status_code, told.json()["recorded"]) == (200, False), told.text
            self.agree(stream, told.json()["state"])
        self.unchanged(stream)

    def take(self, stream: str, recorded: list[str], told: Response) -> None:
        """The answer to what was recorded."""
        body = told.json()
        version = self.versions.get(stream, 0)
        mine = [each for each in body["events"] if each["stream"] == stream]
        assert sorted(each["version"] for each in mine) == [*range(version + 1, version + len(mine) + 1)], body[
            "events"
        ]
        positions = [each["position"] for each in body["events"]]
        assert [each - min(positions) for each in sorted(positions)] == [*range(len(positions))], positions
        types = [each["type"] for each in mine if each["type"] not in BESIDE]
        assert sorted(types) == sorted(recorded), (types, recorded)
        assert told.headers["etag"] == f'"{version + len(mine)}"'
        assert body["version"] == version + len(mine)
        for each in body["events"]:
            self.versions[each["stream"]] = max(each["version"], self.versions.get(each["stream"], 0))
        self.agree(stream, body["state"])
        self.remember(stream)

    def remember(self, stream: str) -> None:
        """What the order comes to at this version."""
        kind, key = stream.split("/")
        if kind == "orders" and key in self.shop.orders:
            figures = self.shop.orders[key].money()
            self.moments.setdefault(key, {})[self.versions[stream]] = figures

    def learn(self, stream: str, known_types: set[str]) -> None:
        """What was recorded meanwhile, which may be these."""
        known = self.versions.get(stream, 0)
        if stream.split("/", maxsplit=1)[0] not in ("orders", "campaigns", "coupons"):
            return
        told = self.product.get(f"/v1/{stream}/events")
        if told.status_code == 404:
            assert not known, stream
            return
        events = told.json()["events"]
        new = {each["type"] for each in events[known:] if known}
        self.versions[stream] = len(events)
        assert new <= known_types, (stream, new - known_types)
        self.remember(stream)

    def unchanged(self, stream: str) -> None:
        """Nothing was recorded on it."""
        told = self.product.get(f"/v1/{stream}")
        version = self.versions.get(stream, 0)
        if not version:
            assert told.status_code == 404, told.text
        else:
            assert told.headers["etag"] == f'"{version}"', (stream, version, told.headers)

    def check_everything(self) -> None:
        """Every order, every coupon, every wallet."""
        for key in self.shop.orders:
            told = self.product.get(f"/v1/orders/{key}")
            assert told.headers["etag"] == f'"{self.versions[f"orders/{key}"]}"'
            self.agree(f"orders/{key}", told.json())
        position = self.product.get("/readyz").json()["log_size"] - 1
        for customer in CUSTOMERS:
            told = self.product.get(f"/v1/customers/{customer}/wallet", min_position=position)
            assert told.status_code == 200, told.text
            held = {each["coupon_id"]: (each["state"], each["usable"]) for each in told.json()["coupons"]}
            mine = {key for key, each in self.shop.coupons.items() if each.said.get("customer_id") == customer}
            wanted = {key: (self.shop.state(key), self.shop.usable(key)) for key in mine}
            assert {key: held.get(key) for key in mine} == wanted, (held, wanted, self.shop.now)

    def agree(self, stream: str, view: dict[str, Any]) -> None:
        """What the product shows of a stream is what the oracle makes of it."""
        kind, key = stream.split("/")
        if kind == "orders":
            agree(self.shop.orders[key], view)


class OnPostgres(WholeApi):
    """The same in a database of its own."""

    def place(self) -> str | None:
        return self.places.enter_context(postgres.database())


def shown(view: dict[str, Any]) -> dict[str, int]:
    """The figures of a view that the contract names and the oracle knows."""
    names = (
        *("listed", "discount", "freight", "payable", "captured", "outstanding", "retained_value", "refund_due"),
        *("refunded", "owed_to_customer", "owed_by_customer", "shortfall_waived", "compensated"),
    )
    return {name: view["money"][name] for name in names}


def agree(order: Order, view: dict[str, Any]) -> None:
    """An order, figure by figure."""
    assert shown(view) == order.money(), (view["money"], order.money())
    assert view["status"] == order.status()
    for row in view["lines"]:
        key = row["line"]
        counts = {name: order.count(key, name) for name in ("cancelled", "returned", "lost")}
        assert {name: row[name] for name in (*counts, "kept")} == counts | {"kept": order.kept_of(key)}
        if order.last is not None and not order.capped and not order.adjusted_since:
            left = sum(each for unit, each in order.last.left.items() if unit[0] == key)
            assert row["retained_value"] == left, (row, left)
    assert sum(row["retained_value"] for row in view["lines"]) == order.retained, (view["lines"], order.retained)
    told = [[row[name] for name in ("kind", "suggested", "amount", "status", "cause")] for row in view["refunds"]]
    known = [[each.kind, each.suggested, each.amount, each.status, each.cause] for each in order.refunds.values()]
    assert told == known, (told, known)
    assert [row["refund_id"] for row in view["refunds"]] == list(order.refunds)
    for row, coupon in zip(view["coupons"], order.uses.items(), strict=True):
        assert (row["coupon_id"], row["applied"]) == (coupon[0], coupon[1].applied)
        assert row["validity"] == order.fates[coupon[0]], (row, order.fates)
    for row, each in zip(view["refunds"], order.refunds.values(), strict=True):
        wanted = {method(one.terms, each.cause) for one in order.uses.values()} if each.cause else set()
        if each.kind == "STEP":
            assert row["method"] in (wanted | {"MIXED"} if wanted else {None}), (row, wanted)
        assert sum(one.get("net", 0) + one.get("amount", 0) for one in row["breakdown"]) == row["amount"]


def refused(told: Response, status: int, codes: set[str] | None, *what: Any) -> None:
    """A problem document, and which."""
    assert told.status_code == status, (what, codes, told.text)
    assert told.headers["content-type"] == "application/problem+json"
    problem = told.json()
    assert problem["status"] == status
    assert codes is None or problem["code"] in codes, (what, codes, problem)
