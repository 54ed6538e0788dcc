"""A customer's account over HTTP: consents, points, and the wallet beside them."""

from tests.api.customer import ORDER, Door, expect_problem

ME = "customers/C-88"


def with_points(door: Door) -> None:
    """700 points, given as goodwill."""
    given = {"type": "CompensationGranted", "kind": "POINTS", "amount": 700, "basis": "GOODWILL"}
    door.said("orders/A-1", ORDER)
    door.said("orders/A-1", given)


def test_a_customer_agrees_to_messages_and_changes_her_mind(door: Door):
    given = door.said(ME, {"type": "MessageConsentGiven", "channel": "SMS"})
    since = given["events"][0]["occurred_at"]

    assert given["state"] == {
        "customer_id": "C-88",
        "version": 1,
        "consents": {"SMS": since},
        "points": 0,
        "points_missing": 0,
        "tier": None,
        "agreements": [],
        "suspicions": [],
        "freezes": [],
        "claims": [],
        "legal_holds": [],
        "erased": [],
    }
    assert door.say(ME, {"type": "MessageConsentGiven", "channel": "SMS"}).status_code == 200
    assert door.said(ME, {"type": "MessageConsentWithdrawn", "channel": "SMS"})["state"]["consents"] == {}
    assert [event["type"] for event in door.read(f"/v1/{ME}/events")["events"]] == [
        "MessageConsentGiven",
        "MessageConsentWithdrawn",
    ]
    assert "短信" in door.read(f"/v1/{ME}/history")["history"][0]["sentence"]


def test_nobody_has_said_anything_about_a_stranger(door: Door):
    expect_problem(door.get("/v1/customers/C-404"), 404, "not-found")
    nothing = door.say("customers/C-404", {"type": "MessageConsentWithdrawn", "channel": "SMS"})

    assert (nothing.status_code, nothing.json()["version"]) == (200, 0)
    assert door.read("/v1/customers/C-404/wallet") == {"customer_id": "C-404", "coupons": []}


def test_points_are_spent_down_to_nothing_and_never_below(door: Door):
    with_points(door)

    spent = door.said(ME, {"type": "PointsSpent", "points": 650, "reference": "mug"})
    problem = expect_problem(
        door.say(ME, {"type": "PointsSpent", "points": 51, "reference": "car"}), 409, "not-enough-points"
    )

    assert spent["state"]["points"] == 50
    assert (problem["points"], problem["wanted"], problem["requirement"]) == (50, 51, "R-002-38")
    assert problem["detail"] == "账户有 50 分，不足 51 分。"
    assert door.read(f"/v1/{ME}")["points"] == 50
    assert door.read(f"/v1/{ME}", as_of_version=1)["points"] == 700


def test_what_only_the_ledger_knows_is_nobodys_to_say(door: Door):
    for fact in (
        {"type": "PointsEarned", "order_id": "A-1", "points": 1},
        {"type": "PointsReturned", "order_id": "A-1", "refund_id": "r1", "points": 1},
    ):
        expect_problem(door.say(ME, fact), 422, "unknown-fact")
    expect_problem(door.say("coupons/K-1", {"type": "CouponDue", "kind": "COUPON_EXPIRY"}), 422, "unknown-fact")
    expect_problem(door.say("orders/A-1", {"type": "OrderDue", "kind": "QUOTE", "item": "q1"}), 422, "unknown-fact")


def test_speaking_for_customers_needs_its_own_scope(door: Door):
    clerk = door.with_scopes("orders:append", "terms:publish")

    expect_problem(clerk.say(ME, {"type": "MessageConsentGiven", "channel": "SMS"}), 403, "scope-missing")
