"""The drawn pages of an order: what their twins hold at each moment, and how they are looked at."""

from collections import Counter
from typing import Any

from api.demo import FIRST_ORDER
from tests.api.customer import Door
from tests.console.looking import Looker

PAGES = f"orders/{FIRST_ORDER}"


def versions(shop: Door) -> list[int]:
    return list(range(1, shop.read(f"/v1/{PAGES}")["version"] + 1))


def test_the_money_page_says_the_orders_own_figures_at_every_version(shop: Door) -> None:
    for version in versions(shop):
        twin = shop.read(f"/console/{PAGES}/money.json", as_of_version=version)
        money = shop.read(f"/v1/{PAGES}", as_of_version=version)["money"]
        into, out = Counter[str](), Counter[str]()
        for flow in twin["flow"]["flows"]:
            out[flow["source"]] += flow["amount"]
            into[flow["target"]] += flow["amount"]
        amounts = {node["id"]: node["amount"] for node in twin["flow"]["nodes"]}

        assert twin["money"] == money
        assert amounts["payable"] == money["payable"]
        assert amounts.get("retained", 0) == money["retained_value"]
        assert amounts.get("owed_to_customer", 0) == money["owed_to_customer"]
        assert all(into[name] == out[name] for name in ("payable", "paid", "account") if name in amounts)
        assert twin["lines"][-1]["listed"] == money["listed"]


def test_the_timeline_of_a_past_moment_holds_what_was_known_then(shop: Door) -> None:
    last = versions(shop)[-1]
    first = shop.read(f"/console/{PAGES}/timeline.json", as_of_version=1)
    whole = shop.read(f"/console/{PAGES}/timeline.json")
    own = [each for each in whole["events"] if each["stream"] == PAGES]

    assert [each["version"] for each in own] == list(range(1, last + 1))
    assert [each["version"] for each in first["events"] if each["stream"] == PAGES] == [1]
    assert all(each["recorded_at"] <= first["order"]["moment"]["recorded_at"] for each in first["events"])
    assert len(first["deadlines"]) < len(whole["deadlines"])


def test_the_timeline_holds_the_orders_cases_and_its_checkout(shop: Door) -> None:
    streams = {each["stream"] for each in shop.read(f"/console/{PAGES}/timeline.json")["events"]}
    order = shop.read(f"/v1/{PAGES}")

    assert {f"cases/{each}" for each in order["cases"]} <= streams
    assert order["checkout_id"] is None or f"checkouts/{order['checkout_id']}" in streams


def test_a_past_version_knows_of_cases_and_checkout_what_was_known_then(shop: Door) -> None:
    """Though a case went on after the order's version, and the checkout before it."""
    behind = Counter[str]()
    for version in versions(shop):
        twin = shop.read(f"/console/{PAGES}/timeline.json", as_of_version=version)
        for each in twin["events"]:
            behind[each["stream"].partition("/")[0]] += 1
            assert not twin["order"]["moment"]["is_past"] or each["recorded_at"] <= twin["at"]

    assert behind.keys() >= {"orders", "cases"}


def test_a_time_to_come_is_not_drawn(shop: Door) -> None:
    twin = shop.read(f"/console/{PAGES}/timeline.json", as_of="9998-01-01T00:00:00Z")

    assert twin["at"] < "2100"


def test_an_auditor_sees_where_the_money_went_and_the_same_as_a_table(look: Looker) -> None:
    page = look.open(f"{PAGES}/money")
    assert page.locator("svg.flow .band").count() > 3
    assert page.get_attribute("svg.flow", "role") == "img"
    page.click("details summary >> text=" + look.t["flow_table"])

    rows: Any = page.locator(".flows tbody tr").count()
    assert rows == len(look.read(f"{PAGES}/money.json")["flow"]["flows"])
    assert look.t["sum"] in look.text()


def test_support_sees_what_happened_when_and_goes_to_an_event(look: Looker) -> None:
    page = look.open(f"{PAGES}/timeline")
    assert page.locator("svg.timeline .mark-link").count() > 5
    assert look.t["deadlines_title"] in look.text()
    event = page.locator("section[aria-labelledby=in-order] th a").nth(0)
    event.click()

    assert "/console/" in page.url


def test_the_drawings_are_reached_and_scrolled_with_the_keyboard(look: Looker) -> None:
    page = look.open(f"{PAGES}/timeline")
    region = page.get_by_role("region", name=look.t["time_region"])
    region.focus()

    assert page.evaluate("document.activeElement.className") == "scroll"
