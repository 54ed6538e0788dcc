"""What must hold when the days are over: of the log alone, and of everything that anybody was told or shown."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property
from hashlib import sha256
from random import Random
from typing import Any

import orjson

from api.answers import encoded
from api.auditing.running import Wanted
from api.auditing.running import audit as audited
from api.auditing.trusted import trusted_by
from domain.catalogue import KINDS
from domain.ledger.entry import Entry
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from domain.message import MessageSent
from domain.order.events import OrderPlaced, PaymentCaptured, RefundSettled
from domain.order.state import Order
from projections.follower import Follower
from projections.order_view import order_view
from projections.proof.merkle import Peaks
from projections.proof.note import read_checkpoint, read_key, read_note, signed_by
from tests.journal.agreement import Keeper, check, check_at_rest
from tests.journal.test_over_http import checked
from tests.load.running import Run, asked_again
from tests.load.wire import Told
from tests.waiting import must_come

Counts = dict[str, int]
"""How many of what was looked at, by what holds of all of them."""
SHOWN = ("version", "status", "money")
SHOWN_MAX = 500
"""So many orders are asked for again over HTTP."""
HELD = ("VALID", "LAPSED", "RESTORATION_DENIED")
"""A coupon's validity on an order that goes on counting as a redemption."""
REFUSED = {409, 412}
TOO_LATE = {"due-before-order"}
"""Of an order that nobody will pay for, once the shop stood still for hours."""


class Log:
    """The log as it lies in its store, and every stream folded from it."""

    def __init__(self, place: Place | str) -> None:
        with closing(Reader(KINDS.values(), place)) as reader:
            pages = reader.pages(0, reader.ends().size, 5_000)
            self.entries = [reader.entry(row) for page in pages for row in page]

    @cached_property
    def requests(self) -> dict[str, Entry]:
        """The event that stands for a client's request, by the request's key."""
        found = [entry for entry in self.entries if entry.request is not None]
        by_key = {entry.request.key: entry for entry in found if entry.request}
        assert len(by_key) == len(found), "a key of a request stands in the log twice"
        return by_key

    @cached_property
    def states(self) -> dict[str, Any]:
        """Every stream as its events make it."""
        states: dict[str, Any] = {}
        for entry in self.entries:
            kind = KINDS.get(entry.stream.partition("/")[0])
            if kind is not None:
                before = states.get(entry.stream, kind.initial)
                states[entry.stream] = kind.evolve(before, entry.data, entry.occurred_at)
        return states

    @property
    def orders(self) -> Iterator[tuple[str, Order]]:
        """Every order by its id."""
        for stream, state in self.states.items():
            if isinstance(state, Order) and state.placed:
                yield stream.removeprefix("orders/"), state

    @cached_property
    def versions(self) -> dict[str, int]:
        """The version of every stream."""
        return {entry.stream: entry.version for entry in self.entries}


def request_key(told: Told) -> str:
    """A request's key as the log knows it."""
    return sha256(told.owner.encode() + b"\x00" + told.key.encode()).hexdigest()


def everything(run: Run) -> Counts:
    """All of it. The servers are stopped meanwhile."""
    assert not run.faults, run.faults[:5]
    found = ask_again(run)
    run.shop.settle()
    found |= while_served(run)
    run.shop.close()
    return found | afterwards(run)


def ask_again(run: Run) -> Counts:
    """What was not answered is there whole or not at all, and said again under its key it is there once."""
    before = Log(run.shop.settings.place)
    open_ = [each for each in run.told if not each.status and each.body]
    for told in open_:
        was = before.requests.get(request_key(told))
        answer = asked_again(run, told)
        refused = answer.status_code in REFUSED or answer.json().get("code") in TOO_LATE
        assert refused or answer.status_code in (200, 201), answer.text
        assert was is None or answer.headers.get("idempotent-replayed") == "true", f"{told.key} had its effect twice"
        if was is not None:
            assert was.event_id in {each["event_id"] for each in answer.json()["events"]}, told.key
    return {"unanswered requests had one effect when they were asked again": len(open_)}


