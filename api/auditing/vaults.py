"""What the vault keeps of a range: every value and every request's salt that the log has, and whose they are."""

import re
from collections.abc import Iterator, Sequence

from api.auditing.tally import Tally
from domain.customer.personal import PersonalDataErased
from domain.ledger.reader import RawRow, Reader
from domain.ledger.vault import verify
from projections.audit.leaves import BrokenBytes, Row, leaf_of

VAULT = "vault"
_COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')


class VaultAudit:
    """Holds what is kept against the rows of the log."""

    def __init__(self, reader: Reader, tally: Tally) -> None:
        self._reader = reader
        self._tally = tally

    def check(self, page: Sequence[Row]) -> None:
        """Whether values are those that these rows commit to, and what is gone was erased."""
        named = [(found.decode(), row) for row in page for found in _COMMITMENT.findall(row.state)]
        if self._reader.keyless:
            self._tally.count("vault values without a key file", len(named))
            return
        kept = self._reader.vault_rows({commitment for commitment, _ in named})
        for commitment, row in named:
            value = kept.get(commitment)
            if value is None:
                state = "can't be opened" if self._reader.is_kept(commitment) else "is gone"
                self._check_erased("vault values", f"The vault's value for {commitment} {state}", row)
                continue
            self._tally.count("vault values")
            if not verify(value):
                self._found(f"The vault's value is not the one committed to by {commitment}.", row)
            elif value.subject not in map(self._reader.subject, self._said_on(row)):
                whose = value.subject or "nobody"
                self._found(f"The vault's value for {commitment} is kept as of {whose}, whose it is not.", row)
        self._check_salts(page)

    def _check_salts(self, page: Sequence[Row]) -> None:
        """Without its salt nobody can tell another request under the same key."""
        asked = [row for row in page if row.request_key is not None]
        salts = self._reader.request_salts(page[0].position, page[-1].position + 1) if asked else {}
        for row in asked:
            if row.position in salts:
                self._tally.count("salts of requests")
            else:
                self._check_erased("salts of requests", "The salt of the request can't be had", row)

    def _check_erased(self, what: str, sentence: str, row: Row) -> None:
        """What can't be read was erased with its person's words, and that is recorded."""
        if any(self._was_erased(stream, row.position) for stream in self._said_on(row)):
            self._tally.count(f"{what} erased")
        else:
            self._found(f"{sentence}, and no erasure of it is recorded.", row)

    def _found(self, sentence: str, row: Row) -> None:
        self._tally.found(VAULT, sentence, row.position, row.stream)

    def _said_on(self, row: Row) -> Iterator[str]:
        """The streams on which the words may have been said: this one, and that of the statement it follows from."""
        yield row.stream
        try:
            caused_by = leaf_of(row)["caused_by"]
        except BrokenBytes:
            return
        for before in self._reader.rows_before(row.position) if caused_by else ():
            stated = _event_id(before)
            if stated == caused_by:
                yield before[1]
            if stated is not None:
                return

    def _was_erased(self, stream: str, position: int) -> bool:
        return self._reader.is_recorded(self._reader.subject(stream), PersonalDataErased.__name__, position)


def _event_id(row: RawRow) -> str | None:
    """The event id of a statement; None where it is no statement, or nobody can say."""
    try:
        leaf = leaf_of(Row(*row))
    except BrokenBytes:
        return None
    return str(leaf["event_id"]) if leaf["caused_by"] is None else None


def check_slots(reader: Reader, tally: Tally) -> None:
    """Whether each key that opens words is somebody's, so that an erasure reaches it, and no key is given twice."""
    for slot in reader.ownerless_slots():
        tally.found(VAULT, f"Words are kept under the key in slot {slot}, which is nobody's.")
    used, free = reader.slots()
    if used >= free:
        tally.found(VAULT, f"The key in slot {used} is in use, and slots from {free} on are counted as free.")
