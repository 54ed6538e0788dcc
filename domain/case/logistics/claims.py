"""Claims against carriers: the customer is paid first, what the carrier pays comes back later (R-001-27)."""

import re
from typing import NamedTuple

from msgspec.structs import asdict

from domain.case.common import check_owned, known_case
from domain.case.events.logistics import (
    CarrierClaimFiled,
    CarrierClaimSettled,
    ClaimSettlementStated,
    ClaimStated,
    PayableGround,
)
from domain.case.logistics_state import Logistics
from domain.case.state import Case
from domain.currency import money_text
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.partner import Partner
from domain.partner.agreements import agreement_at, payable_by_carrier

_KEY = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._:\-]{0,62}[A-Za-z0-9])?\Z")
"""A carrier by its id; by its name it has no record."""
LAW = "快递暂行条例 27"
"""An insured parcel is paid for by the rule agreed for insured parcels, any other by the law and the contract."""


class Agreement(NamedTuple):
    """What is agreed with a carrier on a parcel: the most it pays, and what the parcel was insured for, if it was."""

    cap: int | None = None
    declared_value: int | None = None


class Payable(NamedTuple):
    """What a carrier owes, and by what."""

    amount: int
    ground: PayableGround


def payable(loss: int, agreement: Agreement) -> Payable:
    """What a carrier owes for a loss (R-001-28, 快递暂行条例 27): of an insured parcel no more than was declared, of
    another no more than was agreed, without either all of it.
    """
    if agreement.declared_value is not None:
        return Payable(min(loss, agreement.declared_value), "INSURED")
    if agreement.cap is not None:
        return Payable(min(loss, agreement.cap), "AGREEMENT")
    return Payable(loss, "CIVIL_LAW")


def file_claim(seen: Seen, said: Said) -> list[Draft]:
    """Claim from the carrier what became of the parcel, also after the customer's case is closed."""
    fact = said.fact
    assert isinstance(fact, ClaimStated)
    case = known_case(seen, said)
    check_owned(case, said)
    if case.logistics.classified is None:
        raise Refused("not-classified", "Nobody said yet what became of the parcel.", "R-001-26")
    owed = _owed(seen, said, fact)
    filed = CarrierClaimFiled(**asdict(fact), payable=owed.amount, ground=owed.ground, law=LAW)
    return [Draft(said.stream, filed)]


def _owed(seen: Seen, said: Said, fact: ClaimStated) -> Payable:
    """What the carrier owes by what the claim says of its agreement; where it says nothing, by the agreement that is
    on the carrier's record and held then.
    """
    carrier: Partner = seen[f"partners/{fact.carrier}"].state if _KEY.match(fact.carrier) else Partner()
    held = agreement_at(carrier, said.at)
    if held is None or fact.cap:
        return payable(fact.amount, Agreement(fact.cap or None, fact.declared_value or None))
    insured = bool(fact.declared_value) and held.declared_value
    amount = payable_by_carrier(held, fact.declared_value or None, fact.amount)
    return Payable(amount, "INSURED" if insured else "AGREEMENT")


def settle_claim(seen: Seen, said: Said) -> list[Draft]:
    """Record what the carrier paid on a claim, and what stays with the platform for good.

    A payment counts once, and all of them together make good one loss. Refuses `unknown-claim`, `exceeds-claim`,
    `duplicate-settlement`, `settlement-exceeds-loss`.
    """
    fact = said.fact
    assert isinstance(fact, ClaimSettlementStated)
    case = known_case(seen, said)
    claim = case.logistics.claims.get(fact.claim_id)
    if claim is None:
        raise Refused("unknown-claim", f"There is no claim {fact.claim_id}.", "R-001-27", claim_id=fact.claim_id)
    most = claim.filed.amount
    if fact.amount > most:
        sentence = f"The claim is for {money_text(most, case.currency) if case.currency else most} only."
        raise Refused("exceeds-claim", sentence, "R-001-27", amount=fact.amount, most=most, currency=case.currency)
    _check_paid_once(case.logistics, fact)
    _check_within_loss(case, fact)
    loss = _loss(case.logistics, fact)
    settled = CarrierClaimSettled(**asdict(fact), advanced=case.logistics.advanced, loss=loss)
    return [Draft(said.stream, settled)]


def _check_paid_once(known: Logistics, fact: ClaimSettlementStated) -> None:
    """A payment settles one claim; a claim that brought nothing was settled by none."""
    for name, claim in known.claims.items():
        paid = claim.settled
        if paid and paid.amount and fact.amount and paid.reference == fact.reference:
            sentence = f"Claim {name} was settled by the payment {fact.reference} already."
            about = {"claim_id": name, "reference": fact.reference}
            raise Refused("duplicate-settlement", sentence, "R-001-27", **about)


def _check_within_loss(case: Case, fact: ClaimSettlementStated) -> None:
    """Carriers make good no more than was advanced or, where it is more, than the greatest loss claimed."""
    known = case.logistics
    greatest = max(known.advanced, *(claim.filed.amount for claim in known.claims.values()))
    most = max(0, greatest - known.recovered)
    if fact.amount > most:
        sentence = f"Carriers have to make good {money_text(most, case.currency) if case.currency else most} more only."
        about = {"amount": fact.amount, "most": most, "currency": case.currency}
        raise Refused("settlement-exceeds-loss", sentence, "R-001-27", **about)


def _loss(known: Logistics, fact: ClaimSettlementStated) -> int:
    """What this settlement adds to the platform's loss; nothing is lost while another claim may still bring it."""
    others = (claim for name, claim in known.claims.items() if name != fact.claim_id)
    if any(claim.settled is None for claim in others):
        return 0
    return max(0, known.advanced - known.recovered - fact.amount) - known.lost
