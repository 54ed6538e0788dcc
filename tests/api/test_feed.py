"""The feed shows every event once, in order, and waits for the next."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from tests.api.customer import CAMPAIGN, ORDER, PAID, Door, expect_problem
from tests.waiting import must_come


def test_pages_make_up_the_log(door: Door) -> None:
    for n in range(5):
        door.said(f"orders/A-{n}", ORDER)
    seen: list[int] = []
    path = "/v1/events?limit=4"

    while page := (answer := door.get(path)).json():
        seen += [event["position"] for event in page]
        path = answer.links["next"]["url"]

    assert seen == list(range(door.size))
    assert answer.headers["content-type"] == "application/cloudevents-batch+json"
    assert answer.headers["x-ledger-position"] == str(door.size - 1)


def test_an_event_of_the_feed_is_a_cloud_event(door: Door) -> None:
    door.said("orders/A-1", ORDER)

    event = door.read("/v1/events")[0]

    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "OrderPlaced", "orders/A-1")
    assert event["id"] == event["data"]["event_id"]


def test_only_the_types_asked_for(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    door.said("orders/A-1", PAID)

    answer = door.get("/v1/events?types=PaymentCaptured,OrderPlaced")

    assert [event["type"] for event in answer.json()] == ["OrderPlaced", "PaymentCaptured"]
    expect_problem(door.get("/v1/events?types=Nonsense"), 422, "schema")


def test_a_full_page_may_be_kept_for_ever_unless_it_shows_words(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    stranger = door.with_scopes("orders:read")

    assert "immutable" in stranger.get("/v1/events?limit=1").headers["cache-control"]
    assert stranger.get("/v1/events?limit=1000").headers["cache-control"] == "no-store"
    assert door.get("/v1/events?limit=1").headers["cache-control"] == "no-store"


def test_a_long_poll_is_answered_as_soon_as_something_happens(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    last = door.size - 1

    with ThreadPoolExecutor(1) as pool:
        began = perf_counter()
        waiting = pool.submit(door.get, f"/v1/events?after={last}&timeout=20")
        door.said("orders/A-1", PAID)
        answer = waiting.result(20)

    assert [event["type"] for event in answer.json()] == ["PaymentCaptured"]
    assert perf_counter() - began < 10


def test_a_long_poll_in_vain_says_where_to_go_on(door: Door) -> None:
    door.said("orders/A-1", ORDER)

    answer = door.get("/v1/events?types=PaymentCaptured&timeout=1")

    assert answer.json() == []
    assert f"after={door.size - 1}" in answer.links["next"]["url"]


def test_a_key_that_is_revoked_while_a_long_poll_waits_is_told_nothing(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    last = door.size - 1
    reader = door.with_scopes("orders:read")
    key = door.services.keys.verify(reader.key)
    assert key is not None

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reader.get, f"/v1/events?after={last}&timeout=20")
        must_come(lambda: door.services.tail._followers == 1)
        door.services.keys.revoke(key.key_id)
        door.said("orders/A-1", PAID)
        answer = waiting.result(20)

    expect_problem(answer, 401, "key-unknown")


def test_a_long_poll_is_given_no_more_than_it_asked_for(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    last = door.size - 1

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(door.get, f"/v1/events?after={last}&timeout=20&limit=1")
        must_come(lambda: door.services.tail._followers == 1)
        door.said("orders/A-2", ORDER)
        answer = waiting.result(20)

    assert [event["position"] for event in answer.json()] == [last + 1]
    assert f"after={last + 1}&limit=1" in answer.links["next"]["url"]


def test_a_wallet_shows_what_the_customer_holds_and_how_fresh_it_is(door: Door) -> None:
    door.said("campaigns/S", CAMPAIGN | {"clauses": []})
    for key in ("K-1", "K-2"):
        door.said(f"coupons/{key}", {"type": "CouponIssued", "campaign_id": "S", "customer_id": "C-88"})
    door.said("coupons/K-1", {"type": "CouponRevoked", "reason": "发错"})

    last = door.size - 1
    answer = door.get(f"/v1/customers/C-88/wallet?min_position={last}")

    coupons = answer.json()["coupons"]
    assert [(coupon["coupon_id"], coupon["usable"]) for coupon in coupons] == [("K-1", False), ("K-2", True)]
    assert answer.headers["x-ledger-position"] == str(last)
    assert door.read("/v1/customers/C-99/wallet")["coupons"] == []


def test_a_wallet_that_cannot_be_fresh_enough_says_so(door: Door) -> None:
    answer = door.get("/v1/customers/C-88/wallet?min_position=1000")

    expect_problem(answer, 503, "behind")
    assert int(answer.headers["retry-after"]) >= 1
