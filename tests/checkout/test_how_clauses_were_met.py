"""How a customer met each clause: what is taken from the checkout and frozen with her order."""

from typing import Any

import pytest

from domain.checkout import PresentedClause
from domain.checkout.notice import conspicuous, hidden
from projections.checkout_view import checkout_view
from tests.checkout.pages import bound_order, enter, show
from tests.examples import MINE, off, pay, shop_with
from tests.story import Shop
from tests.terms.meeting import GREY_SMALL_PRINT, NO_REASON, POPUP_BOLD, confirm, noticed, present, shop_of, verdict
from tests.trace import requirement


def shown_as(how: dict[str, Any]) -> PresentedClause:
    return PresentedClause(clause_id="k1", **how)


def seen(shop: Shop) -> list[dict[str, Any]]:
    """The clauses as the checkout's view shows them, each presentation by itself."""
    checkout = shop.stream("checkouts/K-1")
    view = checkout_view(checkout.state, checkout.version, "K-1")
    return [clause for each in view["presented"] for clause in each["clauses"]]


def test_the_best_presentation_counts():
    shop = present(present(shop_of(NO_REASON), **POPUP_BOLD), **GREY_SMALL_PRINT)
    notice = noticed(shop)

    assert (notice.conspicuous, notice.before_order) == (True, True)
    assert (notice.marks, notice.position, notice.font_px) == (("BOLD",), "top", 16)
    assert notice.shown_at == "2026-05-02T10:00:00.000000Z"


def test_what_was_shown_of_another_version_or_later_is_no_notice():
    shop = shop_of(NO_REASON).say("campaigns/k1", "CampaignTermsRevised", priority=1)
    clauses = [{"clause_id": "k1"} | POPUP_BOLD]
    shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=2, clauses=clauses)

    assert not noticed(shop).shown_at
    assert not noticed(present(shop_of(NO_REASON), **POPUP_BOLD), at="2026-05-02T09:59:59.000000Z").shown_at


def test_a_confirmation_is_an_act_of_the_customers_own():
    shop = confirm(present(shop_of(NO_REASON), **POPUP_BOLD), preticked=True)
    assert (noticed(shop).confirmed, noticed(shop).preticked) == ((), True)

    confirm(confirm(shop, line="1"), line="1")
    assert noticed(shop).confirmed == ("1",)
    assert noticed(confirm(shop)).confirmed == ("1", "*")


def test_without_a_checkout_a_clause_was_not_met():
    notice = noticed(shop_of(NO_REASON))

    assert (notice.conspicuous, notice.before_order, notice.confirmed, notice.channels) == (False, False, (), ())
    assert (notice.subject, notice.findings) == ("NO_REASON_RETURN", ())
    assert len(notice.text_sha256) == 64


@pytest.mark.parametrize("marks", [["BOLD"], ["colour"], ["separate", "POPUP"]])
def test_a_mark_that_catches_the_eye_in_legible_print_is_conspicuous(marks: list[str]):
    how: dict[str, Any] = {"channels": [], "marks": marks, "position": "top", "before_order": True}

    assert conspicuous(shown_as(how))
    assert not conspicuous(shown_as(how | {"font_px": 11}))


@requirement("R-000-72")
@pytest.mark.parametrize(
    ("how", "tucked_away"),
    [
        (GREY_SMALL_PRINT, True),
        (GREY_SMALL_PRINT | {"position": "below the fold", "marks": []}, True),
        (GREY_SMALL_PRINT | {"position": "页面底部", "font_px": 14}, True),
        (GREY_SMALL_PRINT | {"position": "top"}, False),
        (POPUP_BOLD | {"position": "bottom"}, False),
    ],
)
def test_a_clause_in_small_print_below_the_fold_is_hidden(how: dict[str, Any], *, tucked_away: bool):
    (clause,) = seen(present(shop_of("仅享受基础质保"), **how))

    assert hidden(shown_as(how)) is tucked_away
    assert (clause["clause_id"], clause["hidden"]) == ("k1", tucked_away)
    assert (clause["position"], clause["font_px"]) == (how["position"], how["font_px"])


