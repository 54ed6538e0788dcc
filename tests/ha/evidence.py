"""What an auditor finds who reads the whole log at a door and believes nothing but its bytes."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from typing import Any, NamedTuple

import httpx

from projections.proof import merkle
from projections.proof.merkle import Peaks
from projections.proof.note import Checkpoint, read_checkpoint, read_note
from tests.ha.cluster import Cluster
from tests.ha.doors import Door, OrderClerk
from tests.ha.node import Node
from tests.ha.traffic import Receipt
from tests.ha.waiting import until

TILE = 256


class Log(NamedTuple):
    """The stored bytes of every event, in order, and the last checkpoint over them."""

    leaves: list[bytes]
    last: Checkpoint

    def root(self, size: int) -> bytes:
        """The root over the first `size` of them, worked out from their bytes."""
        peaks = Peaks()
        for leaf in self.leaves[:size]:
            peaks.add(merkle.leaf_hash(leaf))
        return peaks.root()

    def facts(self) -> list[dict[str, Any]]:
        """The events."""
        return [json.loads(leaf) for leaf in self.leaves]


def read(door: Door, size: int) -> Log:
    """The first `size` events, as this door has them: every hash, path and root is of its own tree."""
    until(f"{door.node.name} knows {size} events", lambda: door.get("/v1/projections")["log_size"] >= size)
    door.get("/v1/log/proof/inclusion", position=size - 1)  # one more is signed, if none covers it yet
    last = checkpoint(door)
    leaves: list[bytes] = []
    while len(leaves) < last.size:
        bundle = door.fetched(f"/v1/log/tile/entries/{_place(len(leaves), last.size)}").content
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            leaves.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
    return Log(leaves, last)


def checkpoint(door: Door) -> Checkpoint:
    """The checkpoint that a door shows now."""
    return read_checkpoint(read_note(door.fetched("/v1/log/checkpoint").content))


def _place(start: int, size: int) -> str:
    number, width = start // TILE, min(TILE, size - start)
    thousands, rest = divmod(number, 1000)
    assert thousands < 1000, "a drill has no such log"
    return (f"x{thousands:03}/" if thousands else "") + f"{rest:03}" + ("" if width == TILE else f".p/{width}")


def check_acknowledged(log: Log, receipts: Iterable[Receipt]) -> None:
    """Every event that was acknowledged stands where it was said to stand, and is the one that was acknowledged."""
    for receipt in receipts:
        for event in receipt.answer["events"]:
            leaf = log.leaves[event["position"]]
            assert merkle.leaf_hash(leaf).hex() == event["leaf_hash"]
            assert json.loads(leaf)["event_id"] == event["event_id"]


def check_once(log: Log, receipts: Iterable[Receipt]) -> None:
    """Each order was placed once, took the coupon once, and no order is there that nobody got a receipt for."""
    facts = log.facts()
    placed = Counter(fact["stream"] for fact in facts if fact["type"] == "OrderPlaced")
    redeemed = Counter(fact["data"]["order_id"] for fact in facts if _takes_coupon(fact))
    orders = {f"orders/{receipt.key}" for receipt in receipts}

    assert {stream for stream in placed if stream in orders} == orders
    assert set(placed.values()) == {1}
    assert {f"orders/{order_id}" for order_id in redeemed} == placed.keys()
    assert set(redeemed.values()) == {1}


def _takes_coupon(fact: dict[str, Any]) -> bool:
    return fact["type"] == "CouponRedeemed" and fact["stream"].startswith("coupons/")


def check_history(log: Log, shown: Iterable[Checkpoint]) -> None:
    """Every checkpoint that any door ever showed or signed is the beginning of this log."""
    for each in shown:
        assert log.root(each.size) == each.root, f"The checkpoint over {each.size} events is not of this log."


def remembered(doors: Iterable[Door]) -> list[Checkpoint]:
    """What each machine keeps as the last that it signed, shown or not."""
    kept = [door.signing_key.with_name(f"{door.signing_key.name}.last") for door in doors]
    return [read_checkpoint(read_note(each.read_bytes())) for each in kept if each.exists()]


def check_consistent(door: Door, old: Checkpoint, new: Checkpoint) -> None:
    """The door itself proves that the log of then is the beginning of the log of now."""
    path = door.get("/v1/log/proof/consistency", **{"from": old.size, "to": new.size})["path"]
    merkle.check_consistency(old.size, new.size, old.root, new.root, [bytes.fromhex(each) for each in path])


def check_views(doors: Sequence[Door]) -> None:
    """Every read model of every door holds the same rows, once each knows the whole log."""
    views = until("all read models know the same log", lambda: _level(doors))
    for held in views:
        assert held == views[0]


def _level(doors: Sequence[Door]) -> list[Mapping[str, str]] | None:
    """What each door's read models hold; nothing as long as one of them knows more or less than another."""
    told = [door.get("/v1/projections", digests="true") for door in doors]
    positions = {each["position"] for one in told for each in one["sets"]}
    sizes = {one["log_size"] for one in told}
    if len(sizes) > 1 or positions != {size - 1 for size in sizes}:
        return None
    return [{each["view"]: each["digest"] for each in one["sets"]} for one in told]


def check_rows(cluster: Cluster, node: Node, log: Log) -> None:
    """A node's own PostgreSQL holds this log and nothing else: positions 0, 1, 2, … and these bytes."""
    with cluster.connect(node) as connection:

        def caught_up() -> bool:
            return connection.execute("SELECT size >= %s FROM log_head", [len(log.leaves)]).fetchone() == (True,)

        until(f"PostgreSQL on {node.name} has caught up", caught_up)
        rows = connection.execute("SELECT position, state FROM entries ORDER BY position").fetchall()

    assert [position for position, _ in rows] == list(range(len(rows)))
    assert [bytes(state) for _, state in rows[: len(log.leaves)]] == log.leaves


def check_replayed(doors: Sequence[Door], receipts: Sequence[Receipt]) -> None:
    """Said once more, at every door, each is answered as it was the first time, and records nothing."""
    for door in doors:
        with closing(OrderClerk("auditor", [door])) as auditor:
            for receipt in receipts:
                assert auditor.say(receipt.key) == receipt.answer | {"replayed": True}


def glimpse(door: Door) -> Checkpoint | None:
    """The checkpoint that a door shows just now, if it answers."""
    with suppress(httpx.TransportError):
        answer = door.http.get("/v1/log/checkpoint")
        return read_checkpoint(read_note(answer.content)) if answer.status_code == 200 else None
    return None
