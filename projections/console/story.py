"""An order's story, drawn."""

from collections.abc import Mapping
from typing import Any

from domain.ledger.entry import LEDGER
from projections.amounts import money
from projections.sentences.directions import Apart
from projections.sentences.language import Language

Json = Mapping[str, Any]
FIGURES = {
    "payable": "payable",
    "captured": "captured",
    "outstanding": "to_pay",
    "retained_value": "retained",
    "refund_due": "refund_due",
    "compensated": "compensated",
    "refunded": "refunded",
    "owed_to_customer": "to_customer",
    "owed_by_customer": "by_customer",
}
"""What the figures are called on pages."""


def draw(page: Json, language: Language) -> dict[str, Any]:
    """The chapters with their headings, their figures in words, and sentences that set apart what people wrote."""
    currency = page["order"]["currency"]
    return {
        "chapters": [
            {
                **chapter,
                "title": language.label(f"chapter_{chapter['kind']}", id=chapter["id"]),
                "came_to": [
                    (language.labels[FIGURES[each["figure"]]], money(each["amount"], currency))
                    for each in chapter["came_to"]
                ],
                "facts": [
                    {
                        **_said(fact, currency, language),
                        "caused_elsewhere": fact["caused_by"] is not None,
                        "consequences": [_said(each, currency, language) for each in fact["consequences"]],
                    }
                    for fact in chapter["facts"]
                ],
            }
            for chapter in page["chapters"]
        ]
    }


def _said(told: Json, currency: str, language: Language) -> dict[str, Any]:
    return {
        **told,
        "title": language.labels[f"title_{told['type']}"],
        "text": Apart(told["text"]),
        "caused_elsewhere": False,
        "by": None if told["actor"] == LEDGER else told["actor"],
        "changed": [_changed(each, currency, language) for each in told["changed"]],
    }


def _changed(change: Json, currency: str, language: Language) -> dict[str, str | None]:
    """A figure's change in words; where there was nothing before, only what is now."""
    if change["figure"] == "status":
        name, old, new = language.labels["state"], change["old"], language.word(change["new"])
        return {"name": name, "old": old and language.word(old), "new": new}
    old = None if change["old"] is None else money(change["old"], currency)
    return {"name": language.labels[FIGURES[change["figure"]]], "old": old, "new": money(change["new"], currency)}