@requirement("R-000-107")
def test_a_notice_over_one_channel_only_carries_a_warning():
    shop = present(shop_of(NO_REASON), **POPUP_BOLD)
    assert [clause["warnings"] for clause in seen(shop)] == [["NOTICE_SINGLE_CHANNEL"]]

    present(shop, **POPUP_BOLD | {"channels": ["detail-page"]})
    assert [clause["warnings"] for clause in seen(shop)] == [[], []]


@requirement("R-000-58")
def test_a_coupon_that_the_customer_did_not_tick_was_left_out_by_her_and_not_by_a_fault():
    shop = show(shop_with(off(50_00, threshold=300_00), **MINE), 400_00)
    enter(shop, "c1", use=False)
    pay(shop.say("orders/A-1", "OrderPlaced", **bound_order(400_00, coupons=[])))
    checkout = shop.stream("checkouts/K-1")

    assert shop.order().captured == 400_00
    not_used = checkout_view(checkout.state, checkout.version, "K-1")["not_used"]
    assert not_used == [{"coupon_id": "c1", "cause": "NOT_APPLIED_BY_USER"}]


def test_a_coupon_taken_up_again_is_used_after_all():
    shop = show(shop_with(off(50_00, threshold=300_00)), 400_00)
    for use in (True, False, True):
        enter(shop, "SAVE", use=use)

    state = shop.stream("checkouts/K-1").state
    assert (state.entered, state.withdrawn) == (("c1",), ())


@requirement("R-000-96")
def test_what_the_shop_answered_before_the_order_holds_for_the_goods_it_named():
    shop = present(shop_of(f"{NO_REASON}，部分商品除外"), **POPUP_BOLD)
    shop.say("campaigns/k1", "ClauseExplained", clause_id="k1", answer="SKU-9 included", includes=["SKU-9"])
    notice = noticed(shop)

    assert notice.superseded_for == ("SKU-9",)
    promised, other = verdict(notice, "SEED_NOTICE", sku="SKU-9"), verdict(notice, "SEED_NOTICE", sku="SKU-8")
    assert (promised.outcome, promised.reasons) == ("SUPERSEDED", ("BETTER_PROMISE",))
    assert other.outcome == "BINDING"
    refusal = shop.refusal("campaigns/k1", "ClauseExplained", clause_id="k1", answer="not SKU-9", excludes=["SKU-9"])
    assert (refusal.code, refusal.extra["sku"]) == ("conflicts-with-answer", "SKU-9")


def test_an_answer_given_after_the_order_promises_nothing_for_it():
    shop = present(shop_of(NO_REASON), **POPUP_BOLD).later(hours=1)
    shop.say("campaigns/k1", "ClauseExplained", clause_id="k1", answer="all of it", includes=["*"])

    assert noticed(shop).superseded_for == ()
    assert noticed(shop, at=shop.now).superseded_for == ("*",)


def test_an_answer_to_one_customer_is_a_promise_to_her_alone():
    shop = present(shop_of(NO_REASON), **POPUP_BOLD)
    answer = {"clause_id": "k1", "answer": "yours may come back", "includes": ["SKU-9"]}
    shop.say("campaigns/k1", "ClauseExplained", **answer, customer_id="C-1")

    assert noticed(shop, customer_id="C-1").superseded_for == ("SKU-9",)
    assert noticed(shop, customer_id="C-2").superseded_for == ()
    assert noticed(shop).superseded_for == ()


def test_a_line_that_the_page_does_not_show_can_not_be_confirmed_for():
    shop = show(shop_of(NO_REASON), 200_00)

    refusal = shop.refusal("checkouts/K-1", "ClauseConfirmed", clause_id="k1", line="9", preticked=False)

    assert (refusal.code, refusal.extra["line"]) == ("unknown-line", "9")
    assert confirm(shop, line="1").last
    assert confirm(shop_of(NO_REASON), line="9").last
