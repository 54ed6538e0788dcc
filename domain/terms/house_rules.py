"""House rules: what a published policy sets in figures, beyond what the law and a campaign's terms say.

Whatever a policy leaves out has the default named here. An order carries the rules in force when it was placed.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Amount, Count, Label, Plain, PositiveAmount, PositiveCount

RegimeId = Literal["CN_2025", "SEED_NOTICE", "SEED_EQUAL"]
GoodsKind = Literal["CUSTOM_MADE", "PERISHABLE", "DIGITAL_OPENED", "PERIODICAL", "CONFIRMABLE"]
"""The goods that 消费者权益保护法 25 takes out of no-reason return; CONFIRMABLE only once the customer confirmed."""


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


class HouseRules(Plain, frozen=True, kw_only=True):
    """What a policy sets. Amounts in minor units.

    `regime` is how clauses are judged (CN_2025); `no_reason_days` (7, never fewer); `promised_multiple` a promised
    退一赔N; `goodwill_max` is granted without an approver (50.00) and `goodwill_approved_max` with one (no limit);
    `override_rise_max` is by how much a refund may be raised by hand (no limit); `care_step` to what a proposed
    voucher is rounded up (10.00); `mis_stacking` what happens to coupons that were wrongly combined (HONOUR),
    up to `honour_max` (no limit).
    """

    regime: RegimeId | UnsetType = UNSET
    no_reason_days: Annotated[int, Meta(ge=7, le=3650)] | UnsetType = UNSET
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


class Governing(Plain, frozen=True, kw_only=True):
    """A policy that was in force when an order was placed."""

    policy_id: Label
    version: PositiveCount


def combined(platform: HouseRules | None, merchant: HouseRules | None) -> HouseRules:
    """Both policies' rules: what the merchant states holds before the platform's, list members together."""
    base = platform or HouseRules()
    if merchant is None:
        return base
    members = {name: getattr(base, name) for name in HouseRules.__struct_fields__}
    for name in HouseRules.__struct_fields__:
        value = getattr(merchant, name)
        if name == "categories":
            own = {rule.category for rule in merchant.categories}
            members[name] = (*merchant.categories, *(rule for rule in base.categories if rule.category not in own))
        elif value is not UNSET and value != ():
            members[name] = value
    return HouseRules(**members)
