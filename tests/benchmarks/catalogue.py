"""Every benchmark, what it is measured against, and what it aims at."""

from functools import partial
from typing import Literal

from tests.benchmarks import (
    auditing,
    batches,
    beside,
    importing,
    inprocess,
    noop,
    overhttp,
    pages,
    proving,
    rebuilding,
    replaying,
    scale,
)
from tests.benchmarks.harness import Benchmark, Open
from tests.benchmarks.ours import DURABLE, Store

_DURABLE = DURABLE["SQLite"]
_HTTP = "32 keep-alive connections from a client process, uvicorn with uvloop and httptools, one process a server"

_APPEND = "Load, decide and save in one process: payments, with idempotency keys, of orders with ten events."
_LIBRARY = (
    "The floor is the eventsourcing library as it comes (no cache): get, trigger and save of the same payments on one "
    f"thread. Both sides: {_DURABLE}."
)
_FORMS: dict[noop.Form, str] = {
    "dict": "a FastAPI endpoint that reads the same body into pydantic models and returns the same answer as a dict, "
    "as the first pages of its tutorial do",
    "model": "a FastAPI endpoint that reads the same body into pydantic models and returns the same answer as the "
    "model that it names as its answer, as its page on response models advises",
    "bytes": "a FastAPI endpoint that reads the same body into pydantic models and answers the same bytes, made "
    "beforehand: the least that the framework can be made to do",
}


def _payments(form: noop.Form, name: str, aim: float | None) -> Benchmark:
    return Benchmark(
        name=name,
        group="append",
        unit="requests/s",
        aim=aim,
        method=f"{_HTTP}. Each request pays another placed order, which the server reads from the file and "
        f"acknowledges when it is durable ({_DURABLE}); the floor is {_FORMS[form]}, storing nothing.",
        full=2_000,
        quick=64,
        open=partial(overhttp.payments, form=form),
    )


def _payments_by_library(store: Store, name: str) -> Benchmark:
    return Benchmark(
        name=name,
        group="append",
        unit="requests/s",
        aim=4.0,
        method=f"{_HTTP}. Each request pays another placed order; the floor is the eventsourcing library as its pages "
        f"teach it (Application, Aggregate with @event, get, trigger, save) in a synchronous FastAPI route, so in its "
        f"thread pool. Both sides: {DURABLE[store]}.",
        full=2_000 if store == "SQLite" else 1_000,
        quick=64,
        open=partial(overhttp.payments_by_library, store=store),
    )


def _orders(form: noop.Form, name: str, aim: float | None) -> Benchmark:
    return Benchmark(
        name=name,
        group="append",
        unit="requests/s",
        aim=aim,
        method=f"{_HTTP}. Each request places an order of another customer with one public coupon, four events on four "
        f"streams in one transaction, acknowledged when durable ({_DURABLE}); the floor is {_FORMS[form]}, storing "
        "nothing.",
        full=1_000,
        quick=64,
        open=partial(overhttp.orders, form=form),
    )


def _looks(form: noop.Form, state: Literal["cold", "warm"], name: str, aim: float | None) -> Benchmark:
    read = "read for the first time, so loaded from the file and folded" if state == "cold" else "read before"
    return Benchmark(
        name=name,
        group="read",
        unit="reads/s",
        aim=aim,
        method=f"{_HTTP}. Each request reads an order of ten events as it stands, {read}; the floor is {_FORMS[form]}. "
        "Both only read.",
        full=2_000,
        quick=64,
        open=partial(overhttp.looks, form=form, state=state),
    )


def _batches(name: str, told: str, orders: Literal["one", "many"]) -> Benchmark:
    return Benchmark(
        name=name,
        group="append",
        unit="events/s",
        aim=0.5,
        method=f"Batches of a hundred facts, each batch a transaction: {told}. Orders are read from the file, all "
        "facts are decided, hashed and recorded, with idempotency keys, in one process. The floor writes the very rows "
        f"that come of it into the same tables of another file, in equal transactions. Both sides: {_DURABLE}.",
        full=40,
        quick=2,
        open=batches.by_one_order if orders == "one" else batches.by_many_orders,
    )


def _coupon(name: str, told: str, aim: float | None, open_: Open) -> Benchmark:
    return Benchmark(
        name=name,
        group="scale",
        unit="µs/order",
        aim=aim,
        method=f"Orders placed one after the other, a transaction each, with a coupon that was really redeemed a "
        f"hundred thousand times, {told}; beside them orders with a coupon that is new, in the same ledger. What an "
        f"order costs is compared, not how many there are. Both sides: {_DURABLE}.",
        full=100_000,
        quick=300,
        open=open_,
        rounds_max=3,
        at_most=True,
    )


