"""What can happen to a campaign. These names are the stored format: add members, never rename them."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from domain.clock import SHANGHAI
from domain.eligibility import CouponEligibilityPreserved
from domain.fact import Amount, Commitment, Count, Currency, Fact, Hex256, Instant, Key, Label, PositiveCount
from domain.terms.campaign import (
    ActivityPage,
    AfterSales,
    Benefit,
    CampaignClass,
    Clause,
    Funding,
    Issuer,
    RefundMethod,
    Restoration,
    Scope,
    ShareOver,
    Shortfall,
    Terms,
    ThresholdBasis,
)

WallTime = Annotated[str, Meta(min_length=10, max_length=40, description="local in `tz`, or with its own offset")]
Clauses = Annotated[tuple[Clause, ...], Meta(max_length=100)]
Fundings = Annotated[tuple[Funding, ...], Meta(min_length=1, max_length=20)]
Stack = Annotated[tuple[Key, ...], Meta(max_length=200)]


class CampaignStated(Fact, frozen=True, kw_only=True):
    """A campaign as a client publishes it; what it leaves out gets the default."""

    campaign_class: CampaignClass = msgspec.field(name="class")
    issuer: Issuer
    issuer_id: Key
    currency: Currency
    benefit: Benefit
    scope: Scope
    valid_until: WallTime
    after_sales: AfterSales
    threshold: Amount | UnsetType = UNSET
    threshold_basis: ThresholdBasis = "LIST"
    valid_from: WallTime | UnsetType = UNSET
    tz: Label = SHANGHAI
    single_use: bool = False
    per_customer_limit: PositiveCount | UnsetType = UNSET
    redemption_limit: PositiveCount | UnsetType = UNSET
    new_customers_only: bool = False
    stackable_with: Stack = ()
    priority: Count = 100
    refund_method: RefundMethod = "PRO_RATA"
    fault_refund_method: RefundMethod = "BUYER_FAVOURABLE"
    requires_binding_clause: bool = False
    share_over: ShareOver = "ELIGIBLE"
    shortfall: Shortfall = "WAIVE"
    restoration: Restoration = "RESTORE"
    funding: Fundings | UnsetType = UNSET
    clauses: Clauses = ()
    source: Label | UnsetType = UNSET
    exclusive: bool | UnsetType = UNSET
    restoration_after_shipping: Restoration | UnsetType = UNSET
    page: ActivityPage | UnsetType = UNSET


class CampaignPublished(Terms, frozen=True, kw_only=True):
    """Version 1 of a campaign's terms, every default filled in."""

    terms_version: PositiveCount
    terms_sha256: Hex256


class TermsRevision(Fact, frozen=True, kw_only=True):
    """The members of the terms that change; issuer and currency never do."""

    campaign_class: CampaignClass | UnsetType = msgspec.field(name="class", default=UNSET)
    benefit: Benefit | UnsetType = UNSET
    scope: Scope | UnsetType = UNSET
    valid_until: WallTime | UnsetType = UNSET
    after_sales: AfterSales | UnsetType = UNSET
    threshold: Amount | UnsetType = UNSET
    threshold_basis: ThresholdBasis | UnsetType = UNSET
    valid_from: WallTime | UnsetType = UNSET
    tz: Label | UnsetType = UNSET
    single_use: bool | UnsetType = UNSET
    per_customer_limit: PositiveCount | UnsetType = UNSET
    redemption_limit: PositiveCount | UnsetType = UNSET
    new_customers_only: bool | UnsetType = UNSET
    stackable_with: Stack | UnsetType = UNSET
    priority: Count | UnsetType = UNSET
    refund_method: RefundMethod | UnsetType = UNSET
    fault_refund_method: RefundMethod | UnsetType = UNSET
    requires_binding_clause: bool | UnsetType = UNSET
    share_over: ShareOver | UnsetType = UNSET
    shortfall: Shortfall | UnsetType = UNSET
    restoration: Restoration | UnsetType = UNSET
    funding: Fundings | UnsetType = UNSET
    clauses: Clauses | UnsetType = UNSET
    source: Label | UnsetType = UNSET
    exclusive: bool | UnsetType = UNSET
    restoration_after_shipping: Restoration | UnsetType = UNSET
    page: ActivityPage | UnsetType = UNSET


class CampaignTermsRevised(TermsRevision, frozen=True, kw_only=True):
    """The next version of the terms; orders already placed keep theirs (R-000-01)."""

    terms_version: PositiveCount
    terms_sha256: Hex256
    terms: Terms


class CampaignEnded(Fact, frozen=True, kw_only=True):
    """No coupon of the campaign is redeemed any more."""

    reason: Commitment


class StackingWindowOpened(Fact, frozen=True, kw_only=True):
    """By announcement this campaign stacks with others from `opens_at` until before `closes_at` (R-000-71)."""

    window_id: Key
    campaigns: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=200)]
    opens_at: Instant
    closes_at: Instant


class StackingWindowClosed(Fact, frozen=True, kw_only=True):
    """A window is closed before its time."""

    window_id: Key


class ClauseExplained(Fact, frozen=True, kw_only=True):
    """The shop answered what a clause means: what it `includes` it cannot exclude later (R-000-96)."""

    clause_id: Key
    answer: Commitment
    includes: Annotated[tuple[Label, ...], Meta(max_length=200)] = ()
    excludes: Annotated[tuple[Label, ...], Meta(max_length=200)] = ()
    customer_id: Key | UnsetType = UNSET


CampaignFact = (
    CampaignPublished
    | CampaignTermsRevised
    | CampaignEnded
    | StackingWindowOpened
    | StackingWindowClosed
    | ClauseExplained
    | CouponEligibilityPreserved
)