def while_served(run: Run) -> Counts:
    """What the servers show agrees with the log."""
    unpaid = _cancelled(run)
    shop, log = run.shop, Log(run.shop.settings.place)
    orders = sorted(order_id for order_id, _ in log.orders)
    some = Random(run.config.seed).sample(orders, min(SHOWN_MAX, len(orders)))
    for number, order_id in enumerate(some):
        _expect_shown(run, number % len(shop.urls), order_id)
    past: dict[str, str] = run.watched.notes["past"]
    for number, (path, digest) in enumerate(past.items()):
        again = shop.get_as(run.config.keys["auditor"], path, number % len(shop.urls))
        assert sha256(again.content).hexdigest() == digest, f"{path} has changed"
    text = shop.get("/v1/journal", 0, Accept="text/plain").text
    ended = checked(shop.folder, text)
    assert ended.returncode == 0, ended.stderr[-2_000:]
    return {
        "orders that nobody paid for and the ledger cancelled by itself": unpaid,
        "orders whose money is the same shown, replayed and in their customer's account": len(some),
        "past views that were the same when they were asked for again": len(past),
        "lines of a journal that Beancount's own checker passes": text.count("\n"),
    } | _witnessed(run)


def _cancelled(run: Run) -> int:
    """Wait until every order that was not paid in time is cancelled; how many they are."""
    log = Log(run.shop.settings.place)
    unpaid = [order_id for order_id, order in log.orders if order.placed and order.placed.payment_due_at]
    for order_id in unpaid:
        must_come(lambda name=order_id: run.shop.get(f"/v1/orders/{name}").json()["status"] == "CANCELLED")
    return len(unpaid)


def _expect_shown(run: Run, server: int, order_id: str) -> None:
    """A server shows the order as it is replayed, and its customer's account owes the same."""
    found = must_come(lambda: _at_rest(run, server, order_id))
    assert found is not None
    shown, account = found
    view = _replayed(run.shop.settings.place, order_id, shown["version"])
    assert [shown[name] for name in SHOWN] == [view[name] for name in SHOWN], order_id
    open_ = [each["owed_to_customer"] - each["owed_by_customer"] for each in account if each["order_id"] == order_id]
    assert sum(open_) == view["money"]["owed_to_customer"] - view["money"]["owed_by_customer"], order_id


