"""Whoever arrives sees what happened last, what presses, and whether all is well."""

from pathlib import Path

import pytest
from httpx import Client
from playwright.sync_api import Browser
from pydantic import SecretStr

from api.demo.story_sale import CASE, ORDER
from api.settings import Settings
from projections.console.cases import clock_left, left_text
from projections.console.start import left, start_drawn
from projections.sentences.language import EN
from tests.api.customer import KEY, Door, said_since
from tests.api.serving import serving
from tests.console.looking import Looker
from tests.server import PLAIN
from tests.trace import requirement
from tests.waiting import must_come


@pytest.mark.parametrize("path", ["/", "/console"])
def test_a_short_address_leads_to_the_first_page(shop: Door, path: str) -> None:
    answer = shop.get(f"{path}?lang=en")

    assert (answer.status_code, answer.headers["location"]) == (303, "/console/?lang=en")


def test_news_of_orders_come_first_without_what_customers_were_told(shop: Door) -> None:
    orders = shop.read("/console.json")["orders"]

    at = [each["last"]["recorded_at"] for each in orders]
    assert at == sorted(at, reverse=True)
    assert ORDER in {each["order_id"] for each in orders}
    assert {each["last"]["type"] for each in orders}.isdisjoint({"MessagePrepared", "MessageSent"})
    assert len({each["order_id"] for each in orders}) == len(orders) <= 6


def test_an_order_is_told_of_as_its_own_view_and_history_tell(shop: Door) -> None:
    order = shop.read("/console.json", lang="en")["orders"][0]
    view = shop.read(f"/v1/orders/{order['order_id']}")
    history = shop.get(f"/v1/orders/{order['order_id']}/history", headers={"Accept-Language": "en"}).json()["history"]

    assert {name: order[name] for name in ("status", "currency", "customer_id", "placed_at", "money")} == {
        name: view[name] for name in ("status", "currency", "customer_id", "placed_at", "money")
    }
    assert order["titles"] == [line["title"] for line in view["lines"]]
    assert order["last"]["occurred_at"] == history[order["last"]["version"] - 1]["occurred_at"]


def test_the_first_page_shows_nobodys_words(shop: Door) -> None:
    before = shop.size

    assert shop.get("/console.json?words=shown").status_code == 422
    assert said_since(shop, before) == []


def test_cases_and_refunds_come_in_the_order_in_which_they_press(shop: Door) -> None:
    shop.read("/v1/customers/U-5208/account", min_position=shop.size - 1)
    shop.read("/v1/cases", min_position=shop.size - 1)
    page = shop.read("/console.json")
    due = [each["pay_by"] for each in page["refunds"]]

    assert page["cases"] == shop.read("/v1/cases", limit=5)["cases"]
    assert CASE in {each["case_id"] for each in page["cases"]}
    assert due == sorted(due)
    assert ORDER in {each["order_id"] for each in page["refunds"]}


def test_a_refund_that_was_paid_presses_no_more(own_shop: Door) -> None:
    def pressing() -> set[str]:
        return {each["order_id"] for each in own_shop.read("/console.json")["refunds"]}

    own_shop.read("/v1/customers/U-5208/account", min_position=own_shop.size - 1)
    assert ORDER in pressing()
    paid = [{"type": "RefundSettled", "refund_id": each, "reference": f"WX-{each}"} for each in ("r3", "r4")]
    last = own_shop.said(f"orders/{ORDER}", *paid)["events"][-1]["position"]
    own_shop.read("/v1/customers/U-5208/account", min_position=last)

    assert ORDER not in pressing()


def test_a_page_tells_what_is_due_first_and_how_much_there_is_in_all(shop: Door) -> None:
    page = shop.read("/console.json")
    (account,) = [each for each in start_drawn(page, EN)["refunds"] if each["order_id"] == ORDER]

    assert account["first"] == 30_00
    assert account["parts"] == "of 430.84\u00a0CNY, 2 to be paid"
    assert account["clock"]["due_at"] == min(each["pay_by"] for each in account["refunds_open"])


def test_a_case_has_as_long_left_as_the_queue_says(shop: Door) -> None:
    page = shop.read("/console.json")
    drawn = [each["clock"] for each in start_drawn(page, EN)["cases"] if each["clock"]]
    told = [clock_left(each["next_due"], page["at"], EN) or {} for each in page["cases"] if each["next_due"]]

    assert drawn
    assert [{**each, "text": ""} for each in drawn] == [{**each, "text": ""} for each in told]
    assert [each["text"] for each in drawn] == [
        "overdue" if each["overdue"] else f"{each['left']} left" for each in told
    ]


def test_the_log_is_told_to_be_well_signed_and_read(shop: Door) -> None:
    health = shop.read("/console.json")["health"]

    assert health["ready"]
    assert not health["forked"]
    assert health["log_size"] >= 300
    assert (health["troubled"], health["building"]) == ([], [])


def test_an_auditor_sees_the_log_first_and_support_what_presses(shop: Door, chrome: Browser) -> None:
    auditor = shop.with_scopes("audit:read", owner="start-auditor")
    with Looker(chrome, shop.client.base_url, "en") as looker:
        looker.sign_in(auditor.key)
        looker.fit()
        text = looker.text()
        assert text.index(looker.t["start_log"]) < text.index(looker.t["start_orders"])
    with Looker(chrome, shop.client.base_url, "en") as looker:
        looker.sign_in(KEY)
        text = looker.text()
        assert text.index(looker.t["start_orders"]) < text.index(looker.t["start_log"])


def test_an_empty_ledger_teaches_the_next_step(tmp_path: Path) -> None:
    settings = Settings(db=str(tmp_path / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served, Client(base_url=served.url, trust_env=False, verify=PLAIN) as client:
        must_come(lambda: client.get("/readyz").status_code == 200)  # a read model that is built knows of no cases yet
        page = client.get("/console/?lang=en", headers=served.door(KEY).bearer | {"Accept": "text/html"})

    assert page.status_code == 200
    for name in ("start_no_orders", "start_no_cases", "start_no_refunds", "start_unsigned"):
        assert EN.labels[name] in page.text


def test_what_is_left_of_a_time_gets_warmer_as_it_gets_shorter() -> None:
    now = "2026-05-01T00:00:00.000000Z"
    told = [
        left(at, now, EN)
        for at in (
            "2026-05-09T00:00:00.000000Z",
            "2026-05-01T05:00:00.000000Z",
            "2026-05-01T00:20:00.000000Z",
            "2026-04-30T00:00:00.000000Z",
        )
    ]

    assert [each["text"] for each in told] == ["8 d 0 h left", "5 h 0 min left", "20 min 0 s left", "overdue"]
    assert [each["tone"] for each in told] == ["good", "warm", "bad", "bad"]
    assert [each["width"] for each in told] == [100, 2, 2, 0]


@requirement("R-003-07")
def test_what_is_left_of_a_clock_in_business_time_is_told_in_its_own_hours() -> None:
    assert left_text(27 * 3600, EN, "BUSINESS") == "27 business\N{NO-BREAK SPACE}h 0 min"
    assert left_text(27 * 3600, EN) == "1 d 3 h"
