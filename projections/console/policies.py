"""A policy's versions in words, and what changed from one to another."""

from collections.abc import Mapping
from typing import Any

from projections.console.saying import means, rules_text
from projections.sentences.language import Language
from projections.text_diff import Run, changes

Json = Mapping[str, Any]


def drawn_policy(page: Json, language: Language) -> dict[str, Any]:
    """The version's figures in words; beside another version each clause's changes and each figure's."""
    new, old = page["version"], page["against"]
    return {
        "rules": rules_text(new["rules"], language),
        "channels": [means(each, language, "CHANNEL_") for each in new["channels"]],
        "clauses": _clauses(old, new) if old else [],
        "figures": _figures(old["rules"], new["rules"], language) if old else [],
        "retitled": changes(old["title"], new["title"]) if old and old["title"] != new["title"] else [],
        "others": [each["version"] for each in page["versions"] if each["version"] != new["version"]],
    }


def _clauses(old: Json, new: Json) -> list[dict[str, Any]]:
    """Every clause of either version in the new one's order, those that went last, and how each changed."""
    before = {each["clause_id"]: each["text"] for each in old["clauses"]}
    after = {each["clause_id"]: each["text"] for each in new["clauses"]}
    pairs = {key: (before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before])}
    return [{"clause_id": key, "kind": _kind(*pair), "runs": _runs(*pair)} for key, pair in pairs.items()]


def _kind(old: str | None, new: str | None) -> str:
    if old == new:
        return "same"
    return "put_in" if old is None else "taken_out" if new is None else "changed"


def _runs(old: str | None, new: str | None) -> list[Run]:
    return changes(old or "", new or "")


def _figures(old: Json, new: Json, language: Language) -> list[dict[str, Any]]:
    """The figures in which the versions differ, or that one of them alone sets."""
    before, after = (dict(rules_text(rules, language)) for rules in (old, new))
    return [
        {"title": title, "old": before.get(title, ""), "new": after.get(title, "")}
        for title in dict.fromkeys([*after, *before])
        if before.get(title) != after.get(title)
    ]
