"""An account is frozen only for what its agreement said beforehand, and never loses what the law gives."""

from typing import Any

import msgspec
import pytest

from domain.customer import AccountFrozen, FreezeRefused, is_frozen
from tests.customer.rings import (
    RING,
    accept,
    account,
    agreements,
    bought,
    delivered,
    freeze,
    frozen,
    suspect,
)
from tests.examples import order, units
from tests.story import Shop
from tests.trace import requirement


def grant(shop: Shop, **members: Any) -> Shop:
    said = {"kind": "VOUCHER", "amount": 10_00, "basis": "GOODWILL"} | members
    return shop.say("orders/A-1", "CompensationGranted", **said)


def refused_grant(shop: Shop, **members: Any) -> str:
    said = {"kind": "VOUCHER", "amount": 10_00, "basis": "GOODWILL"} | members
    return shop.refusal("orders/A-1", "CompensationGranted", **said).code


@requirement("R-000-115")
def test_who_accepted_version_2_is_not_frozen_under_a_clause_of_version_3():
    """The clause is there since v3, the customer accepted v2: NOT_DISCLOSED, and that is on record."""
    shop = freeze(suspect(accept(agreements(), 2, "2026-04-21")))
    (refused,) = shop.recorded(FreezeRefused)

    assert shop.names() == ["FreezeRequested", "FreezeRefused"]
    assert isinstance(refused, FreezeRefused)
    assert (refused.reason, refused.agreement_version, refused.clause_id) == ("NOT_DISCLOSED", 2, "u9")
    assert not is_frozen(account(shop), "COUPON", shop.now)


@requirement("R-000-115")
def test_accepting_the_clause_after_the_acts_comes_too_late():
    shop = freeze(suspect(accept(agreements(), 3, "2026-05-04")))

    assert shop.names() == ["FreezeRequested", "FreezeRefused"]
    (refused,) = shop.recorded(FreezeRefused)
    assert isinstance(refused, FreezeRefused)
    assert not refused.agreement_version


@requirement("R-000-115")
def test_who_accepted_the_clause_before_the_acts_is_frozen_under_it():
    shop = freeze(suspect(accept(agreements(), 3, "2026-05-02")))
    (fact,) = shop.recorded(AccountFrozen)

    assert isinstance(fact, AccountFrozen)
    assert (fact.scopes, fact.agreement_version, fact.clause_id) == (("COUPON", "GOODWILL"), 3, "u9")
    assert shop.last[-1].policies == (("policies/terms", 3),)
    assert (is_frozen(account(shop), "COUPON", shop.now), is_frozen(account(shop), "FAST_TRACK", shop.now)) == (
        True,
        False,
    )


def test_a_version_accepted_before_it_holds_does_not_bind_yet():
    """Version 3 is published on 20 April for 1 May, and accepted at once; the acts are of 25 April."""
    shop = Shop().at("2026-03-20")
    for number, effective in enumerate(("2026-04-01", "2026-05-01"), 1):
        clause = {"clause_id": "u9", "text": f"第 {number} 版：刷单的账户可以暂停使用优惠券。"}
        clauses = [clause] if number == 2 else []
        shop.say("policies/terms", "PolicyDrafted", title=f"Terms {number}", clauses=clauses)
        effective_from = f"{effective}T02:00:00.000000Z"
        shop.say("policies/terms", "PolicyPublished", channels=["APP"], effective_from=effective_from)
    accept(accept(shop, 1, "2026-04-02"), 2, "2026-04-20")

    suspect(shop, "BRUSHING", acted_at="2026-04-25T00:00:00.000000Z")
    assert freeze(shop).names() == ["FreezeRequested", "FreezeRefused"]


@requirement("R-000-36")
@pytest.mark.parametrize("scope", ["QUALITY", "REFUND_DUE"])
def test_what_the_law_gives_can_not_be_frozen(scope: str):
    with pytest.raises(msgspec.ValidationError):
        freeze(suspect(accept(agreements(), 3, "2026-05-02")), scope)


