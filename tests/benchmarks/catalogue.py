"""Every benchmark, what it is measured against, and what it aims at."""

from tests.benchmarks import importing, inprocess, overhttp, replaying
from tests.benchmarks.harness import Benchmark

_DURABLE = "SQLite, WAL, synchronous=FULL"
_HTTP = "32 keep-alive connections from a client process, uvicorn with uvloop and httptools, one process a server"

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
        method="Load, decide and save in one process: 32 callers of the writer, each with one payment at a time of an "
        f"order not in the cache, with idempotency key; the floor is the eventsourcing library as it comes, get, "
        f"trigger, save on one thread. Both sides: {_DURABLE}.",
        full=2_000,
        quick=64,
        open=inprocess.by_32,
    ),
    Benchmark(
        name="append-1-caller",
        unit="appends/s",
        aim=2.0,
        method="Load, decide and save in one process: one caller of the writer, so one transaction a payment, of an "
        f"order not in the cache, with idempotency key; the floor is the eventsourcing library as it comes, get, "
        f"trigger, save on one thread. Both sides: {_DURABLE}.",
        full=1_000,
        quick=32,
        open=inprocess.by_1,
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
        name="import-batches",
        unit="events/s",
        aim=0.3,
        method="A file imported as the command does it, a line an order with its four facts: read strictly, decided and "
        "recorded in batches of up to 256 lines into a new ledger; the floor writes the very rows that come of it into "
        f"the same tables in equal transactions. Both sides: {_DURABLE}, opening and closing included.",
        full=2_000,
        quick=40,
        open=importing.batches,
    ),
)
