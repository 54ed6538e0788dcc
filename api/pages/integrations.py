"""How programs and this ledger meet: how to connect, where messages go, and what is recorded just now."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from api.departures import Held
from api.pages.page import Reading, page
from api.pages.visit import Bare, VisitAdmin
from api.problems import Problem
from api.root import root_of
from domain.catalogue import FACTS
from domain.clock import instant
from domain.ledger.ledger import Ledger
from domain.message import MessagePrepared, MessageSent

router = APIRouter()
_LATELY = 2_000
"""So many events of the log's end are looked through for those of some types."""
_SHOWN = 50


@page(router, "/console/integrations", "integrations/connect.html")
def connect(visit: VisitAdmin, look: Annotated[Bare, Query()]) -> Reading:
    """Where this ledger answers, and how a program asks it."""
    url = visit.request.url
    return {
        "at": visit.now,
        "base": f"{url.scheme}://{url.netloc}{root_of(visit.request.scope)}",
        "log_size": visit.known.ledger.head().size,
        "vkey": str(visit.known.prover.signer.key),
    }


class Watched(Bare):
    """Of which type, and whether the page looks again by itself."""

    type: Annotated[str, Field(max_length=100)] = ""
    live: Literal["", "off"] = ""


@page(router, "/console/integrations/feed", "integrations/feed.html")
def feed(visit: VisitAdmin, look: Annotated[Watched, Query()]) -> Reading:
    """The newest events by type, place and stream. What they say is not shown here."""
    if look.type and look.type not in FACTS:
        errors = [{"parameter": "type", "in": "query", "reason": "No type of fact"}]
        raise Problem(422, "schema", "type names a fact that does not exist.", errors=errors)
    ledger = visit.known.ledger
    size = ledger.head().size
    lately = _LATELY if look.type else _SHOWN
    found = ledger.log(max(-1, size - 1 - lately), lately, (look.type,) if look.type else ())
    names = ("position", "type", "stream", "version", "recorded_at", "actor")
    rows = [{name: getattr(each, name) for name in names} for each in reversed(found[-_SHOWN:])]
    return {"at": visit.now, "log_size": size, "looked_through": min(size, lately), "events": rows}


@page(router, "/console/integrations/messages", "integrations/messages.html")
def messages(visit: VisitAdmin, look: Annotated[Bare, Query()]) -> Reading:
    """Where messages to customers go, what waits, what was not taken, and what left lately. No message is shown."""
    departures = visit.known.departures
    found = departures.standing()
    return {
        "at": visit.now,
        "way": departures.way,
        "where": departures.where or None,
        "sends": found.sends,
        "waiting": found.waiting,
        "gone": found.gone,
        "parked": sum(each.not_before is None for each in found.held),
        "looked_through": min(visit.known.ledger.head().size, _LATELY),
        "messages": _lately(visit.known.ledger, found.held),
    }


def _lately(ledger: Ledger, troubled: Iterable[Held]) -> list[dict[str, Any]]:
    """Those prepared or sent among the last events, the newest first."""
    held = {each.position: each for each in troubled}
    after = max(-1, ledger.head().size - 1 - _LATELY)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in ledger.log(after, _LATELY, (MessagePrepared.__name__, MessageSent.__name__)):
        fact = entry.data
        if isinstance(fact, MessagePrepared):
            trouble = held.get(entry.position)
            rows[entry.stream, fact.message_id] = {
                "position": entry.position,
                "stream": entry.stream,
                "message_id": fact.message_id,
                "kind": fact.kind,
                "prepared_at": entry.recorded_at,
                "status": "WAITING" if trouble is None else "PARKED" if trouble.not_before is None else "LATE",
                "tries": trouble.tries if trouble else 0,
                "why": trouble.why if trouble else None,
                "next_try_at": instant(trouble.not_before) if trouble and trouble.not_before else None,
                "channel": None,
                "sent_at": None,
            }
        elif isinstance(fact, MessageSent) and (row := rows.get((entry.stream, fact.message_id))):
            row |= {"status": "SENT", "channel": fact.channel, "sent_at": entry.recorded_at}
    return [*reversed(rows.values())][:_SHOWN]
