"""Checkouts: what the customer saw, was told and agreed to before ordering."""

from domain.checkout.entering import candidate, enter_coupon
from domain.checkout.events import (
    CheckoutFact,
    CheckoutShown,
    ClauseConfirmed,
    CodeTyped,
    CouponEntered,
    CouponRefused,
    PresentedClause,
    ShownContent,
    ShownLine,
    TermsAccepted,
    TermsPresented,
    Totals,
)
from domain.checkout.showing import accept_terms, confirm_clause, present_terms, show_checkout
from domain.checkout.state import Checkout, Confirmed, Presented, evolve, subject
from domain.kind import Act, Kind

KIND = Kind(
    name="checkouts",
    initial=Checkout(),
    evolve=evolve,
    facts=(CheckoutShown, TermsPresented, ClauseConfirmed, TermsAccepted, CouponEntered, CouponRefused),
    door={
        "CheckoutShown": Act(CheckoutShown, show_checkout),
        "TermsPresented": Act(TermsPresented, present_terms),
        "ClauseConfirmed": Act(ClauseConfirmed, confirm_clause),
        "TermsAccepted": Act(TermsAccepted, accept_terms),
        "CouponEntered": Act(CodeTyped, enter_coupon),
    },
    subject=subject,
)

__all__ = ["KIND", "Checkout", "CheckoutFact", "Confirmed", "Presented", "candidate", "evolve"]
__all__ += ["CheckoutShown", "ClauseConfirmed", "CodeTyped", "CouponEntered", "CouponRefused", "PresentedClause"]
__all__ += ["ShownContent", "ShownLine", "TermsAccepted", "TermsPresented", "Totals"]