def _at_rest(run: Run, server: int, order_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The order and its customer's account, unless something fell due between one reading and the other."""
    shown = run.shop.get(f"/v1/orders/{order_id}", server).json()
    with closing(Reader(KINDS.values(), run.shop.settings.place)) as reader:
        position = reader.ends().position
    path = f"/v1/customers/{shown['customer_id']}/account?limit=1000&min_position={position}"
    account = run.shop.get(path, server).json()["orders"]
    again = run.shop.get(f"/v1/orders/{order_id}", server).json()
    return (shown, account) if again["version"] == shown["version"] else None


def _replayed(place: Place, order_id: str, version: int) -> dict[str, Any]:
    """The order as the events in the store make it, up to that version."""
    stream = f"orders/{order_id}"
    with closing(Reader(KINDS.values(), place)) as reader:
        entries = reader.entries(stream, reader.ends().size)
        replayed = reader.kinds.fold(stream, (each for each in entries if each.version <= version))
    return orjson.loads(encoded(order_view(replayed.state, version, order_id)))


def _witnessed(run: Run) -> Counts:
    """Every checkpoint that somebody took home during the days is of this log."""
    key = read_key(run.shop.get("/v1/log/vkey").text.strip())
    noted = [*run.watched.notes["checkpoints"], run.shop.get("/v1/log/checkpoint").text]
    roots: dict[int, bytes] = {}
    for text in filter(None, set(noted)):
        note = read_note(text.encode())
        assert signed_by(note, key) == 0, "a checkpoint that the log's key did not sign"
        found = read_checkpoint(note)
        assert roots.setdefault(found.size, found.root) == found.root, "two roots of one size"
    log, peaks, again = Log(run.shop.settings.place), Peaks(), dict[int, bytes]()
    for position, entry in enumerate(log.entries):
        assert entry.position == position
        peaks.add(bytes.fromhex(entry.leaf_hash))
        if position + 1 in roots:
            again[position + 1] = peaks.root()
    assert again == roots
    return {"checkpoints witnessed meanwhile that the log follows from": len(roots)}


def afterwards(run: Run) -> Counts:
    """What holds of the log, of what everybody was told and of every file, once the servers have stopped."""
    log = Log(run.shop.settings.place)
    found: Counts = {}
    for look in (acknowledged, once, retries, hot, money, messages, followed, read_models, copied, decided):
        found |= look(run, log)
    return found


def acknowledged(run: Run, log: Log) -> Counts:
    """What was acknowledged is there as it was answered; who was refused was refused by a rule."""
    count = 0
    for told in run.told:
        if told.status not in (200, 201) or not told.key or told.kind == "import":
            continue
        for position, event_id in told.events:
            assert log.entries[position].event_id == event_id, f"{told.key} is not at {position}"
        if told.status == 201:
            entry = log.requests.get(request_key(told))
            assert entry is not None, f"{told.key} was acknowledged and is lost"
            named = [log.entries[at] for at, _ in told.events]  # the line of an import names none
            ends = [each.version for each in named if each.stream == entry.stream] or [told.version]
            assert ends[-1] == told.version, f"{told.key} was told another version"
            assert entry.version <= told.version <= log.versions[entry.stream], told.key
            count += 1
    odd = Counter((each.kind, each.status, each.code) for each in run.told if each.status >= 300)
    odd = Counter({each: number for each, number in odd.items() if each[1] not in REFUSED and each[2] not in TOO_LATE})
    assert not +odd - Counter({("checkpoint", 404, "not-found"): 10**9}), f"nobody should have been told {odd}"
    return {"acknowledged requests that are there, at the version and the positions answered": count}


def once(run: Run, log: Log) -> Counts:
    """Each order was placed once, each payment taken once, each refund settled once, each delivery noted once."""

    def name(entry: Entry) -> tuple[str, ...] | None:
        match entry.data:
            case OrderPlaced():
                return (entry.stream, "placed")
            case PaymentCaptured(payment_id=payment_id):
                return (entry.stream, "paid", payment_id)
            case RefundSettled(refund_id=refund_id):
                return (entry.stream, "settled", refund_id)
            case _:
                return (entry.stream, entry.type) if entry.type in ("LinesDelivered", "LinesShipped") else None

    effects = Counter(filter(None, map(name, log.entries)))
    assert not [each for each, count in effects.items() if count > 1]
    return {"orders, payments, parcels and refunds that are there once": len(effects)}


def retries(run: Run, log: Log) -> Counts:
    """Whoever asked under one key was given one answer, and at most one of them the first time."""
    answers: defaultdict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for told in run.told:
        if told.status in (200, 201) and told.digest and told.events:
            answers[told.owner, told.key, told.path].append(told)
    several = [each for each in answers.values() if len(each) > 1]
    for same in several:
        assert len({told.digest for told in same}) == 1, f"{same[0].key} had two answers"
        assert sum(not told.replayed for told in same) <= 1, f"{same[0].key} was recorded twice"
    return {"keys that were used several times, with one answer": len(several)}


def hot(run: Run, log: Log) -> Counts:
    """The hot coupon never had more redemptions than its limit, and has as many as orders say."""
    kind, most = KINDS["coupons"], 0
    coupon = kind.initial
    for entry in log.entries:
        if entry.stream == "coupons/hot":
            coupon = kind.evolve(coupon, entry.data, entry.occurred_at)
            assert coupon.redemptions <= run.limit
            most = max(most, coupon.redemptions)
    on_orders = sum("hot" in order.coupons and order.coupons["hot"].validity in HELD for _, order in log.orders)
    refused = sum(told.code == "redemption-limit" for told in run.told)
    assert coupon.redemptions == on_orders
    assert not refused or most == run.limit, "somebody was refused while the coupon could be had"
    return {
        "redemptions of the hot coupon, as many as its limit and as orders say": most,
        "… refused by its limit": refused,
    }


def money(run: Run, log: Log) -> Counts:
    """Debits equal credits after every event, nobody ever got back more than came in, every account agrees with its
    order, and what was paid, less what was refunded, is what is kept.
    """
    keeper, kind, orders = Keeper(), KINDS["orders"], dict[str, Order]()
    for entry in log.entries:
        keeper.keep(entry)
        if entry.stream.startswith("orders/"):
            order = kind.evolve(orders.get(entry.stream, kind.initial), entry.data, entry.occurred_at)
            given = sum(each.fact.amount for each in order.refunds.values() if each.fact.kind == "COMPENSATION")
            assert order.refunded <= order.captured + order.collected + given, f"{entry.stream} gave more than it took"
            orders[entry.stream] = order
    sums = Counter[str]()
    for order_id, order in log.orders:
        check(keeper.balances[f"orders/{order_id}"], order)
        check_at_rest(keeper.balances[f"orders/{order_id}"], order)
        found = _kept(order_view(order, 1, order_id)["money"])
        assert found["paid"] - found["refunded"] - found["owed"] == found["kept"], order_id
        sums.update(found)
    return {"orders whose accounts balance": len(orders), "fen paid": sums["paid"], "fen refunded": sums["refunded"]}


def _kept(money: dict[str, int]) -> dict[str, int]:
    """What came in of an order, went back and is still owed, and the price of what stays."""
    owed = money["owed_to_customer"] - money["owed_by_customer"] - money["outstanding"]
    kept = money["retained_value"] + money["freight"] - money["freight_returned"] + money["gifts_charged"]
    return {"paid": money["captured"], "refunded": money["refunded"], "owed": owed, "kept": kept - money["compensated"]}


def messages(run: Run, log: Log) -> Counts:
    """What was to be said to customers is in the outbox, once."""
    sent = Counter((each.stream, each.data.message_id) for each in log.entries if isinstance(each.data, MessageSent))
    assert not [each for each, count in sent.items() if count > 1]
    for outbox in [] if run.shop.far else run.shop.folder.glob("*.outbox.ndjson"):
        ids = [orjson.loads(line)["webhook-id"] for line in outbox.read_bytes().splitlines()]
        assert len(set(ids)) == len(ids) >= len(sent)
    return {"messages that were sent once": len(sent)}


def followed(run: Run, log: Log) -> Counts:
    """Followers saw each event once and in order; the endpoint each at least once, none before the one before it."""
    found: Counts = {}
    for name, (positions, ids) in run.watched.notes["seen"].items():
        for position, event_id in zip(positions, ids, strict=True):
            assert log.entries[position].event_id == event_id, name
        if name == "endpoint":
            reached = -1
            for position in positions:
                assert position <= reached + 1, f"the endpoint was told {position} behind {reached}"
                reached = max(reached, position)
            found["events that the endpoint was told in order"] = reached + 1
            found["… told again"] = len(positions) - reached - 1
        else:
            assert positions == list(range(len(positions))), f"{name} saw the feed otherwise"
            found[f"events that the {name} follower saw once and in order"] = len(positions)
    return found


def read_models(run: Run, log: Log) -> Counts:
    """Every file of read models holds what one built anew from the log holds."""
    rows = 0
    for file in run.shop.read_models:
        with closing(Follower(file)) as kept, closing(Follower(":memory:")) as anew:
            anew.apply(log.entries[: kept.position + 1])
            digests, again = kept.digests(), anew.digests()
            mine = {each.view: digests[each.number] for each in kept.own() if each.live}
            assert mine == {each.view: again[each.number] for each in anew.own()}
            rows += len(mine)
    return {"read models that are as built anew": rows}


def copied(run: Run, log: Log) -> Counts:
    """The copy is the beginning of the log, and has what was acknowledged before it was begun."""
    with run.shop.copied() as place:
        copy = Log(place)
    size = len(copy.entries)
    assert [each.leaf_hash for each in copy.entries] == [each.leaf_hash for each in log.entries[:size]]
    begun, _ = run.befell["backup"]
    told = [position for each in run.told if each.at + each.seconds < begun for position, _ in each.events]
    assert max(told, default=-1) < size
    return {"events in the copy that was taken meanwhile": size}


def decided(run: Run, log: Log) -> Counts:
    """The audit decides everything again and finds nothing."""
    settings = run.shop.settings
    done = audited(settings.place, Wanted(), trusted=trusted_by(settings))
    assert done.code_of_exit == 0, done.tally.findings[:5]
    return {f"audited: {name}": count for name, count in sorted(done.tally.counts.items())}
