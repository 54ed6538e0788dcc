"""Key figures, reviews and registers over HTTP."""

import csv
import io
from typing import Any

from tests.api.customer import Door, expect_problem
from tests.api.test_policies import DRAFT
from tests.examples import LI, off, order, units
from tests.trace import requirement

PERIOD = {"from": "2026-02-01", "to": "2026-02-28"}
BEFORE = {"before_from": "2026-01-01", "before_to": "2026-01-31"}


def bought(door: Door, key: str = "A-1", *, at: str | None = None, **members: Any) -> str:
    name, when = f"orders/{key}", {"occurred_at": at} if at else {}
    said = door.said(name, {"type": "OrderPlaced"} | order(100_00, **members) | when)
    paid = said["state"]["money"]["outstanding"]
    door.said(name, {"type": "PaymentCaptured", "payment_id": "p1", "amount": paid, "tender": "WECHAT"} | when)
    return name


def last(answer: Any) -> int:
    return answer["events"][-1]["position"]


def reviewed(door: Door, name: str, **members: Any) -> int:
    said = {"type": "ProductReviewed", "review_id": "V1", "customer_id": LI, "line": "1", "stars": 5} | members
    return last(door.said(name, said))


def test_figures_are_read_by_coupon_type_beside_an_earlier_period(door: Door) -> None:
    door.said("campaigns/k1", {"type": "CampaignPublished", "valid_from": "2026-01-01"} | off(20_00, threshold=50_00))
    door.said("coupons/c1", {"type": "CouponIssued", "campaign_id": "k1", "code": "SAVE"})
    for key, month in (("A-1", "01"), ("A-2", "02"), ("A-3", "02")):
        bought(door, key, at=f"2026-{month}-10T10:00:00+08:00", coupons=["SAVE"])
    disputed = {"type": "ReturnRequested", "return_id": "R1", "lines": units(_1=1), "cause": "QUALITY"}
    position = last(door.said("orders/A-3", disputed | {"occurred_at": "2026-02-20T10:00:00+08:00"}))

    found = door.read("/v1/kpi", topic="coupons", **PERIOD, **BEFORE, min_position=position)

    (row,) = found["rows"]
    assert (found["topic"], found["from"], found["next"]) == ("coupons", "2026-02-01", None)
    assert (row["type"], row["currency"], row["figures"]["orders"]) == ("FULL_REDUCTION", "CNY", 2)
    assert row["figures"]["average_order_value"] == 80_00
    assert row["change"]["dispute_bp"] == {"before": 0, "after": 50_00, "points_bp": 50_00, "relative_bp": None}


def test_every_topic_is_served_and_another_is_refused(door: Door) -> None:
    topics = ("coupons", "categories", "cohorts", "merchants", "carriers", "losses", "goodwill", "contacts")
    for topic in topics:
        assert door.read("/v1/kpi", topic=topic, **PERIOD)["rows"] == []

    assert door.read("/v1/kpi", topic="gifts", **PERIOD)["figures"]["orders"] == 0
    expect_problem(door.get("/v1/kpi", params={"topic": "weather"} | PERIOD), 422, "schema")
    expect_problem(
        door.with_scopes("terms:publish").get("/v1/kpi", params={"topic": "losses"} | PERIOD), 403, "scope-missing"
    )


def test_a_period_does_not_end_before_it_begins(door: Door) -> None:
    backwards = {"topic": "coupons", "from": "2026-02-28", "to": "2026-02-01"}
    problem = expect_problem(door.get("/v1/kpi", params=backwards), 422, "bad-period")
    assert problem["errors"][0]["parameter"] == "to"

    before = {"before_from": "2026-02-01", "before_to": "2026-01-01"}
    problem = expect_problem(door.get("/v1/kpi", params={"topic": "coupons"} | PERIOD | before), 422, "bad-period")
    assert problem["errors"][0]["parameter"] == "before_to"


@requirement("R-003-02", "R-003-65")
def test_reviews_are_read_with_their_figures_and_words_for_who_may_read_them(door: Door) -> None:
    reviewed(door, bought(door, "A-1"), reason="口感浓郁")
    position = reviewed(door, bought(door, "A-2"), stars=4)

    found = door.read("/v1/reviews", sku="sku-1", limit=1, min_position=position)
    assert (found["figures"]["good_bp"], found["figures"]["mean_stars_x100"]) == (100_00, 450)
    assert [(each["order_id"], each["reason"]) for each in found["reviews"]] == [("A-1", "口感浓郁")]
    rest = door.read("/v1/reviews", merchant_id="m1", after=found["next"])
    assert ([each["order_id"] for each in rest["reviews"]], rest["next"]) == (["A-2"], None)

    stranger = door.with_scopes("orders:read")
    (first, _) = stranger.read("/v1/reviews", sku="sku-1")["reviews"]
    assert first["reason"].keys() == {"commitment"}
    expect_problem(door.get("/v1/reviews"), 422, "schema")


