"""A campaign's terms: what a coupon takes off, when, on what, and what becomes of it after the sale.

One version of the terms is one `Terms` value; its SHA-256 names it for ever. Orders carry the terms they
were placed under, so a later revision never reaches them (R-000-01).
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Literal, assert_never

import msgspec
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import replace

from domain.errors import Malformed
from domain.fact import (
    Amount,
    BasisPoints,
    Count,
    Currency,
    Fact,
    Hex256,
    Instant,
    Key,
    Label,
    Plain,
    PositiveAmount,
    PositiveCount,
    Text,
)

CampaignClass = Literal[
    "GENERAL", "FLASH", "CLEARANCE", "NEW_PRODUCT", "EXCLUSIVE", "CATEGORY", "MEMBER", "COMPENSATION"
]
Issuer = Literal["PLATFORM", "MERCHANT"]
RefundMethod = Literal["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE"]
ThresholdBasis = Literal["LIST", "PAID"]
ShareOver = Literal["ELIGIBLE", "ALL"]
Shortfall = Literal["WAIVE", "COLLECT"]
Restoration = Literal["RESTORE", "NEVER", "LAW_15"]
Kept = Literal["NEVER_RESTORED", "SINGLE_USE"]
"""Why a coupon does not come back."""
Rate = Annotated[int, Meta(ge=1, le=10_000, description="basis points, 1 % = 100")]


class AmountOff(Plain, frozen=True, kw_only=True, tag_field="kind", tag="AMOUNT_OFF"):
    """A fixed amount off (满减, 无门槛)."""

    amount: PositiveAmount


class PercentOff(Plain, frozen=True, kw_only=True, tag_field="kind", tag="PERCENT_OFF"):
    """A share off, rounded half up, at most `cap` (8折 is 2000 basis points off)."""

    off_bp: Rate
    cap: PositiveAmount | UnsetType = UNSET


class Tier(Plain, frozen=True, kw_only=True):
    """From `threshold` on, `amount` off."""

    threshold: Amount
    amount: PositiveAmount


class Tiered(Plain, frozen=True, kw_only=True, tag_field="kind", tag="TIERED"):
    """The highest tier whose threshold is met."""

    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1, max_length=50)]


class Gift(Plain, frozen=True, kw_only=True, tag_field="kind", tag="GIFT"):
    """A gift with the order."""

    sku: Label
    declared_value: Amount


class Service(Plain, frozen=True, kw_only=True, tag_field="kind", tag="SERVICE"):
    """A service with the order."""

    sku: Label
    days: PositiveCount


class PartsDiscount(Plain, frozen=True, kw_only=True, tag_field="kind", tag="PARTS_DISCOUNT"):
    """A share off spare parts in a later repair."""

    off_bp: Rate


Benefit = AmountOff | PercentOff | Tiered | Gift | Service | PartsDiscount
Discount = AmountOff | PercentOff | Tiered


class Scope(Plain, frozen=True, kw_only=True):
    """The goods a coupon is for; `{}` is every GOODS unit (R-000-47)."""

    categories: tuple[Label, ...] | UnsetType = UNSET
    skus: tuple[Label, ...] | UnsetType = UNSET
    exclude_skus: tuple[Label, ...] = ()
    exclude_tags: tuple[Label, ...] = ()


class AfterSales(Plain, frozen=True, kw_only=True):
    """After-sales terms that differ from the standard; `{}` is the standard."""

    no_reason_return: bool | UnsetType = UNSET
    warranty_days: Count | UnsetType = UNSET


class Funding(Plain, frozen=True, kw_only=True):
    """Who bears which share of the discount."""

    party: Label
    share_bp: BasisPoints


class Clause(Plain, frozen=True, kw_only=True):
    """A clause of the terms; `restricts` names the right it would take away.

    Frozen onto an order it carries `text_sha256` in place of its text.
    """

    clause_id: Key
    text: Text | UnsetType = UNSET
    text_sha256: Hex256 | UnsetType = UNSET
    restricts: Label | UnsetType = UNSET


class ActivityPage(Plain, frozen=True, kw_only=True):
    """What the page that announces a campaign states of its conditions, and its content by hash."""

    states: Annotated[tuple[Label, ...], Meta(max_length=50)]
    sha256: Hex256 | UnsetType = UNSET


class Terms(Fact, frozen=True, kw_only=True):
    """One version of a campaign's terms with every default filled in.

    `threshold` is absent beside a TIERED benefit. `valid_from` and `valid_until` are instants, inclusive.
    `source` says whom an EXCLUSIVE campaign is for; `exclusive` that it never stacks, window or not;
    `restoration_after_shipping` holds in place of `restoration` once something was shipped.
    """

    campaign_class: CampaignClass = msgspec.field(name="class")
    issuer: Issuer
    issuer_id: Key
    currency: Currency
    benefit: Benefit
    scope: Scope
    threshold: Amount | UnsetType = UNSET
    threshold_basis: ThresholdBasis
    valid_from: Instant
    valid_until: Instant
    tz: str
    single_use: bool
    per_customer_limit: PositiveCount | UnsetType = UNSET
    redemption_limit: PositiveCount | UnsetType = UNSET
    new_customers_only: bool
    stackable_with: tuple[Key, ...]
    priority: Count
    refund_method: RefundMethod
    fault_refund_method: RefundMethod
    requires_binding_clause: bool
    share_over: ShareOver
    shortfall: Shortfall
    restoration: Restoration
    funding: tuple[Funding, ...]
    clauses: tuple[Clause, ...]
    after_sales: AfterSales
    source: Label | UnsetType = UNSET
    exclusive: bool | UnsetType = UNSET
    restoration_after_shipping: Restoration | UnsetType = UNSET
    page: ActivityPage | UnsetType = UNSET


def terms_sha256(terms: Terms) -> str:
    """The name of this version of the terms: SHA-256 of their canonical JSON, lower-case hex."""
    return sha256(msgspec.json.encode(terms, order="sorted")).hexdigest()


def kept_by(terms: Terms, *, shipped: bool) -> Kept | None:
    """Why the terms keep a coupon after the buyer's own return of everything, if they do (B-05); once anything was
    shipped they may say otherwise than before (B-37).
    """
    restoration = (terms.restoration_after_shipping if shipped else UNSET) or terms.restoration
    match restoration:
        case "NEVER":
            return "NEVER_RESTORED"
        case "RESTORE":
            return "SINGLE_USE" if terms.single_use else None
        case "LAW_15":
            return None
        case _:
            assert_never(restoration)


def check_clauses(clauses: Iterable[Clause], pointer: str = "/clauses") -> None:
    """Refuse clauses that can't be told apart, or come without their text: `clause-twice`, `clause-without-text`."""
    clauses = tuple(clauses)
    if len({clause.clause_id for clause in clauses}) != len(clauses):
        raise Malformed("clause-twice", "Two clauses have the same id.", pointer)
    if any(not clause.text or clause.text_sha256 for clause in clauses):
        raise Malformed("clause-without-text", "A clause comes with its text.", pointer)


def frozen(terms: Terms) -> Terms:
    """The terms as an order carries them: each clause by the hash of its text."""
    return replace(terms, clauses=tuple(_by_hash(clause) for clause in terms.clauses))


def clause_sha256(clause: Clause) -> str:
    """SHA-256 of the clause's text, which it carries itself once it is frozen."""
    return clause.text_sha256 or sha256((clause.text or "").encode()).hexdigest()


def _by_hash(clause: Clause) -> Clause:
    return replace(clause, text=UNSET, text_sha256=clause_sha256(clause))
