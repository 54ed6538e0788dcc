"""What applies, the law and the penalties, in words."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from projections.amounts import money
from projections.console.saying import benefit_text, code, holds_text, law_text, rules_text
from projections.sentences.language import Language

Json = Mapping[str, Any]
_FIGURES = ("version", "effective_from", "verified_at", "mark")
"""What a version of the statutory figures says of itself."""
_DAMAGES = {
    **dict.fromkeys(("fraud_multiple", "fraud_floor"), "消费者权益保护法 55"),
    **dict.fromkeys(("food_multiple", "food_loss_multiple", "food_floor"), "食品安全法 148"),
}
"""The laws of the figures that are no deadlines, as `Statute` names them."""
_MONEY = ("fraud_floor", "food_floor")


def drawn_terms(page: Json, language: Language) -> dict[str, Any]:
    """The policies with their figures in words, and the campaigns by class."""
    offers = sorted(page["campaigns"], key=lambda each: each["class"])
    return {
        "rules": {each["policy_id"]: rules_text(each["rules"], language) for each in _policies(page)},
        "classes": [
            {
                "title": code(name, language, "CLASS_"),
                "offers": [_offer(each, language) for each in some],
            }
            for name, some in groupby(offers, key=lambda each: each["class"])
        ],
    }


def _policies(page: Json) -> Sequence[Json]:
    return [*([page["platform"]] if page["platform"] else []), *page["policies"]]


def _offer(offer: Json, language: Language) -> dict[str, Any]:
    return {
        **offer,
        "text": benefit_text(offer, language),
        "no_reason": holds_text(offer["holds"]["no_reason_return"], language),
        "warranty": holds_text(offer["holds"]["warranty"], language),
        "limits": [code(each, language, "LIMIT_") for each in offer["flags"]],
    }


def drawn_law(page: Json, language: Language) -> dict[str, Any]:
    """The figures of each version, each with the law it comes from; the articles by law."""
    laws = _DAMAGES | {each["name"]: each["law"] for each in page["deadlines"]}
    return {
        "figures": [
            {
                "name": language.labels[f"statute_{name}"],
                "law": law_text(laws[name], language) if name in laws else "",
                "values": [_statutory(name, version[name]) for version in page["statutes"]],
            }
            for name in page["statutes"][-1]
            if name not in _FIGURES
        ],
        "articles": [
            {"name": code(name, language), "articles": list(some)}
            for name, some in groupby(page["laws"], key=lambda each: each["name"])
        ],
        "regimes": [
            {
                "title": each["title_en"] if language.code == "en" else each["title_zh"],
                "since": each["effective_from"],
                "laws": [law_text(law, language) for law in each["laws"]],
            }
            for each in page["regimes"]
        ],
    }


def _statutory(name: str, value: int) -> str:
    return money(value, "CNY") if name in _MONEY else str(value)


def drawn_penalties(page: Json, language: Language) -> dict[str, Any]:
    """The measures in words."""
    rows = [{**each, "measure_text": code(each["measure"], language, "MEASURE_")} for each in page["penalties"]]
    return {"rows": rows}
