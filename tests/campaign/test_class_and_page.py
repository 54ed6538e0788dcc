"""What a campaign's class allows, and what its page must say."""

from typing import Any

import msgspec
import pytest

from domain.errors import Malformed
from projections.campaign_view import campaign_view
from tests.examples import campaign, off, percent
from tests.story import Shop
from tests.terms.meeting import NO_REASON, clearance
from tests.trace import requirement

TIERS = {"kind": "TIERED", "tiers": [{"threshold": 100_00, "amount": 10_00}, {"threshold": 300_00, "amount": 301_00}]}


def publish(**terms: Any) -> Shop:
    return Shop().say("campaigns/k1", "CampaignPublished", **terms)


def refusal(**terms: Any) -> Any:
    return Shop().refusal("campaigns/k1", "CampaignPublished", **terms)


def view(shop: Shop) -> dict[str, Any]:
    stream = shop.stream("campaigns/k1")
    return campaign_view(stream.state, stream.version, "k1")


@requirement("R-000-74")
@pytest.mark.parametrize(
    "limits",
    [
        {"after_sales": {"no_reason_return": False}},
        {"clauses": [{"clause_id": "a", "text": NO_REASON}]},
        {"clauses": [{"clause_id": "a", "text": "特价商品不支持退换货"}]},
        {"clauses": [{"clause_id": "a", "text": "见活动页面", "restricts": "no-reason"}]},
    ],
)
def test_a_code_for_everybody_takes_no_right_away(limits: dict[str, Any]):
    refused = refusal(**off(50_00, **limits))

    assert (refused.code, refused.ref) == ("general-never-restricts", "R-000-74")
    for name in ("EXCLUSIVE", "CLEARANCE"):
        assert publish(**off(50_00, **limits) | {"class": name}).last


def test_a_general_code_may_promise_more_and_say_how_refunds_are_settled():
    clauses = [{"clause_id": "a", "text": "部分退货按比例退回优惠"}, {"clause_id": "b", "text": "支持七天无理由退货"}]

    assert publish(**off(50_00, after_sales={"no_reason_return": True, "warranty_days": 400}, clauses=clauses)).last


def test_a_revision_can_not_make_a_general_code_take_rights_away_either():
    shop = publish(**off(50_00))

    changes = {"after_sales": {"no_reason_return": False}}
    assert shop.refusal("campaigns/k1", "CampaignTermsRevised", **changes).code == "general-never-restricts"


@requirement("R-000-111")
@pytest.mark.parametrize("terms", [off(60_00, threshold=50_00), campaign(TIERS)])
def test_more_can_not_come_off_than_must_be_bought(terms: dict[str, Any]):
    refused = refusal(**terms)

    assert isinstance(refused, Malformed)
    assert refused.code == "discount-above-threshold"


@pytest.mark.parametrize("terms", [off(60_00), off(50_00, threshold=50_00), percent(2_000, threshold=50_00)])
def test_a_discount_without_threshold_or_up_to_it_is_published(terms: dict[str, Any]):
    assert publish(**terms).last


@requirement("R-000-95")
@pytest.mark.parametrize("missing", ["scope", "after_sales"])
def test_a_campaign_says_for_which_goods_it_is_and_what_holds_after_the_sale(missing: str):
    terms = {name: value for name, value in off(50_00).items() if name != missing}

    with pytest.raises(msgspec.ValidationError, match=missing):
        publish(**terms)
    assert publish(**off(50_00, scope={}, after_sales={})).last


@requirement("R-000-105")
@pytest.mark.parametrize("end", [None, "长期有效", ""])
def test_an_end_must_be_a_time(end: str | None):
    with pytest.raises((Malformed, msgspec.ValidationError)):
        publish(**off(50_00, valid_until=end))


@requirement("R-000-106")
def test_a_page_that_leaves_a_condition_out_is_not_published():
    terms = off(50_00, threshold=300_00, new_customers_only=True, single_use=True, per_customer_limit=2)
    terms |= {"scope": {"skus": ["a"]}, "after_sales": {"warranty_days": 400}}
    every = ["new-customers-only", "THRESHOLD", "scope", "one per order", "PER_CUSTOMER_LIMIT", "SINGLE_USE"]
    refused = refusal(**terms, page={"states": every})

    assert (refused.code, refused.ref) == ("page-omits-condition", "R-000-106")
    assert refused.extra["omitted"] == ("AFTER_SALES",)
    assert refusal(**terms, page={"states": []}).extra["omitted"] == (
        *("NEW_CUSTOMERS_ONLY", "THRESHOLD", "SCOPE", "ONE_PER_ORDER", "PER_CUSTOMER_LIMIT", "SINGLE_USE"),
        "AFTER_SALES",
    )
    assert publish(**terms, page={"states": [*every, "AFTER_SALES"], "sha256": "ab" * 32}).last


def test_terms_without_conditions_that_stack_need_nothing_on_their_page():
    assert publish(**off(50_00, stackable_with=["k2"], page={"states": []})).last
    assert refusal(**off(50_00, stackable_with=["k2"], exclusive=True, page={"states": []})).extra["omitted"] == (
        "ONE_PER_ORDER",
    )


@requirement("R-000-72", "R-000-79", "R-000-84")
def test_the_view_shows_each_clause_with_its_subject_findings_and_keywords():
    shop = publish(**clearance("起球不属于质量问题", "部分商品除外,仅限新用户"))
    first, second = view(shop)["clauses"]

    assert (first["clause_id"], first["text"], first["subject"]) == ("k1", "起球不属于质量问题", "QUALITY_RIGHTS")
    assert first["findings"] == ("UNFAIR_DEFINITION",)
    assert second["highlights"] == [
        {"start": 4, "end": 6, "keyword": "除外"},
        {"start": 7, "end": 9, "keyword": "仅限"},
    ]
    (warning,) = view(shop)["warnings"]
    assert (warning["code"], warning["clause_id"], warning["route"]) == ("UNFAIR_DEFINITION", "k1", "REGULATOR")
    assert view(shop)["terms"]["clauses"][0] == {"clause_id": "k1", "text": "起球不属于质量问题"}
