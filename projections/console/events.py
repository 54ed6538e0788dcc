"""An order's raw events, drawn."""

from collections.abc import Mapping
from re import compile as pattern
from typing import Any

import orjson

from projections.sentences.directions import Apart
from projections.sentences.language import Language

Json = Mapping[str, Any]
_UNSEEN = pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that would reorder the text around them unseen, as JSON escapes them."""


MANY = 100
"""More events than this are shown closed, and each is opened by its link: nobody is to wait for a page."""


def draw(page: Json, language: Language) -> dict[str, Any]:
    """The events with their headings and their data as indented JSON; the types with their headings."""
    return {
        "events": [
            {
                **event,
                "title": language.labels[f"title_{event['type']}"],
                "json": pretty(event["data"]),
            }
            for event in page["events"]
        ],
        "many": len(page["events"]) > MANY and not page["bodies"],
        "types": [(each["type"], language.labels[f"title_{each['type']}"], each["count"]) for each in page["types"]],
        "count": sum(each["count"] for each in page["types"]),
    }


def pretty(data: object) -> Apart:
    """JSON to look at and to copy: the same value, with nothing in it that turns the text around."""
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
    return Apart(_UNSEEN.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text))
