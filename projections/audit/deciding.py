"""Deciding again: what was said is put to the rules once more, on the streams as they stood, and compared.

Whether a fact came by an import is not stored of every fact. Where the rules give what is recorded only if it did,
the decision agrees as imported, and is counted as that.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from domain.calendar import CALENDAR
from domain.customer.personal import PersonalDataErased
from domain.errors import Refused
from domain.fact import Fact, Held, Instant, Said, Seen, Stream
from domain.kind import Earlier, Kind, drafts_of
from domain.ledger.entry import LEDGER, Entry
from domain.money import prorated_up
from domain.order.common import POLICY_VERSION
from domain.order.state import Order
from domain.retrospective import SampleDrawn, sample
from projections.audit.comparing import finding_at, first_difference
from projections.audit.finding import Finding
from projections.audit.said import Reading, drawn_from, readings

Manner = Literal["AGREES", "AGREES_AS_IMPORTED", "IN_PART", "DIFFERS", "UNCHECKED"]


class Unfoldable(LookupError):
    """A stream can't be folded up to where it is needed: an event of it can't be read."""


class Shown(NamedTuple):
    """What a decision is shown: the streams as they stood, persons' words by commitment, as far as kept, content by its
    SHA-256 in hex, and of a person's stream the streams that were theirs, each with when something last happened on it.
    """

    stream: Callable[[str], Stream]
    words: Mapping[str, Any]
    content: Callable[[str], bytes | None] = lambda digest: None
    theirs: Callable[[str], Mapping[str, Instant]] = lambda stream: {}


class Judged(NamedTuple):
    """What came of deciding again. `said` is what was said, under its name at the door, where the decision agrees."""

    manner: Manner
    findings: tuple[Finding, ...] = ()
    said: tuple[str, Said] | None = None


class _Words(Mapping[str, Any]):
    """Words that note whether one was looked for and is gone."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._kept = kept
        self.missed = False

    def __getitem__(self, key: str) -> Any:
        try:
            return self._kept[key]
        except KeyError:
            self.missed = True
            raise

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def decided_again(kind: Kind, group: Sequence[Entry], shown: Shown) -> Judged:
    """Whether the rules give what is recorded: `group` is an event that nothing caused, and what followed from it.

    The streams are shown as they stood before it.
    """
    head = group[0]
    if isinstance(head.data, SampleDrawn) and shown.content(head.data.population_sha256) is None:
        return _sampled(head, head.data)
    newer = [ref.version for entry in group for ref in entry.policies if ref.id == "calculation"]
    if any(version != POLICY_VERSION for version in newer):
        sentence = f"It was decided under version {max(newer)} of the calculation; this code has {POLICY_VERSION}."
        return _unchecked(group, sentence)
    words = _Words(shown.words)
    try:
        return _compared(kind, group, shown._replace(words=words))
    except Unfoldable as unfoldable:
        return _unchecked(group, str(unfoldable))
    except _Differs as differs:
        if words.missed:
            return _unchecked(group, "The words that it was decided on were erased, or can't be opened.")
        if any(change.path.endswith("/calendar_version") for change in differs.finding.changes):
            return _unchecked(group, f"A term was counted by another calendar than {CALENDAR.version}.")
        return Judged("DIFFERS", (differs.finding,))


class _Differs(Exception):
    """The rules give something else."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


class _Asked(NamedTuple):
    """A group put to the rules of its kind, with what they were shown so far."""

    kind: Kind
    group: Sequence[Entry]
    shown: Shown
    seen: Seen

    def read(self, names: Sequence[str]) -> None:
        """Have these streams seen."""
        self.seen.update({name: self.shown.stream(name) for name in names})


def _compared(kind: Kind, group: Sequence[Entry], shown: Shown) -> Judged:
    head = group[0]
    before = shown.stream(head.stream)
    ledger = head.actor == LEDGER
    imported = not ledger and _imported(before.state, head.data)
    first: Finding | None = None
    asked = _Asked(kind, group, shown, Seen({head.stream: before}))
    found = list(readings(kind, [entry.data for entry in group], ledger=ledger, state=before.state))
    if isinstance(head.data, SampleDrawn):
        found = [drawn_from(head.data, shown.content(head.data.population_sha256) or b"")]
    for historical in (False,) if ledger else (imported, not imported):
        for reading in found:
            said = _said(head, reading, shown, historical=historical)
            finding = _differing(asked, reading, said)
            if finding is None:
                manner: Manner = "AGREES_AS_IMPORTED" if historical and not imported else "AGREES"
                return Judged(manner, said=(reading.type, said))
            first = first or finding
    raise _Differs(first or finding_at(head, f"Nothing that can be said to {kind.name} is recorded as {head.type}."))


def _said(head: Entry, reading: Reading, shown: Shown, *, historical: bool) -> Said:
    """It was said when it was recorded: its stamp is the time it was decided at."""
    at, now, ledger = head.occurred_at, head.recorded_at, head.actor == LEDGER
    return Said(head.stream, reading.fact, at, now, ledger, historical, shown.words, _held(head, shown))


def _held(head: Entry, shown: Shown) -> Held:
    """What an erasure was told of what is kept. How much it was, nobody can count again: that is as it was recorded."""
    if isinstance(of := head.data, PersonalDataErased):
        return Held(shown.theirs(head.stream), of.keys, of.values, of.requests, of.contents)
    return Held()


def _imported(state: Any, fact: Fact) -> bool:
    """Whether this most likely came by an import: the fact says so, or the order it is about does."""
    of_order = state.placed.historical if isinstance(state, Order) and state.placed else False
    return bool(getattr(fact, "historical", False) or of_order)


def _differing(asked: _Asked, reading: Reading, said: Said) -> Finding | None:
    """The first difference between what is recorded and what the rules give; none if there is none."""
    head = asked.group[0]
    try:
        known = asked.kind.recorded(asked.seen[said.stream].state, said.fact)
        if known is not None and (not isinstance(known, Earlier) or known.fact == said.fact):
            return finding_at(head, f"{reading.type} was recorded before under the same id, and says nothing new.")
        drafts = drafts_of(asked.kind.door[reading.type].decide, asked.seen, said, asked.read)
    except Refused as refusal:
        return finding_at(head, f"The rules refuse {reading.type} ({refusal.code}): {refusal.sentence}")
    except Unfoldable:
        raise
    except Exception as fault:  # noqa: BLE001 - a rule that can't go on is a difference too, whatever it met
        return finding_at(head, f"The rules can't decide on {reading.type}: {type(fault).__name__} {fault}".strip())
    return first_difference(asked.group, drafts, said.at)


def _sampled(head: Entry, drawn: SampleDrawn) -> Judged:
    """The ids it was drawn from are not in the log; that the drawn ones are in the seed's order, and as many, shows."""
    again = sample(drawn.case_ids, drawn.seed, 10_000)
    if again != drawn.case_ids or len(again) != prorated_up(drawn.population_count, drawn.share_bp, 10_000):
        return Judged("DIFFERS", (finding_at(head, "The sample is not one that its seed and share can draw."),))
    return Judged("IN_PART")


def _unchecked(group: Sequence[Entry], sentence: str) -> Judged:
    finding = finding_at(group[0], f"{group[0].type} could not be decided again: {sentence}")
    return Judged("UNCHECKED", (finding._replace(verdict="UNCHECKED"),))
