"""Finding something by what is at hand of it: an id, code or reference, a position, an event's id, a leaf's hash."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth import MayReadOrders
from api.routes.followed import followed
from api.routes.moment import NoQuery
from api.services import Services
from api.views import view
from domain.code import normalise
from domain.ledger.entry import Entry
from projections.search_index import SEARCH, STREAMS, THINGS, Hit, Thing, hits, own_terms
from projections.search_view import event_row, hints, meant, row

router = APIRouter(prefix="/v1")
HASHES_MAX = 20_000_000
"""How many leaf hashes are looked through for one question: some seconds of reading."""
_HASHES_SHOWN = 10
_HEX = re.compile(r"[0-9a-f]{8,64}")


class Asked(NoQuery):
    """What is looked for."""

    q: Annotated[str, Field(max_length=200, description="an id, code, reference, position, event id or leaf hash")] = ""
    kind: Annotated[Thing | Literal["event"] | None, Field(description="only things of this kind")] = None
    limit: Annotated[int, Field(ge=1, le=100, description="of each kind so many at most")] = 5
    before: Annotated[int | None, Field(ge=0, le=2**53, description="hashes: only leaves before this position")] = None


class Search(Asked):
    """The same, and how much of the log must be in the answer."""

    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


@router.get("/search", summary="Find things by their ids")
async def search(request: Request, caller: MayReadOrders, asked: Annotated[Search, Query()]) -> Response:
    """What goes by an id, or begins with it, in any case and width: orders, cases, checkouts, customers, payments,
    returns, references, coupons by id or code, campaigns, partners, policies, incidents, staff; and an event by its
    position, its id, or its leaf hash or at least 8 digits of it. Persons' words are not looked through.
    """
    return await followed(request, caller, asked.min_position, SEARCH, searched, asked)


def searched(known: Services, asked: Asked) -> dict[str, Any]:
    """The rows found, exact ones first; `more` names the kinds of which there are more; without any, what may be wrong
    with the question (`hints`) and what is near to it (`meant`).

    `hashes_from` is the first leaf whose hash was looked at, if not all were. None is where something else goes by
    exactly these digits, as orders may, unless events are asked for: looking takes long.
    """
    kind, text = _question(asked)
    kinds = THINGS if kind is None else tuple(each for each in THINGS if each == kind)
    found: list[Hit] = []
    if term := normalise(text):
        found = known.follower.read(SEARCH, hits, term, kinds, asked.limit + 1)
    size = known.ledger.head().size
    shown, more = _limited(found, asked.limit)
    hashed = kind == "event" or (kind is None and not any(hit.term == term for hit in found))
    places, hashes_from = (
        _events(known, text, size, asked.before, hashed=hashed) if kind in (None, "event") else ([], 0)
    )
    rows = [_told(known, term, each) for each in shown]
    rows = [event_row(how, entry) for how, entry in places] + rows
    rows.sort(key=lambda each: each["match"] == "PREFIX")
    body = {"q": asked.q, "kind": asked.kind, "log_size": size, "rows": rows, "more": more, "hashes_from": hashes_from}
    if rows or not term:
        return body | {"hints": [], "meant": []}
    near: list[Hit] = known.follower.read(SEARCH, own_terms, meant(term)) if kind != "event" else []
    return body | {"hints": hints(text, size, asked.kind), "meant": [_told(known, each.term, each) for each in near]}


def _question(asked: Asked) -> tuple[str | None, str]:
    """The kind and the text that are meant: a stream's whole name says both, and a position may have its sign."""
    text = asked.q.strip().removeprefix("#").strip()
    kind, slash, key = text.partition("/")
    if slash and kind in STREAMS and asked.kind is None:
        return STREAMS[kind], key
    return asked.kind, text


def _limited(found: list[Hit], limit: int) -> tuple[list[Hit], list[str]]:
    shown: list[Hit] = []
    more: list[str] = []
    for kind in THINGS:
        own = [hit for hit in found if hit.kind == kind]
        shown += own[:limit]
        more += [kind] if len(own) > limit else []
    return shown, more


def _events(
    known: Services, text: str, size: int, before: int | None, *, hashed: bool
) -> tuple[list[tuple[str, Entry]], int]:
    """The events that go by this position, id or hash, each with what it goes by; and how far hashes were looked at."""
    plain = normalise(text).lower()
    found: list[tuple[str, int]] = []
    if plain.isascii() and plain.isdigit() and int(plain) < size:
        found.append(("POSITION", int(plain)))
    if (position := known.ledger.position_of(plain)) is not None:
        found.append(("EVENT_ID", position))
    hashes_from = 0
    if hashed and _HEX.fullmatch(plain):
        last = size if before is None else min(before, size)
        hashes_from = max(0, last - HASHES_MAX)
        head = bytes.fromhex(plain[: len(plain) // 2 * 2])
        like = known.prover.leaves_like(head, hashes_from, last, _HASHES_SHOWN)
        found += [("LEAF_HASH", each) for each in like]
    entries = [(how, known.ledger.log(position - 1, 1)[0]) for how, position in found]
    return [each for each in entries if each[0] != "LEAF_HASH" or each[1].leaf_hash.startswith(plain)], hashes_from


def _told(known: Services, term: str, hit: Hit) -> dict[str, Any]:
    ledger = known.ledger
    (said,) = ledger.log(hit.position - 1, 1)
    stream = ledger.stream(hit.stream)
    now = ledger.present()
    shown = view(ledger, hit.stream, stream.state, stream.version, now) if stream.version else {}
    return row(hit, said, shown, exact=hit.term == term)


__all__ = ["HASHES_MAX", "Asked", "router", "searched"]
