"""What changed between two versions of an order, drawn: figures under the headings of what they belong to."""

from collections.abc import Mapping
from typing import Any, cast

from projections.amounts import money
from projections.console.members import MEMBERS, MONEY, SECTIONS
from projections.console.order import WIDTH
from projections.console.values import worded
from projections.sentences.language import Language
from projections.words import is_commitment

Json = Mapping[str, Any]


def draw(page: Json, language: Language) -> dict[str, Any]:
    """The groups of changes, what matters most first, and the band between the two versions on the slider's scale."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for change in page["changes"]:
        section, item, path = _parted(change["path"])
        group = groups.setdefault((section, item), {"title": "", "rows": [], "others": []})
        group["title"] = _heading(section, item, page["titles"], language)
        row = _row(change, section, path, page["order"]["currency"], language)
        group["rows" if row["name"] and not _empty(change) else "others"].append(row)
    first = page["from"]["version"] if page["from"] else 0
    steps = max(1, page["order"]["latest"] - 1)
    start, end = (round(max(0, version - 1) * WIDTH / steps) for version in (first, page["to"]["version"]))
    ranked = sorted(groups, key=lambda key: (key[0] not in ("", "money"), not groups[key]["rows"]))
    return {"groups": [groups[key] for key in ranked], "first": first, "band": (start, end - start)}


def _parted(path: str) -> tuple[str, str, str]:
    """A path as its section, the item of it, and the member; figures of the order itself have no section."""
    section, *rest = (part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:])
    if not rest:
        return "", "", section
    if section in ("money", "points", "tax", "offers"):
        return section, "", "/".join(rest)
    return section, rest[0], "/".join(rest[1:])


def _heading(section: str, item: str, titles: Mapping[str, str], language: Language) -> str:
    """What a group is called: the goods by their title, all else by kind and id."""
    if section == "lines":
        return titles.get(item, item)
    name = SECTIONS.get(section, "order")
    if section in ("gifts", "services"):
        item = titles.get(item, item)
    text = language.labels[name]
    return language.label(name, id=item) if "{id}" in text else f"{text} {item}".strip()


def _row(change: Json, section: str, path: str, currency: str, language: Language) -> dict[str, Any]:
    """A change in words; without a name for its member, the path is shown."""
    member = path.rpartition("/")[2]
    label = MEMBERS.get(f"{section}/{path}") or (MEMBERS.get(path) if section != "money" else None)
    in_money = section == "money" or (member in MONEY and section != "points")

    def told(value: object) -> object:
        if in_money and isinstance(value, int) and not isinstance(value, bool):
            return money(value, currency)
        if section == "messages" and path == "kind":
            return language.word(f"MESSAGE_{value}") if value else worded(value, language)
        if section == "quotes" and path == "status" and isinstance(value, str):
            return language.labels.get(f"quote_{value}", value)
        return value if is_commitment(value) else worded(value, language)

    event = change["event"]
    return {
        "name": label and language.labels[label],
        "path": change["path"],
        "old": told(change["old"]),
        "new": told(change["new"]),
        "difference": _difference(change, currency if in_money else None),
        "event": event and {**event, "title": language.labels[f"title_{event['type']}"]},
        "earlier": [each["version"] for each in change["events"][:-1]],
    }


def _difference(change: Json, currency: str | None) -> str:
    """How much more or less, where both are numbers."""
    values = (change["old"], change["new"])
    if any(not isinstance(value, int) or isinstance(value, bool) for value in values):
        return ""
    more = cast(int, values[1]) - cast(int, values[0])
    return ("+" if more > 0 else "") + (money(more, currency) if currency else str(more).replace("-", "−"))


def _empty(change: Json) -> bool:
    """Whether nothing is there now and nothing was there before."""
    return change["old"] in (None, [], 0, False) and change["new"] in (None, [], 0, False)
