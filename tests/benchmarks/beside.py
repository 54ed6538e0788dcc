"""The ledger beside other people's ways of keeping orders: the same story, the same questions, over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from tests.benchmarks import ours, shop
from tests.benchmarks.harness import Benchmark, Sides, Size
from tests.benchmarks.ours import DURABLE, Store
from tests.benchmarks.peers import bodies, emmett, tables
from tests.benchmarks.peers.story import OURS, SECRET, THEIRS, Side
from tests.benchmarks.serve import served

Asked = Literal["story", "order", "history"]


class Peer(NamedTuple):
    """Somebody else's way: `serve` has it run over a file or DSN, with the folder of the results beside."""

    name: str
    store: Store
    told: str
    serve: Callable[[str, Path], AbstractContextManager[int]]


@contextmanager
def _library(place: str, var: Path) -> Iterator[int]:
    with served("tests.benchmarks.peers.library:create_app", {bodies.PLACE: place}) as port:
        yield port


@contextmanager
def _crud(place: str, var: Path) -> Iterator[int]:
    tables.database(place).create()
    with served("tests.benchmarks.peers.crud:create_app", {bodies.PLACE: place}) as port:
        yield port


_LIBRARY = (
    "the eventsourcing library as its pages teach it: an aggregate with @event, an application, synchronous routes"
)
_CRUD = (
    "tables that are changed in place, with triggers that write old and new rows to an audit table: a pool of ten "
    "connections, a transaction a request with the order's row locked, synchronous routes of FastAPI"
)
_EMMETT = (
    "Emmett 0.42 as its sample for Express and PostgreSQL: a command handler, an inline projection into a Pongo "
    "document that is read, one Node process"
)
PEERS = (
    Peer("library-sqlite", "SQLite", _LIBRARY, _library),
    Peer("library-postgres", "PostgreSQL", _LIBRARY, _library),
    Peer("crud-sqlite", "SQLite", _CRUD, _crud),
    Peer("crud-postgres", "PostgreSQL", _CRUD, _crud),
    Peer("emmett-postgres", "PostgreSQL", _EMMETT, emmett.served),
)
_LOOKS = 4
"""How often each order is read in a turn: as many requests as its story has."""
_UNITS: dict[Asked, str] = {"story": "requests/s", "order": "reads/s", "history": "reads/s"}
_METHODS: dict[Asked, str] = {
    "story": "An order with a coupon is placed, paid, partly cancelled with a refund due, and the rest shipped: four "
    "requests an order, one step after the other, on 32 keep-alive connections; every order is read afterwards and "
    "must owe the same refund. Our side also checks and redeems the coupon, keys every request, hashes every event, "
    "prepares the customer's message and answers with the order's whole view; theirs is told what the coupon takes "
    "off, and answers with an id.",
    "order": "Orders whose story was told are read as they stand, on 32 keep-alive connections. Our answer is the "
    "whole view with refunds, their grounds and the message; theirs is what they keep. Both sides only read.",
    "history": "What happened to these orders is read, on 32 keep-alive connections: our events with their hashes, "
    "their events, or their audit rows. Both sides only read.",
}


@contextmanager
def _sides(folder: Path, size: Size, peer: Peer, asked: Asked) -> Iterator[Sides]:
    turns = [[f"A-{turn}-{n:05d}" for n in range(size.each)] for turn in range(size.rounds + 1)]
    with (
        ours.place(peer.store, folder / "theirs.db") as their_place,
        peer.serve(their_place, folder.parent.parent) as their_port,
        ours.place(peer.store, folder / "ledger.db") as our_place,
    ):
        with closing(shop.open_ledger(our_place)) as before:
            shop.open_campaign(before)
        with ours.ledger(our_place, SECRET) as our_port:
            us, them = Side(our_port, folder, OURS), Side(their_port, folder, THEIRS)
            for each in (us, them):
                each.tell(["A-first"])  # what is made when it is first needed is made now
            note = f"ours on {peer.store}"
            if asked == "story":
                yield Sides(lambda n: us.tell(turns[n]), lambda n: them.tell(turns[n]), note)
            else:
                us.tell(turns[0])
                them.tell(turns[0])
                ask, about = Side.read if asked == "order" else Side.history, turns[0] * _LOOKS
                yield Sides(lambda _: ask(us, about), lambda _: ask(them, about), note)
            us.check()
            them.check()


def _benchmark(peer: Peer, asked: Asked) -> Benchmark:
    return Benchmark(
        name=f"{asked}-beside-{peer.name}",
        group="peers",
        unit=_UNITS[asked],
        aim=None,
        method=f"{_METHODS[asked]} The peer is {peer.told} ({DURABLE[peer.store]}).",
        full=250,
        quick=8,
        open=partial(_sides, peer=peer, asked=asked),
    )


BENCHMARKS = tuple(_benchmark(peer, asked) for peer in PEERS for asked in _UNITS)
