"""The after-sales terms of several campaigns side by side, and of their classes (R-000-83)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from domain.campaign import Campaign, stacks
from domain.fact import Instant
from domain.terms.campaign import CampaignClass, Gift, Scope, Terms
from domain.terms.conditions import conditions
from domain.terms.house_rules import REGIME, RegimeId
from domain.terms.profiles import PROFILES
from domain.terms.statute import statute
from projections.terms_card import GOODS, after_sales, flags
from projections.words import reveal


def terms_comparison(campaigns: Mapping[str, Campaign], *, regime: RegimeId = REGIME, at: Instant) -> dict[str, Any]:
    """A column for each published campaign, the classes they are of, and which can't be used together."""
    columns = _columns(campaigns, regime, at)
    comparison = {
        "regime": regime,
        "columns": columns,
        "by_class": _classes(columns),
        "warnings": [{"code": "EXCLUSIVE_OVERLAP", "campaigns": pair} for pair in exclusive_overlaps(campaigns, at)],
    }
    return reveal(comparison)


def terms_by_class(campaigns: Mapping[str, Campaign], *, regime: RegimeId, at: Instant) -> list[dict[str, Any]]:
    """The classes that these campaigns are of, and what really holds in each, without comparing them in pairs."""
    return reveal(_classes(_columns(campaigns, regime, at)))


def _columns(campaigns: Mapping[str, Campaign], regime: RegimeId, at: Instant) -> list[dict[str, Any]]:
    return [_column(campaign_id, campaign, regime, at) for campaign_id, campaign in campaigns.items()]


def _classes(columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    classes: dict[CampaignClass, None] = dict.fromkeys(column["class"] for column in columns)
    return [_class(name, columns) for name in classes]


def _column(campaign_id: str, campaign: Campaign, regime: RegimeId, at: Instant) -> dict[str, Any]:
    terms = campaign.terms
    assert terms is not None, "a campaign that was not published has no column"
    known, law = after_sales(terms, regime, at), statute(at)
    no_reason, warranty = known["rights"]["no_reason_return"], known["rights"]["warranty"]
    gift = terms.benefit if isinstance(terms.benefit, Gift) else None
    return {
        "campaign_id": campaign_id,
        "class": terms.campaign_class,
        "source": terms.source or None,
        "tier": known["tier"],
        "return": {"no_reason": no_reason, "quality_days": law.quality_return_days},
        "exchange": {"no_reason": no_reason["holds"], "quality_days": law.quality_exchange_days},
        "warranty": warranty,
        "gift": {"sku": gift.sku, "declared_value": gift.declared_value} if gift else None,
        "restoration": {
            "after_full_return": terms.restoration,
            "after_shipping": terms.restoration_after_shipping or terms.restoration,
            "single_use": terms.single_use,
        },
        "refund_method": {
            "own_cause": terms.refund_method,
            "fault": terms.fault_refund_method,
            "shortfall": terms.shortfall,
            "requires_binding_clause": terms.requires_binding_clause,
        },
        "limits": _each((*flags(campaign, at), *conditions(terms))),
    }


def _class(name: CampaignClass, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the class suggests, and over its campaigns what really holds: the least that any of them leaves."""
    own = [column for column in columns if column["class"] == name]
    profile = PROFILES[name]
    return {
        "class": name,
        "profile": {"no_reason_return": profile.no_reason_return, "warranty": profile.warranty},
        "campaigns": [column["campaign_id"] for column in own],
        "return": {"holds": _least(column["return"]["no_reason"]["holds"] for column in own)},
        "exchange": {"holds": _least(column["exchange"]["no_reason"] for column in own)},
        "warranty": {"holds": _least(column["warranty"]["holds"] for column in own)},
        "restoration": _each(column["restoration"]["after_full_return"] for column in own),
        "refund_method": _each(column["refund_method"]["own_cause"] for column in own),
        "limits": _each(limit for column in own for limit in column["limits"]),
    }


def _least(held: Iterable[Mapping[str, bool]]) -> dict[str, bool]:
    found = list(held)
    return {sort: all(each[sort] for each in found) for sort in GOODS}


def _each(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def exclusive_overlaps(campaigns: Mapping[str, Campaign], at: Instant) -> Iterator[tuple[str, str]]:
    """The pairs of one issuer that run at one time for the same goods and never stack (R-000-111).

    What has ended overlaps with nothing, and a window that is open or to come may let a pair go together.
    """
    running = {key: each.terms for key, each in campaigns.items() if each.terms and each.ended_at is None}
    alone = {key: terms for key, terms in running.items() if _alone(terms)}
    for (one, a), (other, b) in combinations(alone.items(), 2):
        if _together((one, campaigns[one]), (other, campaigns[other]), at):
            continue
        same_issuer = (a.issuer, a.issuer_id, a.currency) == (b.issuer, b.issuer_id, b.currency)
        same_time = a.valid_from <= b.valid_until and b.valid_from <= a.valid_until
        if same_issuer and same_time and _meet(a.scope, b.scope):
            yield one, other


def _together(one: tuple[str, Campaign], other: tuple[str, Campaign], at: Instant) -> bool:
    """Whether there is a moment, now or later, at which each lets its coupons go with the other's."""
    (key, campaign), (other_key, other_campaign) = one, other
    opening = (window.fact.opens_at for each in (campaign, other_campaign) for window in each.windows.values())
    return any(
        stacks(campaign, other_key, moment) and stacks(other_campaign, key, moment)
        for moment in (at, *(opens_at for opens_at in opening if opens_at > at))
    )


def _alone(terms: Terms) -> bool:
    return terms.exclusive is True or not terms.stackable_with


def _meet(one: Scope, other: Scope) -> bool:
    """Whether some goods may be in both. A category may hold any sku, so only like can be told apart from like."""
    by_category = bool(one.categories and other.categories and not one.skus and not other.skus)
    by_sku = bool(one.skus and other.skus and not one.categories and not other.categories)
    if by_category:
        return not set(one.categories or ()).isdisjoint(other.categories or ())
    return not by_sku or not set(one.skus or ()).isdisjoint(other.skus or ())
