"""What a customer saw comes back byte for byte."""

from hashlib import sha256

import pytest

from tests.api.customer import ORDER, Door, expect_problem
from tests.trace import requirement

PAGE = "<h1>结账</h1><script>alert(1)</script>".encode()
DIGEST = sha256(PAGE).hexdigest()
HTML = {"Content-Type": "text/html; charset=utf-8"}
SHOWN = {
    "type": "CheckoutShown",
    "customer_id": "C-88",
    "currency": "CNY",
    "language": "zh-CN",
    "lines": ORDER["lines"],
    "totals": {"listed": 70000, "discount": 0, "freight": 0, "payable": 70000},
    "content": [{"sha256": DIGEST, "media_type": "text/html; charset=utf-8"}],
}


def put(door: Door, digest: str, data: bytes, **headers: str) -> int:
    answer = door.client.put(f"/v1/content/{digest}", content=data, headers=door.bearer | HTML | headers)
    return answer.status_code


def test_content_comes_back_as_it_was_put(door: Door) -> None:
    assert put(door, DIGEST, PAGE) == 204
    assert put(door, DIGEST, PAGE) == 204

    answer = door.get(f"/v1/content/{DIGEST}")

    assert answer.content == PAGE
    assert answer.headers["content-type"] == HTML["Content-Type"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [event["type"] for event in door.read("/v1/events")] == ["PersonalDataRead"], "only the reading is recorded"


def test_what_the_customer_saw_is_found_by_the_checkout(door: Door) -> None:
    put(door, DIGEST, PAGE)
    door.said("checkouts/CO-1", SHOWN)

    answer = door.get("/v1/checkouts/CO-1/rendering")

    assert answer.content == PAGE
    assert "script" not in answer.headers["content-security-policy"]
    expect_problem(door.get("/v1/checkouts/CO-1/rendering?index=1"), 404, "not-found")
    expect_problem(door.get("/v1/checkouts/CO-2/rendering"), 404, "not-found")


TODAY = "<h1>结账</h1><p>本品可能引起皮肤不适</p>".encode()


@requirement("R-001-21")
def test_goods_are_compared_with_the_page_they_were_ordered_from_and_not_with_todays(door: Door) -> None:
    """The page of today says something else; the order's leaf names the checkout as it was bound."""
    order = ORDER | {"coupons": [], "checkout_id": "CO-1"}
    put(door, DIGEST, PAGE)
    door.said("checkouts/CO-1", SHOWN)
    door.said("orders/A-1", order)
    put(door, sha256(TODAY).hexdigest(), TODAY)
    corrected = [line | {"title": "改过的标题"} for line in ORDER["lines"]]
    content = [SHOWN["content"][0] | {"sha256": sha256(TODAY).hexdigest()}]
    door.said("checkouts/CO-1", SHOWN | {"lines": corrected, "content": content})

    placed = door.read("/v1/orders/A-1")
    events = door.read("/v1/checkouts/CO-1/events")["events"]
    bound = next(each["version"] for each in events if each["leaf_hash"] == placed["checkout_leaf"])
    then, now = (door.get("/v1/checkouts/CO-1/rendering", params=params) for params in ({"as_of_version": bound}, {}))

    assert (then.content, now.content) == (PAGE, TODAY)
    assert door.read("/v1/checkouts/CO-1", as_of_version=bound)["content"][0]["sha256"] == DIGEST
    titles = [line["title"] for line in placed["lines"]]
    assert titles == [line["title"] for line in ORDER["lines"]]
    expect_problem(door.get("/v1/checkouts/CO-1/rendering?as_of_version=9"), 404, "not-yet")


def test_content_under_a_wrong_name_is_refused(shared: Door) -> None:
    answer = shared.client.put(f"/v1/content/{'0' * 64}", content=PAGE, headers=shared.bearer | HTML)

    expect_problem(answer, 422, "hash-mismatch")
    expect_problem(shared.get(f"/v1/content/{'0' * 64}"), 404, "not-found")


@pytest.mark.parametrize("name", ["0" * 63, "A" * 64, "x"])
def test_content_goes_by_its_hash_alone(shared: Door, name: str) -> None:
    expect_problem(shared.get(f"/v1/content/{name}"), 422, "id-malformed")


def test_content_has_a_limit(shared: Door) -> None:
    fits, too_large = b"x" * 10 * 2**20, b"x" * (10 * 2**20 + 1)

    assert put(shared, sha256(fits).hexdigest(), fits) == 204
    assert put(shared, sha256(too_large).hexdigest(), too_large) == 413


def test_a_media_type_that_is_none(shared: Door) -> None:
    assert put(shared, DIGEST, PAGE, **{"Content-Type": "text"}) == 415
