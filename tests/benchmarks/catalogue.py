"""Every benchmark, what it is measured against, and what it aims at."""

from tests.benchmarks import auditing, importing, inprocess, overhttp, proving, rebuilding, replaying
from tests.benchmarks.harness import Benchmark

_DURABLE = "SQLite, WAL, synchronous=FULL"
_HTTP = "32 keep-alive connections from a client process, uvicorn with uvloop and httptools, one process a server"

_APPEND = "Load, decide and save in one process: payments, with idempotency keys, of orders with ten events."
_LIBRARY = (
    "The floor is the eventsourcing library as it comes (no cache): get, trigger and save of the same payments on one "
    f"thread. Both sides: {_DURABLE}."
)

BENCHMARKS = (
    Benchmark(
        name="payment-captured-http",
        unit="requests/s",
        aim=1.0,
        method=f"{_HTTP}. Each request pays another placed order, which the server reads from the file and "
        f"acknowledges when it is durable ({_DURABLE}); the floor is a FastAPI endpoint that reads the same body into "
        "pydantic models and answers as many bytes made beforehand, storing nothing.",
        full=2_000,
        quick=64,
        open=overhttp.payments,
    ),
    Benchmark(
        name="payment-captured-vs-library-http",
        unit="requests/s",
        aim=4.0,
        method=f"{_HTTP}. Each request pays another placed order; the floor is the eventsourcing library as its pages "
        f"teach it (Application, Aggregate with @event, get, trigger, save) in a synchronous FastAPI route, so in its "
        f"thread pool. Both sides: {_DURABLE}.",
        full=2_000,
        quick=64,
        open=overhttp.payments_by_library,
    ),
    Benchmark(
        name="order-placed-one-coupon-http",
        unit="requests/s",
        aim=0.5,
        method=f"{_HTTP}. Each request places an order of another customer with one public coupon, five events on five "
        f"streams in one transaction, acknowledged when durable ({_DURABLE}); the floor is a FastAPI endpoint that "
        "reads the same body into pydantic models and answers as many bytes made beforehand, storing nothing.",
        full=1_000,
        quick=64,
        open=overhttp.orders,
    ),
    Benchmark(
        name="append-32-callers",
        unit="appends/s",
        aim=5.0,
        method=f"{_APPEND} 32 callers of the writer at once, every order read from the file. {_LIBRARY}",
        full=2_000,
        quick=64,
        open=inprocess.by_32,
    ),
    Benchmark(
        name="append-1-caller",
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
        unit="appends/s",
        aim=None,
        method=f"{_APPEND} One caller; our side has every order in its cache and loads nothing, theirs loads. "
        f"{_LIBRARY}",
        full=1_000,
        quick=32,
        open=inprocess.by_1_cached,
    ),
    Benchmark(
        name="replay-1000",
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
    ),
    Benchmark(
        name="tree-beside-appends",
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
        unit="events/s",
        aim=None,
        method="A log of a hundred thousand events audited in one process: orders of twenty fates, all of them under "
        "way at once. Every row is read again (bytes, hash, columns, chain, vault values), every statement put to the "
        "rules again on the streams as they stood, and all that is recorded of it compared; every order is replayed "
        "once more. The floor fetches the same rows in pieces of 5,000 and calls orjson.loads on each. Both only read.",
        full=100_000,
        quick=1_000,
        open=auditing.audit,
    ),
    Benchmark(
        name="import-batches",
        unit="events/s",
        aim=0.3,
        method="A file imported as the command does it, a line an order with its four facts: read strictly, decided "
        "and recorded into a new ledger in whatever batches form; the floor writes the very rows that come of it "
        f"into the same tables in equal transactions. Both sides: {_DURABLE}, opening and closing included.",
        full=2_000,
        quick=40,
        open=importing.batches,
    ),
)
