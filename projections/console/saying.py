"""Terms and policies in plain words: what a coupon takes off, what a right is worth, what a policy sets."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from domain.currency import money_text
from domain.terms.campaign import Benefit
from domain.terms.verdicts import REGIMES
from projections.sentences.language import Language
from projections.sentences.speaker import Speaker

Json = Mapping[str, Any]
TONES = {"BINDING": "warm", "NOT_INCORPORATED": "good", "VOID": "good", "SUPERSEDED": "good", "NOT_APPLICABLE": ""}
"""Whether a verdict is for the customer: what binds her is marked, what does not is good news."""


class Said(NamedTuple):
    """A thing and what is said of it."""

    title: str
    text: str


def benefit_text(terms: Json, language: Language) -> str:
    """What a coupon takes off and from which amount on."""
    speaker = Speaker(language, currency=terms["currency"])
    told = speaker.benefit(msgspec.convert(terms["benefit"], Benefit))
    threshold: int | None = terms.get("threshold")
    return language.label("from_amount", amount=speaker.money(threshold), benefit=told) if threshold else told


def holds_text(holds: Mapping[str, bool], language: Language) -> str:
    """For which goods a right holds."""
    t = language.labels
    if all(holds.values()):
        return t["holds_all"]
    return t["holds_ordinary"] if holds.get("ORDINARY") else t["holds_none"]


def code(name: str, language: Language, *prefixes: str) -> str:
    """A code in words, under the first of these prefixes that knows it."""
    words = language.words
    return next((words[f"{each}{name}"] for each in (*prefixes, "") if f"{each}{name}" in words), name)


def means(name: str, language: Language, *prefixes: str) -> str:
    """A code as a view means it or a shop writes it; what a sentence would say is only better than the bare code."""
    text = language.labels.get(f"means_{name}") or code(name, language, *prefixes)
    return text if text != name or "_" not in name else name.replace("_", " ").lower()


def law_text(label: str, language: Language) -> str:
    """A law by its name and article."""
    return Speaker(language).law(label)


def regime_text(regime: str, language: Language) -> str:
    """How clauses are judged."""
    found = [each for each in REGIMES if each.id == regime]
    return (found[-1].title_en if language.code == "en" else found[-1].title_zh) if found else regime


def rules_text(rules: Json, language: Language) -> list[Said]:
    """What a policy sets, each in words."""
    t = language.labels
    return [Said(t[f"rule_{name}"], _rule(name, value, language)) for name, value in rules.items() if value]


def _rule(name: str, value: Any, language: Language) -> str:
    match name:
        case "no_reason_days" | "quality_exchange_days" | "gift_window_days":
            return language.label("rule_days", days=value)
        case "promised_multiple":
            return language.label("rule_multiple", multiple=value)
        case "regime":
            return regime_text(value, language)
        case "categories" | "delay_tiers":
            return _several([_item(name, each, language) for each in value], language)
        case "points":
            return language.label("rule_point", amount=_money(value["per_amount"], language))
        case "recycling":
            since, until = language.time(value["opens_at"]), language.time(value["closes_at"])
            return language.label("rule_programme", since=since, until=until, points=value["points"])
        case "gift_missing" | "gift_damaged" | "gift_outcomes":
            return _several([language.labels[f"gift_{each}"] for each in value], language)
        case "gift_loss":
            return language.labels[f"gift_{value}"]
        case _:
            return code(str(value), language)


def _item(name: str, item: Json, language: Language) -> str:
    if name == "delay_tiers":
        return language.label("rule_tier", days=item["days"], amount=_money(item["amount"], language))
    kind = code(item["goods_kind"], language) if item.get("goods_kind") else None
    return language.label("rule_category", category=item["category"], kind=kind, days=item.get("warranty_days"))


def _money(minor: int, language: Language) -> str:
    """An amount of a policy, which names no currency: as it is on an order in CNY."""
    return language.label("rule_money", amount=money_text(minor, "CNY"))


def _several(texts: Sequence[str], language: Language) -> str:
    return language.phrases["then"].join(texts)
