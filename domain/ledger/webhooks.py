"""Webhooks: who is told of the log's events, where, and signed with what. A secret is shown once and kept sealed."""

import secrets
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from domain.clock import instant
from domain.errors import Refused
from domain.fact import Instant
from domain.ledger import store
from domain.ledger.datastore import Datastore
from domain.ledger.sealing import seal, unseal
from domain.ledger.webhook_rows import BY_HAND, Secret, Wanted, Webhook

OVERLAP = timedelta(hours=24)
"""So long both secrets sign after a rotation."""
SECRETS_MAX = 4
ENDPOINTS_MAX = 100
"""Each has a connection and a task of its own."""
RESENDS_MAX = 20
SECRET_BYTES = 32
_SELECT = (
    "SELECT row_id, webhook_id, url, types, description, created_at, paused_at, reason, revision, first, position, "
    "delivered, delivered_at, failing_since FROM webhooks "
)
_INSERT = (
    "INSERT INTO webhooks (row_id, webhook_id, url, types, description, created_at, revision, first, position, "
    "delivered) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, 0)"
)
_REVISE = "UPDATE webhooks SET revision = revision + 1 WHERE row_id = ?"
_CHANGE = "UPDATE webhooks SET url = ?, types = ?, description = ? WHERE row_id = ?"
_PAUSE = "UPDATE webhooks SET paused_at = coalesce(paused_at, ?), reason = coalesce(reason, ?) WHERE row_id = ?"
_RESUME = "UPDATE webhooks SET paused_at = NULL, reason = NULL, failing_since = NULL WHERE row_id = ?"
_AT_ONCE = "UPDATE webhook_deliveries SET next_try_at = NULL WHERE row_id = ?"
_BEGIN_ANEW = "DELETE FROM webhook_deliveries WHERE row_id = ? AND status = 'RETRYING'"
_PARKED = "SELECT position FROM webhook_deliveries WHERE row_id = ? AND status = 'PARKED' ORDER BY position"
_DELETE = (
    "DELETE FROM webhook_secrets WHERE row_id = ?",
    "DELETE FROM webhook_resends WHERE row_id = ?",
    "DELETE FROM webhook_deliveries WHERE row_id = ?",
    "DELETE FROM webhooks WHERE row_id = ?",
)


