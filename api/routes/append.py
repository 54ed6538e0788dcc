"""Appending facts: one door per kind of stream.

The hot path of the ledger: plain ASGI, the bytes read once, no model in between. `openapi` documents it.
"""

from typing import Any

from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from api import asking
from api.answers import encoded, etag, uncovered_aside
from api.auth import APPENDERS, Caller, allow, authenticate
from api.services import Services, services_of
from api.threads import in_thread
from api.views import view
from domain import door
from domain.ledger.command import Asked, Command, Recorded, Stated
from domain.ledger.ledger import Ledger
from domain.ledger.vault import VaultRow, seal
from projections.event_view import event_view, unrecorded


class Append:
    """POST /v1/{kind}/{id}/events."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.scope_needed = APPENDERS[kind]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, decide and record, answer."""
        services = services_of(scope)
        caller = allow(await authenticate(scope), self.scope_needed)
        command = await self._command(scope, receive, services, caller)
        recorded = await record(services, command)
        names_itself = recorded.recorded and recorded.entries and not recorded.replayed
        reader = caller._replace(disclosed=None) if names_itself else caller  # its event names actor and stream
        fresh = command.rows if command.dry_run else ()
        body = await uncovered_aside(await self._answer(services.ledger, recorded), reader, services.ledger, fresh)
        headers = [*_headers(recorded), (b"content-length", str(len(body)).encode()), *_ALWAYS]
        await send({"type": "http.response.start", "status": _status(recorded), "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, ledger: Ledger, recorded: Recorded) -> bytes:
        """The answer as JSON. A coupon's is read from its campaign and its order, and what was true already as of now:
        aside.
        """
        if self.kind == "coupons" or not recorded.entries:
            return await in_thread(lambda: encoded(told(ledger, recorded)))
        return encoded(told(ledger, recorded))

    async def _command(self, scope: Scope, receive: Receive, services: Services, caller: Caller) -> Command:
        stream = f"{self.kind}/{asking.natural_key(scope['path_params']['id'])}"
        asking.media_type(scope, "application/json")
        dry_run = asking.dry_run(scope)
        key = asking.idempotency_key(scope)
        if key is None and not dry_run:
            raise asking.key_missing()
        conditions = asking.conditions(scope)
        body = door.parse(await asking.body(scope, receive))
        stated, rows = read(services, self.kind, body)
        return Command(
            stream=stream,
            facts=stated,
            actor=caller.actor,
            rows=rows,
            request=None if key is None or dry_run else _asked(scope, caller, key, body),
            if_match=conditions.if_match,
            if_none_match=conditions.if_none_match,
            dry_run=dry_run,
            may_backdate="admin" in caller.scopes,
        )


class LeanRoute(Route):
    """A route straight to an ASGI app, known to the gate by its path."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is meant, and what its app is told."""
        match, child = super().matches(scope)
        if match is not Match.NONE:
            child["route"] = self
        return match, child


def read(services: Services, kind_name: str, body: Any) -> tuple[tuple[Stated, ...], tuple[VaultRow, ...]]:
    """The facts of a body in their shapes, their words sealed, and the vault's rows for these."""
    kind = services.kinds[kind_name]
    stated: list[Stated] = []
    rows: list[VaultRow] = []
    for fact in door.read_facts(kind, body):
        members = fact.members
        if fact.has_words:
            members, its_rows = seal(members, services.ledger.salt)
            rows += its_rows
        stated.append(Stated(fact.type, door.shape(kind, fact, members), fact.occurred_at))
    return tuple(stated), tuple(rows)


async def record(services: Services, command: Command) -> Recorded:
    """Decide and record a command, and tell whoever waits for something new."""
    recorded = await services.writer.append(command)
    if recorded.recorded and not recorded.replayed:
        services.metrics.recorded(len(recorded.entries))
        services.bell.ring()
    return recorded


def told(ledger: Ledger, recorded: Recorded) -> dict[str, Any]:
    """What a command came to, as its answer says it: the same now and whenever it is asked for again."""
    events = [event_view(entry) for entry in recorded.entries]
    at = recorded.entries[-1].recorded_at if recorded.entries else ledger.present()
    return {
        "stream": recorded.stream,
        "version": recorded.version,
        "recorded": recorded.recorded,
        "events": events if recorded.recorded else [unrecorded(event) for event in events],
        "state": view(ledger, recorded.stream, recorded.state.state, recorded.version, at),
    }


def _asked(scope: Scope, caller: Caller, key: str, body: Any) -> Asked:
    return asking.asked(caller, key, scope["method"], scope["path"], scope["query_string"].decode("latin-1"), body)


def _status(recorded: Recorded) -> int:
    return 201 if recorded.recorded and recorded.entries else 200


def _headers(recorded: Recorded) -> list[tuple[bytes, bytes]]:
    headers: list[tuple[bytes, bytes]] = []
    if recorded.recorded:
        headers += [(b"etag", etag(recorded.version).encode()), (b"location", f"/v1/{recorded.stream}".encode())]
    if recorded.replayed:
        headers.append((b"idempotent-replayed", b"true"))
    return headers


_ALWAYS = ((b"content-type", b"application/json"), (b"cache-control", b"no-store"))

ROUTES = {kind: LeanRoute(f"/v1/{kind}/{{id}}/events", Append(kind), methods=["POST"]) for kind in APPENDERS}
"""The doors, by kind."""


def route_of(scope: Scope) -> LeanRoute | None:
    """The door of a POST's path, found without trying every route."""
    match scope["path"].split("/"):
        case ["", "v1", kind, key, "events"] if kind in ROUTES:
            scope["path_params"] = {"id": key}
            return ROUTES[kind]
        case _:
            return None
