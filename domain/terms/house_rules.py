"""House rules: what a published policy sets in figures, beyond what the law and a campaign's terms say.

Whatever a policy leaves out has the default named here. An order carries the rules in force when it was placed.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import replace

from domain.fact import Amount, Count, Instant, Label, Plain, PositiveAmount, PositiveCount

RegimeId = Literal["CN_2025", "SEED_NOTICE", "SEED_EQUAL"]
GoodsKind = Literal["CUSTOM_MADE", "PERISHABLE", "DIGITAL_OPENED", "PERIODICAL", "CONFIRMABLE"]
"""The goods that 消费者权益保护法 25 takes out of no-reason return; CONFIRMABLE only once the customer confirmed."""
STATUTORY_KINDS: frozenset[GoodsKind] = frozenset({"CUSTOM_MADE", "PERISHABLE", "DIGITAL_OPENED", "PERIODICAL"})
"""Those that it takes out by itself."""
REGIME: RegimeId = "CN_2025"
"""How clauses are judged where no policy says otherwise: by the law in force."""


class DelayTier(Plain, frozen=True, kw_only=True):
    """From so many days past the promised time on, this much is offered."""

    days: PositiveCount
    amount: PositiveAmount


class CategoryRule(Plain, frozen=True, kw_only=True):
    """What holds for a category of goods: its kind by law, and the warranty that is promised for it."""

    category: Label
    goods_kind: GoodsKind | UnsetType = UNSET
    warranty_days: Count | UnsetType = UNSET


class PointsRule(Plain, frozen=True, kw_only=True):
    """One point for each full `per_amount` paid for goods."""

    per_amount: PositiveAmount


class SignupRule(Plain, frozen=True, kw_only=True):
    """So many accounts signed up on one device and address within so many hours are suspicious (R-000-35)."""

    accounts: Annotated[int, Meta(ge=2, le=100)]
    hours: Annotated[int, Meta(ge=1, le=8_760)]


FAKE_SIGNUPS = SignupRule(accounts=5, hours=24)
"""What is suspicious where the platform's policy does not say otherwise."""


class Recycling(Plain, frozen=True, kw_only=True):
    """A programme that rewards gifts given back with points, while it lasts (R-002-35)."""

    programme_id: Label
    opens_at: Instant
    closes_at: Instant
    points: PositiveCount


GiftBasis = Literal["DECLARED", "LIST", "MARKET"]
"""What a gift is worth: as the page declared it, as listed, or as appraised (七日无理由退货暂行办法 12)."""
GiftOutcome = Literal["REFUND", "REPLACE", "POINTS", "NONE"]
Bases = Annotated[tuple[GiftBasis, ...], Meta(min_length=1, max_length=3)]


class HouseRules(Plain, frozen=True, kw_only=True):
    """What a policy sets. Amounts in minor units.

    `regime` is how clauses are judged (CN_2025); `no_reason_days` (7, never fewer); `quality_exchange_days` (15,
    never fewer), in which bad goods are exchanged; `promised_multiple` a promised 退一赔N; `goodwill_max` is granted
    without an approver (50.00) and `goodwill_approved_max` with one (no limit); `override_rise_max` is by how much
    a refund may be raised by hand (no limit); `care_step` to what a proposed voucher is rounded up (10.00);
    `mis_stacking` what happens to coupons that were wrongly combined (HONOUR), up to `honour_max` (no limit).

    A gift that is `gift_missing` or comes back `gift_damaged` is priced by the first basis known (DECLARED, LIST,
    MARKET), unless `gift_loss` WAIVEs it (DEDUCT). An application to give a gift back is taken in for
    `gift_window_days` (7, never fewer); `gift_outcomes` are what it may lead to (all). A gift is given back unasked
    for up to `gift_proactive_max` apiece without an approver (10.00).

    `fake_signups` is from how many accounts on sign-ups are suspicious (5 in 24 hours): the platform's alone to say.
    """

    regime: RegimeId | UnsetType = UNSET
    no_reason_days: Annotated[int, Meta(ge=7, le=3650)] | UnsetType = UNSET
    quality_exchange_days: Annotated[int, Meta(ge=15, le=3650)] | UnsetType = UNSET
    categories: Annotated[tuple[CategoryRule, ...], Meta(max_length=500)] = ()
    points: PointsRule | UnsetType = UNSET
    promised_multiple: Annotated[int, Meta(ge=1, le=100)] | UnsetType = UNSET
    goodwill_max: Amount | UnsetType = UNSET
    goodwill_approved_max: Amount | UnsetType = UNSET
    override_rise_max: Amount | UnsetType = UNSET
    care_step: PositiveAmount | UnsetType = UNSET
    delay_tiers: Annotated[tuple[DelayTier, ...], Meta(max_length=20)] = ()
    mis_stacking: Literal["HONOUR", "COLLECT", "CANCEL"] | UnsetType = UNSET
    honour_max: Amount | UnsetType = UNSET
    gift_missing: Bases | UnsetType = UNSET
    gift_damaged: Bases | UnsetType = UNSET
    gift_loss: Literal["DEDUCT", "WAIVE"] | UnsetType = UNSET
    gift_window_days: Annotated[int, Meta(ge=7, le=3650)] | UnsetType = UNSET
    gift_outcomes: Annotated[tuple[GiftOutcome, ...], Meta(min_length=1, max_length=4)] | UnsetType = UNSET
    gift_proactive_max: Amount | UnsetType = UNSET
    recycling: Recycling | UnsetType = UNSET
    fake_signups: SignupRule | UnsetType = UNSET


