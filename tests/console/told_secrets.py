"""A ledger with something of every kind, and what of it is nobody's business."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api.examples import EXAMPLES
from api.settings import Settings
from domain.coupon import CouponIssued
from tests.api.customer import KEY, Door
from tests.api.serving import serving

TERMS: dict[str, Any] = {
    "type": "CampaignPublished",
    "class": "CLEARANCE",
    "issuer": "MERCHANT",
    "issuer_id": "M-7",
    "currency": "CNY",
    "benefit": {"kind": "AMOUNT_OFF", "amount": 3000},
    "scope": {},
    "valid_until": "2099-12-31",
    "after_sales": {},
    "redemption_limit": 77177,
    "funding": [{"party": "M-7", "share_bp": 6363}, {"party": "PLATFORM", "share_bp": 3637}],
}
OWN_RULES: dict[str, Any] = {
    "goodwill_max": 81818,
    "goodwill_approved_max": 82828,
    "override_rise_max": 83838,
    "honour_max": 84848,
    "care_step": 85858,
    "gift_proactive_max": 86868,
    "fake_signups": {"accounts": 71, "hours": 4747},
}
WORDS_OF_SECRETS = (
    *("SECRET-DRAFT", "SECRET-CLAUSE", "SECRET-GROUP", "SECRET-LATER", "SECRET-SOURCE", "SECRET-LIFTED"),
    *("SECRET-UNTOLD", "staff-forty", "next-spring"),
)
FIGURES_OF_SECRETS = ("77177", "6363", "3637", "81818", "82828", "83838", "84848", "85858", "86868", "4747")
_PRIVATE = ("orders/", "coupons/", "checkouts/", "customers/", "cases/", "incidents/", "staff/", "retrospectives/")
MEMBERS = {
    *("order_id", "orders", "outcomes", "customer_id", "coupon_id", "code", "case_id", "number", "actor"),
    *("published_by", "funding", "redemption_limit", "redemptions", "source_group", "preserved", "reason"),
    *("withdrawal_reason", "drafted_at", "lifted_at", "lifted_reason", *OWN_RULES),
}
"""Members that no answer for everybody has."""


@contextmanager
def shop_with_secrets(folder: Path) -> Iterator[Door]:
    """Every example, a platform's policy with rules of its own, drafts, campaigns for some and for later."""
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served:
        door = served.door(KEY)
        for example in EXAMPLES:
            door.said(example.stream, example.fact)
        _say_secrets(door)
        yield door


def _say_secrets(door: Door) -> None:
    at = {"occurred_at": "2026-01-05T00:00:00Z"}
    clause = [{"clause_id": "p1", "text": "七日内可以无理由退货。"}]
    drafted = {"type": "PolicyDrafted", "title": "平台政策", "clauses": clause, "rules": OWN_RULES} | at
    published = {"type": "PolicyPublished", "channels": ["HOME_PAGE"], "effective_from": at["occurred_at"]} | at
    door.said("policies/platform", drafted, published)
    secret = [{"clause_id": "p1", "text": "SECRET-CLAUSE"}]
    door.said("policies/platform", {"type": "PolicyDrafted", "title": "SECRET-DRAFT", "clauses": secret})
    door.said("policies/unborn", {"type": "PolicyDrafted", "title": "SECRET-DRAFT", "clauses": secret})
    group = [{"clause_id": "k1", "text": "SECRET-GROUP"}]
    door.said("campaigns/staff-forty", TERMS | {"class": "EXCLUSIVE", "source": "SECRET-SOURCE", "clauses": group})
    later = [{"clause_id": "k1", "text": "SECRET-LATER"}]
    door.said("campaigns/next-spring", TERMS | {"valid_from": "2098-01-01", "clauses": later})
    door.said("campaigns/open", TERMS | {"stackable_with": ["staff-forty"], "source": "SECRET-SOURCE"})
    _say_measures(door)


def _say_measures(door: Door) -> None:
    """A measure that is public, one that nobody was told of, one that was lifted."""
    said = {"type": "PartnerPenalised", "measure": "WARNING", "case_id": "C-2031"}
    told = {"type": "PenaltyPublished", "channel": "HOME_PAGE", "reference": "notice-1"}
    door.said("partners/M-70", {"type": "PartnerRegistered", "role": "MERCHANT", "title": "灯具店"})
    door.said("partners/M-70", said | {"penalty_id": "P-1", "ground": "逾期未处理"}, told | {"penalty_id": "P-1"})
    door.said("partners/M-70", said | {"penalty_id": "P-2", "ground": "SECRET-UNTOLD"})
    lifted = {"type": "PenaltyLifted", "penalty_id": "P-3", "reason": "mistaken"}
    door.said(
        "partners/M-70",
        said | {"penalty_id": "P-3", "ground": "SECRET-LIFTED"},
        told | {"penalty_id": "P-3"},
        lifted,
    )


def names_of_secrets(door: Door) -> set[str]:
    """The ids of everything that is a person's or an order's, and every coupon's code."""
    found = set[str]()
    public = set[str]()
    for entry in door.services.ledger.log(limit=100_000):
        kind, _, key = entry.stream.partition("/")
        if entry.stream.startswith(_PRIVATE):
            found.add(key)
        else:
            public.add(key)
        if kind == "coupons" and isinstance(entry.data, CouponIssued) and entry.data.code:
            found.add(str(entry.data.code))
    return found - public


def said_in(text: str, names: set[str]) -> set[str]:
    """Which of these names stand in a text by themselves."""
    return {name for name in names if re.search(rf"(?<![\w.:-]){re.escape(name)}(?![\w:-])", text)}
