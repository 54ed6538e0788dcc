"""The after-sales card of a campaign: what a coupon is and what becomes of one's rights, before it is used.

Nothing was shown to anybody yet, so each clause is judged as if it had been shown and confirmed as well as can be:
what falls even then takes no right away from anyone.
"""

from collections.abc import Iterator
from typing import Any

from domain.campaign import Campaign, ClauseExplained
from domain.campaign.state import Window
from domain.clock import local
from domain.fact import Instant
from domain.terms.campaign import Clause, Terms, clause_sha256, kept_by
from domain.terms.clauses import ClauseNotice, Subject, Verdict
from domain.terms.conditions import conditions
from domain.terms.house_rules import REGIME, GoodsKind, RegimeId
from domain.terms.profiles import PROFILES, tier_of
from domain.terms.screening import screen, subject_of
from domain.terms.statute import statute
from domain.terms.verdicts import GoodsFacts, judge, regime_of
from projections.campaign_view import clause_row, warnings
from projections.words import reveal

GOODS: dict[str, GoodsKind | None] = {"ORDINARY": None, "CONFIRMABLE": "CONFIRMABLE"}
"""The goods that a card speaks of: ordinary ones, and those near expiry or declared defective at sale."""
ORDER_RULES = ("LOWER_PRIORITY_NUMBER_FIRST", "PLATFORM_BEFORE_MERCHANT", "THEN_BY_CAMPAIGN_ID")
"""In which order the coupons of an order take their turns (R-000-68)."""


def terms_card(
    campaign: Campaign, version: int, campaign_id: str, *, regime: RegimeId = REGIME, at: Instant
) -> dict[str, Any]:
    """The card as of `at`: class, source, profile with verdicts, and every limit, known before use (R-000-77)."""
    terms = campaign.terms
    assert terms is not None, "a campaign that was not published has no card"
    card = {
        "campaign_id": campaign_id,
        "version": version,
        "terms_version": campaign.terms_version,
        "terms_sha256": campaign.terms_sha256,
        "state": "PUBLISHED" if campaign.ended_at is None else "ENDED",
        "class": terms.campaign_class,
        "source": terms.source or None,
        "issuer": terms.issuer,
        "issuer_id": terms.issuer_id,
        "benefit": terms.benefit,
        "currency": terms.currency,
        "scope": terms.scope,
        "regime": {"id": regime, "version": regime_of(regime, at).version},
        **after_sales(terms, regime, at),
        "flags": flags(campaign, at),
        "conditions": conditions(terms),
        "validity": _validity(terms),
        "order_rules": _order_rules(terms),
        "clauses": [{**clause_row(clause), "verdicts": _verdicts(clause, regime, at)} for clause in terms.clauses],
        "warnings": warnings(terms),
        "explained": [_answer(fact, told_at) for fact, told_at in campaign.explained],
        "windows": [_window(each) for each in _windows(campaign, at)],
    }
    return reveal(card)


def after_sales(terms: Terms, regime: RegimeId, at: Instant) -> dict[str, Any]:
    """Profile, tier and rights; each right with what the class suggests, what the terms say, and what holds."""
    profile, tier, stated = PROFILES[terms.campaign_class], tier_of(terms), terms.after_sales
    return {
        "profile": {"no_reason_return": profile.no_reason_return, "warranty": profile.warranty},
        "tier": tier,
        "demands": ["CLAUSE_CONFIRMED"] if tier == "DEEP" else [],
        "rights": {
            "no_reason_return": {
                "profile": profile.no_reason_return,
                "terms": reveal(stated).get("no_reason_return"),
                "days": statute(at).no_reason_days,
                **_held(terms, "NO_REASON_RETURN", regime, at),
            },
            "warranty": {
                "profile": profile.warranty,
                "terms_days": reveal(stated).get("warranty_days"),
                **_held(terms, "QUALITY_RIGHTS", regime, at),
            },
        },
    }


