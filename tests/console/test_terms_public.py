"""What anybody may read: every public page, walked without a key, tells nobody's business."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from httpx import Client

from projections.public_terms import PUBLIC_RULES
from projections.sentences.language import EN, ZH
from tests.api.customer import Door
from tests.console.told_secrets import (
    FIGURES_OF_SECRETS,
    MEMBERS,
    OWN_RULES,
    TERMS,
    WORDS_OF_SECRETS,
    names_of_secrets,
    said_in,
    shop_with_secrets,
)
from tests.server import PLAIN

FIRST = (
    "/console/terms?lang=zh-CN",
    "/console/terms?lang=en&as_of=2090-01-01",
    "/console/terms?lang=en&as_of=2098-06-01",
    "/console/terms/comparison?as_of=2098-06-01",
    "/console/terms/clauses?regime=SEED_NOTICE&text=SECRET",
    "/console/terms/clauses?after=campaigns/staff-forty@1/k1",
)
_SHOWN = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with shop_with_secrets(tmp_path_factory.mktemp("secrets")) as found:
        found.read("/v1/registers/clauses", min_position=found.size - 1)
        yield found


@pytest.fixture(scope="module")
def pages(door: Door) -> dict[str, str]:
    """Every public page that links lead to, and its twin, by address."""
    accepting = {"Accept": "text/html"}
    with Client(base_url=door.client.base_url, trust_env=False, verify=PLAIN, headers=accepting) as client:
        return _walked(client, list(FIRST))


def _walked(client: Client, waiting: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        found[path] = answer.text
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [each for each in _links(path, answer.text) if each not in found]
    return found


def _links(path: str, text: str) -> Iterator[str]:
    """Links to other pages of terms, and what can be chosen in their forms."""
    for each in re.findall(r'href="([^"]+)"', text):
        link = urljoin(path, html.unescape(each)).partition("#")[0]
        if link.startswith("/console/terms"):
            yield link
    if "/comparison" in path:
        options = re.findall(r'<option value="([^"]+)"', text)
        yield from (f"/console/terms/comparison?a={each}" for each in options)


def test_every_public_page_and_its_twin_is_reached(pages: dict[str, str]) -> None:
    paths = {urlsplit(each).path for each in pages}

    assert {f"/console/terms{each}" for each in ("", "/comparison", "/clauses", "/law", "/penalties")} <= paths
    assert any(each.startswith("/console/terms/campaigns/") for each in paths)
    assert any(each.startswith("/console/terms/policies/") for each in paths)
    assert {each.removesuffix(".json") for each in paths if each.endswith(".json")} == {
        each for each in paths if not each.endswith(".json")
    }


def test_no_public_page_names_an_order_a_person_a_coupon_or_a_code(door: Door, pages: dict[str, str]) -> None:
    names = names_of_secrets(door)
    told = {path: said_in(html.unescape(_SHOWN.sub(" ", text)), names) for path, text in pages.items()}

    assert {"A-7001", "C-7001"} <= said_in(door.get("/v1/cases/C-7001").text, names)
    assert {path: found for path, found in told.items() if found} == {}


def test_no_public_page_tells_a_draft_a_closed_group_or_what_is_for_later(pages: dict[str, str]) -> None:
    told = {path: _secrets_in(_without_address(text)) for path, text in pages.items()}

    assert _secrets_in("SECRET-DRAFT 4747, a4747b") == ["SECRET-DRAFT", "4747"]
    assert {path: found for path, found in told.items() if found} == {}


def _secrets_in(text: str) -> list[str]:
    """Figures count where they stand by themselves: a hash or an instant may hold any digits."""
    words = [each for each in WORDS_OF_SECRETS if each in text]
    return [*words, *(each for each in FIGURES_OF_SECRETS if re.search(rf"(?<!\w){each}(?!\w)", text))]


def _without_address(text: str) -> str:
    """What the page says, without what was asked of it: links repeat the question."""
    return re.sub(r'(href|value)="[^"]*"', "", text)


def test_no_public_answer_has_a_member_that_counts_orders_or_names_who(door: Door, pages: dict[str, str]) -> None:
    for path in pages:
        if urlsplit(path).path.endswith(".json"):
            body = door.client.get(path).json()
            assert set(_members(body)) & MEMBERS == set(), path


def _members(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _members(member)
    elif isinstance(value, list):
        for each in value:
            yield from _members(each)


@pytest.mark.parametrize(
    "path",
    [
        "campaigns/staff-forty/card",
        "campaigns/next-spring/card",
        "campaigns/next-spring/card?as_of=2098-06-01",
        "campaigns/nothing/card",
        "comparison?a=staff-forty",
        "policies/unborn/versions",
        "policies/platform/versions?version=2",
        "policies/platform/versions?version=1&against=2",
    ],
)
def test_what_is_not_public_is_not_there_for_whoever_has_no_key(door: Door, path: str) -> None:
    answer = door.client.get(f"/console/terms/{path}", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "SECRET" not in answer.text
    assert ZH.labels["next_search"] not in answer.text, "there is no search box without a key"


def test_a_secret_campaign_is_refused_as_one_that_does_not_exist(door: Door) -> None:
    secret, missing = (
        door.client.get(f"/console/terms/campaigns/{key}/card", headers={"Accept": "application/json"}).json()
        for key in ("staff-forty", "nothing")
    )

    assert secret["code"] == missing["code"] == "not-found"
    assert secret["detail"].replace("staff-forty", "nothing") == missing["detail"]


@pytest.mark.parametrize("after", ["campaigns/staff-forty@1/k1", "campaigns/next-spring@1/k1", "policies/unborn@1/p1"])
def test_a_place_among_clauses_that_nobody_may_see_is_no_place(door: Door, after: str) -> None:
    path = "/console/terms/clauses.json"
    first, there = (door.client.get(path, params=asked).json()["clauses"] for asked in ({}, {"after": after}))
    open_to_all = [each["source"] for each in door.read("/v1/registers/clauses")["rows"]]

    assert first
    assert there == first
    assert after.partition("@")[0] in {each.partition("@")[0] for each in open_to_all} or after.startswith("policies/")


def test_when_terms_made_way_for_secret_ones_is_told_to_nobody_without_a_key(door: Door) -> None:
    door.said("campaigns/closing", TERMS)
    door.said("campaigns/closing", {"type": "CampaignTermsRevised", "class": "EXCLUSIVE"})
    path = "/console/terms/campaigns/closing/card"
    twin, own = door.client.get(f"{path}.json").json(), door.read(f"{path}.json", version=1)

    assert (twin["card"]["terms_version"], twin["replaced"], twin["until"]) == (1, True, None)
    assert [each["until"] for each in twin["versions"]] == [None]
    assert own["until"] == own["versions"][1]["since"]
    assert own["until"] not in door.client.get(f"{path}.json").text
    assert "These terms were replaced. Orders" in door.client.get(path, params={"lang": "en"}).text


def test_with_a_key_the_register_counts_orders_and_shows_what_is_prepared(door: Door) -> None:
    twin = door.read("/console/terms/clauses.json", text="SECRET-GROUP")
    card = door.read("/console/terms/campaigns/staff-forty/card.json")

    assert [each["orders"] for each in twin["clauses"]] == [0]
    assert (twin["counted"], card["public"]) == (True, False)
    assert "SECRET-SOURCE" not in str(card)
    assert not {"funding", "redemption_limit"} & set(_members(card))


def test_the_public_reads_of_a_policy_what_speaks_to_customers(door: Door) -> None:
    twin = door.client.get("/console/terms/policies/platform/versions.json").json()
    own = door.read("/v1/policies/platform")["versions"][0]["rules"]

    assert twin["version"]["rules"] == {}
    assert {name for name, value in own.items() if value} == set(OWN_RULES)
    assert set(OWN_RULES) & set(PUBLIC_RULES) == set()
    assert twin["version"]["clauses"] == [{"clause_id": "p1", "text": "七日内可以无理由退货。"}]


def test_the_public_reads_of_measures_that_are_public(door: Door) -> None:
    twin = door.client.get("/console/terms/penalties.json").json()

    assert [each["ground"] for each in twin["penalties"] if each["partner_id"] == "M-70"] == ["逾期未处理"]


@pytest.mark.parametrize(
    "query", ["as_of=yesterday", "as_of=2026-13-01", "colour=red", "lang=fr", "version=0", "version=x", "self=1"]
)
def test_what_cannot_be_meant_is_named_and_the_page_opens_without_it(door: Door, query: str) -> None:
    path = "/console/terms/policies/platform/versions"
    answer = door.client.get(f"{path}?{query}&against=", headers={"Accept": "text/html", "Accept-Language": "zh-CN"})
    shown = re.sub(r"\s+", " ", _SHOWN.sub(" ", answer.text))

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert ZH.labels["address_unread"] in shown
    assert query.replace("=", " ") in shown
    assert not re.search(r"Input|neither|should|permitted", shown), "in the page's own language"
    assert f'href="{path}"' in answer.text


def test_what_the_address_says_elsewhere_is_kept_when_the_page_is_opened_without_what_is_wrong(door: Door) -> None:
    path = "/console/terms/clauses"
    answer = door.client.get(f"{path}?verdict=MAYBE&text=a%26b&lang=en", headers={"Accept": "text/html"})

    assert f'href="{path}?text=a%26b&amp;lang=en"' in answer.text
    assert EN.labels["next_without"] in answer.text
