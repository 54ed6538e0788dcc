"""One box finds everything that goes by an id, and tells who finds nothing what to try."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from api.demo.story_sale import CAMPAIGN, CASE, CHECKOUT, CUSTOMER, ORDER, SHOP
from tests.api.customer import Door, expect_problem
from tests.console.looking import Looker


@pytest.fixture(autouse=True)
def read_to_the_end(shop: Door) -> None:
    """What is tested is what is read, not how soon."""
    shop.read("/v1/search", q="", min_position=shop.size - 1)


def found(shop: Door, q: object, **more: object) -> list[dict[str, Any]]:
    return shop.read("/console/search.json", q=q, **more)["rows"]


@pytest.mark.parametrize(
    ("q", "kind", "stream"),
    [
        (ORDER, "order", f"orders/{ORDER}"),
        (CASE, "case", f"cases/{CASE}"),
        (CHECKOUT, "checkout", f"checkouts/{CHECKOUT}"),
        (CUSTOMER, "customer", f"customers/{CUSTOMER}"),
        ("P-20731-2", "payment", f"orders/{ORDER}"),
        (f"{CASE}.S1.1", "return", f"orders/{ORDER}"),
        ("WX-TK-8804213", "reference", f"orders/{ORDER}"),
        ("K-20731", "coupon", "coupons/K-20731"),
        ("CHUFANG100", "coupon", "coupons/K-20731"),
        (CAMPAIGN, "campaign", f"campaigns/{CAMPAIGN}"),
        (SHOP, "partner", f"partners/{SHOP}"),
        ("demo-green", "policy", "policies/demo-green"),
    ],
)
def test_a_thing_is_found_by_its_id_in_any_case_and_width(shop: Door, q: str, kind: str, stream: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in q)
    for typed in (q, q.lower(), f"  {q} ", wide):
        first = found(shop, typed)[0]

        assert (first["kind"], first["stream"], first["match"]) == (kind, stream, "EXACT"), typed
    assert stream in {row["stream"] for row in found(shop, q[:-1])}


def test_an_event_is_found_by_position_by_id_and_by_its_leaf_hash(shop: Door) -> None:
    event = shop.read(f"/v1/orders/{ORDER}/events")["events"][6]
    asked = {
        "POSITION": str(event["position"]),
        "EVENT_ID": event["event_id"].upper(),
        "LEAF_HASH": event["leaf_hash"],
    }
    for how, q in {**asked, "LEAF_HASH of 8": event["leaf_hash"][:8], "POSITION #": f"#{event['position']}"}.items():
        (row,) = [each for each in found(shop, q) if each["kind"] == "event"]

        assert row["match"] == how.split()[0]
        assert (row["stream"], row["version"]) == (f"orders/{ORDER}", 7)


def test_hashes_are_not_looked_through_for_digits_that_something_goes_by(own_shop: Door) -> None:
    digits = own_shop.read(f"/v1/orders/{ORDER}/events")["events"][6]["leaf_hash"][:10]
    own_shop.said(f"partners/{digits}", {"type": "PartnerRegistered", "role": "MERCHANT", "title": "数字店"})
    own_shop.read("/v1/search", q="", min_position=own_shop.size - 1)

    assert [row["kind"] for row in found(own_shop, digits)] == ["partner"]
    assert [row["match"] for row in found(own_shop, digits, kind="event")] == ["LEAF_HASH"]


def test_a_filter_leaves_one_kind_and_tells_that_it_does(shop: Door) -> None:
    assert {row["kind"] for row in found(shop, "demo-li")} > {"order", "campaign"}
    assert {row["kind"] for row in found(shop, "demo-li", kind="campaign")} == {"campaign"}
    assert found(shop, f"orders/{ORDER}")[0]["kind"] == "order"
    assert shop.read("/console/search.json", q=ORDER, kind="case")["hints"] == ["KIND"]
    assert shop.read("/console/search.json", q="R1")["more"] == ["return"]


def test_what_persons_said_is_not_found_and_the_page_says_why(shop: Door) -> None:
    for said, hint in (("SF1429083316675", "PARCEL"), ("陈女士", "WORDS"), ("138 0000 5208", "TELEPHONE")):
        answer = shop.read("/console/search.json", q=said)

        assert answer["rows"] == []
        assert answer["hints"] == [hint]


def test_a_program_reads_the_same_rows_and_may_wait_for_what_it_recorded(own_shop: Door) -> None:
    recorded = own_shop.said("partners/P-9", {"type": "PartnerRegistered", "role": "MERCHANT", "title": "新店"})
    answer = own_shop.get("/v1/search", params={"q": "p-9", "min_position": recorded["events"][0]["position"]})

    assert [row["stream"] for row in answer.json()["rows"]] == ["partners/P-9"]
    assert int(answer.headers["x-ledger-position"]) >= recorded["events"][0]["position"]
    twin = own_shop.read("/console/search.json", q="p-9")
    assert {name: twin[name] for name in answer.json()} == answer.json()


def test_only_who_may_read_orders_or_the_log_may_search(shop: Door) -> None:
    publisher = shop.with_scopes("terms:publish", owner="search-publisher")
    auditor = shop.with_scopes("audit:read", owner="search-auditor")

    expect_problem(publisher.get("/v1/search", params={"q": ORDER}), 403, "scope-missing")
    assert auditor.read("/v1/search", q=ORDER)["rows"]
    expect_problem(shop.get("/v1/search", params={"q": "x" * 201}), 422, "schema")


def test_strange_questions_are_answered_too(shop: Door) -> None:
    for q in ("", "%", "'; DROP TABLE", "\u200b", "#", "orders/", "../..", "_" * 200, "9" * 40, "²", "A" * 64):
        assert shop.read("/v1/search", q=q)["q"] == q


def test_typing_an_id_leads_to_its_page_by_the_keyboard_alone(look: Looker) -> None:
    look.open("")
    if look.scripts:
        look.page.keyboard.press("/")
    else:
        look.page.focus("#q")
    look.page.keyboard.type(ORDER.lower())
    look.page.keyboard.press("Enter")
    look.page.wait_for_url("**/console/search?*")
    look.fit()
    assert "795.00" in look.text()

    look.page.keyboard.press("Enter")
    look.page.wait_for_url(f"**/console/orders/{ORDER}/story*")
    assert urlsplit(look.page.url).path == f"/console/orders/{ORDER}/story"


def test_who_finds_nothing_learns_what_can_be_found(look: Looker) -> None:
    look.open("search?q=A-2O731")

    assert look.t["found_meant"] in look.text()
    assert look.t["found_teach"] in look.text()
    look.page.click(f"main a.hit:has-text('{ORDER}')")
    assert urlsplit(look.page.url).path == f"/console/orders/{ORDER}/story"
