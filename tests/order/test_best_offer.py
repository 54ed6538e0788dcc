"""Which offers an order is placed with: those named, or, where the shop says so, the cheapest that go together."""

from contextlib import suppress
from itertools import combinations
from random import Random
from typing import Any

import pytest

from domain.errors import Refused
from domain.order.events import DiscountOverridden, OrderPlaced
from domain.order.placing.best_offer import LINES_MAX, SETS_MAX
from domain.order.placing.comparing import worse_terms
from domain.terms.campaign import Terms
from projections.order_view import order_view
from projections.sentences.language import EN, ZH
from projections.sentences.parts import parts, variant
from projections.sentences.speaker import Speaker
from projections.sentences.template import fill
from tests.checkout.pages import CLAUSE, accept, bound_order, enter, show
from tests.examples import MINE, add_coupon, amounts, cancel, off, pay, percent, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement

BEST: dict[str, Any] = {"offer_policy": "BEST_WINS"}
WORSE: dict[str, Any] = {"class": "NEW_PRODUCT", "after_sales": {"no_reason_return": False, "warranty_days": 30}}


def seed_shop(**manual: Any) -> Shop:
    """Manual −50 (c1), automatic 8折 (c2), member 95折 (c3); none goes with another."""
    shop = add_coupon(shop_with(off(50_00, **manual)), "2", percent(2_000))
    return add_coupon(shop, "3", percent(500, **{"class": "MEMBER"}))


def placed(shop: Shop) -> OrderPlaced:
    (fact,) = shop.recorded(OrderPlaced)
    assert isinstance(fact, OrderPlaced)
    return fact


def left_out(shop: Shop) -> list[tuple[str, str]]:
    return [(each.coupon_id, each.reason) for each in placed(shop).suppressed or ()]


@requirement("R-000-66")
def test_the_cheapest_offer_takes_the_place_of_the_named_one_and_the_order_says_so():
    """B-24: 400.00, manual 350.00, member 380.00, automatic 320.00."""
    shop = place(seed_shop(), 400_00, candidates=["c2", "CODE-3"], **BEST)

    assert shop.order().payable == 320_00
    assert shop.recorded(DiscountOverridden) == [
        DiscountOverridden(
            named=("c1",), chosen=("c2",), named_payable=350_00, payable=320_00, difference=30_00, worse_terms=()
        )
    ]
    assert left_out(shop) == [("c1", "NOT_BEST"), ("c3", "NOT_BEST")]
    assert [shop.coupon(key).redemptions for key in ("c1", "c2", "c3")] == [0, 1, 0]


@requirement("R-000-66")
def test_unless_the_shop_says_so_the_named_coupon_stays_and_nothing_is_overridden():
    shop = place(seed_shop(), 400_00, candidates=["c2", "c3"])

    assert shop.order().payable == 350_00
    assert shop.recorded(DiscountOverridden) == []
    assert left_out(shop) == [("c2", "NOT_CHOSEN"), ("c3", "NOT_CHOSEN")]


@requirement("R-000-67")
def test_of_an_exclusive_coupon_and_a_member_price_only_one_applies_and_the_other_is_listed():
    shop = shop_with(off(50_00, exclusive=True, stackable_with=["k2"]))
    add_coupon(shop, "2", percent(500, **{"class": "MEMBER", "stackable_with": ["k1"]}))
    assert refused_order(shop, 400_00, coupons=["c1", "c2"]).code == "one-code-per-order"

    place(shop, 400_00, candidates=["c2"], **BEST)
    assert shop.order().payable == 350_00
    assert left_out(shop) == [("c2", "NOT_BEST")]


def test_offers_that_go_together_are_taken_together():
    shop = shop_with(off(50_00, stackable_with=["k2"], priority=1))
    add_coupon(shop, "2", percent(500, stackable_with=["k1"], priority=2))
    place(add_coupon(shop, "3", percent(1_500)), 400_00, candidates=["c2", "c3"], **BEST)

    assert [each.coupon_id for each in shop.order().basket.coupons] == ["c1", "c2"]
    assert shop.order().payable == 332_50


