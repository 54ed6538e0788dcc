"""What the vault keeps of a range: every value and every request's salt that the log has, and whose they are."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from api.auditing.tally import Tally
from domain.customer.personal import PersonalDataErased
from domain.ledger.reader import RawRow, Reader
from domain.ledger.safe import named_in_plain
from domain.ledger.vault import VaultRow, verify
from projections.audit.leaves import BrokenBytes, Row, leaf_of

VAULT = "vault"
_REMEMBERED = 10_000
_COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')


class VaultAudit:
    """Holds what is kept against the rows of the log."""

    def __init__(self, reader: Reader, tally: Tally) -> None:
        self._reader = reader
        self._vault = reader.vault
        self._tally = tally
        self._subject = lru_cache(_REMEMBERED)(reader.vault.subject)
        self._is_named = lru_cache(_REMEMBERED)(reader.vault.is_named)

    def check(self, page: Sequence[Row]) -> None:
        """Whether values are those that these rows commit to, kept as theirs who said them, and what is gone was
        erased.
        """
        named = [(found.decode(), row) for row in page for found in _COMMITMENT.findall(row.state)]
        if self._vault.keyless:
            self._tally.count("vault values without a key file", len(named))
            return
        kept = self._vault.rows({commitment for commitment, _ in named})
        for commitment, row in named:
            value = kept.get(commitment)
            if value is not None:
                self._tally.count("vault values")
                self._check_value(value, row)
            elif not self._was_erased("vault values", row):
                state = "can't be opened" if self._vault.has(commitment) else "is gone"
                self._found(f"The vault's value for {commitment} {state}, and no erasure of it is recorded.", row)
        self._check_salts([row for row in page if row.request_key is not None])
        for row in page:
            if not all(map(self._is_named, named_in_plain(row.state))):
                self._found("Content that it names would be erased with somebody's words.", row)

    def _check_value(self, value: VaultRow, row: Row) -> None:
        commitment = value.commitment.hex()
        if not verify(value):
            self._found(f"The vault's value is not the one committed to by {commitment}.", row)
        elif not self._is_theirs(value.subject, row):
            self._found(f"The vault's value for {commitment} is kept as {value.subject or 'nobody'}'s.", row)
        elif not self._vault.is_named_by(value):
            self._found("Content that its words name would not be erased with them.", row)

    def _check_salts(self, asked: Sequence[Row]) -> None:
        """Without its salt nobody can tell another request under the same key."""
        salts = self._vault.salts(asked[0].position, asked[-1].position + 1) if asked else {}
        for row in asked:
            if row.position in salts:
                self._tally.count("salts of requests")
                _, subject = salts[row.position]
                if not self._is_theirs(subject, row):
                    self._found(f"The salt of the request is kept as {subject or 'nobody'}'s.", row)
            elif not self._was_erased("salts of requests", row):
                self._found("The salt of the request can't be had, and no erasure of it is recorded.", row)

    def _is_theirs(self, subject: str, row: Row) -> bool:
        """Whether it is kept as the person's whose words were said there; asked again, as a stream may just have learnt
        whose it is where the ledger goes on meanwhile.
        """
        if subject in map(self._subject, self._said_on(row)):
            return True
        return self._vault.subject(subject) in map(self._vault.subject, self._said_on(row))

    def _was_erased(self, what: str, row: Row) -> bool:
        """Whether what can't be read went with its person's words, and that is recorded."""
        name, subjects = PersonalDataErased.__name__, map(self._vault.subject, self._said_on(row))
        erased = any(self._reader.is_recorded(subject, name, row.position) for subject in subjects)
        if erased:
            self._tally.count(f"{what} erased")
        return erased

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


def _event_id(row: RawRow) -> str | None:
    """The event id of a statement; None where it is no statement, or nobody can say."""
    try:
        leaf = leaf_of(Row(*row))
    except BrokenBytes:
        return None
    return str(leaf["event_id"]) if leaf["caused_by"] is None else None


def check_slots(reader: Reader, tally: Tally) -> None:
    """Whether each key that opens words is somebody's, so that an erasure reaches it, and no key is given twice."""
    for slot in reader.vault.ownerless():
        tally.found(VAULT, f"Words are kept under the key in slot {slot}, which is nobody's.")
    used, free = reader.vault.slots()
    if used >= free:
        tally.found(VAULT, f"The key in slot {used} is in use, and slots from {free} on are counted as free.")
