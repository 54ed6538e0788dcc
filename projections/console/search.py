"""What the search page draws: the hits in groups, each with its way to the page where the whole of it stands."""

from collections.abc import Mapping
from typing import Any

from projections.search_index import STREAMS, THINGS
from projections.sentences.language import Language

Row = Mapping[str, Any]
EVENT = "event"
PARTS = frozenset({"payment", "return", "reference"})
"""What is found on something else."""


def search_drawn(page: Row, language: Language) -> dict[str, Any]:
    """The only exact hit by itself, the rest by kind; the kinds that can be chosen; how much the index lacks."""
    rows = [{**row, **way(row), "state": state(row, language)} for row in page["rows"]]
    exact = [row for row in rows if row["match"] != "PREFIX"]
    first = exact[0] if len(exact) == 1 else None
    rest = [row for row in rows if row is not first]
    groups = [(kind, [row for row in rest if row["kind"] == kind]) for kind in (EVENT, *THINGS)]
    exact_kinds = {row["kind"] for row in rest if row["match"] != "PREFIX"}
    return {
        "first": first,
        "groups": sorted(
            ({"kind": kind, "rows": own, "more": kind in page["more"]} for kind, own in groups if own),
            key=lambda group: group["kind"] not in exact_kinds,
        ),
        "near": [{**row, **way(row), "state": state(row, language)} for row in page["meant"]],
        "kinds": [(kind, language.label(f"kind_{kind}")) for kind in (*THINGS, EVENT)],
        "things": STREAMS,
        "lacks": max(0, page["log_size"] - 1 - page["position"]),
    }


def state(row: Row, language: Language) -> str:
    """How a thing stands, in words; nothing for what only happened."""
    status = row["status"]
    if status is None or row["kind"] in PARTS:
        return ""
    return language.labels.get(f"state_{row['kind']}_{status}") or language.word(status)


def way(row: Row) -> dict[str, Any]:
    """Where a row leads: the parts of its page's path, and the place on that page; none where there is no page."""
    kind, _, key = row["stream"].partition("/")
    if row["kind"] == EVENT:
        parts = (kind, key, "events") if kind == "orders" else ("streams", kind, key, "story")
        return {"way": parts if kind in STREAMS else (), "anchor": f"v{row['version']}"}
    return {"way": page_of(kind, key, money=row["kind"] in PARTS - {"return"}), "anchor": ""}


def page_of(kind: str, key: str, *, money: bool = False) -> tuple[str, ...]:
    """The parts of the path of the page that shows a stream best."""
    match kind:
        case "orders":
            return (kind, key, "money" if money else "story")
        case "cases":
            return (kind, key, "desk")
        case "checkouts":
            return (kind, key, "saw")
        case _:
            return ("streams", kind, key, "story")
