"""What was said, read from what is recorded of it.

A decision's first fact is what was said, in the shape it is stored in. Most stored shapes only add members to the
stated one, so leaving these out gives back what the client said. The others are listed here.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET

from domain.access import EvidenceExported, PersonalDataRead
from domain.case.events.evidence import EvidenceAsked, EvidenceKind, EvidenceRequested
from domain.customer.personal import PersonalDataErased
from domain.fact import Fact, stated
from domain.kind import Kind
from domain.retrospective import SampleDrawn
from domain.retrospective.events import SampleStated
from domain.sla import ClockBreached
from projections.audit.questions import questions

HASHED: frozenset[type[Fact]] = frozenset({SampleDrawn})
"""Facts that hold a hash of what was said: of the cases that a sample was drawn from, whose list may be kept as content
(docs/adr/0016). Without the list they can't be decided again.
"""
INSIDE: frozenset[type[Fact]] = frozenset({PersonalDataRead, EvidenceExported, PersonalDataErased})
"""Facts that no client may state, and that the ledger's own routes say for whoever asked them."""


class Reading(NamedTuple):
    """What may have been said: the name it goes by at its stream's door, and the fact in the shape of its act."""

    type: str
    fact: Fact


def readings(kind: Kind, recorded: Sequence[Fact], *, ledger: bool, state: Any) -> Iterator[Reading]:
    """What may have been said where these facts were recorded by it, on a stream in this state.

    Mostly that is one thing. Of several, each would record the same or something else that shows it was not said.
    """
    if ledger:
        for question in questions(recorded[0], state):
            yield Reading(type(question).__name__, question)
    first = recorded[0] if ledger else _stated(recorded)
    name = type(first).__name__
    act = kind.door.get(name)
    closed = name in kind.internal and not ledger and type(first) not in INSIDE
    if act is None or type(first) in HASHED or closed:
        return
    if isinstance(first, EvidenceRequested):
        yield from (Reading(name, asked) for asked in _asked(first))
    else:
        yield Reading(name, first if act.said is type(first) else stated(first, act.said))


def drawn_from(drawn: SampleDrawn, listed: bytes) -> Reading:
    """What was said where a sample was drawn from the cases listed so, one a line."""
    stated_so = SampleStated(
        sample_id=drawn.sample_id,
        drawn_by=drawn.drawn_by,
        seed=drawn.seed,
        share_bp=drawn.share_bp,
        from_at=drawn.from_at,
        to_at=drawn.to_at,
        population=tuple(listed.decode(errors="replace").split("\n")),
    )
    return Reading(SampleDrawn.__name__, stated_so)


def _stated(recorded: Sequence[Fact]) -> Fact:
    """The stated one of them: a clock that ran out is recorded before what starts it anew."""
    if isinstance(recorded[0], ClockBreached):
        return next((fact for fact in recorded if isinstance(fact, EvidenceRequested)), recorded[0])
    return recorded[0]


def _asked(fact: EvidenceRequested) -> Iterator[EvidenceAsked]:
    """Named or not, the kinds come to the same list; a date that was named makes another clock than a term does."""
    kinds: tuple[EvidenceKind, ...] = tuple(item.kind for item in fact.items if item.required)
    others: tuple[EvidenceKind, ...] = tuple(item.kind for item in fact.items if not item.required)
    for due_at in (fact.due_at, UNSET):
        yield EvidenceAsked(party=fact.party, kinds=kinds, optional_kinds=others or UNSET, due_at=due_at)
