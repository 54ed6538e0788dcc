"""What can happen at a checkout. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Amount, Commitment, Currency, Fact, Instant, Key, Label, Plain, PositiveCount
from domain.terms.product import ProductSnapshot


class ShownLine(Plain, frozen=True, kw_only=True):
    """A line as the page showed it."""

    line: Label
    sku: Label
    title: Label | UnsetType = UNSET
    category: Label | UnsetType = UNSET
    kind: Literal["GOODS", "GIFT", "SERVICE"] = "GOODS"
    list_price: Amount
    quantity: PositiveCount
    tags: tuple[Label, ...] = ()
    declared_value: Amount | UnsetType = UNSET
    list_value: Amount | UnsetType = UNSET
    belongs_to: Label | UnsetType = UNSET
    days: PositiveCount | UnsetType = UNSET
    starts: Label | UnsetType = UNSET
    market_price: Amount | UnsetType = UNSET
    batch: Label | UnsetType = UNSET
    flags: tuple[Label, ...] = ()
    tax_bp: Amount | UnsetType = UNSET
    snapshot: ProductSnapshot | UnsetType = UNSET


class Totals(Plain, frozen=True, kw_only=True):
    """The sums the page showed."""

    listed: Amount
    discount: Amount
    freight: Amount
    payable: Amount


class ShownContent(Plain, frozen=True, kw_only=True):
    """A rendered page or picture, by the commitment to its hash."""

    sha256: Commitment
    media_type: Annotated[str, Meta(pattern=r"^[\w.+-]+/[\w.+-]+(; ?[\w.+-]+=[\w.+-]+)*\Z", max_length=100)]


class CheckoutShown(Fact, frozen=True, kw_only=True):
    """The page as the customer saw it before ordering."""

    customer_id: Key
    currency: Currency
    language: Label
    lines: Annotated[tuple[ShownLine, ...], Meta(min_length=1, max_length=500)]
    coupons: Annotated[tuple[Label, ...], Meta(max_length=20)] = ()
    totals: Totals
    content: Annotated[tuple[ShownContent, ...], Meta(max_length=50)] = ()


class PresentedClause(Plain, frozen=True, kw_only=True):
    """How a clause was shown: over which channels, with which marks, where, and whether before the order."""

    clause_id: Key
    channels: Annotated[tuple[Label, ...], Meta(max_length=20)]
    marks: Annotated[tuple[Label, ...], Meta(max_length=20)]
    position: Label
    font_px: PositiveCount | UnsetType = UNSET
    before_order: bool


class TermsPresented(Fact, frozen=True, kw_only=True):
    """Clauses of one version of a campaign's terms were put before the customer."""

    campaign_id: Key
    terms_version: PositiveCount
    clauses: Annotated[tuple[PresentedClause, ...], Meta(max_length=100)]


class ClauseConfirmed(Fact, frozen=True, kw_only=True):
    """The customer confirmed one clause by an act of her own, or found it ticked for her."""

    clause_id: Key
    line: Label | UnsetType = UNSET
    preticked: bool


class TermsAccepted(Fact, frozen=True, kw_only=True):
    """The customer accepted one version of a campaign's terms as a whole (R-000-02)."""

    campaign_id: Key
    terms_version: PositiveCount


class CodeTyped(Fact, frozen=True, kw_only=True):
    """A code as the customer typed it; `use` false takes it out again."""

    input: Commitment
    use: bool = True


class CouponEntered(CodeTyped, frozen=True, kw_only=True):
    """A code was typed; `coupon_id` is the coupon it was found to mean."""

    coupon_id: Key | UnsetType = UNSET


class CouponRefused(Fact, frozen=True, kw_only=True):
    """The code does not apply, for this reason."""

    reason: Label
    coupon_id: Key | UnsetType = UNSET
    missing: Amount | UnsetType = UNSET
    expired_at: Instant | UnsetType = UNSET
    order_id: Key | UnsetType = UNSET


CheckoutFact = CheckoutShown | TermsPresented | ClauseConfirmed | TermsAccepted | CouponEntered | CouponRefused
