"""An order's raw events on their page: what is copied is what is recorded, and many of them stay light."""

import json
from typing import Any

from projections.console.events import MANY, draw, pretty
from projections.console.order import ticks, with_frame
from projections.console.paper import Paper
from projections.sentences.language import EN


def reading(count: int, bodies: str | None = None) -> dict[str, Any]:
    moments = [
        {
            "version": number,
            "type": "ParcelScanned",
            "title": "Parcel scanned",
            "actor": "ledger",
            "occurred_at": "2026-05-03T08:00:00.000000Z",
            "recorded_at": "2026-05-03T08:00:00.000000Z",
        }
        for number in range(1, count + 1)
    ]
    rest = {"position": 1, "caused_by": None, "caused_by_version": None, "policies": [], "previous": None}
    hashed = {"leaf_hash": "0" * 64, "data": {"status": "SIGNED"}}
    events = [{**each, **rest, **hashed, "event_id": f"id-{each['version']}"} for each in moments]
    moment = {**moments[-1], "as_of_version": None, "as_of": None, "effective_at": None, "is_past": False}
    told = {"order_id": "A-1", "status": "SHIPPED", "currency": "CNY", "customer_id": "c", "merchant_id": "m"}
    order = told | {"channel": "", "placed_at": moment["occurred_at"], "latest": count, "owes": {"sentence": ""}}
    types = [{"type": "ParcelScanned", "count": count}]
    head = order | {"moment": moment, "versions": moments}
    return {"order": head, "types": types, "type": None, "sort": "oldest", "bodies": bodies, "events": events}


def rendered(page: dict[str, Any], **query: str) -> str:
    sheet = Paper("/console/orders/A-1/events", query, EN, frozenset(), who="", form_token="")
    return sheet.render("order/events.html", page, with_frame(draw)(page, EN))


def test_a_few_events_have_their_bodies_at_hand() -> None:
    assert rendered(reading(MANY)).count("<pre") == MANY


def test_of_many_events_only_the_one_asked_for_is_open() -> None:
    page = rendered(reading(MANY + 1), open="7")

    assert page.count("<pre") == 1
    assert 'id="data-7"' in page
    assert page.count('class="open"') == MANY
    assert 'id="e-id-8"' in page


def test_all_of_many_events_are_open_when_that_is_asked_for() -> None:
    assert rendered(reading(MANY + 1, "open"), bodies="open").count("<pre") == MANY + 1


def test_data_is_shown_as_json_of_the_same_value_with_nothing_that_turns_text_around() -> None:
    data = {"title": "杯\u202e子", "n": [1, {"a": None}], "rtl": "שלום"}

    text = pretty(data)

    assert json.loads(text) == data
    assert "\u202e" not in text
    assert "\\u202e" in text


def test_a_tick_is_long_for_what_was_told_and_short_for_what_followed() -> None:
    versions = [{"actor": "k1"}, {"actor": "ledger"}, {"actor": "k1/anna"}]

    drawn = ticks(versions, 3)

    assert drawn.told == "M0 0V14M1000 0V14"
    assert drawn.followed == "M500 6V14"
    assert drawn.here == 1000
    assert ticks(versions[:1], 1).told == "M0 0V14"