@requirement("R-000-36")
def test_a_frozen_customer_still_returns_faulty_goods_and_is_refunded_as_anybody():
    """One of two lines of 200.00 with 50.00 off comes back: 175.00, frozen or not."""
    refunds: list[int] = []
    for shop in (frozen(), suspect(accept(agreements(), 3, "2026-05-02"))):
        known = account(shop).freezes.get("f1")
        if known:
            shop.say(RING, "AccountUnfrozen", freeze_id="f1", reason="so that she can buy")
        delivered(bought(shop))
        if known:
            freeze(shop, freeze_id="f2")
        shop.say("orders/A-1", "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")
        shop.say("orders/A-1", "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
        refunds += [each.amount for each in shop.order().refunds.values()]

    assert refunds == [175_00, 175_00]


@requirement("R-000-36")
def test_a_frozen_account_buys_without_coupons():
    shop = bought(Shop().at("2026-04-01"))
    shop.streams |= frozen(until="2026-06-01T00:00:00.000000Z").streams
    shop.at("2026-05-10")
    placed = order(400_00, customer_id="ring-1")

    refusal = shop.refusal("orders/A-2", "OrderPlaced", **placed, coupons=["NEW50"])
    assert (refusal.code, refusal.ref, refusal.extra["freeze_id"]) == ("coupons-frozen", "R-000-36", "f1")
    assert refusal.extra["until"] == "2026-06-01T00:00:00.000000Z"
    candidates = {"candidates": ["NEW50"], "offer_policy": "BEST_WINS"}
    assert shop.refusal("orders/A-2", "OrderPlaced", **placed, **candidates).code == "coupons-frozen"
    assert shop.say("orders/A-2", "OrderPlaced", **placed).order("A-2").payable == 400_00
    others = order(400_00, customer_id="li", coupons=["NEW50"])
    assert shop.say("orders/A-3", "OrderPlaced", **others).order("A-3").payable == 350_00


@requirement("R-000-36")
def test_a_frozen_account_gets_no_goodwill_and_is_still_paid_what_is_owed():
    shop = bought(Shop().at("2026-04-01"))
    shop.streams |= frozen("GOODWILL").streams
    shop.at("2026-05-10")

    assert refused_grant(shop) == "goodwill-frozen"
    assert refused_grant(shop, basis="Goodwill gesture", kind="POINTS", amount=5) == "goodwill-frozen"
    assert "CompensationGranted" in grant(shop, kind="CASH", basis="RETURN_POSTAGE").names()
    shop.say(RING, "AccountUnfrozen", freeze_id="f1", reason="the appeal was right")
    assert "CompensationGranted" in grant(shop).names()


def test_a_freeze_for_one_thing_leaves_the_others():
    shop = bought(Shop().at("2026-04-01"))
    shop.streams |= frozen("FAST_TRACK").streams
    shop.at("2026-05-10")

    assert is_frozen(account(shop), "FAST_TRACK", shop.now)
    assert "CompensationGranted" in grant(shop).names()
    placed = order(400_00, customer_id="ring-1", coupons=["NEW50"])
    assert shop.say("orders/A-2", "OrderPlaced", **placed).order("A-2").payable == 350_00


def test_a_freeze_is_over_when_its_time_is_over_and_when_it_is_lifted():
    until = "2026-06-01T00:00:00.000000Z"
    shop = frozen(until=until)
    began = account(shop).freezes["f1"].at

    def held(at: str) -> bool:
        return is_frozen(account(shop), "COUPON", at)

    assert [held(at) for at in ("2026-05-01T00:00:00.000000Z", began, until)] == [False, True, True]
    assert not held("2026-06-01T00:00:00.000001Z")
    shop.at("2026-05-20").say(RING, "AccountUnfrozen", freeze_id="f1", reason="the appeal was right")
    assert (held("2026-05-19T00:00:00.000000Z"), held("2026-05-21T00:00:00.000000Z")) == (True, False)


def test_what_is_over_need_not_be_lifted():
    shop = frozen(until="2026-06-01T00:00:00.000000Z").at("2026-06-02")

    assert shop.say(RING, "AccountUnfrozen", freeze_id="f1", reason="over").last == []
    assert shop.refusal(RING, "AccountUnfrozen", freeze_id="f9", reason="?").code == "unknown-freeze"


def test_nobody_is_frozen_without_a_suspicion_on_record():
    shop = accept(agreements(), 3, "2026-05-02")
    asked = {"freeze_id": "f1", "scopes": ["COUPON"], "abuse_id": "a1", "agreement_id": "terms", "clause_id": "u9"}

    assert shop.refusal(RING, "FreezeRequested", **asked).code == "unknown-abuse"
    suspect(shop)
    twice = asked | {"scopes": ["COUPON", "COUPON"]}
    assert shop.refusal(RING, "FreezeRequested", **twice).code == "scope-twice"
    over = asked | {"until": "2026-05-01T00:00:00.000000Z"}
    assert shop.refusal(RING, "FreezeRequested", **over).code == "until-in-the-past"


def test_a_freeze_is_asked_for_once():
    shop = frozen()

    assert freeze(shop).last == []
    shop.say(RING, "AccountUnfrozen", freeze_id="f1", reason="mistaken")
    assert shop.say(RING, "AccountUnfrozen", freeze_id="f1", reason="mistaken").last == []
    other = {"freeze_id": "f1", "scopes": ["COUPON"], "abuse_id": "a1", "agreement_id": "terms", "clause_id": "u9"}
    assert shop.refusal(RING, "FreezeRequested", **other).code == "already-recorded-differently"


def test_only_a_published_version_is_accepted_and_the_first_time_counts():
    shop = accept(agreements(), 3, "2026-05-02")
    since = account(shop).accepted["terms", 3]

    assert accept(shop, 3, "2026-05-04").last == []
    assert account(shop).accepted["terms", 3] == since
    refusal = shop.refusal(RING, "AgreementAccepted", agreement_id="terms", version=4)
    assert (refusal.code, refusal.ref) == ("unknown-version", "R-000-115")
    shop.say("policies/terms", "PolicyDrafted", title="Terms of June")
    assert shop.refusal(RING, "AgreementAccepted", agreement_id="terms", version=4).code == "not-published"
    shop.say("policies/terms", "PolicyPublished", channels=["APP"], effective_from="2026-06-01T00:00:00.000000Z")
    shop.say("policies/terms", "PolicyWithdrawn", version=4, reason="not yet")
    assert shop.refusal(RING, "AgreementAccepted", agreement_id="terms", version=4).code == "version-withdrawn"


def test_a_tier_is_what_the_shop_says():
    shop = Shop().say(RING, "TierSet", tier="GOLD", reason="many orders")

    assert account(shop).tier == "GOLD"
    assert shop.say(RING, "TierSet", tier="GOLD", reason="many orders").last == []
    assert account(shop.say(RING, "TierSet", tier="SILVER")).tier == "SILVER"
