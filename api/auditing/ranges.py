"""One range of the log, read again and decided again."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from api.auditing.decisions import DecisionAudit
from api.auditing.ends import Span
from api.auditing.rows import RowAudit
from api.auditing.tally import Tally
from api.auditing.vaults import VaultAudit
from domain.ledger.mapper import Unreadable
from domain.ledger.reader import Reader
from projections.audit.finding import Finding
from projections.audit.leaves import Row

_PAGE = 500


class Report(NamedTuple):
    """What came of the positions start … stop − 1: what was looked at, what was found, and the ids of the events, each
    packed by `PLACED`.
    """

    start: int
    stop: int
    counts: Mapping[str, int]
    findings: tuple[Finding, ...]
    event_ids: bytes


def audit_range(reader: Reader, start: int, stop: int, size: int) -> Report:
    """Audit the positions start … stop − 1 of a log of `size` events.

    A statement belongs to the range it stands in, with all that follows from it, also beyond the range's end.
    """
    tally = Tally()
    rows, vault = RowAudit(reader, start, tally), VaultAudit(reader, tally)
    decisions = DecisionAudit(reader, start, tally)
    for page in _pages(reader, start, stop):
        vault.check(page)
        for row in page:
            entry = rows.read(row)
            if entry is None:
                decisions.lose(row.stream, row.position)
            else:
                decisions.take(entry)
        decisions.states.tidy()
    rows.reach(stop)
    _finish(reader, decisions, stop, size)
    decisions.judge()
    Span(reader, stop, size).check(decisions.streams, decisions.states, tally)
    return Report(start, stop, tally.counts, tuple(tally.findings), bytes(rows.event_ids))


def _pages(reader: Reader, start: int, stop: int) -> Iterator[list[Row]]:
    for page in reader.pages(start, stop, _PAGE):
        yield [Row(*row) for row in page]


def _finish(reader: Reader, decisions: DecisionAudit, stop: int, size: int) -> None:
    """Take what follows from the last statement beyond the range's end."""
    for page in _pages(reader, stop, size):
        for row in page:
            try:
                entry = reader.entry(row)
            except Unreadable:
                decisions.lose(row.stream, row.position)
                return
            if not decisions.follows(entry):
                return
            decisions.take(entry)