def flags(campaign: Campaign, at: Instant) -> list[str]:
    """The limits to know before use (R-000-94): what the terms would take away, whether or not they can."""
    assert campaign.terms is not None
    return list(_flags(campaign.terms, windows=bool(_windows(campaign, at))))


def _windows(campaign: Campaign, at: Instant) -> list[Window]:
    """The stacking windows that are open or still to come; a campaign that never stacks has none."""
    if campaign.ended_at is not None or (campaign.terms is not None and campaign.terms.exclusive is True):
        return []
    return [each for each in campaign.windows.values() if at < each.closes_at and each.fact.opens_at < each.closes_at]


def _window(each: Window) -> dict[str, Any]:
    fact = each.fact
    return {
        "window_id": fact.window_id,
        "campaigns": fact.campaigns,
        "opens_at": fact.opens_at,
        "closes_at": each.closes_at,
    }


def _answer(fact: ClauseExplained, at: Instant) -> dict[str, Any]:
    """What a clause was said to mean, which binds (R-000-96), without the words it was said in."""
    return {"clause_id": fact.clause_id, "includes": fact.includes, "excludes": fact.excludes, "at": at}


def _flags(terms: Terms, *, windows: bool) -> Iterator[str]:
    subjects = {subject_of(clause) for clause in terms.clauses}
    if terms.after_sales.no_reason_return is False or "NO_REASON_RETURN" in subjects:
        yield "NO_NO_REASON_RETURN"
    if "QUALITY_RIGHTS" in subjects:
        yield "CLAIMS_TO_LIMIT_QUALITY_RIGHTS"
    if terms.new_customers_only:
        yield "NEW_CUSTOMERS_ONLY"
    if terms.exclusive is True or not (terms.stackable_with or windows):
        yield "NOT_STACKABLE"
    if "POINTS" in subjects:
        yield "NO_POINTS"
    if _kept_by_terms(terms):
        yield "COUPON_NOT_GIVEN_BACK"
    if terms.refund_method == "REPRICE":
        yield "KEPT_GOODS_PRICED_ANEW"


def _kept_by_terms(terms: Terms) -> bool:
    """Whether the terms keep the coupon after the buyer's own return, before or after shipping (R-000-06, B-37)."""
    return any(kept_by(terms, shipped=shipped) for shipped in (False, True))


def _held(terms: Terms, subject: Subject, regime: RegimeId, at: Instant) -> dict[str, Any]:
    """Whether the right holds for each sort of goods, and the verdicts that say so: never the profile alone."""
    touching = [clause for clause in terms.clauses if subject_of(clause) == subject]
    verdicts = {clause.clause_id: _verdicts(clause, regime, at) for clause in touching}
    return {
        "holds": {sort: all(each[sort].outcome != "BINDING" for each in verdicts.values()) for sort in GOODS},
        "verdicts": verdicts,
    }


def _verdicts(clause: Clause, regime: RegimeId, at: Instant) -> dict[str, Verdict]:
    notice = ClauseNotice(
        clause_id=clause.clause_id,
        text_sha256=clause_sha256(clause),
        subject=subject_of(clause),
        findings=screen(clause.text or ""),
        shown_at=at,
        conspicuous=True,
        before_order=True,
        confirmed=("*",),
    )
    return {sort: judge(notice, GoodsFacts("*", "*", kind), regime, at) for sort, kind in GOODS.items()}


def _validity(terms: Terms) -> dict[str, Any]:
    return {
        "tz": terms.tz,
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
        "local_from": local(terms.valid_from, terms.tz),
        "local_until": local(terms.valid_until, terms.tz),
    }


def _order_rules(terms: Terms) -> dict[str, Any]:
    return {
        "rules": ORDER_RULES,
        "priority": terms.priority,
        "issuer": terms.issuer,
        "exclusive": terms.exclusive is True,
        "stackable_with": terms.stackable_with,
    }
