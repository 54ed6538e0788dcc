"""The pack for machines: one JSON document in which every statement names the events it rests on.

Nothing in it depends on when it is asked for: it is as of the last event that bears on the order, so the same log
gives the same bytes until something more happens to the order.
"""

from typing import Any

import orjson

from projections.dossier.bundle import (
    case_rows,
    coupon_rows,
    history_rows,
    message_rows,
    order_row,
    override_rows,
    refund_rows,
    rights_rows,
)
from projections.dossier.evidence_list import evidence_list
from projections.dossier.gaps import gap_rows
from projections.dossier.material import Material, cited
from projections.dossier.saw import agreed, policy_rows, saw
from projections.dossier.speaking import TONGUES
from projections.dossier.stripe import stripe_evidence

FORMAT = "aftersales-dossier/1"
STATEMENT = ("proves", "truth", "clock", "erased", "advice")
"""What a pack says of itself: what is proved, and what is not."""


def document(material: Material) -> dict[str, Any]:
    """The whole pack of an order; the order must have been placed."""
    assert material.placed is not None, "an order that was not placed has no pack"
    order = order_row(material)
    made: dict[str, Any] = {
        "format": FORMAT,
        "as_of": as_of(material),
        "statement": statement(),
        "order": order,
        "placed": cited(material.placed),
        "checkout": saw(material),
        "checkout_history": history_rows(_before_the_order(material), material.checkout_stream or ""),
        "agreed": agreed(material),
        "policies": policy_rows(material),
        "rights": rights_rows(material),
        "history": history_rows(material, material.sources.subject),
        "refunds": refund_rows(material, order),
        "coupons": coupon_rows(material, order),
        "messages": message_rows(material),
        "cases": case_rows(material),
        "overrides": override_rows(material),
        "gaps": gap_rows(material),
        "completeness": completeness(material),
        "leaves": cited(*material.sources.entries),
    }
    made["evidence_list"] = evidence_list(made)
    made["stripe"] = stripe_evidence(made)
    plain: dict[str, Any] = orjson.loads(orjson.dumps(made))  # what people read is what the file for machines says
    return plain


def gap_list(material: Material) -> dict[str, Any]:
    """The gap list by itself, of an order or of a checkout that no order rests on yet."""
    return {"subject": material.sources.subject, "as_of": as_of(material), "gaps": gap_rows(material)}


def as_of(material: Material) -> dict[str, Any]:
    """The last event that bears on it: where the pack ends."""
    last = material.last
    return {
        "position": last.position,
        "leaf_hash": last.leaf_hash,
        "recorded_at": last.recorded_at,
        "sources": cited(last),
    }


def completeness(material: Material) -> list[dict[str, Any]]:
    """The streams that are in the pack from their first event to this version: none of their events is left out."""
    whole = [
        material.sources.subject,
        *(name for name in material.streams if name.startswith("cases/")),
        *([material.checkout_stream] if material.checkout_stream in material.streams else []),
    ]
    found = [(str(name), material.of(str(name))) for name in whole]
    return [
        {"stream": name, "version": entries[-1].version, "leaf_hash": entries[-1].leaf_hash}
        for name, entries in sorted(found)
        if [each.version for each in entries] == list(range(1, len(entries) + 1))
    ]


def statement() -> dict[str, list[str]]:
    """What the pack proves and what not, sentence by sentence."""
    return {tag: [str(tongue.label(f"pack_says_{name}")) for name in STATEMENT] for tag, tongue in TONGUES.items()}


def _before_the_order(material: Material) -> Material:
    return Material(material.sources._replace(entries=tuple(material.at_checkout)))
