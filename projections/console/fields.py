"""Any view as a list of fields to read: each member with its name in words, and drawn as what it is."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from projections.console.saying import means
from projections.console.search import page_of
from projections.console.told import percent
from projections.sentences.language import ZH, Language

Field = dict[str, Any]
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_HASH = re.compile(r"[0-9a-f]{64}")
_MONEY = frozenset({"amount", "threshold", "cap", "per_amount", "declared_value", "payable", "max_amount"})
_FOR_PROGRAMS = frozenset({"highlights"})
"""Places in texts, which say nothing to a reader."""
_LINKS = {
    "campaign_id": "campaigns",
    "campaigns": "campaigns",
    "stackable_with": "campaigns",
    "case_id": "cases",
    "cases": "cases",
    "coupon_id": "coupons",
    "replaces": "coupons",
    "reissued_as": "coupons",
    "customer_id": "customers",
    "incident_id": "incidents",
    "issuer_id": "partners",
    "issued_for": "orders",
    "merchant_id": "partners",
    "order_id": "orders",
    "partner_id": "partners",
    "policy_id": "policies",
    "used_on": "orders",
}
"""Members that name a stream, and of which kind."""


def fields(view: Mapping[str, Any], language: Language, currency: str | None, skip: Sequence[str] = ()) -> list[Field]:
    """The members that say something: what is empty is left out. Amounts are of the nearest currency named."""
    currency = view.get("currency") or currency
    drawn = [
        {"name": name, "label": named(name, language), **_drawn(name, value, language, currency)}
        for name, value in view.items()
        if name not in skip and name not in _FOR_PROGRAMS and value not in (None, "", [], {})
    ]
    return [field for field in drawn if field.get("fields") != [] and field.get("groups") != []]


def named(name: str, language: Language) -> str:
    """A member's name in words; one without words as it is written."""
    if language is ZH:
        return language.labels.get(f"member_{name}") or name
    return language.labels.get(f"member_{name}") or name.removesuffix("_id").replace("_", " ").capitalize()


def _drawn(name: str, value: Any, language: Language, currency: str | None) -> Field:
    match value:
        case bool():
            return {"shape": "text", "text": language.labels["member_yes" if value else "member_no"]}
        case int() if name in _MONEY and currency:
            return {"shape": "money", "amount": value, "currency": currency}
        case int() if name.endswith("_bp"):
            return {"shape": "text", "text": percent(value)}
        case int():
            return {"shape": "text", "text": str(value)}
        case str():
            return _of_text(name, value, language)
        case Mapping() if "commitment" in value:
            return {"shape": "words", "value": value}
        case Mapping():
            return {"shape": "group", "fields": fields(cast(Mapping[str, Any], value), language, currency)}
        case _:
            return _of_list(name, cast(Sequence[Any], value), language, currency)


def _of_text(name: str, value: str, language: Language) -> Field:
    if _INSTANT.fullmatch(value):
        return {"shape": "time", "at": value}
    if name in _LINKS:
        return {"shape": "link", "way": page_of(_LINKS[name], value), "id": value}
    if _HASH.fullmatch(value):
        return {"shape": "hash", "text": value}
    return {"shape": "text", "text": means(value, language) if value.isupper() else value}


def _of_list(name: str, values: Sequence[Any], language: Language, currency: str | None) -> Field:
    if all(isinstance(each, Mapping) and "commitment" not in each for each in values):
        groups = [fields(each, language, currency) for each in values]
        return {"shape": "groups", "groups": [each for each in groups if each]}
    return {"shape": "list", "items": [_drawn(name, each, language, currency) for each in values]}
