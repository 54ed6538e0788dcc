"""What each problem means: its status, and a sentence in Chinese with gaps for the refusal's own members.

The English sentence is the refusal's own.
"""

from api.problem_texts.accounts import ACCOUNT, ACCOUNT_FORM
from api.problem_texts.cases import CASE, CASE_FORM
from api.problem_texts.follow_up import FOLLOW_UP
from api.problem_texts.gifts import GIFT, GIFT_FORM
from api.problem_texts.improvement import IMPROVEMENT
from api.problem_texts.incidents import INCIDENT
from api.problem_texts.logistics import LOGISTICS, LOGISTICS_FORM
from api.problem_texts.mediation import MEDIATION, MEDIATION_FORM
from api.problem_texts.orders import ORDER
from api.problem_texts.requests import REQUEST, SCHEMA
from api.problem_texts.reviews import REVIEW, REVIEW_FORM
from api.problem_texts.terms import OFFER, POLICY
from api.problem_texts.text import ProblemText

PROBLEMS: dict[str, ProblemText] = {
    **REQUEST,
    **SCHEMA,
    **OFFER,
    **ORDER,
    **POLICY,
    **GIFT,
    **GIFT_FORM,
    **CASE,
    **CASE_FORM,
    **IMPROVEMENT,
    **INCIDENT,
    **ACCOUNT,
    **ACCOUNT_FORM,
    **REVIEW,
    **REVIEW_FORM,
    **FOLLOW_UP,
    **LOGISTICS,
    **LOGISTICS_FORM,
    **MEDIATION,
    **MEDIATION_FORM,
}
"""Every problem by its code. A refusal that is not here is a rule's (409)."""

RULES: dict[str, str] = {
    "already-recorded-differently": "R-000-16",
    "already-settled": "R-000-11",
    "already-shipped": "R-000-62",
    "already-in-effect": "R-000-38",
    "already-received": "R-000-31",
    "channel-open": "R-002-18",
    "exceeds-quote": "R-000-30",
    "gift-differs": "R-000-76",
    "gift-not-ordered": "R-000-76",
    "gift-without-value": "R-000-124",
    "not-a-gift": "R-002-02",
    "not-a-thing": "R-000-28",
    "not-received": "R-000-31",
    "not-the-customers-to-confirm": "R-002-26",
    "not-the-merchants-to-receive": "R-002-26",
    "repair-state": "R-000-31",
    "unknown-gift-return": "R-002-51",
    "unknown-repair": "R-000-31",
    "campaign-ended": "R-000-105",
    "customer-limit": "R-000-106",
    "exceeds-shortfall": "R-000-99",
    "exceeds-tender": "七日无理由退货暂行办法 14",
    "tender-closed": "七日无理由退货暂行办法 14",
    "tender-open": "七日无理由退货暂行办法 14",
    "grace-exhausted": "R-000-113",
    "not-holder": "R-000-53",
    "not-yet-valid": "R-000-105",
    "not-published": "R-000-38",
    "nothing-exchanged": "R-003-26",
    "replacement-superseded": "R-003-26",
    "already-dispatched": "R-000-11",
    "already-reimbursed": "R-003-21",
    "nothing-left": "R-000-11",
    "redemption-limit": "R-000-08",
    "return-closed": "R-000-11",
    "revoked": "R-000-105",
    "unknown-checkout": "R-000-64",
    "unknown-payout": "R-000-16",
    "unknown-window": "R-000-71",
    "unknown-clause": "R-000-02",
    "unknown-version": "R-000-38",
    "version-withdrawn": "R-000-38",
    "wrong-currency": "R-000-104",
    "wrong-issuer": "R-000-104",
    "unknown-follow-up": "R-003-37",
}
"""The requirement or law behind a refusal that does not name its own."""

__all__ = ["PROBLEMS", "RULES", "ProblemText"]