class Governing(Plain, frozen=True, kw_only=True):
    """A policy that was in force when an order was placed.

    `promises` is what it says itself of rights, where another policy governs beside it; else the rules are its own.
    """

    policy_id: Label
    version: PositiveCount
    promises: HouseRules | UnsetType = UNSET


def combined(platform: HouseRules | None, merchant: HouseRules | None) -> HouseRules:
    """Both policies' rules. A merchant may promise more than the platform does, never less, and does not choose how
    clauses are judged; its own limits and tiers hold before the platform's.
    """
    base, own = platform or HouseRules(), merchant or HouseRules()
    stated = {name: value for name in _OWN if (value := getattr(own, name)) is not UNSET and value != ()}
    return replace(
        base,
        no_reason_days=_larger(base.no_reason_days, own.no_reason_days),
        quality_exchange_days=_larger(base.quality_exchange_days, own.quality_exchange_days),
        promised_multiple=_larger(base.promised_multiple, own.promised_multiple),
        gift_window_days=_larger(base.gift_window_days, own.gift_window_days),
        categories=_categories(base, own),
        **stated,
    )


def promises(rules: HouseRules) -> HouseRules:
    """What of the rules speaks of rights."""
    return HouseRules(
        no_reason_days=rules.no_reason_days,
        quality_exchange_days=rules.quality_exchange_days,
        categories=rules.categories,
    )


def category_rule(category: str, rules: HouseRules) -> CategoryRule | None:
    """What the rules say of a category, if anything."""
    return next((rule for rule in rules.categories if rule.category == category), None)


_OWN = (
    *("points", "goodwill_max", "goodwill_approved_max", "override_rise_max"),
    *("care_step", "delay_tiers", "mis_stacking", "honour_max"),
    *("gift_missing", "gift_damaged", "gift_loss", "gift_outcomes", "gift_proactive_max", "recycling"),
)
"""What a merchant's policy sets for itself."""


def _categories(base: HouseRules, own: HouseRules) -> tuple[CategoryRule, ...]:
    """The merchant's categories with what the platform promises for them, then the platform's others."""
    mine = {rule.category for rule in own.categories}
    merged = (_merged(category_rule(rule.category, base), rule) for rule in own.categories)
    return (*merged, *(rule for rule in base.categories if rule.category not in mine))


def _merged(base: CategoryRule | None, own: CategoryRule) -> CategoryRule:
    if base is None:
        return own
    warranty_days = _larger(base.warranty_days, own.warranty_days)
    return replace(own, goods_kind=own.goods_kind or base.goods_kind, warranty_days=warranty_days)


def _larger(one: int | UnsetType, other: int | UnsetType) -> int | UnsetType:
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    return other if isinstance(other, int) else one
