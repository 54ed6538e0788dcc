"""Exports and read models, drawn: how far each of them is."""

from collections.abc import Mapping
from typing import Any

from projections.console.audit import part
from projections.sentences.language import Language

Json = Mapping[str, Any]


def draw_exports(page: Json, language: Language) -> Json:
    """Whether any of them is still to be waited for, and whose file is there."""
    return {"waiting": any(each["status"] in ("WAITING", "RUNNING") for each in page["exports"])}


def draw_views(page: Json, language: Language) -> Json:
    """How much of the log each set has read, those that need looking after first."""
    size = page["log_size"]
    rows = [
        {
            **each,
            "state_of": _state(each, page),
            "bar": [part(0, each["position"] + 1, size, _SHADES[_state(each, page)])],
        }
        for each in page["sets"]
    ]
    rows.sort(key=lambda row: (row["state_of"] == "live", row["view"], row["version"]))
    return {"rows": rows, "building": any(row["state_of"] == "building" for row in rows)}


_SHADES = {"live": "good", "building": "warm", "stuck": "bad", "foreign": "soft"}


def _state(each: Json, page: Json) -> str:
    """`live`, `building`, `stuck`, or `foreign`: of another release."""
    if not each["current"]:
        return "foreign"
    return "stuck" if each["view"] in page["stuck"] else each["state"]
