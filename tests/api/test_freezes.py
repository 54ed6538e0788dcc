"""Agreements, suspicions, freezes and claims over HTTP."""

from typing import Any

from domain.clock import instant, plus
from tests.api.customer import CAMPAIGN, ORDER, Door, expect_problem
from tests.trace import requirement

ME = "customers/C-88"
CLAUSE = {"clause_id": "u9", "text": "刷单的账户可以暂停使用优惠券和好意补偿。"}


def _now(door: Door) -> str:
    return instant(door.services.ledger.clock())


def _agreement(door: Door, at: str, *clauses: dict[str, Any]) -> None:
    """The user agreement with these clauses, in force from then on."""
    draft = {"type": "PolicyDrafted", "title": "用户协议", "clauses": list(clauses), "occurred_at": at}
    publish = {"type": "PolicyPublished", "channels": ["APP"], "effective_from": at, "occurred_at": at}
    door.said("policies/terms", draft, publish)


def _suspected(door: Door, stream: str, acted_at: str) -> dict[str, Any]:
    abuse = {"type": "AbuseSuspected", "abuse_id": "AB-1", "kind": "BRUSHING", "evidence": {"note": "同一手机"}}
    return door.said(stream, abuse | {"acted_at": acted_at, "accounts": ["C-90"]})


def _freeze(scopes: list[str], **members: Any) -> dict[str, Any]:
    asked = {"type": "FreezeRequested", "freeze_id": "F-1", "scopes": scopes, "abuse_id": "AB-1"}
    return asked | {"agreement_id": "terms", "clause_id": "u9"} | members


def _frozen(door: Door, *scopes: str, stream: str = ME, clauses: tuple[dict[str, Any], ...] = (CLAUSE,)) -> Any:
    """The customer had accepted the agreement ten days ago, and acted five days ago."""
    now = _now(door)
    if not door.services.ledger.stream("policies/terms").version:
        _agreement(door, plus(now, days=-20), *clauses)
    accepted = {"type": "AgreementAccepted", "agreement_id": "terms", "version": 1, "occurred_at": plus(now, days=-10)}
    door.said(stream, accepted)
    _suspected(door, stream, plus(now, days=-5))
    return door.said(stream, _freeze(list(scopes) or ["COUPON", "GOODWILL"]))


def _coupon(door: Door) -> None:
    campaign = CAMPAIGN | {"scope": {}, "threshold": 10000, "clauses": []}
    door.said("campaigns/NEW", campaign)
    door.said("coupons/K-1", {"type": "CouponIssued", "campaign_id": "NEW", "code": "NEW50", "customer_id": "C-88"})


@requirement("R-000-115")
def test_an_account_is_frozen_under_the_version_its_customer_accepted(door: Door) -> None:
    answer = _frozen(door)

    assert [event["type"] for event in answer["events"]] == ["FreezeRequested", "AccountFrozen"]
    (freeze,) = answer["state"]["freezes"]
    assert (freeze["status"], freeze["scopes"], freeze["agreement_version"]) == ("IN_FORCE", ["COUPON", "GOODWILL"], 1)
    (agreed,) = answer["state"]["agreements"]
    assert (agreed["agreement_id"], agreed["version"]) == ("terms", 1)
    (abuse,) = answer["state"]["suspicions"]
    assert (abuse["kind"], abuse["count"], abuse["evidence"]) == ("BRUSHING", 2, {"note": "同一手机"})


@requirement("R-000-115")
def test_a_freeze_that_was_not_disclosed_is_refused_on_record(door: Door) -> None:
    answer = _frozen(door, clauses=())

    assert [event["type"] for event in answer["events"]] == ["FreezeRequested", "FreezeRefused"]
    (freeze,) = answer["state"]["freezes"]
    assert (freeze["status"], freeze["refused"], freeze["agreement_version"]) == ("REFUSED", "NOT_DISCLOSED", 1)
    told = door.read(f"/v1/{ME}/history")["history"][-1]
    assert told["text"].startswith("不予冻结（F-1）")
    assert told["rule"]["words"] == "事先未告知"


@requirement("R-000-36")
def test_rights_of_the_law_are_no_scope_of_a_freeze(door: Door) -> None:
    for scope in ("QUALITY", "REFUND_DUE"):
        expect_problem(door.say(ME, _freeze([scope])), 422, "schema")


@requirement("R-000-36")
def test_a_frozen_account_uses_no_coupon_gets_no_goodwill_and_may_still_claim_for_quality(door: Door) -> None:
    _coupon(door)
    bought = door.said("orders/A-1", ORDER | {"coupons": ["NEW50"]})["state"]["money"]["payable"]
    door.said("orders/A-1", {"type": "PaymentCaptured", "payment_id": "P-1", "amount": bought, "tender": "card"})
    counts = [{"line": "1", "quantity": 2}, {"line": "2", "quantity": 1}]
    door.said("orders/A-1", {"type": "LinesDelivered", "lines": counts})
    _frozen(door)

    problem = expect_problem(door.say("orders/A-2", ORDER | {"coupons": ["NEW50"]}), 409, "coupons-frozen")
    assert (problem["requirement"], problem["freeze_id"]) == ("R-000-36", "F-1")
    assert problem["detail"] == "账户已被冻结（F-1），不能使用优惠券。"
    voucher = {"type": "CompensationGranted", "kind": "VOUCHER", "amount": 1000, "basis": "GOODWILL"}
    expect_problem(door.say("orders/A-1", voucher), 409, "goodwill-frozen")
    asked = {"type": "ReturnRequested", "return_id": "b1", "lines": counts, "cause": "QUALITY"}
    inspected = [{"line": "1", "accepted": 2}, {"line": "2", "accepted": 1}]
    door.said("orders/A-1", asked)
    state = door.said("orders/A-1", {"type": "ReturnInspected", "return_id": "b1", "lines": inspected})["state"]
    assert state["refunds"][0]["amount"] == bought


