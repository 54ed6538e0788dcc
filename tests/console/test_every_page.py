"""What holds for every page of the console, whichever it is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Browser

from api.app import create_app
from tests import house
from tests.api.customer import KEY, Door
from tests.console.looking import Looker
from tests.console.pictures import FOLDER, name_of
from tests.console.tour import PLACES, Place
from tests.server import PLAIN

ELSEWHERE = {
    *("/orders/{id}", "/streams/{kind}/{id}"),  # lead on to a page
    *("/figures.csv", "/figures/breakdown.csv", "/audit/registers/csv", "/audit/journal/beancount"),  # files
    *(
        "/integrations/keys/{id}/revoke",
        "/integrations/webhooks/{id}/delete",
        "/terms/policies/{id}/versions",
    ),  # of what the worked cases have none
}
"""Addresses that are no pages of the tour."""
BEHIND_TABS = {"card", "diff"}
"""Pages that a page of the row of tabs leads to."""
NARROW = 390
"""A telephone's width."""


def routes() -> Iterator[Any]:
    for each in create_app().routes:
        path: str = getattr(each, "path", "")
        if path.startswith("/console/") and "GET" in (getattr(each, "methods", None) or ()):
            yield each


def path_of(place: Place, *, twin: bool = False) -> str:
    """Its address, or that of its twin."""
    path, _, query = place.path.partition("?")
    address = f"/console/{path}".rstrip("/") + ".json" if twin else f"/console/{path}"
    return f"{address}?{query}" if query else address


def test_the_tour_leaves_no_page_out() -> None:
    pages = {each.path.removeprefix("/console") for each in routes() if not each.path.endswith(".json")}

    assert pages - ELSEWHERE == {each.route for each in PLACES.values()}


def test_every_page_has_a_twin() -> None:
    paths = {getattr(each, "path", "") for each in create_app().routes}

    missing = {each.route for each in PLACES.values() if f"/console{each.route}".rstrip("/") + ".json" not in paths}
    assert missing == set()


def test_the_guide_shows_every_page() -> None:
    guide = (house.ROOT / "docs" / "console.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"\(pictures/([\w.-]+)\)", guide))

    assert {name_of(name, "en") for name in PLACES} <= shown
    assert {name for name in shown if not (FOLDER / name).is_file()} == set()


@pytest.mark.parametrize("name", PLACES)
def test_a_page_opens_to_who_may_look_and_to_nobody_else(shop: Door, name: str) -> None:
    place = PLACES[name]
    with Client(base_url=shop.client.base_url, trust_env=False, verify=PLAIN) as stranger:
        page = stranger.get(path_of(place), headers={"Accept": "text/html"})
        twin = stranger.get(path_of(place, twin=True))

    assert (page.status_code, twin.status_code) == ((200, 200) if place.public else (303, 401))
    assert shop.get(path_of(place, twin=True)).status_code == 200


@pytest.mark.parametrize("name", PLACES)
def test_a_page_refuses_what_it_does_not_know(shop: Door, name: str) -> None:
    address = path_of(PLACES[name])
    joined = "&" if "?" in address else "?"

    assert shop.get(f"{address}{joined}no_such_parameter=1").status_code == 422


def parameters(place: Place) -> set[str]:
    """What the address of a page may say behind its question mark."""
    route: Any = next(each for each in routes() if each.path == f"/console{place.route}")
    models = [each.field_info.annotation for each in route.dependant.query_params]
    return {member.alias or name for model in models for name, member in model.model_fields.items()}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize(
    "value", ["", "0", "-1", "x", "999999999999999999999", "\N{FULLWIDTH DIGIT ONE}", "%00", "a" * 600]
)
def test_no_page_breaks_on_what_its_address_says(shop: Door, name: str, value: str) -> None:
    address = path_of(PLACES[name], twin=True).partition("?")[0]
    answers = {each: shop.get(address, params={each: value}).status_code for each in parameters(PLACES[name])}

    assert answers
    refused = {each: status for each, status in answers.items() if status not in (200, 400, 404, 422)}
    assert refused in ({}, {"min_position": 503}), "a position may not have come here yet"


@pytest.fixture(scope="module")
def telephone(chrome: Browser, shop: Door) -> Iterator[Looker]:
    """An English telephone by night, signed in."""
    with Looker(chrome, shop.client.base_url, "en", dark=True, width=NARROW) as looker:
        looker.sign_in(KEY)
        yield looker


@pytest.fixture(scope="module")
def desk(chrome: Browser, shop: Door) -> Iterator[Looker]:
    """A Chinese desk by day, signed in."""
    with Looker(chrome, shop.client.base_url, "zh-CN") as looker:
        looker.sign_in(KEY)
        yield looker


@pytest.fixture(scope="module")
def plain(chrome: Browser, shop: Door) -> Iterator[Looker]:
    """A Chinese window without scripts, signed in."""
    with Looker(chrome, shop.client.base_url, "zh-CN", scripts=False) as looker:
        looker.sign_in(KEY)
        yield looker


@pytest.mark.parametrize("name", PLACES)
def test_a_page_reads_well_in_the_dark_on_a_telephone(telephone: Looker, name: str) -> None:
    telephone.open(PLACES[name].path)

    assert telephone.text().strip()
    assert telephone.wrong == []


@pytest.mark.parametrize("name", PLACES)
def test_a_page_reads_well_in_chinese_by_day_on_any_screen(desk: Looker, name: str) -> None:
    desk.page.set_viewport_size({"width": 1200, "height": 900})
    page = desk.open(PLACES[name].path)
    tabs = page.locator("nav.tabs")
    within = tabs.locator("a[aria-current]").count()
    page.set_viewport_size({"width": NARROW, "height": 900})

    desk.no_wider()
    assert within == (tabs.count() if name not in BEHIND_TABS else 0), "a row of tabs says where one is"
    assert _is_chinese(page.inner_text("h1"))
    assert desk.wrong == []


@pytest.mark.parametrize("name", PLACES)
def test_a_page_says_the_same_without_scripts(plain: Looker, name: str) -> None:
    page = plain.open(PLACES[name].path)

    assert not page.locator("[data-copy]:visible").count(), "a button that does nothing"
    assert _is_chinese(page.inner_text("h1"))
    assert plain.wrong == []


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)