def test_an_order_that_names_no_coupon_gets_the_best_there_is():
    shop = place(seed_shop(), 400_00, coupons=[], candidates=["c1", "c2", "c3"], **BEST)

    assert shop.order().payable == 320_00
    (overridden,) = shop.recorded(DiscountOverridden)
    assert isinstance(overridden, DiscountOverridden)
    assert (overridden.named, overridden.named_payable, overridden.difference) == ((), 400_00, 80_00)


def test_at_the_same_price_the_named_coupon_stays():
    shop = add_coupon(shop_with(off(50_00)), "0", off(50_00))

    place(shop, 400_00, candidates=["c0"], **BEST)
    assert list(shop.order().coupons) == ["c1"]
    assert shop.recorded(DiscountOverridden) == []


def test_at_the_same_price_fewer_coupons_are_used_and_then_the_first_by_id():
    shop = add_coupon(shop_with(off(30_00, stackable_with=["k2"])), "2", off(20_00, stackable_with=["k1"]))
    for name in ("5", "4"):
        add_coupon(shop, name, off(50_00))

    place(shop, 400_00, coupons=[], candidates=["c1", "c2", "c5", "c4"], **BEST)
    assert list(shop.order().coupons) == ["c4"]


def test_a_candidate_that_does_not_apply_is_listed_with_its_reason():
    shop = shop_with(off(50_00))
    add_coupon(shop, "2", off(90_00, threshold=500_00))
    add_coupon(shop, "3", off(90_00, scope={"skus": ["other"]}))
    add_coupon(shop, "4", off(90_00, valid_until="2026-04-30", valid_from="2026-04-01"))
    add_coupon(shop, "5", off(90_00, clauses=[CLAUSE]))
    place(shop, 400_00, candidates=["c2", "c3", "c4", "c5", "NOBODYS"], **BEST)

    assert shop.order().payable == 350_00
    assert left_out(shop) == [
        ("c2", "THRESHOLD"),
        ("c3", "SKU_NOT_IN_SCOPE"),
        ("c4", "EXPIRED"),
        ("c5", "TERMS_NOT_ACCEPTED"),
        ("NOBODYS", "UNKNOWN_CODE"),
    ]
    assert next(each.missing for each in placed(shop).suppressed or ()) == 100_00


def test_a_candidate_whose_terms_were_accepted_is_taken():
    shop = add_coupon(shop_with(off(20_00, clauses=[CLAUSE])), "2", off(10_00))
    accept(show(shop, 400_00, discount=20_00, coupons=["c1"]))
    best = bound_order(400_00, coupons=["c2"], candidates=["c1"], accept_worse_terms=True, **BEST)
    shop.say("orders/A-1", "OrderPlaced", **best)

    assert shop.order().payable == 380_00


def test_the_page_has_to_show_what_was_chosen():
    shop = show(seed_shop(), 400_00, discount=50_00, coupons=["c1"])
    best = bound_order(400_00, candidates=["c2"], **BEST)
    refusal = shop.refusal("orders/A-1", "OrderPlaced", **best)
    assert (refusal.code, refusal.extra["differs"]) == ("shown-differs", ["coupons", "payable"])

    show(shop, 400_00, discount=80_00, coupons=["c2"]).say("orders/A-1", "OrderPlaced", **best)
    assert shop.order().payable == 320_00


def test_a_named_coupon_that_does_not_apply_still_refuses_the_order():
    shop = add_coupon(shop_with(off(50_00, threshold=500_00)), "2", percent(2_000))

    assert refused_order(shop, 400_00, candidates=["c2"], **BEST).code == "threshold"


def test_what_a_limit_of_uses_forbids_together_is_not_taken_together():
    shop = shop_with(off(50_00, stackable_with=["k1"], per_customer_limit=1))
    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", code="AGAIN")
    place(shop, 400_00, candidates=["c2"], **BEST)

    assert (shop.order().payable, left_out(shop)) == (350_00, [("c2", "NOT_BEST")])


