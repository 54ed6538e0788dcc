"""Customers: what they agreed to, their points and tier, suspicions of abuse and what follows from them, and how long
what is known of them is kept.
"""

from typing import get_args

from domain.customer import abuse, benefits, freezing, keeping
from domain.customer.account import give_consent, recorded, set_tier, spend_points, withdraw_consent
from domain.customer.events import (
    AbuseStated,
    AbuseSuspected,
    AccountFrozen,
    AccountUnfrozen,
    AgreementAccepted,
    BenefitsTakenBack,
    ClaimClosed,
    CustomerFact,
    FreezeRefused,
    FreezeRequested,
    FreezeScope,
    MessageConsentGiven,
    MessageConsentWithdrawn,
    PointsEarned,
    PointsGranted,
    PointsReturned,
    PointsSpent,
    PointsTakenBack,
    TakingStated,
    TierSet,
)
from domain.customer.personal import ErasureStated, LegalHoldLifted, LegalHoldPlaced, PersonalDataErased
from domain.customer.state import Customer, Freeze, Taking, evolve, frozen_by, is_frozen
from domain.kind import Act, Kind

KIND = Kind(
    name="customers",
    initial=Customer(),
    evolve=evolve,
    facts=get_args(CustomerFact),
    door={
        "MessageConsentGiven": Act(MessageConsentGiven, give_consent),
        "MessageConsentWithdrawn": Act(MessageConsentWithdrawn, withdraw_consent),
        "PointsSpent": Act(PointsSpent, spend_points),
        "AgreementAccepted": Act(AgreementAccepted, freezing.accept_agreement),
        "TierSet": Act(TierSet, set_tier),
        "AbuseSuspected": Act(AbuseStated, abuse.suspect_abuse),
        "FreezeRequested": Act(FreezeRequested, freezing.request_freeze),
        "AccountUnfrozen": Act(AccountUnfrozen, freezing.lift_freeze),
        "BenefitsTakenBack": Act(TakingStated, benefits.take_benefits_back),
        "ClaimClosed": Act(ClaimClosed, benefits.close_claim),
        "LegalHoldPlaced": Act(LegalHoldPlaced, keeping.place_hold),
        "LegalHoldLifted": Act(LegalHoldLifted, keeping.lift_hold),
        "PersonalDataErased": Act(ErasureStated, keeping.erase_personal_data),
    },
    recorded=recorded,
    internal=frozenset({"PersonalDataErased"}),
    erasing=frozenset({"PersonalDataErased"}),
)

__all__ = ["KIND", "Customer", "CustomerFact", "Freeze", "FreezeScope", "Taking", "evolve", "frozen_by", "is_frozen"]
__all__ += ["MessageConsentGiven", "MessageConsentWithdrawn", "PointsEarned", "PointsReturned", "PointsSpent"]
__all__ += ["AbuseSuspected", "AccountFrozen", "AccountUnfrozen", "AgreementAccepted", "BenefitsTakenBack"]
__all__ += ["ClaimClosed", "FreezeRefused", "FreezeRequested", "PointsGranted", "PointsTakenBack", "TierSet"]
__all__ += ["ErasureStated", "LegalHoldLifted", "LegalHoldPlaced", "PersonalDataErased"]
