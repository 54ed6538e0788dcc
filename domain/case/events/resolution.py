"""What can happen to a case on its way to a solution: proposed, accepted, carried out, closed.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client states, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.case.events.intake import Demand
from domain.case.events.remedies import Remedy, RemedyKind
from domain.fact import Amount, Commitment, Fact, Instant, Key, Plain, Text
from domain.order.events import RefundId

Fate = Literal["DONE", "REFUSED", "WITHDRAWN"]


class Option(Plain, frozen=True, kw_only=True):
    """One way to settle a case, from which the customer chooses."""

    option_id: Key
    remedies: Annotated[tuple[Remedy, ...], Meta(min_length=1, max_length=20)]


class Worth(Plain, frozen=True, kw_only=True):
    """What an option comes to: `refund` of what was paid, `compensation` in money beside it, `points`, what she is
    `charged`; `quotes` are the order's quotes that hold for it.
    """

    option_id: Key
    refund: Amount
    compensation: Amount
    points: Amount
    charged: Amount
    quotes: tuple[Key, ...] = ()


class ProposalStated(Fact, frozen=True, kw_only=True):
    """Ways to settle the case, as stated."""

    proposal_id: Key
    options: Annotated[tuple[Option, ...], Meta(min_length=1, max_length=10)]
    reason: Commitment
    message: Text | UnsetType = UNSET


class ResolutionProposed(ProposalStated, frozen=True, kw_only=True):
    """Ways to settle the case, each tried on the order as it stood, and what each comes to (R-003-24)."""

    worth: tuple[Worth, ...]


class AcceptanceStated(Fact, frozen=True, kw_only=True):
    """The customer chooses an option, as stated."""

    proposal_id: Key
    option_id: Key
    by: Literal["CONSUMER"] = "CONSUMER"


class ResolutionAccepted(Fact, frozen=True, kw_only=True):
    """The customer chose an option, or a decision did; nothing is carried out before (R-001-15)."""

    proposal_id: Key
    option_id: Key
    by: Literal["CONSUMER", "DECISION"] = "CONSUMER"


class ResolutionRejected(Fact, frozen=True, kw_only=True):
    """A proposal was turned down; another may follow."""

    proposal_id: Key
    by: Literal["CONSUMER", "MERCHANT"]
    reason: Commitment | UnsetType = UNSET


class ExecutionStated(Fact, frozen=True, kw_only=True):
    """The accepted option is carried out, as stated; `address` is where goods are to be sent."""

    address: Commitment | UnsetType = UNSET
    send_by: Instant | UnsetType = UNSET


class RemedyRun(Plain, frozen=True, kw_only=True):
    """What a remedy became on the order: the return, the refund or the coupon that it made, and what that came to;
    `amount` is money, `points` are points.
    """

    remedy: RemedyKind
    return_id: Key | UnsetType = UNSET
    refund_id: RefundId | UnsetType = UNSET
    coupon_id: Key | UnsetType = UNSET
    amount: Amount = 0
    points: Amount = 0


class ResolutionExecuted(ExecutionStated, frozen=True, kw_only=True):
    """The accepted option was carried out: the order's facts stand in the same transaction."""

    proposal_id: Key
    option_id: Key
    runs: tuple[RemedyRun, ...]


class RemedyCompleted(Fact, frozen=True, kw_only=True):
    """What a remedy waited for happened on the order: the goods came back, or never will."""

    return_id: Key
    fate: Fate
    refund_id: RefundId | UnsetType = UNSET
    amount: Amount = 0


class CaseResolved(Fact, frozen=True, kw_only=True):
    """Everything that was agreed has been done; what of the price came back, and what beside it (R-003-36)."""

    refunded: Amount
    compensated: Amount


class DemandOutcome(Plain, frozen=True, kw_only=True):
    """What became of one demand: each has its own answer (R-001-03)."""

    demand: Demand
    outcome: Literal["GRANTED", "PARTLY_GRANTED", "REFUSED", "WITHDRAWN"]
    amount: Amount | UnsetType = UNSET


class CaseClosed(Fact, frozen=True, kw_only=True):
    """A case ends with a decision and a reason; `responsible` was penalised for what was complained of (R-001-01,
    R-003-27).
    """

    outcome: Literal["SETTLED", "REFUSED", "WITHDRAWN", "ANSWERED", "ESCALATED"]
    reason: Commitment
    demands: Annotated[tuple[DemandOutcome, ...], Meta(max_length=11)] = ()
    responsible: Key | UnsetType = UNSET


class CaseReopened(Fact, frozen=True, kw_only=True):
    """A closed case is taken up again: it is looked into anew."""

    reason: Commitment


ResolutionFact = (
    ResolutionProposed
    | ResolutionAccepted
    | ResolutionRejected
    | ResolutionExecuted
    | RemedyCompleted
    | CaseResolved
    | CaseClosed
    | CaseReopened
)