def test_the_wallet_of_a_frozen_account_says_why_nothing_in_it_can_be_used(door: Door) -> None:
    _coupon(door)
    before = door.read(f"/v1/{ME}/wallet", min_position=door.size - 1)["coupons"][0]
    _frozen(door)
    after = door.read(f"/v1/{ME}/wallet")["coupons"][0]

    assert (before["usable"], before["reason"]) == (True, None)
    assert (after["usable"], after["reason"]) == (False, "ACCOUNT_FROZEN")


def test_the_register_of_freezes_lists_what_became_of_each(door: Door) -> None:
    _frozen(door)
    _frozen(door, "FAST_TRACK", stream="customers/C-89")
    door.said("customers/C-89", {"type": "AccountUnfrozen", "freeze_id": "F-1", "reason": "申诉成立"})
    soon = _freeze(["COUPON"], freeze_id="F-2", until=plus(_now(door), hours=1))
    late = _freeze(["COUPON"], freeze_id="F-3", clause_id="u8")
    position = door.said(ME, soon, late)["events"][-1]["position"]

    first = door.get("/v1/registers/freezes", params={"limit": 3, "min_position": position})
    rest = door.read("/v1/registers/freezes", after=first.json()["next"])
    rows = [*first.json()["rows"], *rest["rows"]]

    assert [(each["customer_id"], each["freeze_id"], each["status"]) for each in rows] == [
        ("C-88", "F-1", "IN_FORCE"),
        ("C-89", "F-1", "LIFTED"),
        ("C-88", "F-2", "IN_FORCE"),
        ("C-88", "F-3", "REFUSED"),
    ]
    assert rest["next"] is None
    assert int(first.headers["x-ledger-position"]) >= position
    expect_problem(door.with_scopes("terms:publish").get("/v1/registers/freezes"), 403, "scope-missing")


def test_a_past_view_says_whether_the_account_was_frozen_then(door: Door) -> None:
    frozen_at = _frozen(door)["events"][-1]["recorded_at"]
    door.said(ME, {"type": "AccountUnfrozen", "freeze_id": "F-1", "reason": "申诉成立"})

    assert door.read(f"/v1/{ME}")["freezes"][0]["status"] == "LIFTED"
    assert door.read(f"/v1/{ME}", as_of=frozen_at)["freezes"][0]["status"] == "IN_FORCE"


@requirement("R-000-35")
def test_signups_are_judged_and_nobody_sees_where_people_live(door: Door) -> None:
    at = plus(_now(door), hours=-3)
    signups = [
        {"customer_id": f"C-{each}", "at": at, "device": "DEV-1", "address": "湖滨路 1 号", "evidence_id": f"E-{each}"}
        for each in range(88, 93)
    ]
    said = {"type": "AbuseSuspected", "abuse_id": "AB-1", "kind": "FAKE_REGISTRATION", "evidence": "日志"}
    problem = expect_problem(door.say(ME, said | {"signups": signups[:4]}), 409, "not-suspicious")
    assert (problem["accounts"], problem["hours"], problem["requirement"]) == (5, 24, "R-000-35")

    answer = door.said(ME, said | {"signups": signups})
    (row,) = answer["state"]["suspicions"]
    assert (row["count"], row["evidence_ids"]) == (5, ["E-88", "E-89", "E-90", "E-91", "E-92"])
    assert "湖滨路" not in door.with_scopes("orders:read").get(f"/v1/{ME}/events").text
    assert door.say(ME, said | {"signups": signups}).json()["events"] == []


@requirement("R-000-36")
def test_a_discount_is_claimed_back_and_the_claim_paid(door: Door) -> None:
    _coupon(door)
    door.said("orders/A-1", ORDER | {"coupons": ["NEW50"]})
    _suspected(door, ME, plus(_now(door), days=-1))
    taken = {"type": "BenefitsTakenBack", "taking_id": "T-1", "abuse_id": "AB-1", "order_id": "A-1"}

    problem = expect_problem(door.say(ME, taken | {"amount": 5001}), 409, "exceeds-benefit")
    assert problem["detail"] == "订单 A-1 的优惠最多可收回 50.00 CNY。"
    (claim,) = door.said(ME, taken | {"amount": 5000})["state"]["claims"]
    assert (claim["amount"], claim["currency"], claim["status"]) == (5000, "CNY", "OPEN")
    closed = {"type": "ClaimClosed", "taking_id": "T-1", "how": "PAID", "reference": "BANK-7"}
    (claim,) = door.said(ME, closed)["state"]["claims"]
    assert (claim["status"], claim["reference"]) == ("PAID", "BANK-7")
    assert door.read("/v1/orders/A-1")["money"]["owed_by_customer"] == 0