class Webhooks:
    """The ledger's endpoints. `clock` gives aware datetimes; secrets are sealed under the 32 bytes of `key`."""

    def __init__(self, datastore: Datastore, clock: Callable[[], datetime], key: bytes) -> None:
        self.datastore = datastore
        self._clock = clock
        self._key = key

    def create(self, wanted: Wanted, first: int | None = None, webhook_id: str | None = None) -> tuple[Webhook, bytes]:
        """A new endpoint, told of the events from position `first` on (the log's end if none is named), and its
        secret, which nobody can read again. `Refused` if there is one of this id, or too many.
        """
        webhook_id, row_id, now = webhook_id or new_id(), secrets.token_hex(8), self._now()
        with self._writing() as c:
            if c.execute("SELECT 1 FROM webhooks WHERE webhook_id = ?", (webhook_id,)).fetchone():
                raise Refused("webhook-made", f"There is a webhook {webhook_id} already.")
            (known,) = c.execute("SELECT count(*) FROM webhooks").fetchone()
            if known >= ENDPOINTS_MAX:
                raise Refused("webhooks-too-many", f"There are {known} webhooks already.", most=ENDPOINTS_MAX)
            size = store.head(c).size
            first = size if first is None else first
            if first > size:
                sentence = f"The log has {size} events: a webhook begins at 0 to {size}."
                raise Refused("webhook-begins-later", sentence, log_size=size)
            values = (row_id, webhook_id, wanted.url, " ".join(wanted.types), wanted.description, now, first, first - 1)
            c.execute(_INSERT, values)
            secret = self._new_secret(c, row_id)
        return self.one(webhook_id), secret

    def all(self) -> list[Webhook]:
        """Every endpoint, by id."""
        with self.datastore.reading() as c:
            return [_webhook(row) for row in c.execute(_SELECT + "ORDER BY webhook_id").fetchall()]

    def one(self, webhook_id: str) -> Webhook:
        """The endpoint of this id; `Refused` if there is none."""
        with self.datastore.reading() as c:
            return _one(c, webhook_id)

    def stands(self, known: Webhook) -> bool:
        """Whether nobody has changed, paused or deleted it since it was read."""
        statement = "SELECT revision FROM webhooks WHERE row_id = ? AND paused_at IS NULL"
        with self.datastore.reading() as c:
            return c.execute(statement, (known.row_id,)).fetchone() == (known.revision,)

    def change(self, webhook_id: str, wanted: Wanted) -> Webhook:
        """Another address, other types, another description. What was delivered stays so; what failed begins anew."""
        values = (wanted.url, " ".join(wanted.types), wanted.description)
        return self._change(webhook_id, _CHANGE, values, _BEGIN_ANEW)

    def pause(self, webhook_id: str) -> Webhook:
        """Deliver nothing more until it is resumed. One that is paused already keeps its reason."""
        return self._change(webhook_id, _PAUSE, (self._now(), BY_HAND))

    def resume(self, webhook_id: str) -> Webhook:
        """Go on behind the last event that was dealt with, at once."""
        return self._change(webhook_id, _RESUME, (), _AT_ONCE)

    def rotate(self, webhook_id: str) -> tuple[Webhook, bytes]:
        """A second secret, shown once. Those before it sign beside it for 24 hours more, none longer than it would."""
        now, until = self._now(), instant(self._clock() + OVERLAP)
        with self._writing() as c:
            row_id = _one(c, webhook_id).row_id
            c.execute("DELETE FROM webhook_secrets WHERE row_id = ? AND until <= ?", (row_id, now))
            (active,) = c.execute("SELECT count(*) FROM webhook_secrets WHERE row_id = ?", (row_id,)).fetchone()
            if active >= SECRETS_MAX:
                sentence = f"{active} secrets of {webhook_id} sign already; the oldest ends within a day."
                raise Refused("webhook-rotated-often", sentence, most=SECRETS_MAX)
            c.execute("UPDATE webhook_secrets SET until = ? WHERE row_id = ? AND until IS NULL", (until, row_id))
            secret = self._new_secret(c, row_id)
            c.execute(_REVISE, (row_id,))
        return self.one(webhook_id), secret

    def delete(self, webhook_id: str) -> None:
        """Forget the endpoint, its secrets and its deliveries."""
        with self._writing() as c:
            row_id = _one(c, webhook_id).row_id
            for statement in _DELETE:
                c.execute(statement, (row_id,))

    def secrets_of(self, row_id: str) -> list[Secret]:
        """The secrets of an endpoint that have not ended, the newest first; none that this key does not open."""
        statement = "SELECT secret_id, sealed, until FROM webhook_secrets WHERE row_id = ? ORDER BY made_at DESC"
        with self.datastore.reading() as c:
            rows = c.execute(statement, (row_id,)).fetchall()
        now = self._now()
        opened = [(unseal(self._key, sealed, _about(row_id, name)), until) for name, sealed, until in rows]
        found = [Secret(key, until) for key, until in opened if key is not None]
        return [secret for secret in found if secret.signs(now)]

    def resend(self, webhook_id: str, start: int, stop: int) -> Webhook:
        """Send the events from `start` until before `stop` again, in their order, beside what is new. `Refused` beyond
        what was dealt with.
        """
        with self._writing() as c:
            known = _one(c, webhook_id)
            if not 0 <= start < stop <= known.position + 1:
                sentence = f"{webhook_id} has dealt with the events before {known.position + 1} only."
                raise Refused("webhook-not-yet-sent", sentence, dealt_with=known.position + 1)
            self._ask(c, known.row_id, [(start, stop)])
        return self.one(webhook_id)

    def resend_parked(self, webhook_id: str) -> int:
        """Send what is parked again, in order: as many of the oldest as can wait and do not wait yet, and their number.
        `Refused` where none can.
        """
        with self._writing() as c:
            row_id = _one(c, webhook_id).row_id
            asked = set(
                c.execute("SELECT position + 1, stop FROM webhook_resends WHERE row_id = ?", (row_id,)).fetchall()
            )
            parked = [(position, position + 1) for (position,) in c.execute(_PARKED, (row_id,)).fetchall()]
            wanted = [each for each in parked if each not in asked][: max(1, RESENDS_MAX - len(asked))]
            self._ask(c, row_id, wanted)
        return len(wanted)

    def _ask(self, c: Any, row_id: str, ranges: Iterable[tuple[int, int]]) -> None:
        for start, stop in ranges:
            (waiting,) = c.execute("SELECT count(*) FROM webhook_resends WHERE row_id = ?", (row_id,)).fetchone()
            if waiting >= RESENDS_MAX:
                raise Refused("resends-too-many", f"{waiting} ranges wait to be sent again already.", most=RESENDS_MAX)
            # The microseconds of several asked for at once are alike: the number keeps them in their order.
            values = (row_id, f"{waiting:04d}-{secrets.token_hex(4)}", start - 1, stop, self._now())
            c.execute("INSERT INTO webhook_resends VALUES (?, ?, ?, ?, ?)", values)
        c.execute(_REVISE, (row_id,))

    def _change(self, webhook_id: str, change: str, values: tuple[object, ...], *beside: str) -> Webhook:
        with self._writing() as c:
            row_id = _one(c, webhook_id).row_id
            c.execute(change, (*values, row_id))
            for statement in (_REVISE, *beside):
                c.execute(statement, (row_id,))
            return _one(c, webhook_id)

    def _new_secret(self, c: Any, row_id: str) -> bytes:
        secret, secret_id = secrets.token_bytes(SECRET_BYTES), secrets.token_hex(8)
        sealed = seal(self._key, secret, _about(row_id, secret_id))
        values = (row_id, secret_id, sealed, self._now(), None)
        c.execute("INSERT INTO webhook_secrets VALUES (?, ?, ?, ?, ?)", values)
        return secret

    @contextmanager
    def _writing(self) -> Generator[Any]:
        """A cursor under the write lock; what it wrote is kept if nothing is raised."""
        write = self.datastore.begin()
        try:
            yield write.cursor
            write.commit()
        finally:
            write.rollback()

    def _now(self) -> Instant:
        return instant(self._clock())


def new_id() -> str:
    """An id that no endpoint has."""
    return f"w{secrets.token_hex(6)}"


def _about(row_id: str, secret_id: str) -> bytes:
    return f"webhook/{row_id}/{secret_id}".encode()


def _one(c: Any, webhook_id: str) -> Webhook:
    row = c.execute(_SELECT + "WHERE webhook_id = ?", (webhook_id,)).fetchone()
    if row is None:
        raise Refused("not-found", f"There is no webhook {webhook_id}.")
    return _webhook(row)


def _webhook(row: tuple[Any, ...]) -> Webhook:
    known = Webhook(*row)
    return known._replace(types=tuple(row[3].split()))
