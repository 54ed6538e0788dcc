"""A drill: everybody is at work, something is broken, and then the whole account is checked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple

from projections.proof.note import Checkpoint
from tests.ha import evidence, plain, programs
from tests.ha.doors import Shop
from tests.ha.node import Node
from tests.ha.plain import PlainClerk
from tests.ha.traffic import Receipt, Traffic

CLERKS = 6
ORDERS, ROWS = 40, 10
"""How many are waited for before something breaks, and whenever the work has to go on."""
WATCH_S = 0.5
SAID_AGAIN_MAX = 10

Figures = dict[str, dict[str, float]]


class Drill(NamedTuple):
    """What may be done to the machines of a shop at work, each with the ledger's process on it."""

    shop: Shop
    orders: Traffic
    rows: Traffic

    def go_on(self) -> None:
        """Wait until some more orders and rows are acknowledged."""
        self.orders.go_on(ORDERS)
        self.rows.go_on(ROWS)

    def lose(self, node: Node) -> None:
        """The machine is gone."""
        node.lose()
        self.shop.door(node).kill()

    def switch_on(self, node: Node) -> None:
        """The machine comes back, with its files."""
        node.start()
        self.shop.door(node).start()

    def freeze(self, node: Node) -> None:
        """The machine is paused. With an etcd that the document warns of, not one whose member leads."""
        if not programs.leases_are_kept(programs.etcd_version()):
            self.shop.cluster.etcd_led_by_another(node)
        node.freeze()
        self.shop.door(node).freeze()

    def wake(self, node: Node) -> None:
        """The machine goes on."""
        node.wake()
        self.shop.door(node).wake()


class Books:
    """All that was acknowledged and shown in all drills so far: it must hold to the end."""

    def __init__(self) -> None:
        self.orders: list[Receipt] = []
        self.rows: list[Receipt] = []
        self.shown: list[Checkpoint] = []


Exercise = Callable[[str], AbstractContextManager[Drill]]


@contextmanager
def exercised(shop: Shop, books: Books, figures: Figures, name: str) -> Iterator[Drill]:
    """Everybody is at work for as long as the context lasts. Every order that was begun is acknowledged in the end."""
    orders = Traffic(shop.clerks(name, CLERKS))
    rows = Traffic([PlainClerk(f"{name}-row", shop.cluster)])
    with _watching(shop, books), rows, orders:
        drill = Drill(shop, orders, rows)
        drill.go_on()
        yield drill
        drill.go_on()
    books.orders += orders.receipts
    books.rows += rows.receipts
    figures[name] = {
        "orders_acknowledged": len(orders.receipts),
        "orders_said_again": sum(receipt.tries > 1 for receipt in orders.receipts),
        "seconds_without_an_order": round(orders.silence(), 2),
        "seconds_without_a_row": round(rows.silence(), 2),
    }
    check(shop, books)
    again = [receipt for receipt in orders.receipts if receipt.tries > 1]
    evidence.check_replayed(shop.doors, [orders.receipts[0], *again[:SAID_AGAIN_MAX], orders.receipts[-1]])


@contextmanager
def _watching(shop: Shop, books: Books) -> Iterator[None]:
    """Somebody keeps every checkpoint that any door shows."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(WATCH_S):
            for door in shop.everyone:
                shown = evidence.glimpse(door)
                if shown is not None and shown not in books.shown:
                    books.shown.append(shown)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def check(shop: Shop, books: Books) -> None:
    """The whole account since the first drill, at every door and on every node."""
    shop.cluster.whole()
    for door in shop.everyone:
        door.opened()
    size = 1 + max(event["position"] for receipt in books.orders for event in receipt.answer["events"])
    signed = evidence.remembered(shop.doors)
    logs = [evidence.read(door, size) for door in shop.everyone]
    log = max(logs, key=lambda each: each.last.size)

    for each in logs:
        assert each.leaves == log.leaves[: each.last.size]
        assert each.root(each.last.size) == each.last.root
    evidence.check_acknowledged(log, books.orders)
    evidence.check_once(log, books.orders)
    evidence.check_history(log, [*books.shown, *signed])
    for door in shop.everyone:
        evidence.check_consistent(door, min(books.shown, key=lambda each: each.size), log.last)
    evidence.check_views(shop.everyone)
    for node in shop.cluster.nodes:
        evidence.check_rows(shop.cluster, node, log)
    plain.check(shop.cluster, books.rows)
