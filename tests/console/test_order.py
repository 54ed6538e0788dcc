"""An order's pages as programs read them: its story, its events, what changed, at any of its moments."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from api.demo import FIRST_ORDER
from domain.access import PersonalDataRead
from projections.sentences.language import language
from tests.api.customer import Door, expect_problem, said_since
from tests.trace import requirement

ORDER = f"/console/orders/{FIRST_ORDER}"
TEXT = {"Accept": "text/html"}


def story(shop: Door, **asked: Any) -> dict[str, Any]:
    return shop.read(f"{ORDER}/story.json", lang="en", **asked)


def chapter(page: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in page["chapters"] if each["id"] == name]
    return found


def facts(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for part in page["chapters"] for fact in part["facts"] for each in (fact, *fact["consequences"])]


def test_an_order_leads_on_to_its_story_at_the_same_moment(shop: Door) -> None:
    answer = shop.get(f"{ORDER}?as_of_version=3&lang=en")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{ORDER}/story?as_of_version=3&lang=en")


def test_the_common_part_says_who_owes_whom_and_which_moments_there_are(shop: Door) -> None:
    order = story(shop)["order"]
    view = shop.read(f"/v1/orders/{FIRST_ORDER}")

    assert order["status"] == view["status"]
    assert order["owes"]["owed_to_customer"] == view["money"]["owed_to_customer"]
    assert order["owes"]["sentence"].startswith(
        "The customer is owed 430.84\u00a0CNY, 30.00\u00a0CNY of it to be paid by "
    )
    assert order["owes"]["due_first"] == 30_00
    assert order["owes"]["pay_by"] == min(each["pay_by"] for each in view["refunds"] if each["unpaid"])
    assert [each["version"] for each in order["versions"]] == list(range(1, view["version"] + 1))
    assert order["versions"][0]["title"] == "Ordered"
    assert order["moment"]["is_past"] is False


@requirement("R-000-16")
@pytest.mark.parametrize("version", [1, 22, 23, 31])
def test_a_past_page_says_what_the_past_view_says(shop: Door, version: int) -> None:
    order = story(shop, as_of_version=version)["order"]
    view = shop.read(f"/v1/orders/{FIRST_ORDER}", as_of_version=version)

    assert order["version"] == view["version"] == order["moment"]["version"] == version
    assert order["status"] == view["status"]
    assert {name: order["owes"][name] for name in ("owed_to_customer", "owed_by_customer", "outstanding")} == {
        name: view["money"][name] for name in ("owed_to_customer", "owed_by_customer", "outstanding")
    }
    assert order["moment"]["is_past"] is True


def test_an_instant_is_a_moment_too_and_both_bounds_hold_together(shop: Door) -> None:
    delivered = story(shop)["order"]["versions"][8]["occurred_at"]

    page = story(shop, effective_at=delivered, as_of_version="")

    assert page["order"]["version"] == 9
    assert page["order"]["moment"]["effective_at"] == delivered
    assert (
        "as of what had happened by" in shop.get(f"{ORDER}/story?lang=en&effective_at={delivered}", headers=TEXT).text
    )


def test_empty_fields_as_a_form_sends_them_say_nothing(shop: Door) -> None:
    assert story(shop, as_of_version="", as_of="", effective_at="") == story(shop)
    assert shop.read(f"{ORDER}/events.json", type="") == shop.read(f"{ORDER}/events.json")
    assert shop.read(f"{ORDER}/diff.json", **{"from": "", "to": ""}) == shop.read(f"{ORDER}/diff.json")


@pytest.mark.parametrize("page", ["story", "events"])
def test_a_version_that_is_not_there_yet_is_told_as_a_page(shop: Door, page: str) -> None:
    answer = shop.get(f"{ORDER}/{page}?as_of_version=999&lang=en", headers=TEXT)

    assert answer.status_code == 404
    assert "<code>not-yet</code>" in answer.text
    expect_problem(shop.get(f"{ORDER}/{page}.json?as_of_version=999"), 404, "not-yet")


def test_a_twin_tells_what_went_wrong_in_the_language_of_its_address(shop: Door) -> None:
    """Whatever language its client prefers: as it tells what did not."""
    for tag, other in (("en", "zh-CN"), ("zh-CN", "en")):
        for query, status in (("", 200), ("&as_of_version=999", 404)):
            path = f"{ORDER}/story.json?lang={tag}{query}"
            answer = shop.get(path, headers={"Accept": "application/json", "Accept-Language": other})
            assert (answer.status_code, answer.headers["content-language"]) == (status, tag)


@pytest.mark.parametrize("tag", ["zh-CN", "en"])
def test_a_time_before_anything_was_recorded_leads_to_what_had_happened_by_then(shop: Door, tag: str) -> None:
    first = shop.read(f"{ORDER}/events.json")["events"][0]
    asked = f"{ORDER}/story?lang={tag}&words=shown&as_of={first['occurred_at']}"
    answer = shop.get(asked, headers=TEXT)
    spoken = language(tag)

    assert answer.status_code == 404
    assert spoken.time(first["recorded_at"]) in answer.text
    ways = [unescape(each) for each in re.findall(r'<li><a href="([^"]+)">', answer.text)]
    assert [shop.get(each, headers=TEXT).status_code for each in ways] == [200, 200]
    assert [parse_qs(urlsplit(each).query).get("effective_at") for each in ways] == [[first["occurred_at"]], None]


def test_a_time_before_anything_happened_leads_to_the_order_as_it_is(shop: Door) -> None:
    answer = shop.get(f"{ORDER}/story?lang=en&as_of=2020-01-01T00:00:00Z", headers=TEXT)
    problem = shop.get(f"{ORDER}/diff.json?to=999").json()

    assert answer.text.count("<li><a href=") == 1
    assert problem["latest"] == shop.read(f"/v1/orders/{FIRST_ORDER}")["version"]


def test_an_order_that_does_not_exist_is_told_as_such(shop: Door) -> None:
    expect_problem(shop.get("/console/orders/nobodys/story.json"), 404, "not-found")


def test_the_story_puts_a_refund_under_what_caused_it(shop: Door) -> None:
    returned = chapter(story(shop), "R1")
    (inspected,) = [fact for fact in returned["facts"] if fact["type"] == "ReturnInspected"]

    assert returned["kind"] == "return"
    assert [each["type"] for each in inspected["consequences"]] == [
        "RefundFellDue",
        "GiftPriced",
        "MessagePrepared",
    ]
    assert {"figure": "owed_to_customer", "old": 0, "new": 20820} in inspected["consequences"][0]["changed"]
    assert {"figure": "refunded", "amount": 20820} in returned["came_to"]


def test_the_story_holds_the_recorded_sentences_and_no_others(shop: Door) -> None:
    told = shop.read(f"/v1/orders/{FIRST_ORDER}/history")["history"]
    page = shop.read(f"{ORDER}/story.json", words="shown")

    assert {each["version"]: each["sentence"] for each in facts(page)} == {
        each["version"]: each["sentence"] for each in told
    }


@pytest.mark.parametrize("name", ["story", "timeline", "events", "money", "diff"])
def test_uncovered_words_stay_uncovered_on_their_page_and_on_no_other(shop: Door, name: str) -> None:
    own = f"{ORDER}/{name}"
    text = shop.get(f"{own}?lang=en&words=shown", headers=TEXT).text
    links = [urlsplit(unescape(each)) for each in re.findall(r' href="(/console/[^"]*)"', text)]
    kept = {each.path for each in links if "words=shown" in each.query}
    lost = {each.query for each in links if each.path == own and "words=shown" not in each.query}

    assert kept == {own, f"{own}.json"}
    assert lost <= {"lang=en"}, "the link that covers again, and those to an event, which are for others too"


def test_words_are_covered_until_asked_for_and_asking_is_recorded(shop: Door) -> None:
    before = shop.size
    covered = story(shop)
    assert said_since(shop, before) == []

    uncovered = story(shop, words="shown")

    (read,) = said_since(shop, before)
    assert isinstance(read.data, PersonalDataRead)
    assert read.data.path == f"{ORDER}/story.json"
    assert "浙江省杭州市" not in str(covered)
    assert "浙江省杭州市" in str(uncovered)


def test_who_may_not_read_words_is_shown_none(shop: Door) -> None:
    clerk = shop.with_scopes("orders:read", owner="clerk")
    before = shop.size

    assert "浙江省杭州市" not in str(story(clerk, words="shown"))
    assert "浙江省杭州市" not in str(clerk.read(f"{ORDER}/events.json", words="shown"))
    assert said_since(shop, before) == []


def test_events_are_those_of_the_api_with_the_version_of_their_cause(shop: Door) -> None:
    page = shop.read(f"{ORDER}/events.json")
    raw = shop.with_scopes("orders:read", owner="reader").read(f"/v1/orders/{FIRST_ORDER}/events")["events"]

    assert [{name: each[name] for name in raw[0]} for each in page["events"]] == raw
    assert page["events"][22]["caused_by_version"] == 22
    assert page["events"][0]["caused_by_version"] is None


def test_events_can_be_of_one_type_newest_first_and_of_a_past_moment(shop: Door) -> None:
    page = shop.read(f"{ORDER}/events.json", type="RefundFellDue", sort="newest", as_of_version=40)

    assert [each["version"] for each in page["events"]] == [39, 30, 23]
    assert {"type": "RefundFellDue", "count": 3} in page["types"]
    assert sum(each["count"] for each in page["types"]) == 40


def test_a_type_that_never_happened_is_said_to_have_not(shop: Door) -> None:
    answer = shop.get(f"{ORDER}/events?type=LinesLost&lang=en", headers=TEXT)

    assert "No event of this kind had happened by then." in answer.text


def test_each_event_has_an_anchor_its_hash_and_its_proof(shop: Door) -> None:
    page = shop.get(f"{ORDER}/events?lang=en", headers=TEXT).text
    event = shop.read(f"{ORDER}/events.json")["events"][22]

    assert 'id="v23"' in page
    assert f'id="e-{event["event_id"]}"' in page
    assert event["leaf_hash"] in page
    assert f"/v1/log/proof/inclusion?position={event['position']}" in page
    assert shop.get(f"/v1/log/proof/inclusion?position={event['position']}").status_code == 200


@requirement("R-000-16")
def test_what_changed_is_what_the_api_says_with_what_led_to_both_ends(shop: Door) -> None:
    page = shop.read(f"{ORDER}/diff.json", **{"from": 20, "to": 24, "lang": "en"})
    told = shop.with_scopes("orders:read", owner="reader").read(
        f"/v1/orders/{FIRST_ORDER}/diff", **{"from": 20, "to": 24}
    )

    assert page["changes"] == told["changes"]
    assert (page["from"]["type"], page["to"]["title"]) == ("ParcelScanned", "Gift charged")
    assert page["order"]["version"] == 24


def test_without_versions_the_last_event_is_told_and_from_nothing_all_is_new(shop: Door) -> None:
    last = shop.read(f"{ORDER}/diff.json")
    first = shop.read(f"{ORDER}/diff.json", **{"from": 0, "to": 1})

    assert last["from"]["version"] == last["to"]["version"] - 1
    assert first["from"] is None
    assert {each["old"] for each in first["changes"]} == {None}


def test_what_changed_of_a_persons_words_is_covered_until_asked_for(shop: Door) -> None:
    asked = {"from": 10, "to": 11}

    (covered,) = [each["new"] for each in _addresses(shop.read(f"{ORDER}/diff.json", **asked))]
    (uncovered,) = [each["new"] for each in _addresses(shop.read(f"{ORDER}/diff.json", words="shown", **asked))]

    assert list(covered) == ["commitment"]
    assert "浙江省杭州市" in str(uncovered)


def _addresses(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in page["changes"] if each["path"] == "/returns/R1/authorised/address"]


@pytest.mark.parametrize(("first", "last", "code"), [(5, 3, 422), (1, 999, 404), (-1, 3, 422)])
def test_versions_that_make_no_sense_are_refused(shop: Door, first: int, last: int, code: int) -> None:
    assert shop.get(f"{ORDER}/diff.json?from={first}&to={last}").status_code == code
