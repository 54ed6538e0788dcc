"""What carriers agreed to pay for what they lose or break (R-001-28)."""

from msgspec import UNSET
from msgspec.structs import asdict

from domain import currency
from domain.errors import Refused
from domain.fact import Draft, Instant, Said, Seen, stated
from domain.partner.conduct import require_role
from domain.partner.events import CarrierAgreed, CarrierAgreementStated
from domain.partner.state import Partner


def agree_carrier(seen: Seen, said: Said) -> list[Draft]:
    """Record the next version of the agreement with a carrier; none holds from earlier than the one before it."""
    fact = said.fact
    assert isinstance(fact, CarrierAgreementStated)
    partner: Partner = seen[said.stream].state
    require_role(partner, said, "CARRIER", "R-001-28")
    currency.known(fact.currency)
    last = partner.agreements[-1] if partner.agreements else None
    if last is not None and stated(last, CarrierAgreementStated) == fact:
        return []
    if last is not None and fact.effective_from < last.effective_from:
        sentence = f"Version {last.version} was agreed before and takes effect later."
        about = {"version": last.version, "effective_from": last.effective_from}
        raise Refused("effect-out-of-order", sentence, "R-001-28", **about)
    return [Draft(said.stream, CarrierAgreed(**asdict(fact), version=len(partner.agreements) + 1))]


def agreement_at(partner: Partner, at: Instant) -> CarrierAgreed | None:
    """The version of the agreement that held at an instant; the last such."""
    return next((each for each in reversed(partner.agreements) if each.effective_from <= at), None)


def payable_by_carrier(agreement: CarrierAgreementStated, declared: int | None, paid: int) -> int:
    """What the carrier has to pay for a parcel whose goods cost `paid`, in minor units: never more than they cost.

    A value declared for the parcel limits it where the agreement honours one, else the cap does (R-001-28).
    """
    assert paid >= 0
    if declared is not None and agreement.declared_value:
        return min(paid, declared)
    return paid if agreement.cap is UNSET else min(paid, agreement.cap)
