"""What anybody may read of terms and policies: members are let through by name, whatever else a view may grow."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.campaign import Campaign
from domain.fact import Instant
from domain.policy import Version
from domain.terms.house_rules import REGIME, RegimeId
from projections.policy_view import version_row
from projections.registers.campaigns import is_public
from projections.terms_card import terms_card
from projections.words import reveal

PUBLIC_RULES = (
    *("no_reason_days", "quality_exchange_days", "categories", "points", "promised_multiple", "delay_tiers"),
    *("mis_stacking", "gift_missing", "gift_damaged", "gift_loss", "gift_window_days", "gift_outcomes", "recycling"),
    "regime",
)
"""The house rules that speak to customers. What staff may give without asking, up to where a fault is honoured, and
from how many accounts on sign-ups are suspicious, are the platform's own.
"""
_CARD = (
    *("campaign_id", "terms_version", "terms_sha256", "state", "class", "issuer", "issuer_id", "benefit", "currency"),
    *("scope", "regime", "profile", "tier", "demands", "rights", "flags", "conditions", "validity"),
)
_TERMS = (
    *("threshold", "threshold_basis", "single_use", "per_customer_limit", "new_customers_only", "refund_method"),
    *("fault_refund_method", "requires_binding_clause", "shortfall", "restoration", "restoration_after_shipping"),
)
_OFFER = (
    *("campaign_id", "terms_version", "class", "issuer", "issuer_id", "benefit", "currency", "threshold", "validity"),
    *("tier", "flags"),
)
_COLUMN = (
    *("campaign_id", "class", "tier", "return", "exchange", "warranty", "gift", "restoration", "refund_method"),
    "limits",
)
_CLAUSE = ("clause_id", "text", "restricts", "subject", "findings", "highlights", "verdicts")
_REGISTERED = (
    *("clause_id", "source", "since", "text", "text_sha256", "restricts", "subject", "findings"),
    *("regime", "regime_version", "verdict", "reasons", "laws"),
)
_VERSION = (
    *("version", "status", "title", "body_sha256", "published_at", "channels", "effective_from", "ends_at"),
    "withdrawn_at",
)
_NOTICE = (
    *("partner_id", "role", "title", "penalty_id", "measure", "ground", "since", "published_at", "public_until"),
    "notices",
)


def public_card(campaign: Campaign, campaign_id: str, *, regime: RegimeId, at: Instant) -> dict[str, Any]:
    """The after-sales card of a campaign's terms as a customer may read it before she uses a coupon."""
    terms = campaign.terms
    assert terms is not None, "a campaign that was not published has no card"
    card = terms_card(campaign, 0, campaign_id, regime=regime, at=at)
    stated: dict[str, Any] = reveal(terms)
    return {
        **_chosen(card, _CARD),
        **{name: stated.get(name) for name in _TERMS},
        "stacks": terms.exclusive is not True and bool(terms.stackable_with),
        "clauses": [_chosen(each, _CLAUSE) for each in card["clauses"]],
        "explained": [_chosen(each, ("clause_id", "includes", "excludes", "at")) for each in card["explained"]],
    }


def public_offer(campaign: Campaign, campaign_id: str, at: Instant, now: Instant) -> dict[str, Any]:
    """A campaign in a list: what its coupons take off, for how long, and whether one's rights stay."""
    card = public_card(campaign, campaign_id, regime=REGIME, at=at)
    held = {name: right["holds"] for name, right in card["rights"].items()}
    assert campaign.terms is not None, "it has a card"
    return {**_chosen(card, _OFFER), "holds": held, "public": is_public(campaign.terms, now)}


def public_column(column: Mapping[str, Any]) -> dict[str, Any]:
    """A campaign's column in a comparison, without whom it is for."""
    return _chosen(column, _COLUMN)


def public_version(version: Version, now: Instant) -> dict[str, Any]:
    """A published version of a policy: its clauses, the figures that speak to customers, from when to when."""
    row = version_row(version, now)
    rules: dict[str, Any] = reveal(version.drafted.rules)
    return {
        **_chosen(row, _VERSION),
        "clauses": [_chosen(each, ("clause_id", "text", "restricts")) for each in row["clauses"]],
        "rules": {name: rules[name] for name in PUBLIC_RULES if rules.get(name)},
    }


def public_clause(row: Mapping[str, Any]) -> dict[str, Any]:
    """A clause of the register without the orders it reached."""
    return _chosen(row, _REGISTERED)


def public_notice(row: Mapping[str, Any]) -> dict[str, Any]:
    """A measure against a shop that the public was told of."""
    return _chosen(row, _NOTICE)


def _chosen(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}
