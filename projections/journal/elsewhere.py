"""What posts beside orders: claims against carriers on cases, points and claims for abuse on customers' accounts."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.case.events.intake import IntakeChecked
from domain.case.events.logistics import CarrierClaimFiled, CarrierClaimSettled
from domain.customer import (
    BenefitsTakenBack,
    ClaimClosed,
    PointsEarned,
    PointsGranted,
    PointsReturned,
    PointsSpent,
    PointsTakenBack,
)
from projections.journal.chart import POINTS
from projections.journal.orders import UNSTATED
from projections.journal.posting import MERCHANT, Posting

OfCase = IntakeChecked | CarrierClaimFiled | CarrierClaimSettled
OfCustomer = (
    PointsEarned | PointsSpent | PointsTakenBack | PointsReturned | PointsGranted | BenefitsTakenBack | ClaimClosed
)


class Claim(msgspec.Struct, frozen=True):
    """A claim: against whom, and what of it is owed."""

    party: str
    amount: int
    currency: str


class CaseBooks(msgspec.Struct, frozen=True, kw_only=True, tag="case", omit_defaults=True):
    """The books of one case. `currency` is that of its order; without one a claim is in no money that we know."""

    currency: str = ""
    claims: dict[str, Claim] = {}


class CustomerBooks(msgspec.Struct, frozen=True, kw_only=True, tag="customer", omit_defaults=True):
    """The claims on one customer."""

    claims: dict[str, Claim] = {}


def post_case(books: CaseBooks, fact: OfCase) -> tuple[CaseBooks, list[Posting]]:
    """What a carrier owes is made good when it is claimed; what it does not pay of what was advanced stays with the
    platform (R-001-27).
    """
    match fact:
        case IntakeChecked():
            return replace(books, currency=fact.currency or books.currency), []
        case CarrierClaimFiled():
            if not books.currency:
                return books, []
            claim = Claim(fact.carrier, fact.payable, books.currency)
            return replace(books, claims={**books.claims, fact.claim_id: claim}), [
                Posting("carrier-claims", fact.payable, claim.currency, claim.party, fact.claim_id),
                Posting("transit-made-good", -fact.payable, claim.currency, claim.party, fact.claim_id),
            ]
        case CarrierClaimSettled():
            claim = books.claims.get(fact.claim_id)
            return books, [] if claim is None else _settled(claim, fact)
        case _:
            assert_never(fact)


def _settled(claim: Claim, fact: CarrierClaimSettled) -> list[Posting]:
    made_good = fact.amount + fact.loss - claim.amount
    return [
        Posting("tenders", fact.amount, claim.currency, UNSTATED, fact.reference),
        Posting("carrier-claims", -claim.amount, claim.currency, claim.party, fact.claim_id),
        Posting("transit-loss", fact.loss, claim.currency, fact.party, fact.claim_id),
        Posting("transit-made-good", -made_good, claim.currency, claim.party, fact.claim_id),
    ]


def post_customer(books: CustomerBooks, fact: OfCustomer, customer_id: str) -> tuple[CustomerBooks, list[Posting]]:
    """Points as a unit of their own; what is claimed back for abuse apart from what orders owe."""
    match fact:
        case PointsEarned() | PointsGranted() | PointsReturned():
            return books, _points(fact.points, customer_id, fact.order_id)
        case PointsSpent():
            return books, _points(-fact.points, customer_id, fact.reference)
        case PointsTakenBack():
            return books, _points(-fact.points, customer_id, fact.order_id)
        case BenefitsTakenBack():
            return _taken_back(books, fact, customer_id)
        case ClaimClosed():
            claim = books.claims.get(fact.taking_id)
            return books, [] if claim is None else _closed(claim, fact)
        case _:
            assert_never(fact)


def _points(amount: int, customer_id: str, item: str) -> list[Posting]:
    return [
        Posting("points", -amount, POINTS, customer_id, item),
        Posting("points-issued", amount, POINTS, customer_id, item),
    ]


def _taken_back(books: CustomerBooks, fact: BenefitsTakenBack, customer_id: str) -> tuple[CustomerBooks, list[Posting]]:
    """Of the points, those that were still there."""
    lines = _points(fact.shortfall - (fact.points or 0), customer_id, fact.taking_id)
    if not fact.amount or not fact.currency:
        return books, lines
    claim = Claim(customer_id, fact.amount, fact.currency)
    lines += [
        Posting("abuse-claims", fact.amount, fact.currency, customer_id, fact.taking_id),
        Posting("abuse-taken-back", -fact.amount, fact.currency, customer_id, fact.taking_id),
    ]
    return replace(books, claims={**books.claims, fact.taking_id: claim}), lines


def _closed(claim: Claim, fact: ClaimClosed) -> list[Posting]:
    owed = Posting("abuse-claims", -claim.amount, claim.currency, claim.party, fact.taking_id)
    if fact.how == "PAID":
        return [Posting("tenders", claim.amount, claim.currency, UNSTATED, fact.reference or fact.taking_id), owed]
    return [Posting("waived", claim.amount, claim.currency, MERCHANT, fact.taking_id), owed]
