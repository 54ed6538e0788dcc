"""Terms with clauses bind only who accepted that version before ordering; what was agreed never changes."""

from hashlib import sha256

import pytest

from domain.checkout import ClauseConfirmed, TermsAccepted, TermsPresented
from tests.checkout.pages import CLAUSE, PRESENTED, accept, bound_order, show
from tests.examples import give_back, off, order, pay, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement

TERMS = off(50_00, threshold=300_00, clauses=[CLAUSE])


def shown_shop() -> Shop:
    return show(shop_with(TERMS), 400_00, discount=50_00, coupons=["SAVE"])


def order_refusal(shop: Shop, **members: str) -> str:
    return shop.refusal("orders/A-1", "OrderPlaced", **bound_order(400_00), **members).code


@requirement("R-000-02")
def test_who_accepted_the_terms_before_ordering_may_use_the_code():
    shop = shown_shop().at("2026-05-02T10:00:01.000000Z")
    shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=[PRESENTED])
    accept(shop).at("2026-05-02T10:00:05.000000Z").say("orders/A-1", "OrderPlaced", **bound_order(400_00))

    assert "CouponRedeemed" in shop.names()


@requirement("R-000-02")
def test_who_did_not_accept_the_terms_may_not_use_the_code():
    refusal = shown_shop().refusal("orders/A-1", "OrderPlaced", **bound_order(400_00))

    assert (refusal.code, refusal.ref, refusal.extra["terms_version"]) == ("terms-not-accepted", "R-000-02", 1)
    assert refused_order(shop_with(TERMS), 400_00).code == "terms-not-accepted"


def test_a_code_without_clauses_needs_no_checkout():
    assert place(shop_with(off(50_00)), 400_00).order().discount == 50_00


def test_an_acceptance_after_the_order_came_too_late():
    shop = shown_shop().later(hours=1)
    ordered_at = shop.now
    accept(shop.later(hours=1))

    assert order_refusal(shop, at=ordered_at) == "terms-not-accepted"


def test_the_acceptance_of_another_version_does_not_count():
    shop = accept(shown_shop())
    shop.say("campaigns/k1", "CampaignTermsRevised", priority=7)
    assert order_refusal(shop) == "terms-not-accepted"

    accept(shop, version=2).say("orders/A-1", "OrderPlaced", **bound_order(400_00))
    assert shop.order().coupons["c1"].applied.terms_version == 2


def test_the_acceptance_at_another_checkout_does_not_count():
    shop = shown_shop()
    shop.say("checkouts/K-2", "TermsAccepted", campaign_id="k1", terms_version=1)

    assert order_refusal(shop) == "terms-not-accepted"


def test_an_old_order_that_is_imported_was_accepted_elsewhere():
    shop = shop_with(TERMS).say("orders/A-1", "OrderPlaced", historical=True, **order(400_00, coupons=["c1"]))

    assert shop.order().discount == 50_00


def test_accepting_twice_is_accepting_once():
    shop = accept(shown_shop())
    assert shop.recorded(TermsAccepted)

    assert accept(shop).last == []


@pytest.mark.parametrize(("campaign_id", "version"), [("k1", 2), ("k9", 1)])
def test_terms_that_were_never_published_can_be_neither_shown_nor_accepted(campaign_id: str, version: int):
    named = {"campaign_id": campaign_id, "terms_version": version}

    refusal = shown_shop().refusal("checkouts/K-1", "TermsAccepted", **named)
    assert (refusal.code, refusal.ref) == ("unknown-terms", "R-000-02")
    assert shown_shop().refusal("checkouts/K-1", "TermsPresented", clauses=[], **named).code == "unknown-terms"


def test_what_was_presented_and_confirmed_is_kept_with_its_time():
    shop = shown_shop()
    shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=[PRESENTED])
    shop.say("checkouts/K-1", "ClauseConfirmed", clause_id="no-points", preticked=False)
    state = shop.stream("checkouts/K-1").state

    assert [type(each.fact) for each in (*state.presented, *state.confirmed)] == [TermsPresented, ClauseConfirmed]
    assert state.presented[0].at < state.confirmed[0].at


@requirement("R-000-01")
def test_an_order_keeps_the_terms_it_was_placed_under_whatever_becomes_of_the_campaign():
    shop = shop_with(off(50_00, threshold=300_00))
    for threshold in (301_00, 300_00):
        shop.say("campaigns/k1", "CampaignTermsRevised", threshold=threshold)
    pay(place(shop, 200_00, 200_00))
    before = shop.order().coupons["c1"].applied
    assert before.terms_version == 3

    shop.say("campaigns/k1", "CampaignTermsRevised", refund_method="REPRICE", restoration="NEVER")
    shop.say("campaigns/k1", "CampaignEnded", reason="over")
    give_back(shop.later(days=1), "b1", _2=1)

    after = shop.order().coupons["c1"].applied
    assert (after.terms_version, after.terms_sha256, after.terms) == (3, before.terms_sha256, before.terms)
    assert shop.stream("campaigns/k1").state.terms_sha256 != after.terms_sha256
    assert shop.order().refunds["r1"].fact.method == "PRO_RATA"


def test_an_order_carries_its_clauses_by_the_hash_of_their_text():
    shop = accept(shown_shop()).say("orders/A-1", "OrderPlaced", **bound_order(400_00))
    (clause,) = shop.order().coupons["c1"].applied.terms.clauses

    assert not clause.text
    assert clause.text_sha256 == sha256(CLAUSE["text"].encode()).hexdigest()
