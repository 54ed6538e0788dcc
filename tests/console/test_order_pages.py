"""What support and an auditor do on an order's pages, in both languages, with scripts and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from api.demo import FIRST_ORDER
from tests.api.customer import KEY, Door
from tests.console.looking import Looker

ORDER = f"orders/{FIRST_ORDER}"


@pytest.fixture
def reader(chrome: Browser, shop: Door, scripts: bool) -> Iterator[Looker]:
    """Somebody who reads English, with JavaScript and without."""
    with Looker(chrome, shop.client.base_url, scripts=scripts) as looker:
        looker.sign_in(KEY)
        yield looker


def test_somebody_follows_the_story_back_to_what_a_refund_changed(look: Looker) -> None:
    page = look.open(f"{ORDER}/story?as_of_version=24")
    if look.scripts:
        page.keyboard.press("ArrowLeft")
    else:
        page.click("#step-back")

    expect(page.locator("#told")).to_contain_text(look.t["title_RefundFellDue"])
    expect(page).to_have_url(re.compile(r"as_of_version=23"))
    expect(page.locator(".banner")).to_contain_text("23")
    look.fit()

    page.click("#told a[href*='/diff?']")
    look.fit()
    assert look.t["to_customer"] in look.text()
    assert "208.20" in look.text()

    page.locator("tr", has_text=look.t["to_customer"]).get_by_role("link").first.click()
    expect(page.locator("#v23")).to_be_visible()
    if look.scripts:
        expect(page.locator("#v23 pre")).to_be_visible()


def test_somebody_steps_to_the_end_and_sees_the_order_as_it_is(reader: Looker) -> None:
    page = reader.open(f"{ORDER}/story")
    latest = page.get_attribute("#slider", "max")
    page.click("#step-back")
    expect(page.locator(".banner")).to_be_visible()
    page.click("#step-on")

    expect(page.locator(".banner")).to_have_count(0)
    expect(page.locator("#told")).to_have_attribute("data-version", str(latest))


def test_somebody_chooses_a_version_and_an_instant_by_hand(reader: Looker) -> None:
    page = reader.open(f"{ORDER}/events?sort=newest")
    page.click(".bounds summary")
    page.fill("#as_of_version", "9")
    page.click(".bounds button")

    expect(page.locator("#told")).to_have_attribute("data-version", "9")
    assert page.locator(".event").first.get_attribute("id") == "v9"
    reader.fit()


def test_somebody_looks_for_one_kind_of_event_and_reads_it(reader: Looker) -> None:
    page = reader.open(f"{ORDER}/events")
    page.select_option("#type", "RefundFellDue")
    if not reader.scripts:
        page.click("#order-shown .filters button")

    expect(page.locator(".event")).to_have_count(4)
    page.click("#v23 summary")
    expect(page.locator("#data-23")).to_contain_text('"amount": 20820')
    reader.fit()


def test_two_versions_are_compared(reader: Looker) -> None:
    page = reader.open(f"{ORDER}/diff")
    page.fill("#from", "0")
    page.fill("#to", "1")
    page.click(".slider button")

    assert reader.t["before_it_was"] in reader.text()
    reader.fit()


def test_the_slider_follows_the_keys_without_loading_the_page_again(chrome: Browser, shop: Door) -> None:
    with Looker(chrome, shop.client.base_url) as looker:
        looker.sign_in(KEY)
        page = looker.open(f"{ORDER}/events?type=RefundFellDue")
        page.evaluate("window.same = true")
        page.focus("#slider")
        page.keyboard.press("Home")
        expect(page.locator(".empty")).to_be_visible()
        page.keyboard.press("End")
        expect(page.locator(".event")).to_have_count(4)
        page.select_option("#type", "")
        expect(page.locator(".event").nth(20)).to_be_visible()
        page.focus("h1")
        page.keyboard.press("ArrowLeft")
        expect(page.locator(".banner")).to_be_visible()

        assert page.evaluate("window.same") is True
        assert "type=RefundFellDue" not in page.url
        assert page.get_attribute("#tongue", "href") == page.url.removeprefix(looker.url) + "&lang=zh-CN"
        page.go_back()
        expect(page.locator(".banner")).to_have_count(0)
        assert page.input_value("#slider") == page.get_attribute("#slider", "max")


def test_keys_typed_into_a_field_do_not_move_the_order(chrome: Browser, shop: Door) -> None:
    with Looker(chrome, shop.client.base_url) as looker:
        looker.sign_in(KEY)
        page = looker.open(f"{ORDER}/story")
        page.fill("#q", "abc")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("/")

        assert page.input_value("#q") == "ab/c"
        assert page.input_value("#slider") == page.get_attribute("#slider", "max")


def test_an_event_can_be_copied(chrome: Browser, shop: Door) -> None:
    with Looker(chrome, shop.client.base_url) as looker:
        looker.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        looker.sign_in(KEY)
        page = looker.open(f"{ORDER}/events#v23")
        page.click("[data-copy='#hash-23']")

        expect(page.locator("[data-copy='#hash-23']")).to_have_text(looker.t["copied"])
        assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("#hash-23")


def test_without_a_clipboard_the_text_is_selected_to_be_copied_by_hand(chrome: Browser, shop: Door) -> None:
    with Looker(chrome, shop.client.base_url) as looker:
        looker.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # plain HTTP
        looker.sign_in(KEY)
        page = looker.open(f"{ORDER}/events#v23")
        page.click("[data-copy='#hash-23']")

        assert page.evaluate("getSelection().toString()") == page.inner_text("#hash-23")


def test_words_are_uncovered_by_a_link_and_covered_again(reader: Looker) -> None:
    page = reader.open(f"{ORDER}/story?as_of_version=11")
    assert "萧山" not in reader.text()
    page.get_by_role("link", name=reader.t["uncover"]).click()
    expect(page.locator("main")).to_contain_text("萧山")
    reader.fit()
    page.get_by_role("link", name=reader.t["cover"]).click()

    expect(page.locator("main")).not_to_contain_text("萧山")