@pytest.mark.parametrize(
    ("terms", "worse"),
    [
        (WORSE, ["NO_REASON_RETURN"]),
        ({"refund_method": "REPRICE"}, ["REFUND_METHOD"]),
        ({"fault_refund_method": "REPRICE"}, ["FAULT_REFUND_METHOD"]),
        ({"shortfall": "COLLECT"}, ["SHORTFALL"]),
        ({"restoration": "NEVER"}, ["RESTORATION"]),
        ({"single_use": True}, ["RESTORATION"]),
        ({"restoration_after_shipping": "NEVER"}, ["RESTORATION"]),
    ],
)
def test_a_better_price_with_worse_after_sales_terms_is_asked_for_first(terms: dict[str, Any], worse: list[str]):
    """B-24: a price gain of 30.00 must not silently cost the no-reason right."""
    shop = add_coupon(shop_with(off(50_00)), "2", percent(2_000, **terms))
    refusal = refused_order(shop, 400_00, candidates=["c2"], **BEST)

    assert (refusal.code, refusal.ref, refusal.extra["worse"]) == ("worse-terms", "R-000-66", worse)
    assert (refusal.extra["named"], refusal.extra["chosen"]) == (["c1"], ["c2"])
    assert (refusal.extra["named_payable"], refusal.extra["payable"]) == (350_00, 320_00)
    assert "30.00 CNY less" in refusal.sentence

    place(shop, 400_00, candidates=["c2"], accept_worse_terms=True, **BEST)
    (overridden,) = shop.recorded(DiscountOverridden)
    assert isinstance(overridden, DiscountOverridden)
    assert (shop.order().payable, list(overridden.worse_terms)) == (320_00, worse)


def test_a_shorter_warranty_or_a_clause_more_is_worse_too():
    shop = shop_with(off(50_00, after_sales={"warranty_days": 365}))
    add_coupon(shop, "2", percent(2_000, after_sales={"warranty_days": 30}))
    assert refused_order(shop, 400_00, candidates=["c2"], **BEST).extra["worse"] == ["WARRANTY"]

    clause = {"clause_id": "c-1", "text": "Orders with this code earn no points."}
    shop = show(shop_with(percent(2_000, clauses=[clause])), 400_00, discount=80_00, coupons=["c1"])
    add_coupon(accept(shop), "2", off(50_00))
    refusal = shop.refusal(
        "orders/A-2", "OrderPlaced", **bound_order(400_00, coupons=["c2"], candidates=["c1"], **BEST)
    )
    assert refusal.extra["worse"] == ["CLAUSE_POINTS"]


def test_terms_that_are_as_good_or_better_need_no_question():
    shop = add_coupon(
        shop_with(off(50_00, refund_method="REPRICE", restoration="NEVER", after_sales={"warranty_days": 30})),
        "2",
        percent(2_000, refund_method="BUYER_FAVOURABLE", after_sales={"warranty_days": 30}),
    )

    assert place(shop, 400_00, candidates=["c2"], **BEST).order().payable == 320_00


def test_a_coupon_for_one_use_that_the_law_gives_back_is_not_worse():
    """B-05: under LAW_15 a coupon comes back after a full return, also one for a single use."""
    shop = add_coupon(shop_with(off(50_00)), "2", percent(2_000, single_use=True, restoration="LAW_15"))

    assert place(shop, 400_00, candidates=["c2"], **BEST).order().payable == 320_00


