"""One row of the gap list."""

from typing import Literal, NamedTuple

from domain.ledger.entry import Entry
from projections.dossier.speaking import both

Status = Literal["QUALIFIED", "REQUIRES_ACTION", "NOT_QUALIFIED"]
"""Proved, can still be put right, cannot any more."""


class Gap(NamedTuple):
    """A requirement of proof, what it is about, how it stood when she ordered and how it stands as of the pack.

    `sources` are the events that prove it, as far as it is; `missing` names what of several parts is not there.
    """

    requirement: str
    subject: str | None
    at_order: Status | None
    at_dispute: Status | None
    sources: tuple[Entry, ...]
    laws: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def now(self) -> Status | None:
        """How it stands as of the pack; at a checkout without an order, as it stands there."""
        return self.at_dispute or self.at_order

    @property
    def to_do(self) -> dict[str, str] | None:
        """What to do about it: put it right, or what is left where that can't be done any more."""
        match self.now:
            case "REQUIRES_ACTION":
                return both(f"do_{self.requirement}")
            case "NOT_QUALIFIED":
                return both(f"late_{self.requirement}")
            case _:
                return None
