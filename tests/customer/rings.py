"""Accounts that were signed up for a code, the agreement they accepted, and what is asked because of it."""

from typing import Any

from domain.customer import Customer
from tests.examples import off, order, units
from tests.story import Shop

RING = "customers/ring-1"
AGREEMENT = "policies/terms"
ACTS = "2026-05-03T02:00:00.000000Z"
CLAUSE = {"clause_id": "u9", "text": "刷单的账户可以暂停使用优惠券和好意补偿。"}
PLAIN = {"clause_id": "u1", "text": "请如实填写信息。"}


def agreements() -> Shop:
    """The user agreement: version 2 since 20 April without the clause, version 3 since 1 May with it."""
    shop = Shop()
    for published, day, clauses in (
        ("2026-03-20", "2026-04-01", [PLAIN]),
        ("2026-04-01", "2026-04-20", [PLAIN]),
        ("2026-04-20", "2026-05-01", [PLAIN, CLAUSE]),
    ):
        shop.at(published).say(AGREEMENT, "PolicyDrafted", title=f"Terms of {day}", clauses=clauses)
        shop.say(AGREEMENT, "PolicyPublished", channels=["APP"], effective_from=f"{day}T02:00:00.000000Z")
    return shop


def accept(shop: Shop, version: int, at: str) -> Shop:
    """The account accepts that version of the agreement then."""
    return shop.at(at).say(RING, "AgreementAccepted", agreement_id="terms", version=version)


def signup(number: int, at: str = ACTS, **members: Any) -> dict[str, Any]:
    """An account signed up on the one device, for the one address."""
    return {
        "customer_id": f"ring-{number}",
        "at": at,
        "device": "DEV-1",
        "address": "1 Lake Road",
        "evidence_id": f"E-{number}",
        **members,
    }


def suspect(shop: Shop, kind: str = "FAKE_REGISTRATION", **members: Any) -> Shop:
    """The account is suspected, two days after the acts."""
    said: dict[str, Any] = {"abuse_id": "a1", "evidence": {"note": "one phone"}, "kind": kind}
    if kind == "FAKE_REGISTRATION":
        said["signups"] = [signup(number) for number in range(1, 6)]
    else:
        said["acted_at"] = ACTS
    return shop.at("2026-05-05").say(RING, "AbuseSuspected", **said | members)


def freeze(shop: Shop, *scopes: str, freeze_id: str = "f1", **members: Any) -> Shop:
    """The account is to be frozen under clause u9."""
    asked: dict[str, Any] = {"abuse_id": "a1", "agreement_id": "terms", "clause_id": "u9"} | members
    named = list(scopes) or ["COUPON", "GOODWILL"]
    return shop.say(RING, "FreezeRequested", freeze_id=freeze_id, scopes=named, **asked)


def frozen(*scopes: str, **members: Any) -> Shop:
    """An account that had accepted the clause, abused its coupons and is frozen."""
    return freeze(suspect(accept(agreements(), 3, "2026-05-02")), *scopes, **members)


def account(shop: Shop) -> Customer:
    """The account as it stands."""
    return shop.stream(RING).state


def bought(shop: Shop, key: str = "A-1", code: str = "NEW50") -> Shop:
    """400.00 with 50.00 off, paid and delivered."""
    if "campaigns/new" not in shop.streams:
        shop.say("campaigns/new", "CampaignPublished", **off(50_00, threshold=300_00, valid_from="2026-01-01"))
        shop.say("coupons/new", "CouponIssued", campaign_id="new", code="NEW50")
    placed = order(200_00, 200_00, customer_id="ring-1", coupons=[code])
    shop.say(f"orders/{key}", "OrderPlaced", **placed)
    shop.say(f"orders/{key}", "PaymentCaptured", payment_id="p1", amount=350_00, tender="WECHAT")
    return shop


def delivered(shop: Shop, key: str = "A-1") -> Shop:
    """Both lines arrived."""
    return shop.say(f"orders/{key}", "LinesDelivered", lines=units(_1=1, _2=1))
