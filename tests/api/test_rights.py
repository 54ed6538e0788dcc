"""Rights over HTTP: at any instant, under any regime, in either language, as the order was at any version."""

from typing import Any

from domain.clock import instant, plus
from tests.api.customer import ORDER, Door, expect_problem
from tests.trace import requirement

CLAUSE = {"clause_id": "c1", "text": "使用本优惠码的商品不支持七天无理由退货。"}
CLEARANCE = {
    "type": "CampaignPublished",
    "class": "CLEARANCE",
    "issuer": "MERCHANT",
    "issuer_id": "M-7",
    "currency": "CNY",
    "benefit": {"kind": "AMOUNT_OFF", "amount": 5000},
    "scope": {},
    "valid_until": "2099-12-31T23:59:59",
    "after_sales": {"no_reason_return": False},
    "clauses": [CLAUSE],
}
SHOWN = {"channels": ["POPUP"], "marks": ["bold"], "position": "TOP", "before_order": True}


def _ordered(door: Door, *, signed_days_ago: int = 3) -> str:
    """An order with a clearance code whose clause was shown in bold, signed for some days ago; its instant."""
    signed_at = plus(instant(door.services.ledger.clock()), days=-signed_days_ago)
    before = {"occurred_at": plus(signed_at, days=-1)}
    lines = ORDER["lines"]
    totals = {"listed": 70000, "discount": 5000, "freight": 0, "payable": 65000}
    shown: dict[str, Any] = {"customer_id": "C-88", "currency": "CNY", "language": "zh-CN", "lines": lines}
    door.said("campaigns/K-9", CLEARANCE | before)
    door.said("coupons/c-9", {"type": "CouponIssued", "campaign_id": "K-9", "code": "CLEAR", **before})
    presented = {"type": "TermsPresented", "campaign_id": "K-9", "terms_version": 1, **before}
    door.said(
        "checkouts/ck-9",
        {"type": "CheckoutShown", **shown, "coupons": ["CLEAR"], "totals": totals, **before},
        {**presented, "clauses": [{"clause_id": "c1", **SHOWN}]},
        {"type": "TermsAccepted", "campaign_id": "K-9", "terms_version": 1, **before},
    )
    door.said("orders/A-9", ORDER | {"coupons": ["CLEAR"], "checkout_id": "ck-9"} | before)
    delivered = {"type": "LinesDelivered", "lines": [{"line": "1", "quantity": 2}], "signed_at": signed_at}
    door.said("orders/A-9", delivered)
    return signed_at


def _no_reason(view: dict[str, Any]) -> dict[str, Any]:
    return view["lines"][0]["causes"][0]


def test_the_rights_of_an_order_are_read_under_the_law(door: Door) -> None:
    _ordered(door)

    view = door.read("/v1/orders/A-9/rights")

    assert (view["order_id"], view["version"], view["regime"]["id"]) == ("A-9", 2, "CN_2025")
    assert _no_reason(view)["remedies"][0]["status"] == "OPEN"
    assert _no_reason(view)["verdicts"][0]["outcome"] == "VOID"
    assert view["lines"][1]["signed_at"] is None
    assert view["disclaimer"]


@requirement("R-000-73")
def test_another_regime_takes_what_was_told_for_binding(door: Door) -> None:
    _ordered(door)

    view = door.read("/v1/orders/A-9/rights", regime="SEED_NOTICE")

    assert _no_reason(view)["grounds"][0]["clause_id"] == "c1"
    assert _no_reason(view)["remedies"][0]["status"] == "CLOSED"
    assert view["lines"][0]["causes"][1]["remedies"][0]["status"] == "OPEN"


def test_the_rights_at_another_instant_and_as_the_order_was(door: Door) -> None:
    signed_at = _ordered(door)

    later = door.read("/v1/orders/A-9/rights", at=plus(signed_at, days=9))
    before = door.read("/v1/orders/A-9/rights", as_of_version=1)

    assert _no_reason(later)["grounds"][0]["ground"] == "NO_REASON_WINDOW_CLOSED"
    assert before["version"] == 1
    assert _no_reason(before)["remedies"][0]["closes_at"] is None


def test_sentences_come_in_the_callers_language_and_in_both(door: Door) -> None:
    _ordered(door)

    answer = door.get("/v1/orders/A-9/rights", headers={"Accept-Language": "en"})
    sentence = _no_reason(answer.json())["sentence"]

    assert answer.headers["content-language"] == "en"
    assert sentence["text"] == sentence["en"]
    assert "‘清仓’" in sentence["zh"]


@requirement("R-000-05")
def test_a_return_without_a_reason_after_the_last_day_is_refused_with_that_day(door: Door) -> None:
    _ordered(door, signed_days_ago=9)
    asked = {"type": "ReturnRequested", "return_id": "b1", "lines": [{"line": "1", "quantity": 1}]}

    problem = expect_problem(
        door.say("orders/A-9", asked | {"cause": "BUYER_NO_REASON"}), 409, "no-reason-window-closed"
    )

    assert problem["requirement"] == "R-000-05"
    assert problem["closes_at"].endswith("T15:59:59.999999Z")
    assert "日 23:59 届满" in problem["detail"]
    assert problem["closes_at_local"].endswith("T23:59:59+08:00")
    door.said("orders/A-9", asked | {"cause": "QUALITY"})


def test_what_is_asked_wrongly_is_refused(door: Door) -> None:
    _ordered(door)

    expect_problem(door.get("/v1/orders/A-9/rights", params={"regime": "MINE"}), 422, "schema")
    expect_problem(door.get("/v1/orders/A-9/rights", params={"at": "soon"}), 422, "bad-time")
    expect_problem(door.get("/v1/orders/none/rights"), 404, "not-found")
    expect_problem(door.get("/v1/orders/A-9/rights", params={"as_of_version": 9}), 404, "not-yet")
