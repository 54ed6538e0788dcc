"""Who read whose personal data, and who took evidence out: a stream for each key and day (`accesses/k1:2026-05-03`).

Nobody appends to it: the ledger records a reading before the words leave it. A stream a day keeps each of them short
however long a key is used.
"""

from typing import Annotated, assert_never

import msgspec
from msgspec import UNSET, Meta, UnsetType

from domain.fact import INTEGER_MAX, Draft, Fact, Hex256, Instant, Label, Said, Seen
from domain.kind import Act, Kind

SUBJECTS_MAX = 100
"""So many persons one fact names; a reading of more is several facts."""
Tally = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
Streams = Annotated[tuple[Label, ...], Meta(max_length=SUBJECTS_MAX)]

# These names are the stored format: add members, never rename them.


class PersonalDataRead(Fact, frozen=True, kw_only=True):
    """Words of these persons were shown to the actor: where, how many, and whether health was among them.

    `subjects` are the streams that the words are kept under, a customer's as a rule, sorted; there are none for
    content that too many were shown to be anybody's.
    """

    path: Label
    subjects: Streams = ()
    values: Tally
    health: bool = False


class EvidenceExported(Fact, frozen=True, kw_only=True):
    """Evidence was handed out to the actor: of what kind, about which streams or which positions of the log, and the
    SHA-256 of its bytes.
    """

    what: Label
    digest: Hex256
    streams: Streams = ()
    first: Tally | UnsetType = UNSET
    last: Tally | UnsetType = UNSET


class Accesses(msgspec.Struct, frozen=True):
    """How often words were shown to a key on a day, and how often it took evidence out."""

    read: int = 0
    exported: int = 0


def evolve(accesses: Accesses, fact: PersonalDataRead | EvidenceExported, at: Instant) -> Accesses:
    """The counts after the fact."""
    del at
    match fact:
        case PersonalDataRead():
            return Accesses(accesses.read + 1, accesses.exported)
        case EvidenceExported():
            return Accesses(accesses.read, accesses.exported + 1)
        case _:
            assert_never(fact)


def accesses_stream(key_id: str, at: Instant) -> str:
    """The stream that says what this key read on the day of that instant, in UTC."""
    return f"accesses/{key_id}:{at[:10]}"


def _note(seen: Seen, said: Said) -> list[Draft]:
    """Each is one more: the same words read again are read again."""
    del seen
    return [Draft(said.stream, said.fact)]


KIND = Kind(
    name="accesses",
    initial=Accesses(),
    evolve=evolve,
    facts=(PersonalDataRead, EvidenceExported),
    door={
        "PersonalDataRead": Act(PersonalDataRead, _note),
        "EvidenceExported": Act(EvidenceExported, _note),
    },
    internal=frozenset({"PersonalDataRead", "EvidenceExported"}),
)
