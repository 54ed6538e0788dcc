"""The page of rights: each line and cause, each clause's verdict, each in a sentence that can be read out."""

from typing import Any

import pytest

from projections.order_view import order_view
from projections.rights import rights_view
from tests.examples import house_rules
from tests.rights.orders import BADLY, NO_POINTS, NO_RETURN, WELL, signed, with_code, without_code
from tests.story import Shop
from tests.trace import requirement

THIRD_DAY = "2026-05-04T04:00:00.000000Z"
NEW_PRODUCT: dict[str, Any] = {"class": "NEW_PRODUCT", "after_sales": {"no_reason_return": False, "warranty_days": 30}}
DEFECTIVE = {"flags": ["DEFECTIVE_DECLARED"]}


def told(shop: Shop, at: str = THIRD_DAY, **how: Any) -> dict[str, Any]:
    """The rights of order A-1."""
    return rights_view(shop.order(), 3, "A-1", at=at, **how)


def cause_of(view: dict[str, Any], name: str = "BUYER_NO_REASON") -> dict[str, Any]:
    """A cause of the first line."""
    return next(each for each in view["lines"][0]["causes"] if each["cause"] == name)


@requirement("R-000-14")
def test_a_new_product_code_that_binds_is_told_in_these_words():
    sentence = cause_of(told(signed(with_code(NO_RETURN, confirmed=True, goods=DEFECTIVE, **NEW_PRODUCT))))["sentence"]

    assert sentence["zh"] == ("您本次订单使用了‘新品专享’优惠码,根据条款,该商品不支持无理由退货,但享受30天质保服务。")
    assert sentence["text"] == sentence["zh"]


@requirement("R-000-14")
def test_one_that_does_not_bind_is_told_with_the_reason_and_the_last_day():
    sentence = cause_of(told(signed(with_code(NO_RETURN, confirmed=True, **NEW_PRODUCT)), tag="en"))["sentence"]

    assert "条款 no-return 对您不产生约束（无效：没有法定事由" in sentence["zh"]
    assert "您可以在 2026年5月8日 23:59 之前（含）无理由退货" in sentence["zh"]
    assert "without a reason until 8 May 2026, 23:59" in sentence["en"]
    assert sentence["text"] == sentence["en"]


def test_terms_without_any_clause_are_told_not_to_bind():
    sentence = cause_of(told(signed(with_code(**NEW_PRODUCT))))["sentence"]

    assert "没有任何条款就此对您产生约束" in sentence["zh"]


@requirement("R-000-78")
@pytest.mark.parametrize(
    ("shown", "outcome"), [(WELL, "BINDING"), (BADLY, "NOT_INCORPORATED"), (None, "NOT_INCORPORATED")]
)
def test_a_popup_in_bold_before_the_order_binds_and_grey_small_print_does_not(shown: Any, outcome: str):
    (coupon,) = told(with_code(NO_POINTS, shown=shown, confirmed=True))["coupons"]
    (clause,) = coupon["clauses"]

    assert clause["outcome"] == outcome
    assert clause["notice"]["conspicuous"] is (shown is WELL)
    assert clause["reasons"]
    assert "消费者权益保护法 26" in clause["laws"]
    assert "条款 no-points（积分）" in clause["sentence"]["zh"]


def test_any_regime_can_be_asked_beside_the_one_that_governs():
    shop = signed(with_code(NO_RETURN, shop=house_rules(Shop(), regime="SEED_NOTICE")))

    governed, by_law = told(shop), told(shop, regime="CN_2025")

    assert (governed["regime"]["id"], by_law["regime"]["id"]) == ("SEED_NOTICE", "CN_2025")
    assert list(governed["policies"]) == [{"policy_id": "platform", "version": 1}]
    assert [each["ground"] for each in cause_of(governed)["grounds"]] == ["CLAUSE"]
    assert cause_of(by_law)["grounds"] == []
    assert "政策" not in cause_of(by_law)["sentence"]["zh"]


def test_verdicts_differ_by_line_where_the_goods_do():
    shop = with_code(NO_RETURN, confirmed=True, goods=DEFECTIVE, beside={}, scope={})
    (clause,) = told(shop)["coupons"][0]["clauses"]

    assert clause["outcome"] is None
    assert [(each["line"], each["outcome"]) for each in clause["verdicts"]] == [("1", "BINDING"), ("2", "VOID")]


def test_each_cause_says_what_where_until_when_and_who_pays_the_postage():
    view = told(signed(without_code(category="冰箱")))
    quality = cause_of(view, "QUALITY")

    assert [each["cause"] for each in view["lines"][0]["causes"]][:2] == ["BUYER_NO_REASON", "QUALITY"]
    assert [each["remedy"] for each in quality["remedies"]] == ["REFUND", "EXCHANGE", "REPAIR", "WARRANTY"]
    assert quality["freight_payer"] == "MERCHANT"
    assert list(quality["evidence"]) == ["DEFECT_SHOWN"]
    assert "质保（至 2027年5月1日 23:59）" in quality["sentence"]["zh"]
    assert "不是法律意见" in view["disclaimer"]
    assert view["fast_track_until"].startswith("2026-05-02T02:00:00")


@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("2026-05-09T04:00:00.000000Z", "无理由退货期已于 2026年5月8日 23:59 届满。"),
        ("2026-05-08T15:59:59.000000Z", "您可以在 2026年5月8日 23:59 之前（含）无理由退货"),
    ],
)
def test_a_right_that_is_over_says_since_when(at: str, part: str):
    assert part in cause_of(told(signed(without_code()), at))["sentence"]["zh"]


def test_goods_that_the_law_leaves_out_are_named():
    row = cause_of(told(without_code(category="生鲜")))

    assert "该商品属于鲜活易腐商品，依法不适用无理由退货。" in row["sentence"]["zh"]
    assert [each["status"] for each in row["remedies"]] == ["CLOSED", "CLOSED"]


@requirement("R-000-49")
def test_goods_sold_near_their_expiry_say_so_with_the_confirmation_at_purchase():
    shop = signed(with_code(NO_RETURN, confirmed=True, goods={"flags": ["NEAR_EXPIRY"]}))
    view = told(shop)
    (clause,) = view["coupons"][0]["clauses"]

    assert order_view(shop.order(), 3, "A-1")["lines"][0]["flags"] == ("NEAR_EXPIRY",)
    assert (view["lines"][0]["goods_kind"], clause["notice"]["confirmed"]) == ("CONFIRMABLE", ("*",))
    assert (clause["outcome"], clause["reasons"]) == ("BINDING", ("CONFIRMED_FOR_THE_LINE",))