BENCHMARKS = (
    _payments("dict", "payment-captured-http", 1.5),
    _payments("model", "payment-captured-beside-model-http", None),
    _payments("bytes", "payment-captured-beside-bytes-http", None),
    _payments_by_library("SQLite", "payment-captured-vs-library-http"),
    Benchmark(
        name="payment-captured-on-postgres-http",
        group="append",
        unit="requests/s",
        aim=0.8,
        method=f"{_HTTP}. Each request pays another placed order; the ledger on PostgreSQL ({DURABLE['PostgreSQL']}) "
        f"beside itself on SQLite ({_DURABLE}).",
        full=2_000,
        quick=64,
        open=overhttp.payments_on_postgres,
    ),
    _payments_by_library("PostgreSQL", "payment-captured-vs-library-on-postgres-http"),
    _orders("dict", "order-placed-one-coupon-http", 0.5),
    _orders("model", "order-placed-one-coupon-beside-model-http", None),
    _orders("bytes", "order-placed-one-coupon-beside-bytes-http", None),
    Benchmark(
        name="append-32-callers",
        group="append",
        unit="appends/s",
        aim=5.0,
        method=f"{_APPEND} 32 callers of the writer at once, every order read from the file. {_LIBRARY}",
        full=2_000,
        quick=64,
        open=inprocess.by_32,
    ),
    Benchmark(
        name="append-1-caller",
        group="append",
        unit="appends/s",
        aim=2.0,
        method=f"{_APPEND} One caller of the ledger, so a transaction a payment, every order read from the file. "
        f"{_LIBRARY}",
        full=1_000,
        quick=32,
        open=inprocess.by_1,
    ),
    Benchmark(
        name="append-32-callers-cached",
        group="append",
        unit="appends/s",
        aim=None,
        method=f"{_APPEND} 32 callers at once; our side has every order in its cache and loads nothing, theirs loads. "
        f"{_LIBRARY}",
        full=2_000,
        quick=64,
        open=inprocess.by_32_cached,
    ),
    Benchmark(
        name="append-1-caller-cached",
        group="append",
        unit="appends/s",
        aim=None,
        method=f"{_APPEND} One caller; our side has every order in its cache and loads nothing, theirs loads. "
        f"{_LIBRARY}",
        full=1_000,
        quick=32,
        open=inprocess.by_1_cached,
    ),
    _batches("facts-by-100-of-one-order", "one request with a hundred payments in part of one order", "one"),
    _batches(
        "facts-by-100-of-100-orders", "a hundred requests together, each paying an order of its own in part", "many"
    ),
    _looks("dict", "cold", "order-read-http", 0.8),
    _looks("model", "cold", "order-read-beside-model-http", None),
    _looks("dict", "warm", "order-read-again-http", 0.8),
    _looks("model", "warm", "order-read-again-beside-model-http", None),
    Benchmark(
        name="replay-1000",
        group="replay",
        unit="events/s",
        aim=0.7,
        method="An order of 1,000 events, longer than orders are: part payments, shipments, deliveries and quotes of "
        "20 lines; rows fetched, decoded into typed entries and folded, no cache. The floor fetches the same rows and "
        "calls orjson.loads on each. Both only read.",
        full=20,
        quick=1,
        open=replaying.replay,
    ),
    Benchmark(
        name="rebuild-1000000",
        group="replay",
        unit="events/s",
        aim=0.4,
        method="Every read model built anew from a log of a million events: orders of twenty fates, two thousand times "
        "twenty of them under way at once, so that an order's next event stands far from its last. Pieces of 5,000 "
        "events are fetched, those that a view wants decoded into typed entries, and applied; what comes of it is "
        "compared, by SHA-256 over all rows, with read models that were kept live in small steps. The floor fetches "
        "the same pieces, calls orjson.loads on each row and upserts a row for each event into one table with its "
        "stream as the key. Both only read the log, and write files of their own with synchronous=NORMAL.",
        full=1_000_000,
        quick=4_000,
        open=rebuilding.rebuild,
        rounds_max=2,
    ),
    Benchmark(
        name="catch-up-20000",
        group="replay",
        unit="events/s",
        aim=0.5,
        method="Live read models brought on over the next twenty thousand events of a log of orders of twenty fates, "
        "two thousand times twenty of them under way at once, in pieces of 5,000; what comes of it is compared, by "
        "SHA-256 over all rows, with read models that were kept live in small steps. The floor fetches the same "
        "pieces, calls orjson.loads on each row and upserts a row for each event into one table with its stream as "
        "the key, which holds the rows of all events before them. Both only read the log, and write files of their "
        "own with synchronous=NORMAL.",
        full=20_000,
        quick=1_000,
        open=rebuilding.catch_up,
    ),
    Benchmark(
        name="tree-beside-appends",
        group="replay",
        unit="events/s",
        aim=20.0,
        method="The Merkle tree brought on over payments that were just recorded: leaf hashes fetched, nodes hashed "
        "and written to the tree's file. The floor is recording them, 32 callers of the writer at once in one process "
        f"({_DURABLE}). A ratio of 20 is a twentieth of the time of a durable append; the tree's file is not synced.",
        full=2_000,
        quick=64,
        open=proving.tree,
    ),
    Benchmark(
        name="map-beside-appends",
        group="replay",
        unit="events/s",
        aim=None,
        method="The stream map brought on over the same payments, each on a stream of its own: the worst there is, as "
        f"every event changes a key. The floor is as above ({_DURABLE}); the map's file has synchronous=NORMAL.",
        full=2_000,
        quick=64,
        open=proving.streams,
    ),
    Benchmark(
        name="inclusion-1000000",
        group="read",
        unit="proofs/s",
        aim=None,
        method="Inclusion proofs of a thousand events all over a log of a million, each checked against the root; one "
        "that reads more than 2·⌈log2 n⌉ hashes fails the run. The floor fetches one leaf hash by its position. Both "
        "only read.",
        full=1_000_000,
        quick=4_000,
        open=proving.inclusion,
    ),
    Benchmark(
        name="audit-100000",
        group="replay",
        unit="events/s",
        aim=None,
        method="A log of a hundred thousand events audited in one process: orders of twenty fates, all of them under "
        "way at once. Every row is read again (bytes, hash, columns, chain, vault values), every statement put to the "
        "rules again on the streams as they stood, and all that is recorded of it compared; every order is replayed "
        "once more. The floor fetches the same rows in pieces of 5,000 and calls orjson.loads on each. Both only read.",
        full=100_000,
        quick=1_000,
        open=auditing.audit,
        rounds_max=3,
    ),
    Benchmark(
        name="import-batches",
        group="append",
        unit="events/s",
        aim=0.3,
        method="A file imported as the command does it, a line an order with its four facts: read strictly, decided "
        "and recorded into a new ledger in whatever batches form; the floor writes the very rows that come of it "
        f"into the same tables in equal transactions. Both sides: {_DURABLE}, opening and closing included.",
        full=2_000,
        quick=40,
        open=importing.batches,
    ),
    Benchmark(
        name="pages-of-500-events",
        group="read",
        unit="pages/s",
        aim=0.1,
        method="Story, timeline, events and money of an order of 500 events in turn, drawn for people; the floor is "
        "their twins, the same readings as JSON from the same server. One connection, one look after the other. "
        "Both only read.",
        full=500,
        quick=40,
        open=pages.order,
    ),
    Benchmark(
        name="page-of-10000-cases",
        group="read",
        unit="pages/s",
        aim=0.1,
        method="The first page of a queue of ten thousand open cases, fifty rows with their clocks and all of them "
        "counted, drawn for people; the floor is its twin, the same reading as JSON from the same server. One "
        "connection, one look after the other. Both only read.",
        full=10_000,
        quick=200,
        open=pages.case_queue,
    ),
    _coupon("coupon-used-100000-times", "in a ledger that runs", 2.0, scale.coupon_in_use),
    _coupon("coupon-used-100000-times-after-a-start", "the first after a start", None, scale.coupon_after_a_start),
    Benchmark(
        name="memory-10000000",
        group="scale",
        unit="MB",
        aim=1.2,
        method="The most resident memory of a process that reads a log of ten million events from its first to its "
        "last, every one decoded, in pieces of 5,000, beside one that reads a log of a million. Each is read once: "
        "rounds would repeat it. Both only read.",
        full=10_000_000,
        quick=20_000,
        open=scale.memory,
        rounds_max=1,
        at_most=True,
        long=True,
    ),
    Benchmark(
        name="append-at-10000000",
        group="scale",
        unit="µs/append",
        aim=1.1,
        method="What an append costs at the end of a log of ten million events, beside a log of ten thousand: payments "
        "of orders with ten events, read from the file, with idempotency keys, 32 callers of the writer at once in one "
        f"process. Both sides: {_DURABLE}.",
        full=10_000_000,
        quick=20_000,
        open=scale.appending,
        at_most=True,
        long=True,
    ),
    *beside.BENCHMARKS,
)
