"""An order's history in chapters: what belongs together, what followed from what, and what it changed."""

from typing import Any

import msgspec
import pytest

from domain.catalogue import KINDS
from projections.console.chapters import KINDS as CHAPTERS
from projections.console.chapters import OPENING, chapters
from projections.console.story import FIGURES
from projections.history import history
from projections.sentences.language import language
from tests.projections.examples import full_story, returned, s1, shortfall_story
from tests.projections.shop import Shop
from tests.trace import requirement


def told(shop: Shop, stream: str) -> list[dict[str, Any]]:
    entries = shop.entries(stream)
    return chapters(entries, history(entries, "en"))


def versions(chapter: dict[str, Any]) -> list[int]:
    return [each["version"] for fact in chapter["facts"] for each in (fact, *fact["consequences"])]


def changed(fact: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {each["figure"]: (each["old"], each["new"]) for each in fact["changed"]}


def test_paying_belongs_to_the_order_and_a_return_is_a_chapter_of_its_own() -> None:
    shop, stream = s1()

    first, second = told(shop, stream)[:2]

    assert (first["kind"], first["id"]) == ("order", None)
    assert [fact["type"] for fact in first["facts"]][:2] == ["OrderPlaced", "PaymentCaptured"]
    assert (second["kind"], second["id"]) == ("return", "ret-1")
    assert second["facts"][0]["type"] == "ReturnRequested"


@requirement("R-000-16")
def test_a_refund_stands_under_the_inspection_that_caused_it_with_what_it_changed() -> None:
    shop, stream = s1()

    (inspected,) = [fact for fact in told(shop, stream)[1]["facts"] if fact["type"] == "ReturnInspected"]
    refund = inspected["consequences"][0]

    assert refund["type"] == "RefundFellDue"
    assert refund["caused_by"] == inspected["event_id"]
    assert changed(refund)["owed_to_customer"] == (0, 17500)
    assert changed(refund)["retained_value"] == (35000, 17500)


def test_what_is_new_with_the_order_had_no_value_before() -> None:
    shop, stream = s1()

    placed, paid = told(shop, stream)[0]["facts"][:2]

    assert changed(placed)["payable"] == (None, 35000)
    assert changed(paid) == {"status": ("PLACED", "PAID"), "outstanding": (35000, 0)}


def test_a_payout_joins_the_return_its_refund_is_of() -> None:
    shop, stream = s1()
    shop.say(stream, "RefundSettled", refund_id="r1", reference="bank-1")

    book = told(shop, stream)

    assert "RefundSettled" in [fact["type"] for fact in book[1]["facts"]]
    assert {each["figure"]: each["amount"] for each in book[1]["came_to"]} == {"refund_due": 17500, "refunded": 17500}


def test_a_second_return_is_another_chapter() -> None:
    shop, stream = s1()
    returned(shop, stream, number=2)

    assert [each["id"] for each in told(shop, stream) if each["kind"] == "return"] == ["ret-1", "ret-2"]


def test_a_fact_recorded_later_than_it_occurred_says_so() -> None:
    shop, stream = s1()
    entries = shop.entries(stream)
    late = msgspec.structs.replace(entries[-1], recorded_at="2026-06-01T00:00:00.000000Z")

    recorded = [*entries[:-1], late]
    book = chapters(recorded, history(recorded, "en"))

    facts = [each for chapter in book for fact in chapter["facts"] for each in (fact, *fact["consequences"])]
    assert [each["version"] for each in facts if each["late"]] == [late.version]


@pytest.mark.parametrize("story", [s1, full_story, shortfall_story])
def test_every_event_is_told_exactly_once(story: Any) -> None:
    shop, stream = story()[:2]

    told_versions = [version for chapter in told(shop, stream) for version in versions(chapter)]

    assert sorted(told_versions) == [entry.version for entry in shop.entries(stream)]


@pytest.mark.parametrize("tag", ["zh-CN", "en"])
def test_every_event_every_chapter_and_every_figure_has_a_heading(tag: str) -> None:
    labels = language(tag).labels
    types = {fact.__name__ for fact in KINDS["orders"].facts}

    assert [name for name in sorted(types) if f"title_{name}" not in labels] == []
    assert [kind for kind in CHAPTERS if f"chapter_{kind}" not in labels] == []
    assert [label for label in FIGURES.values() if label not in labels] == []
    assert OPENING.keys() <= types
