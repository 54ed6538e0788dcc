"""The card of a campaign in words: first what one keeps, then what to mind, then every clause and its worth."""

from collections.abc import Mapping
from typing import Any

from projections.console.saying import TONES, Said, benefit_text, code, holds_text, law_text, regime_text
from projections.sentences.language import Language

Json = Mapping[str, Any]
_RESTORED = ("restoration", "restoration_after_shipping")


def drawn_card(page: Json, language: Language) -> dict[str, Any]:
    """Everything that the card shows beside its own words."""
    card: Json = page["card"]
    return {
        "benefit": benefit_text(card, language),
        "class_text": code(card["class"], language, "CLASS_"),
        "tier_text": code(card["tier"], language),
        "regime_text": regime_text(card["regime"]["id"], language),
        "rights": [_right(name, right, language) for name, right in card["rights"].items()],
        "limits": [code(each, language, "LIMIT_") for each in _each(card["flags"], card["conditions"])],
        "facts": _facts(card, language),
        "clauses": [_clause(each, language) for each in card["clauses"]],
        "numbers": [each["terms_version"] for each in page["versions"]],
    }


def _each(*lists: list[str]) -> list[str]:
    return list(dict.fromkeys(name for each in lists for name in each))


def _right(name: str, right: Json, language: Language) -> dict[str, Any]:
    holds: Mapping[str, bool] = right["holds"]
    days: int | None = right["days"] if name == "no_reason_return" else right["terms_days"]
    return {
        "title": language.labels[f"right_{name}"],
        "text": holds_text(holds, language),
        "tone": "good" if all(holds.values()) else "warm" if any(holds.values()) else "bad",
        "days": language.label("rule_days", days=days) if days else "",
    }


def _facts(card: Json, language: Language) -> list[Said]:
    """What becomes of money and coupon."""
    t = language.labels
    after = card["restoration_after_shipping"] or card["restoration"]
    told = [
        Said(t["fact_own_cause"], code(card["refund_method"], language)),
        Said(t["fact_fault"], code(card["fault_refund_method"], language)),
        Said(t["fact_shortfall"], code(card["shortfall"], language)),
        Said(t["fact_restoration"], t["coupon_used_up"] if card["single_use"] else code(card["restoration"], language)),
    ]
    if after != card["restoration"] and not card["single_use"]:
        told.append(Said(t["fact_restoration_shipped"], code(after, language)))
    if card["per_customer_limit"]:
        told.append(Said(t["fact_per_customer"], language.label("fact_times", count=card["per_customer_limit"])))
    told.append(Said(t["fact_stacks"], t["yes" if card["stacks"] else "no"]))
    return told


def _clause(clause: Json, language: Language) -> dict[str, Any]:
    """A clause with its text, keywords marked, and what it is worth for each sort of goods."""
    return {
        "clause_id": clause["clause_id"],
        "runs": marked(clause["text"], clause["highlights"]),
        "subject": "" if clause["subject"] == "OTHER" else code(clause["subject"], language),
        "findings": [code(each, language) for each in clause["findings"]],
        "verdicts": _verdicts(clause["verdicts"], language),
    }


def _verdicts(verdicts: Mapping[str, Json], language: Language) -> list[dict[str, Any]]:
    """What it is worth for each sort of goods; said once where it is the same for all."""
    alike = len({(each["outcome"], tuple(each["reasons"])) for each in verdicts.values()}) == 1
    told = list(verdicts.items())[:1] if alike else list(verdicts.items())
    return [
        {
            "outcome": code(verdict["outcome"], language),
            "tone": TONES[verdict["outcome"]],
            "text": language.label(
                "goods_verdict",
                goods=language.labels["all_goods"] if alike else code(sort, language),
                reasons=language.phrases["then"].join(code(each, language) for each in verdict["reasons"]),
            ),
            "laws": [law_text(each, language) for each in verdict["laws"]],
        }
        for sort, verdict in told
    ]


def marked(text: str, highlights: list[Json]) -> list[tuple[bool, str]]:
    """A text in runs: whether it is a keyword, and the run."""
    runs: list[tuple[bool, str]] = []
    place = 0
    for each in sorted(highlights, key=lambda found: (found["start"], found["end"])):
        if each["start"] < place:
            continue
        runs += [(False, text[place : each["start"]]), (True, text[each["start"] : each["end"]])]
        place = each["end"]
    return [run for run in (*runs, (False, text[place:])) if run[1]]