def test_too_many_offers_that_go_together_are_not_tried():
    names = [f"k{n}" for n in range(12)]
    shop = Shop()
    for n, name in enumerate(names):
        stack = [other for other in names if other != name]
        shop.say(f"campaigns/{name}", "CampaignPublished", **off(1_00, stackable_with=stack))
        shop.say(f"coupons/c{n}", "CouponIssued", campaign_id=name, code=f"CODE-{n}")
    eleven = [f"c{n}" for n in range(10)]
    assert place(shop, 400_00, coupons=[], candidates=eleven, **BEST).order().payable == 390_00

    refusal = refused_order(shop, 400_00, coupons=[], candidates=[*eleven, "c10", "c11"], **BEST)
    assert (refusal.code, refusal.extra["limit"]) == ("too-many-offers", SETS_MAX)
    many = refused_order(shop, *[4_00] * 200, coupons=[], candidates=eleven, **BEST)
    assert (many.code, many.extra["limit"]) == ("too-many-offers", LINES_MAX // 200)


@requirement("R-000-58")
def test_an_eligible_coupon_that_the_customer_left_unticked_is_her_own_doing():
    shop = show(shop_with(off(50_00, threshold=300_00)), 400_00)
    enter(shop, "SAVE", use=False)
    shop.say("orders/A-1", "OrderPlaced", **bound_order(400_00, coupons=[]))

    assert left_out(shop) == [("c1", "NOT_APPLIED_BY_USER")]
    assert pay(shop).order().captured == 400_00


def test_a_code_that_was_entered_and_not_ordered_with_is_listed_too_or_why_it_would_not_have_applied():
    shop = show(add_coupon(shop_with(off(50_00)), "2", off(50_00, threshold=500_00)), 400_00)
    enter(shop, "CODE-2", use=False)
    enter(shop, "SAVE")
    shop.say("orders/A-1", "OrderPlaced", **bound_order(400_00, coupons=[]))

    assert left_out(shop) == [("c2", "THRESHOLD"), ("c1", "NOT_APPLIED_BY_USER")]


@requirement("R-000-68")
def test_the_order_lists_the_rules_its_price_rests_on_in_the_order_they_applied():
    shop = shop_with(off(50_00, stackable_with=["k2"], priority=7))
    add_coupon(shop, "2", off(30_00, issuer="PLATFORM", issuer_id="p", stackable_with=["k1"], priority=7))
    add_coupon(shop, "3", percent(100))
    place(shop, 400_00, coupons=["c1", "c2"], candidates=["c3"])
    offers = order_view(shop.order(), 1, "A-1")["offers"]

    rules = [(each["campaign_id"], each["issuer"], each["priority"], each["applied"]) for each in offers["rules"]]
    assert rules == [("k2", "PLATFORM", 7, 30_00), ("k1", "MERCHANT", 7, 50_00)]
    assert offers["policy"] == "MANUAL_WINS"
    assert offers["suppressed"] == [{"coupon_id": "c3", "reason": "NOT_CHOSEN", "missing": None}]


def test_the_view_shows_what_was_overridden():
    shop = place(seed_shop(), 400_00, candidates=["c2"], **BEST)
    overridden = order_view(shop.order(), 2, "A-1")["offers"]["overridden"]

    assert (overridden["named"], overridden["chosen"], overridden["difference"]) == (("c1",), ("c2",), 30_00)


def any_shop(chance: Random) -> Shop:
    """Four coupons, of which some go together."""
    names = ["k1", "k2", "k3", "k4"]
    pairs = {pair for pair in combinations(names, 2) if chance.random() < 0.6}
    shop = Shop()
    for name in names:
        stack = [other for other in names if {(name, other), (other, name)} & pairs]
        terms: dict[str, Any] = {"stackable_with": stack, "priority": chance.randint(1, 3)}
        terms |= {"threshold": chance.choice([0, 200_00, 380_00]), "threshold_basis": chance.choice(["LIST", "PAID"])}
        terms |= {"scope": chance.choice([{}, {"skus": ["sku-1"]}])}
        benefit = off(chance.randint(1, 9) * 7_77) if chance.random() < 0.5 else percent(chance.randint(1, 5_000))
        shop.say(f"campaigns/{name}", "CampaignPublished", **(benefit | terms))
        shop.say(f"coupons/c{name[1:]}", "CouponIssued", campaign_id=name, code=f"CODE-{name}")
    return shop


@pytest.mark.parametrize("seed", range(40))
def test_no_combination_that_could_be_named_is_cheaper_than_the_best(seed: int):
    chance = Random(seed)
    shop, goods, coupons = any_shop(chance), (250_00, 150_01), ["c1", "c2", "c3", "c4"]
    payables: list[int] = []
    for named in (each for size in range(5) for each in combinations(coupons, size)):
        key = f"A-{'-'.join(named)}-x"
        with suppress(Refused):
            payables.append(place(shop, *goods, key=key, coupons=list(named)).order(key).payable)
    place(shop, *goods, key="best", coupons=[], candidates=coupons, accept_worse_terms=True, **BEST)

    assert shop.order("best").payable == min(payables)


def test_what_was_chosen_is_what_comes_back():
    shop = add_coupon(shop_with(off(50_00), **MINE), "2", percent(2_000), **MINE)
    cancel(pay(place(shop, 400_00, candidates=["c2"], **BEST)), _1=1)

    assert amounts(shop) == [320_00]
    assert [shop.coupon(key).redemptions for key in ("c1", "c2")] == [0, 0]


def test_the_same_coupon_among_the_candidates_again_changes_nothing():
    shop = place(shop_with(off(50_00)), 400_00, candidates=["SAVE", "c1", "save"], **BEST)

    assert shop.order().payable == 350_00
    assert left_out(shop) == []


def test_who_named_nothing_is_told_that_the_cheapest_offer_was_applied():
    shop = place(seed_shop(), 400_00, coupons=[], candidates=["c1", "c2"], **BEST)
    (overridden,) = shop.recorded(DiscountOverridden)
    told = [
        fill(each.sentences[variant(overridden)], parts(overridden, Speaker(each, currency="CNY"))) for each in (EN, ZH)
    ]

    assert told == [
        "The cheapest offer was applied, c2: the order costs 320.00 CNY instead of 400.00 CNY, 80.00 CNY less.",
        "已采用最优惠的组合：c2，应付 320.00 CNY，原应付 400.00 CNY，少付 80.00 CNY。",
    ]


def test_a_repeated_order_is_recorded_once_whatever_was_chosen():
    shop = place(seed_shop(), 400_00, candidates=["c2"], **BEST)
    assert place(shop, 400_00, candidates=["c2"], **BEST).last == []

    with pytest.raises(Refused, match="other content"):
        place(shop, 400_00, candidates=["c3"], **BEST)


def terms_of(**members: Any) -> Terms:
    terms = shop_with(off(50_00, **members)).stream("campaigns/k1").state.terms
    assert isinstance(terms, Terms)
    return terms


@requirement("R-000-66")
@pytest.mark.parametrize(
    ("code", "mild", "harsh"),
    [
        ("NO_REASON_RETURN", {}, WORSE | {"after_sales": {"no_reason_return": False}}),
        ("WARRANTY", {"after_sales": {"warranty_days": 365}}, {"after_sales": {"warranty_days": 30}}),
        ("REFUND_METHOD", {"refund_method": "BUYER_FAVOURABLE"}, {"refund_method": "REPRICE"}),
        ("FAULT_REFUND_METHOD", {"fault_refund_method": "BUYER_FAVOURABLE"}, {"fault_refund_method": "REPRICE"}),
        ("SHORTFALL", {}, {"shortfall": "COLLECT"}),
    ],
)
def test_of_several_coupons_the_harshest_counts_on_either_side(code: str, mild: dict[str, Any], harsh: dict[str, Any]):
    one, other = terms_of(**mild), terms_of(**harsh)

    assert worse_terms([one], [one, other]) == (code,)
    assert worse_terms([one], [other, one]) == (code,)
    for named, chosen in (([one, other], [other]), ([other, one], [one, other]), ([other], [one]), ([one], [one])):
        assert worse_terms(named, chosen) == ()


def test_a_refusal_for_worse_terms_says_what_both_ways_cost():
    shop = add_coupon(shop_with(off(50_00)), "2", off(80_00, **WORSE))

    extra = refused_order(shop, 400_00, candidates=["c2"], **BEST).extra

    assert (extra["named"], extra["chosen"]) == (["c1"], ["c2"])
    assert (extra["named_payable"], extra["payable"], extra["difference"]) == (350_00, 320_00, 30_00)
    assert "NO_REASON_RETURN" in extra["worse"]