@requirement("R-003-65")
def test_who_did_not_buy_is_refused(door: Door) -> None:
    name = bought(door)
    said = {"type": "ProductReviewed", "review_id": "V1", "customer_id": "wang", "line": "1", "stars": 5}

    assert expect_problem(door.say(name, said), 409, "not-the-buyer")["requirement"] == "R-003-65"


@requirement("R-000-41")
def test_a_coupon_of_a_partly_refunded_order_says_so_while_something_is_kept(door: Door) -> None:
    door.said("campaigns/k1", {"type": "CampaignPublished"} | off(20_00))
    door.said("coupons/c1", {"type": "CouponIssued", "campaign_id": "k1", "customer_id": LI})
    name = bought(door, lines=order(100_00, 50_00)["lines"], coupons=["c1"])
    before = door.read("/v1/coupons/c1")
    cancelled = {"type": "LinesCancelled", "cause": "BUYER_NO_REASON"}
    door.said(name, cancelled | {"lines": units(_1=1)})
    partly = door.read("/v1/coupons/c1")
    (held,) = door.read(f"/v1/customers/{LI}/wallet", min_position=door.size - 1)["coupons"]
    door.said(name, cancelled | {"lines": units(_2=1)})
    whole = door.read("/v1/coupons/c1")

    assert (before["usable"], before["reason"]) == (False, "ALREADY_REDEEMED")
    assert (partly["usable"], partly["reason"]) == (held["usable"], held["reason"]) == (False, "PARTIAL_REFUND")
    assert (whole["usable"], whole["reason"]) == (True, None)
    past = door.read("/v1/coupons/c1", as_of_version=2)
    assert past["reason"] == "ALREADY_REDEEMED"


@requirement("R-000-93")
def test_the_register_of_clauses_is_a_table_for_a_regulator(door: Door) -> None:
    clauses = [{"clause_id": f"k{place}", "text": "使用本券的订单不参与积分"} for place in (1, 2, 3)]
    terms = off(30_00) | {"class": "CLEARANCE", "clauses": clauses}
    position = last(door.said("campaigns/k1", {"type": "CampaignPublished"} | terms))
    auditor = door.with_scopes("audit:read")
    asked = {"params": {"limit": 2, "min_position": position}, "headers": {"Accept": "text/csv"}}

    answer = auditor.get("/v1/registers/clauses", **asked)

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["clause_id"] for row in rows] == ["k1", "k2"]
    assert (rows[0]["source"], rows[0]["verdict"], rows[0]["orders"], rows[0]["outcomes.VOID"]) == (
        "campaigns/k1@1",
        "BINDING",
        "0",
        "0",
    )
    address = answer.headers["link"].removeprefix("<").partition(">")[0]
    rest = auditor.get(address).json()
    assert ([row["clause_id"] for row in rest["rows"]], rest["next"]) == (["k3"], None)
    equal = auditor.read("/v1/registers/clauses", regime="SEED_EQUAL")
    assert {row["verdict"] for row in equal["rows"]} == {"VOID"}


def test_the_register_of_policies_says_what_applied_when(door: Door) -> None:
    position = last(door.said("policies/M-7", DRAFT, published(door)))

    (row,) = door.read("/v1/registers/policies", min_position=position)["rows"]
    assert (row["policy_id"], row["version"], row["ends_at"], row["channels"]) == ("M-7", 1, None, "WEB")


def published(door: Door) -> dict[str, Any]:
    now = door.services.ledger.clock().isoformat()
    return {"type": "PolicyPublished", "channels": ["WEB"], "occurred_at": now, "effective_from": now}


def test_the_register_of_decisions_by_hand_shows_why_to_who_may_read_words(door: Door) -> None:
    name = bought(door)
    granted = {"type": "RefundGranted", "amount": 60_00, "reason": "=1+1", "approver": "wang"}
    position = last(door.said(name, granted))

    (row,) = door.read("/v1/registers/overrides", min_position=position)["rows"]
    assert (row["order_id"], row["approver"], row["amount"], row["currency"]) == ("A-1", "wang", 60_00, "CNY")
    assert row["reason"] == "=1+1"
    (hidden,) = door.with_scopes("audit:read").read("/v1/registers/overrides")["rows"]
    assert hidden["reason"].keys() == {"commitment"}

    table = door.get("/v1/registers/overrides", headers={"Accept": "text/csv"}).text
    assert "'=1+1" in table
    expect_problem(door.with_scopes("terms:publish").get("/v1/registers/overrides"), 403, "scope-missing")
