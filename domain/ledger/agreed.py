"""What was shown of a decision before somebody agreed to it, so that nothing else is recorded in its place.

Decided again a minute later, the same facts come to other bytes: ids, stamps and salts differ, and so does every
instant that is counted from the decision's own. What an outcome says is the same; this is what it says.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast

import msgspec

from domain.clock import moment
from domain.errors import Refused
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.ledger.mapper import canonical_json
from domain.ledger.vault import is_commitment

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_MINUTE = timedelta(minutes=1)


def outcome(entries: Iterable[Entry]) -> bytes:
    """What a decision comes to, as canonical JSON: every fact in order with its stream and the rules it rests on.

    All of a fact counts but a person's words, which may be written after it was shown; the hash of terms that stand
    beside it; and of an instant that is a whole number of minutes from the fact's own only that number, since it is
    counted from when the decision is taken. An instant such as the end of a day counts as it is.
    """
    return canonical_json(
        [
            {
                "stream": entry.stream,
                "type": entry.type,
                "policies": [[each.id, each.version] for each in entry.policies],
                "data": _plain(msgspec.to_builtins(entry.data), entry.occurred_at),
            }
            for entry in entries
        ]
    )


def digest(shown: bytes) -> bytes:
    """What stands for an outcome in a command that agrees to it."""
    return sha256(shown).digest()


def check_agreed(agreed: bytes, entries: Sequence[Entry]) -> None:
    """Refuse to record what is not what was agreed to, on whatever stream it differs."""
    if digest(outcome(entries)) != agreed:
        sentence = "This would not come to what was shown any more, so nothing was recorded. Look at it again."
        raise Refused("outcome-differs", sentence)


def _plain(value: Any, at: Instant) -> Any:
    match value:
        case str() if _INSTANT.fullmatch(value):
            return _counted(value, at)
        case dict():
            members = cast(dict[str, Any], value)
            return {name: _plain(each, at) for name, each in members.items() if not _left_out(name, each, members)}
        case list() | tuple():
            return [_plain(each, at) for each in cast(Sequence[Any], value)]
        case _:
            return value


def _left_out(name: str, value: Any, beside: Mapping[str, Any]) -> bool:
    return is_commitment(value) or (name == "terms_sha256" and "terms" in beside)


def _counted(text: str, at: Instant) -> str:
    """What only looks like an instant, such as a bank's reference, stands as it is."""
    try:
        minutes, rest = divmod(moment(text) - moment(at), _MINUTE)
    except ValueError:
        return text
    return text if rest else f"{minutes:+d} min"
