"""Who looked, what was taken out, how the read models stand, what the books say."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.api.customer import KEY, Door
from tests.console.looking import Looker
from tests.console.test_audit import post, token_of
from tests.console.test_signing_in import browser_of, sign_in
from tests.trace import requirement
from tests.waiting import must_come


def test_an_export_is_asked_for_and_fetched_and_who_took_it_is_shown(
    chrome: Browser, own_shop: Door, scripts: bool
) -> None:
    with Looker(chrome, own_shop.client.base_url, scripts=scripts) as looker:
        looker.sign_in(KEY, "anna")
        page = looker.open("audit/exports")
        page.select_option("#kind", "ndjson")
        page.fill("#first", "0")
        page.fill("#last", "9")
        page.click("main form button")
        if not scripts:
            page.wait_for_load_state()
            must_come(lambda: own_shop.read("/console/audit/exports.json")["exports"][0]["status"] == "READY")
            page = looker.open("audit/exports")
        page.wait_for_selector("a[download]", timeout=60_000)
        looker.fit()
        with page.expect_download() as fetched:
            page.click("a[download]")
        page = looker.open("audit/accesses")
        row = page.inner_text("tbody tr:first-child")

    assert fetched.value.suggested_filename == "aftersales-ndjson-0-10.zip"
    assert "/anna" in row
    assert looker.t["audit_took_EXPORT"] in row


def test_who_may_not_export_is_told_so_and_sees_no_form(shop: Door) -> None:
    auditor = shop.with_scopes("audit:read", owner="auditor")
    page = auditor.get("/console/audit/exports?lang=en", headers={"Accept": "text/html"}).text

    assert "lacks evidence:export" in page
    assert 'name="kind"' not in page
    assert auditor.client.post("/console/audit/exports", headers=auditor.bearer).status_code == 403


def test_a_customer_can_be_told_who_looked_at_her_data(shop: Door) -> None:
    told = shop.read("/console/audit/accesses.json", customer="demo-li")
    others = shop.read("/console/audit/accesses.json", customer="nobody-known")

    assert told["rows"]
    assert all("customers/demo-li" in row["subjects"] for row in told["rows"])
    assert [row["number"] for row in told["rows"]] == sorted((row["number"] for row in told["rows"]), reverse=True)
    assert others["rows"] == []


def test_the_newest_look_is_shown_first_and_older_ones_behind_it(shop: Door) -> None:
    told = shop.read("/console/audit/accesses.json")
    last = told["rows"][0]["number"]
    older = shop.read("/console/audit/accesses.json", before=last)

    behind = [row["number"] for row in told["rows"][1:]]
    assert [row["number"] for row in older["rows"]][: len(behind)] == behind


def test_looking_at_who_looked_shows_no_words(shop: Door) -> None:
    assert shop.get("/console/audit/accesses?words=shown").status_code == 422
    assert shop.get("/console/audit/run?words=shown").status_code == 422


def test_a_read_model_is_built_anew_while_one_looks(chrome: Browser, own_shop: Door, scripts: bool) -> None:
    with Looker(chrome, own_shop.client.base_url, scripts=scripts) as looker:
        looker.sign_in(KEY)
        page = looker.open("audit/views")
        page.click("#rebuild-wallet")
        page.wait_for_load_state()
        must_come(lambda: _of(own_shop, "wallet")["as_before"] is True)
        if not scripts:
            page = looker.open("audit/views")
        page.wait_for_selector(f"tr:has-text('wallet v') >> text={looker.t['audit_as_before']}")
        looker.fit()

        assert _of(own_shop, "wallet")["state"] == "live"


def _of(door: Door, view: str) -> dict[str, Any]:
    return next(each for each in door.read("/console/audit/views.json")["sets"] if each["view"] == view)


def test_without_admin_nobody_builds_anew_or_reads_every_row(shop: Door) -> None:
    auditor = shop.with_scopes("audit:read", owner="auditor")
    page = auditor.get("/console/audit/views", headers={"Accept": "text/html"}).text
    with browser_of(shop) as client:
        sign_in(client, auditor.key)
        answer = post(client, "/console/audit/views", view="wallet")

    assert "rebuild" not in page
    assert answer.status_code == 403
    assert auditor.get("/console/audit/views.json?digests=true").status_code == 403


def test_the_trial_balance_on_the_page_is_that_of_the_journal_and_sums_to_nothing(shop: Door) -> None:
    told = shop.read("/console/audit/journal.json")
    page = shop.get("/console/audit/journal?lang=en", headers={"Accept": "text/html"}).text

    assert told["balance"] == shop.read("/v1/journal/balance")
    assert {total["balance"] for total in told["balance"]["totals"]} == {0}
    assert page.count("comes to zero") == len(told["balance"]["totals"])


def test_the_books_of_a_day_before_the_first_order_are_empty(shop: Door) -> None:
    told = shop.read("/console/audit/journal.json", day="2020-01-01")

    assert told["as_of"] == "2020-01-01T15:59:59.999999Z"
    assert told["balance"]["accounts"] == []
    assert shop.get("/console/audit/journal?day=2020-13-01").status_code == 422


def test_the_journal_is_given_as_a_beancount_file(shop: Door) -> None:
    answer = shop.get("/console/audit/journal/beancount?lang=en")

    assert answer.headers["content-disposition"] == 'attachment; filename="aftersales-journal.beancount"'
    assert re.search(r"^option ", answer.text, re.MULTILINE)


@requirement("R-000-16", "R-000-37")
@pytest.mark.parametrize("which", ["overrides", "freezes", "rulings"])
def test_a_register_is_a_table_and_a_file_for_spreadsheets(shop: Door, which: str) -> None:
    rows = shop.read("/console/audit/registers.json", which=which)["rows"]
    answer = shop.get(f"/console/audit/registers/csv?which={which}")

    assert answer.headers["content-type"].startswith("text/csv")
    assert len(answer.text.splitlines()) == 1 + len(rows)
    if which != "rulings":
        assert rows == shop.read(f"/v1/registers/{which}")["rows"]


def test_what_was_decided_is_told_in_words(shop: Door) -> None:
    page = shop.get("/console/audit/registers?which=rulings&lang=zh-CN", headers={"Accept": "text/html"}).text

    assert "支持客户" in page, "as the desk of its case says it"
    assert not re.search(r"CONSUMER|PARTLY|DISMISSED", page)


def test_no_page_without_the_scope_and_no_form_without_the_token(shop: Door) -> None:
    clerk = shop.with_scopes("orders:read", owner="clerk")
    for path in ("", "/checkpoints", "/verify", "/run", "/accesses", "/exports", "/journal", "/registers", "/views"):
        assert clerk.get(f"/console/audit{path}").status_code == 403
    with browser_of(shop) as client:
        sign_in(client)
        assert token_of(client, "/console/audit/verify")
        for path in ("verify", "verify/stop", "run", "run/stop", "exports", "views"):
            answer = client.post(f"/console/audit/{path}", data={"kind": "csv"})
            assert (answer.status_code, "form-foreign" in answer.text) == (403, True)
