"""Terms that need a binding clause price kept goods anew only where the clause caught the customer's eye."""

from typing import Any

import pytest

from domain.errors import Refused
from tests.checkout.pages import CLAUSE, PRESENTED, accept, bound_order, show
from tests.examples import amounts, give_back, off, order, pay, shop_with
from tests.story import Shop

TERMS = off(50_00, threshold=300_00, refund_method="REPRICE", requires_binding_clause=True, clauses=[CLAUSE])


def returned(shop: Shop) -> list[int]:
    """S1 ordered on what was shown, one of two brought back."""
    show(shop, 200_00, 200_00, discount=50_00, coupons=["SAVE"])
    pay(shop.say("orders/A-1", "OrderPlaced", **bound_order(200_00, 200_00)))
    return amounts(give_back(shop, "b1", _2=1))


def presented(**how: Any) -> Shop:
    """A shop where the clause was shown like this, and the terms accepted."""
    shop = shop_with(TERMS)
    clauses = [PRESENTED | how]
    shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=clauses)
    return accept(shop)


@pytest.mark.parametrize("how", [{}, {"marks": ["colour"]}, {"marks": ["SEPARATE"], "font_px": 12}])
def test_a_clause_that_catches_the_eye_binds_and_the_kept_goods_are_priced_anew(how: dict[str, Any]):
    assert returned(presented(**how)) == [150_00]


def test_a_refund_names_the_clause_under_which_the_kept_goods_were_priced_anew():
    shop = presented()
    returned(shop)
    refs = shop.order().refunds["r1"].fact.clause_refs

    assert [(ref.campaign_id, ref.terms_version) for ref in refs if ref.clause_id == CLAUSE["clause_id"]] == [("k1", 1)]


def test_a_refund_names_no_clause_that_did_not_bind():
    shop = presented(marks=[])
    returned(shop)

    assert not any(ref.clause_id for ref in shop.order().refunds["r1"].fact.clause_refs)


@pytest.mark.parametrize(
    "how",
    [
        {"marks": []},
        {"marks": ["POPUP"]},
        {"font_px": 11},
        {"before_order": False},
    ],
)
def test_a_clause_shown_otherwise_takes_nothing_from_the_customer(how: dict[str, Any]):
    assert returned(presented(**how)) == [175_00]


def test_only_a_clause_of_the_terms_can_be_shown():
    with pytest.raises(Refused, match="no clause another"):
        presented(clause_id="another")


def test_a_clause_that_was_never_shown_does_not_bind_though_the_terms_were_accepted():
    assert returned(accept(shop_with(TERMS))) == [175_00]


def test_a_clause_shown_after_the_order_does_not_bind():
    shop = show(accept(shop_with(TERMS)), 200_00, 200_00, discount=50_00, coupons=["SAVE"]).later(hours=1)
    ordered_at = shop.now
    named: dict[str, Any] = {"campaign_id": "k1", "terms_version": 1, "clauses": [PRESENTED]}
    shop.later(hours=1).say("checkouts/K-1", "TermsPresented", **named)
    pay(shop.say("orders/A-1", "OrderPlaced", at=ordered_at, **bound_order(200_00, 200_00)))

    assert amounts(give_back(shop, "b1", _2=1)) == [175_00]


def test_without_a_clause_or_a_checkout_there_is_nothing_that_binds():
    shop = shop_with(TERMS | {"clauses": []})
    pay(shop.say("orders/A-1", "OrderPlaced", **order(200_00, 200_00, coupons=["c1"])))

    assert amounts(give_back(shop, "b1", _2=1)) == [175_00]
    assert shop.order().coupons["c1"].applied.clause_binds is False
