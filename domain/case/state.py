"""A case as it stands."""

from typing import Literal

import msgspec

from domain.case.dispute import Mediation
from domain.case.events.intake import (
    CaseClassified,
    CaseDetails,
    CaseOpened,
    CaseVerified,
    Category,
    Demand,
    FirstResponded,
    Missing,
)
from domain.case.events.resolution import (
    CaseClosed,
    CaseResolved,
    Option,
    RemedyCompleted,
    ResolutionAccepted,
    ResolutionExecuted,
    ResolutionProposed,
    ResolutionRejected,
)
from domain.case.follow_up import FollowUps
from domain.case.logistics_state import Logistics
from domain.clock import SHANGHAI
from domain.fact import Instant
from domain.message import Message
from domain.sla import Clock

Node = Literal["INTAKE", "VERIFY", "RESOLVE", "CLOSED"]
"""受理→核查→解决→结案 (R-003-36)."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands. `details` is all that is known of it, `orders_customer` whose order it is about; `nodes`
    says since when it was where; `missing` is what its intake lacks.

    `waiting` are returns that the accepted option waits for, `completed` those of them that are over; `lapsed` are
    proposals and `past` are clocks from before it was taken up again.
    """

    opened: CaseOpened | None = None
    opened_at: Instant = ""
    details: CaseDetails = CaseDetails()
    orders_customer: str | None = None
    currency: str | None = None
    missing: tuple[Missing, ...] = ()
    classified: CaseClassified | None = None
    owner: str | None = None
    responded: FirstResponded | None = None
    responded_at: Instant | None = None
    nodes: dict[Node, Instant] = {}
    verified: CaseVerified | None = None
    proposals: dict[str, ResolutionProposed] = {}
    rejected: dict[str, ResolutionRejected] = {}
    lapsed: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    accepted: ResolutionAccepted | None = None
    executed: ResolutionExecuted | None = None
    executed_at: Instant | None = None
    waiting: frozenset[str] = frozenset()
    completed: dict[str, RemedyCompleted] = {}
    resolved: CaseResolved | None = None
    resolved_at: Instant | None = None
    closed: CaseClosed | None = None
    closed_at: Instant | None = None
    reopened: int = 0
    clocks: dict[str, Clock] = {}
    messages: dict[str, Message] = {}
    follow_ups: FollowUps = {}
    logistics: Logistics = Logistics()
    mediation: Mediation = Mediation()

    @property
    def order_id(self) -> str | None:
        """The order it is about."""
        return self.details.order_id or None

    @property
    def customer_id(self) -> str | None:
        """Whose case it is: as it was said, else whose order it is about."""
        return self.details.customer_id or self.orders_customer

    @property
    def demands(self) -> tuple[Demand, ...]:
        """What she wants."""
        return self.details.demands or ()

    @property
    def tz(self) -> str:
        """Where its clocks run."""
        return (self.opened.tz if self.opened else None) or SHANGHAI

    @property
    def since(self) -> Instant:
        """Since when it is worked on: opened, or taken up again."""
        return self.nodes["VERIFY"] if self.reopened else self.opened_at

    @property
    def open(self) -> bool:
        """Whether anybody still has to do something about it."""
        return self.opened is not None and self.closed is None

    @property
    def node(self) -> Node:
        """Where the case stands."""
        if self.closed is not None:
            return "CLOSED"
        if self.verified is not None:
            return "RESOLVE"
        return "VERIFY" if "VERIFY" in self.nodes else "INTAKE"

    @property
    def priority(self) -> int:
        """How urgent it is, 5 before 4 before 3."""
        return self.classified.priority if self.classified else 0

    @property
    def category(self) -> Category:
        """What it is about."""
        assert self.opened is not None
        return self.classified.category if self.classified else self.opened.category

    @property
    def option(self) -> Option | None:
        """The option that was accepted."""
        if self.accepted is None:
            return None
        options = self.proposals[self.accepted.proposal_id].options
        return next(each for each in options if each.option_id == self.accepted.option_id)


def subject(case: Case) -> str | None:
    """The customer whose case it is; while nobody knows, whoever its order turns out to be of."""
    if case.customer_id:
        return f"customers/{case.customer_id}"
    return f"orders/{case.order_id}" if case.order_id else None
