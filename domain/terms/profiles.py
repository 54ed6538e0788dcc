"""What a campaign's class leads one to expect after the sale, before its terms and clauses are read.

A profile takes no right away: what the terms really say, and what a clause is worth, is asked beside it.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from domain.terms.campaign import CampaignClass, Terms
from domain.terms.screening import subject_of

PROFILES_VERSION = 1
"""The version of these profiles. It rises whenever one of them changes."""
Warranty = Literal["STANDARD", "BASIC", "DAYS_30"]
"""As everywhere; the statutory one alone; 30 days."""
Tier = Literal["STANDARD", "DEEP"]
"""Whether the discount is paid for with a right: DEEP keeps the warranty and would give up no-reason return."""


class Profile(NamedTuple):
    """What a class suggests of no-reason return and warranty."""

    no_reason_return: bool
    warranty: Warranty


PROFILES: Mapping[CampaignClass, Profile] = {
    "GENERAL": Profile(no_reason_return=True, warranty="STANDARD"),
    "FLASH": Profile(no_reason_return=False, warranty="BASIC"),
    "CLEARANCE": Profile(no_reason_return=False, warranty="BASIC"),
    "NEW_PRODUCT": Profile(no_reason_return=False, warranty="DAYS_30"),
    "EXCLUSIVE": Profile(no_reason_return=False, warranty="BASIC"),
    "CATEGORY": Profile(no_reason_return=True, warranty="STANDARD"),
    "MEMBER": Profile(no_reason_return=True, warranty="STANDARD"),
    "COMPENSATION": Profile(no_reason_return=True, warranty="STANDARD"),
}
"""The first valve (R-000-03): from the class to the profile."""


def restricting_clauses(terms: Terms) -> tuple[str, ...]:
    """The clauses that would take no-reason return or rights in quality away."""
    touched = ("NO_REASON_RETURN", "QUALITY_RIGHTS")
    return tuple(clause.clause_id for clause in terms.clauses if subject_of(clause) in touched)


def restricts_after_sales(terms: Terms) -> bool:
    """Whether the terms would take a right away after the sale, by what they state or by a clause."""
    return terms.after_sales.no_reason_return is False or bool(restricting_clauses(terms))


def tier_of(terms: Terms) -> Tier:
    """The tier that the terms really belong to, whatever their class suggests (R-000-82)."""
    return "DEEP" if restricts_after_sales(terms) else "STANDARD"
