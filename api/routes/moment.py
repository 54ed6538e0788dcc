"""Which moment of a stream is meant, and the stream as of then."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api import asking
from api.problems import Problem
from api.services import Services
from api.views import ONE
from domain.clock import parse_instant
from domain.errors import Refused
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.replay import fold, selected
from projections.sentences.language import EN


class NoQuery(BaseModel):
    """No parameter at all: a misspelt one must not answer something else than was meant."""

    model_config = ConfigDict(extra="forbid")


class Moment(NoQuery):
    """Which past is meant. Several bounds hold together; without any it is the present."""

    as_of_version: Annotated[int | None, Field(ge=0, description="after so many of its events")] = None
    as_of: Annotated[str | None, Field(description="as recorded by then (RFC 3339)")] = None
    effective_at: Annotated[str | None, Field(description="as of what had occurred by then (RFC 3339)")] = None

    @property
    def is_past(self) -> bool:
        """Whether any bound is given."""
        return self.as_of_version is not None or bool(self.as_of) or bool(self.effective_at)


async def _path_id(request: Request) -> str:
    return asking.natural_key(request.path_params["id"])


PathId = Annotated[str, Depends(_path_id)]
"""The id in a path, known to be well formed."""
AtMoment = Annotated[Moment, Query()]
Plain = Annotated[NoQuery, Query()]


class Then(NamedTuple):
    """A stream as it was, and which instant that is."""

    state: Any
    version: int
    at: Instant


def found(known: Services, stream: str) -> list[Entry]:
    """All entries of a stream, or 404."""
    entries = known.ledger.entries(stream)
    if not entries:
        raise missing(stream)
    return entries


def taken(known: Services, stream: str, moment: Moment) -> list[Entry]:
    """The entries that a moment takes in, or 404 if there was nothing then."""
    return within(found(known, stream), stream, moment)


def within(entries: list[Entry], stream: str, moment: Moment) -> list[Entry]:
    """Those of a stream's entries that a moment takes in, or 404 if there was nothing then."""
    if moment.as_of_version is not None and moment.as_of_version > len(entries):
        raise not_yet(stream, entries)
    taken_in = list(
        selected(
            entries,
            version=moment.as_of_version,
            recorded_until=instant_of(moment.as_of, "as_of"),
            occurred_until=instant_of(moment.effective_at, "effective_at"),
        )
    )
    if not taken_in:
        raise not_yet(stream, entries)
    return taken_in


def standing(known: Services, stream: str, moment: Moment) -> Then:
    """The stream as of a moment, or as it stands now; 404 if there is or was nothing."""
    if moment.is_past:
        return past(known, stream, moment)
    now = known.ledger.stream(stream)
    if not now.version:
        raise missing(stream)
    return Then(now.state, now.version, known.ledger.present())


def past(known: Services, stream: str, moment: Moment) -> Then:
    """The stream as of a moment, and which instant that is; 404 if there was nothing then."""
    entries = taken(known, stream, moment)
    replayed = fold(known.kinds[stream.partition("/")[0]], entries)
    asked = instant_of(moment.as_of, "as_of") or instant_of(moment.effective_at, "effective_at")
    return Then(replayed.state, replayed.version, asked or entries[-1].recorded_at)


def missing(stream: str) -> Problem:
    """The refusal to read what is not there."""
    kind, _, key = stream.partition("/")
    return Problem(404, "not-found", f"There is no {ONE[kind]} {key}.")


def not_yet(stream: str, entries: Sequence[Entry] = ()) -> Problem:
    """The refusal to read what was not there then; with a stream's entries it says since when there is something."""
    kind, _, key = stream.partition("/")
    sentence = f"The {ONE[kind]} {key} had no such version then."
    if not entries:
        return Problem(404, "not-yet", sentence)
    first, latest = entries[0], len(entries)
    since = f"It first occurred {EN.time(first.occurred_at)}, was first recorded {EN.time(first.recorded_at)}"
    there: dict[str, Any] = {
        "first_occurred_at": first.occurred_at,
        "first_recorded_at": first.recorded_at,
        "latest": latest,
    }
    return Problem(404, "not-yet", f"{sentence} {since}, and its latest version is {latest}.", **there)


def instant_of(text: str | None, name: str) -> Instant | None:
    """A query parameter's instant. An empty one, as a form sends it, says nothing."""
    if not text:
        return None
    try:
        # A plus sign that a client forgot to encode arrives as a space; no RFC 3339 time has one behind its `T`.
        return parse_instant(text.replace(" ", "+") if text[10:11] in ("T", "t") else text)
    except Refused as refusal:
        errors = [{"parameter": name, "in": "query", "reason": refusal.sentence}]
        raise Problem(422, "bad-time", f"{name}: {refusal.sentence}", errors=errors) from None
