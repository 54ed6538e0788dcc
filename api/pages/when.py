"""Which instant or place of the log a form means, and whether somebody of the shop looks."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.pages.visit import Look, Visit
from api.problems import Problem
from domain.clock import SHANGHAI, wall_time
from domain.errors import Malformed
from domain.fact import Instant

_INSIDERS = frozenset({"orders:read", "audit:read"})
_LENGTH_MAX = 40


def stated(value: object) -> object:
    """A form sends what was left empty as nothing."""
    return value or None


Position = Annotated[Annotated[int, Field(ge=0, le=2**53)] | None, BeforeValidator(stated)]
"""A position of the log; none where the field was left empty."""


class AsOf(Look):
    """As of when: a day, which is meant to its end, or a time, in Shanghai unless it names its own offset."""

    as_of: Annotated[Annotated[str, Field(max_length=_LENGTH_MAX)] | None, BeforeValidator(stated)] = None


def instant_asked(visit: Visit, asked: AsOf) -> Instant:
    """The instant that is meant; now without one, and never a later one than the end of a day that is still to come."""
    if asked.as_of is None:
        return visit.now
    try:
        # A plus sign that a client forgot to encode arrives as a space.
        text = asked.as_of.replace(" ", "+") if asked.as_of[10:11] in ("T", "t") else asked.as_of
        return wall_time(text, SHANGHAI, end=True)
    except Malformed as refusal:
        errors = [{"parameter": "as_of", "in": "query", "reason": refusal.sentence}]
        raise Problem(422, "bad-time", f"as_of: {refusal.sentence}", errors=errors) from None


def is_insider(visit: Visit) -> bool:
    """Whether whoever looks has a key that reads orders or the log: then what is not public yet is shown too."""
    return not visit.holder.scopes.isdisjoint(_INSIDERS)
