"""Terms side by side: a row for each matter, told whether the columns differ in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from projections.console.saying import code, holds_text, regime_text
from projections.sentences.language import Language

Json = Mapping[str, Any]


def drawn_comparison(page: Json, language: Language) -> dict[str, Any]:
    """By class what really holds, and the columns of the campaigns that were chosen."""
    return {
        "regime_text": regime_text(page["regime"], language),
        "classes": [_class(each, language) for each in page["by_class"]],
        "rows": side_by_side(page["columns"], language),
        "titles": [(each["campaign_id"], code(each["class"], language, "CLASS_")) for each in page["columns"]],
        "choices": [(each["campaign_id"], code(each["class"], language, "CLASS_")) for each in page["usable"]],
        "overlaps": [each["campaigns"] for each in page["warnings"]],
    }


def _class(row: Json, language: Language) -> dict[str, Any]:
    return {
        "title": code(row["class"], language, "CLASS_"),
        "campaigns": row["campaigns"],
        "return": _held(row["return"]["holds"], language),
        "exchange": _held(row["exchange"]["holds"], language),
        "warranty": _held(row["warranty"]["holds"], language),
        "restoration": _joined([code(each, language) for each in row["restoration"]], language),
        "refund_method": _joined([code(each, language) for each in row["refund_method"]], language),
        "limits": [code(each, language, "LIMIT_") for each in row["limits"]],
    }


def _held(holds: Mapping[str, bool], language: Language) -> dict[str, str]:
    tone = "good" if all(holds.values()) else "warm" if any(holds.values()) else "bad"
    return {"text": holds_text(holds, language), "tone": tone}


def side_by_side(columns: Sequence[Json], language: Language) -> list[dict[str, Any]]:
    """The rows of the columns; those in which they differ are marked."""
    told = [_told(each, language) for each in columns]
    names = list(told[0]) if told else []
    return [
        {
            "title": language.labels[f"compare_{name}"],
            "cells": [each[name] for each in told],
            "differs": len({each[name] for each in told}) > 1,
        }
        for name in names
    ]


def _told(column: Json, language: Language) -> dict[str, str]:
    """A campaign's terms in words, matter by matter."""
    back, method, gift = column["restoration"], column["refund_method"], column["gift"]
    after, shipped = (code(back[name], language) for name in ("after_full_return", "after_shipping"))
    no_reason = holds_text(column["return"]["no_reason"]["holds"], language)
    t = language.labels
    return {
        "tier": code(column["tier"], language),
        "no_reason": language.label("held_for_days", text=no_reason, days=column["return"]["no_reason"]["days"]),
        "quality_return": language.label("rule_days", days=column["return"]["quality_days"]),
        "quality_exchange": language.label("rule_days", days=column["exchange"]["quality_days"]),
        "warranty": holds_text(column["warranty"]["holds"], language),
        "own_cause": code(method["own_cause"], language),
        "fault": code(method["fault"], language),
        "shortfall": code(method["shortfall"], language),
        "coupon_back": t["coupon_used_up"] if back["single_use"] else after,
        "coupon_back_shipped": t["coupon_used_up"] if back["single_use"] else shipped,
        "gift": gift["sku"] if gift else t["no_gift"],
        "limits": _joined([code(each, language, "LIMIT_") for each in column["limits"]], language) or t["no_limits"],
    }


def _joined(texts: list[str], language: Language) -> str:
    return language.phrases["then"].join(texts)
