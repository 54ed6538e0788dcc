"""The outcome of a request that is already in the log, rebuilt from the log alone."""

import hmac
from collections.abc import Iterator, Sequence

from domain.errors import Refused
from domain.ledger import store
from domain.ledger.command import Asked, Command, Recorded
from domain.ledger.datastore import Cursor
from domain.ledger.entry import Entry
from domain.ledger.fold import Kinds
from domain.ledger.mapper import Mapper
from domain.ledger.safe import Safe
from domain.ledger.vault import commitment

_PAGE = 64


def reused() -> Refused:
    """The refusal of a key that came with another request before."""
    return Refused("idempotency-key-reused", "This Idempotency-Key was used for another request.")


def replay(c: Cursor, safe: Safe, mapper: Mapper, kinds: Kinds, *, command: Command, position: int) -> Recorded:
    """What the command's request came to when it was recorded from `position` on, as of then.

    Raises `Refused` if the recorded request was another one. Once the salt of its input was erased with a person's
    words nobody can tell another body: that the key is its owner's and the stream the same then says that it was
    recorded, and a retry is answered rather than recorded twice.
    """
    assert command.request is not None
    group = _group(c, mapper, command.request, position)
    if not _is_same(safe.request_salt(position), command, group):
        raise reused()
    own = tuple(entry for entry in group if entry.request is not None)
    consequences = tuple(entry for entry in group if entry.request is None)
    version = store.version_at(c, command.stream, group[-1].position)
    entries = store.stream_entries(c, mapper, command.stream, until=version) if version else []
    state = kinds.fold(command.stream, entries)
    return Recorded(own + consequences, command.stream, version, state, replayed=True)


def _group(c: Cursor, mapper: Mapper, asked: Asked, position: int) -> list[Entry]:
    """The request's own events and their consequences: contiguous in the log from its first event."""
    group: list[Entry] = []
    ids: set[str | None] = set()
    for entry in _from(c, mapper, position):
        own = entry.request is not None and entry.request.key == asked.key
        follows = entry.request is None and entry.caused_by in ids
        if not own and not follows:
            break
        group.append(entry)
        ids.add(entry.event_id)
    return group


def _is_same(salt: bytes | None, command: Command, group: Sequence[Entry]) -> bool:
    asked, recorded = command.request, group[0].request
    assert asked is not None
    assert recorded is not None
    assert recorded.key == asked.key
    if salt is None:
        return any(entry.stream == command.stream for entry in group)
    return hmac.compare_digest(commitment(salt, asked.material).hex(), recorded.input)


def _from(c: Cursor, mapper: Mapper, position: int) -> Iterator[Entry]:
    after = position - 1
    while page := store.log_entries(c, mapper, after, _PAGE):
        yield from page
        after = page[-1].position
