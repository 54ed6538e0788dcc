"""The follower: read models over the whole log, in a disposable SQLite file of their own, and what is read of them.

What is not built yet, or was taken over by another release, is not answered: `Behind`.
"""

import threading
from collections.abc import Iterable, Sequence
from itertools import islice
from os import PathLike
from typing import Any

from domain.fact import Instant
from domain.ledger.entry import Entry
from projections import due, due_clocks, due_coupons, recalls, tasks
from projections.accesses import ACCESSES
from projections.account import ACCOUNT, Account, Total, open_accounts
from projections.boards import BOARDS, Board, Item, items
from projections.builder import Builder, Gap
from projections.builds import Mark
from projections.care_board import CARE, Proposal, proposals
from projections.cases.logistics_board import LOGISTICS, Parcel, parcels
from projections.cases.queue import CASE_QUEUE, Place, Queued, Wanted
from projections.cases.queue_reading import Counts, counted, queued
from projections.due import DUE, Due
from projections.due_clocks import DUE_CLOCKS
from projections.due_coupons import DUE_COUPONS
from projections.figures.counting import FIGURES
from projections.figures.gifts import GIFT_FIGURES
from projections.figures.service_counts import SERVICE_FIGURES
from projections.journal.view import JOURNAL
from projections.recalls import RECALLS, Bought, Open, Reach
from projections.registers.campaigns import CAMPAIGNS
from projections.registers.clauses import CLAUSES
from projections.registers.measures import FREEZES, PENALTIES
from projections.registers.overrides import OVERRIDES
from projections.registers.policies import POLICIES
from projections.reviews import REVIEWS
from projections.rulings import RULINGS
from projections.search_index import SEARCH
from projections.tasks import TASKS, Task, TaskKind
from projections.view import Tables, View
from projections.wallet import WALLET, Held, wallet

VIEWS: tuple[View, ...] = (
    WALLET,
    ACCOUNT,
    CARE,
    DUE,
    DUE_COUPONS,
    DUE_CLOCKS,
    BOARDS,
    LOGISTICS,
    GIFT_FIGURES,
    TASKS,
    RECALLS,
    FREEZES,
    PENALTIES,
    FIGURES,
    REVIEWS,
    CLAUSES,
    CAMPAIGNS,
    POLICIES,
    OVERRIDES,
    CASE_QUEUE,
    SERVICE_FIGURES,
    RULINGS,
    JOURNAL,
    ACCESSES,
    SEARCH,
)
_DUE = ((DUE, due), (DUE_COUPONS, due_coupons), (DUE_CLOCKS, due_clocks), (TASKS, tasks), (RECALLS, recalls))
"""What falls due, by where it is followed: a row that is not there cannot be put off."""
DEADLINES = tuple(view for view, _ in _DUE)
"""What has to be live and complete before anything is asked."""
BATCH = 5_000


class Behind(LookupError):
    """A view that nothing can be read of now: it is being built, or another release has taken it over."""

    def __init__(self, view: str, position: int) -> None:
        super().__init__(f"The view {view} is being built; it has read the log up to position {position}.")
        self.view = view
        self.position = position


class Follower(Builder):
    """The read models of one ledger. Writing and reading may come from different threads."""

    def __init__(
        self, path: str | PathLike[str], views: Sequence[View] = VIEWS, closing: threading.Event | None = None
    ) -> None:
        super().__init__(path, views, closing)

    @property
    def position(self) -> int:
        """The position of the last entry that everything which can be read has in it, -1 before the first."""
        position = self.position_of()
        return -1 if position is None else position

    def apply(self, entries: Iterable[Entry], batch: int = BATCH) -> int:
        """Apply what there is of the log, in its order, those already applied being skipped; the position reached.

        A view that fails raises what it failed with, after the others have gone on.
        """
        remaining, last = iter(entries), -1
        while some := list(islice(remaining, batch)):
            for failure in self.feed(some).values():
                if failure is not None:
                    raise failure
            last = some[-1].position
        self.settle(last)
        return self.position

    def wallet(self, customer_id: str) -> list[Held]:
        """The coupons a customer holds, in the order they were issued."""
        return self.read(WALLET, wallet, customer_id)

    def account(self, customer_id: str, behind: str = "", limit: int = 1000) -> tuple[list[Total], list[Account]]:
        """What is open on a customer's orders: sums by currency, and the orders behind this one."""
        return self.read(ACCOUNT, open_accounts, customer_id, behind, limit)

    def care(self, after: int, limit: int) -> list[Proposal]:
        """The open proposals to make up for a threshold that the seller's side broke, the oldest first."""
        return self.read(CARE, proposals, after, limit)

    def board(self, board: Board, after: int, limit: int) -> list[Item]:
        """The open items of a board, the oldest first."""
        return self.read(BOARDS, items, board, after, limit)

    def tasks(self, kind: TaskKind, after: int, limit: int) -> list[Task]:
        """The open tasks of a kind, the oldest first."""
        return self.read(TASKS, tasks.tasks, kind, after, limit)

    def emergencies(self, after: int, limit: int) -> list[Open]:
        """The open safety emergencies, the oldest first."""
        return self.read(RECALLS, recalls.emergencies, after, limit)

    def bought(self, incident_id: str, after: int, limit: int) -> list[Bought]:
        """The orders with units that a safety emergency is about, the oldest first."""
        return self.read(RECALLS, recalls.bought, incident_id, after, limit)

    def reach(self, incident_id: str) -> Reach:
        """How far the recall of a safety emergency came."""
        return self.read(RECALLS, recalls.reach, incident_id)

    def queue(self, wanted: Wanted, now: Instant, after: Place, limit: int) -> list[Queued]:
        """The open cases wanted behind a place of the queue, the most urgent first."""
        return self.read(CASE_QUEUE, queued, wanted, now, after, limit)

    def queue_counts(self, now: Instant, soon: Instant) -> Counts:
        """How many cases are open, overdue, due by `soon`, and nobody's."""
        return self.read(CASE_QUEUE, counted, now, soon)

    def parcels(self, after: int, limit: int) -> list[Parcel]:
        """Cases about late or lost parcels that somebody still has to do something about, the oldest first."""
        return self.read(LOGISTICS, parcels, after, limit)

    def due(self, until: Instant, limit: int = 1000) -> list[Due]:
        """What is due by `until`, the longest overdue first."""
        found: list[Due] = []
        for view, source in _DUE:
            found += self.read(view, source.due, until, limit)
        return sorted(found, key=lambda each: each.due_at)[:limit]

    def put_off(self, asked: Sequence[tuple[Due, Instant]]) -> None:
        """What was asked in vain is asked again at its instant."""
        with self.file.writing() as cursor:
            for view, source in _DUE:
                if table := self.live(cursor, view):
                    source.put_off(Tables(cursor, table), asked)

    def read(self, view: View, query: Any, *values: Any) -> Any:
        """What a query finds, all of it as of one moment."""
        with self.file.reading() as cursor:
            table = self.live(cursor, view)
            if table is not None:
                return query(Tables(cursor, table), *values)
        raise Behind(view.name, max((each.position for each in self.own({view.name})), default=-1))


__all__ = ["VIEWS", "Behind", "Follower", "Gap", "Mark"]
