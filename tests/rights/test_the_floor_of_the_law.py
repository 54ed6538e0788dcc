"""Whatever the terms say and however they were shown, by the law no right falls below its floor."""

from typing import get_args

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.order.rights import barriers, rights_of
from domain.order.state import Order
from domain.terms.campaign import AfterSales
from domain.terms.clauses import ClauseNotice, Finding, Subject
from domain.terms.house_rules import RegimeId
from domain.terms.verdicts import REGIMES
from tests.rights.orders import SIGNED, signed, with_code

EXAMPLES = settings(max_examples=500, deadline=None, database=None)
SOUND = signed(with_code()).order()
"""One line of ordinary goods, bought with a code and signed for on 1 May."""
FLAGS = ("NEAR_EXPIRY", "DEFECTIVE_DECLARED", "CUSTOM_MADE", "PERISHABLE")
CATEGORIES = ("goods", "冰箱", "服装", "箱包")
LAST = "2026-05-08T15:59:59.999999Z"

notices = st.builds(
    ClauseNotice,
    clause_id=st.just("c1"),
    text_sha256=st.just("0" * 64),
    subject=st.sampled_from(get_args(Subject)),
    findings=st.lists(st.sampled_from(get_args(Finding)), max_size=2).map(tuple),
    shown_at=st.sampled_from([SIGNED, msgspec.UNSET]),
    channels=st.sampled_from([(), ("POPUP",), ("DETAIL_PAGE", "CHECKBOX")]),
    marks=st.sampled_from([(), ("BOLD",), ("POPUP",)]),
    conspicuous=st.booleans(),
    before_order=st.booleans(),
    confirmed=st.sampled_from([(), ("*",), ("1",), ("2",)]),
    preticked=st.booleans(),
    superseded_for=st.sampled_from([(), ("*",), ("sku-1",)]),
)
after_sales = st.builds(
    AfterSales,
    no_reason_return=st.sampled_from([True, False, msgspec.UNSET]),
    warranty_days=st.sampled_from([0, 30, msgspec.UNSET]),
)


def sold(order: Order, notice: ClauseNotice, terms: AfterSales, flags: tuple[str, ...], category: str) -> Order:
    """The order with this clause, these terms and these goods."""
    coupon = order.basket.coupons[0]
    coupon = replace(coupon, notices=(notice,), terms=replace(coupon.terms, after_sales=terms))
    line = order.lines["1"]
    line = replace(line, ordered=replace(line.ordered, flags=flags, category=category))
    return replace(order, basket=replace(order.basket, coupons=(coupon,)), lines={"1": line})


orders = st.builds(
    sold,
    st.just(SOUND),
    notices,
    after_sales,
    st.sets(st.sampled_from(FLAGS), max_size=1).map(tuple),
    st.sampled_from(CATEGORIES),
)


@EXAMPLES
@given(order=orders, days=st.integers(0, 6))
def test_quality_can_be_complained_of_throughout_its_periods(order: Order, days: int):
    at = f"2026-05-{2 + days:02}T04:00:00.000000Z"
    found = {each.remedy: each.status for each in rights_of(order, "1", "QUALITY", at, "CN_2025").claims}
    later = rights_of(order, "1", "QUALITY", "2026-05-16T15:59:59.999999Z", "CN_2025")

    assert found["REFUND"] == found["EXCHANGE"] == found["REPAIR"] == "OPEN"
    assert {each.remedy for each in later.claims if each.status == "OPEN"} >= {"EXCHANGE", "REPAIR"}
    assert later.freight_payer == "MERCHANT"


@EXAMPLES
@given(order=orders)
def test_ordinary_goods_come_back_without_a_reason_until_the_last_second(order: Order):
    kept_by_law = order.lines["1"].ordered.flags
    found = barriers(order, "1", LAST, "CN_2025")

    if not kept_by_law:
        assert found == ()
    for each in found:
        assert each.ground in ("GOODS_EXCLUDED", "CLAUSE")


@EXAMPLES
@given(order=orders)
def test_near_expiry_or_defective_goods_stay_only_if_she_confirmed_it_herself(order: Order):
    coupon = order.basket.coupons[0]
    assert coupon.notices
    notice = coupon.notices[0]
    taken = any(each.ground == "CLAUSE" for each in barriers(order, "1", LAST, "CN_2025"))

    if taken:
        assert order.lines["1"].ordered.flags in (("NEAR_EXPIRY",), ("DEFECTIVE_DECLARED",))
        assert {"*", "1"}.intersection(notice.confirmed)
        assert coupon.terms.after_sales.no_reason_return is not True
        assert notice.superseded_for == ()


@EXAMPLES
@given(order=orders, regime=st.sampled_from([each.id for each in REGIMES]))
@example(SOUND, "SEED_NOTICE")
def test_under_no_regime_does_a_clause_touch_what_a_fault_entitles_to(order: Order, regime: RegimeId):
    at = "2026-05-05T04:00:00.000000Z"
    bare = replace(order, basket=replace(order.basket, coupons=()))

    for cause in ("QUALITY", "NOT_AS_DESCRIBED", "WRONG_ITEM", "TRANSIT_DAMAGE"):
        with_terms = [each for each in rights_of(order, "1", cause, at, regime).claims if each.remedy != "WARRANTY"]
        without = [each for each in rights_of(bare, "1", cause, at, regime).claims if each.remedy != "WARRANTY"]
        assert with_terms == without
