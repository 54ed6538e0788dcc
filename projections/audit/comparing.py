"""What is recorded beside what the rules give: the first event in which they differ, value by value."""

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.fact import Draft, Fact, Instant
from domain.ledger.entry import Entry
from projections.audit.finding import Change, Finding, changes

DECISIONS = "decisions"
"""The check's name."""
_canonical = msgspec.json.Encoder(order="sorted")


def first_difference(group: Sequence[Entry], drafts: Sequence[Draft], at: Instant) -> Finding | None:
    """The first difference of the recorded events from the drafts of a statement that was so at that time."""
    for entry, draft in zip(group, drafts, strict=False):
        if not _same(entry, draft, at):
            return _of_draft(entry, draft, at)
    if len(group) > len(drafts):
        extra = group[len(drafts)]
        return finding_at(extra, f"The rules give no {extra.type} here.", (Change("", None, _plain(extra.data)),))
    if len(drafts) > len(group):
        missing = drafts[len(group)]
        name = type(missing.fact).__name__
        sentence = f"The rules also give {name} on {missing.stream}, which is not recorded."
        return finding_at(group[-1], sentence, (Change("", _plain(missing.fact), None),))
    return None


def _same(entry: Entry, draft: Draft, at: Instant) -> bool:
    return (
        entry.stream == draft.stream
        and type(entry.data) is type(draft.fact)
        and entry.occurred_at == at
        and [(ref.id, ref.version) for ref in entry.policies] == sorted(draft.policies)
        and (entry.data == draft.fact or _canonical.encode(entry.data) == _canonical.encode(draft.fact))
    )


def _of_draft(entry: Entry, draft: Draft, at: Instant) -> Finding:
    name = type(draft.fact).__name__
    if (entry.stream, entry.type) != (draft.stream, name):
        sentence = f"The rules give {name} on {draft.stream}; {entry.type} on {entry.stream} is recorded."
    else:
        sentence = f"The rules give another {name}."
    expected = _members(draft.stream, name, at, sorted(draft.policies), draft.fact)
    policies = [(ref.id, ref.version) for ref in entry.policies]
    recorded = _members(entry.stream, entry.type, entry.occurred_at, policies, entry.data)
    return finding_at(entry, sentence, tuple(changes(expected, recorded)))


def _members(stream: str, name: str, at: Instant, policies: Sequence[tuple[str, int]], fact: Fact) -> Any:
    named = [{"id": each, "version": version} for each, version in policies]
    return {"stream": stream, "type": name, "occurred_at": at, "policies": named, "data": _plain(fact)}


def _plain(fact: Fact) -> Any:
    return msgspec.json.decode(_canonical.encode(fact))


def finding_at(entry: Entry, sentence: str, differing: tuple[Change, ...] = ()) -> Finding:
    """A difference at this event, with the policies it names."""
    policies = tuple((ref.id, ref.version) for ref in entry.policies)
    return Finding(DECISIONS, "DIFFERENCE", entry.position, entry.stream, sentence, policies, differing)
