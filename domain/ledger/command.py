"""What is asked of the ledger, and what comes of it."""

from typing import NamedTuple

from domain.fact import Fact, Instant, Stream
from domain.ledger.entry import Entry
from domain.ledger.vault import VaultRow


class Asked(NamedTuple):
    """The client's request behind a command, so that a retry is known again.

    `key` is SHA-256(owner ‖ 0x00 ‖ idempotency key) in hex; `material` the canonical JSON of
    [method, path, query, body].
    """

    key: str
    material: bytes


class Stated(NamedTuple):
    """One fact as stated: its stored name, its sealed content in the shape of its act, and when it was so.

    Without `occurred_at` it occurred when it is recorded.
    """

    type: str
    fact: Fact
    occurred_at: Instant | None = None


class Command(NamedTuple):
    """Facts to be recorded all together or not at all, from one request, on one path stream.

    `actor` is `<key id>`, `<key id>/<staff id>` or `ledger`. `rows` are the vault rows of what was sealed.
    `if_match` is the version the path stream must have; `if_none_match` insists that it does not exist.
    A `dry_run` decides and records nothing; its `request` is not looked at. `historical` comes from an
    import; `may_backdate` allows an `occurred_at` more than a day back. `inside`: a route of the ledger's own says it
    for this actor, so it may be a fact that is closed to clients. `agreed` is the digest of the outcome that was shown
    (`agreed.outcome`): on whatever stream it would be another, nothing is recorded. Commands of one `queue`, as the
    lines of an import are, are decided in the order in which they came, also where one has to wait for a later batch.
    """

    stream: str
    facts: tuple[Stated, ...]
    actor: str
    rows: tuple[VaultRow, ...] = ()
    request: Asked | None = None
    if_match: int | None = None
    if_none_match: bool = False
    dry_run: bool = False
    historical: bool = False
    may_backdate: bool = False
    inside: bool = False
    agreed: bytes | None = None
    queue: str = ""


class Recorded(NamedTuple):
    """What a command came to.

    `entries` are its own facts first, then their consequences in the order decided, on whatever stream; it is
    empty if everything was already true. `version` and `state` are the path stream's after all of them.
    `replayed`: a retry, answered from the log as of then. `recorded` is false for a dry run, whose positions,
    ids, instants and hashes mean nothing.
    """

    entries: tuple[Entry, ...]
    stream: str
    version: int
    state: Stream
    replayed: bool = False
    recorded: bool = True


class Written(NamedTuple):
    """What a commit came to: for so many requests events from position `first` to before `stop`; how long it took in
    seconds to decide, and in all.
    """

    requests: int
    first: int
    stop: int
    deciding: float
    seconds: float

    @property
    def events(self) -> int:
        """The number of events."""
        return self.stop - self.first


Outcome = Recorded | Exception
"""What one command of a batch came to: a `Refused` is a normal outcome, any other exception a fault."""


class Busy(Exception):
    """The log's lock could not be had in time (HTTP 503); nothing was recorded, and trying again is right."""
