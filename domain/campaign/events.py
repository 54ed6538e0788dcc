"""What can happen to a campaign. These names are the stored format: add members, never rename them."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from domain.clock import SHANGHAI
from domain.fact import Amount, Commitment, Count, Currency, Fact, Hex256, Key, Label, PositiveCount
from domain.terms.campaign import (
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


class CampaignTermsRevised(TermsRevision, frozen=True, kw_only=True):
    """The next version of the terms; orders already placed keep theirs (R-000-01)."""

    terms_version: PositiveCount
    terms_sha256: Hex256
    terms: Terms


class CampaignEnded(Fact, frozen=True, kw_only=True):
    """No coupon of the campaign is redeemed any more."""

    reason: Commitment


CampaignFact = CampaignPublished | CampaignTermsRevised | CampaignEnded
