"""What became of the order: its history in sentences, its money, its coupons, messages, cases and overrides."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.case.events.evidence import EvidenceSubmitted
from domain.fact import Fact
from domain.ledger.entry import Entry
from domain.message import MessagePrepared, MessageSent
from domain.order.events import RefundFellDue, RefundSettled
from domain.terms.house_rules import RegimeId
from projections.cases.case_view import case_view
from projections.dossier.material import Material, cited
from projections.dossier.speaking import TONGUES
from projections.history import history
from projections.order_view import order_view
from projections.refund_statement import refund_statement
from projections.registers.overrides import decided
from projections.rights import rights_view
from projections.words import commitments, reveal


def order_row(material: Material) -> dict[str, Any]:
    """The order's own view."""
    assert material.order is not None
    subject = material.sources.subject
    return order_view(material.order, len(material.of(subject)), subject.partition("/")[2], material.words)


def rights_rows(material: Material) -> dict[str, Any]:
    """What she could claim when she ordered, and as of the pack; with each clause's verdict and its laws."""
    order = material.order
    assert order is not None
    key = material.sources.subject.partition("/")[2]
    version = len(material.of(material.sources.subject))
    return {
        "at_order": rights_at_order(material),
        "now": rights_view(order, version, key, at=material.last.occurred_at),
    }


def rights_at_order(material: Material, regime: RegimeId | None = None) -> dict[str, Any]:
    """What she could claim when she ordered, as this regime judges clauses; if none is named, as the order's rules."""
    placed = material.placed
    assert placed is not None
    first = Material(material.sources._replace(entries=(placed,))).order
    assert first is not None
    return rights_view(first, 1, material.sources.subject.partition("/")[2], at=placed.occurred_at, regime=regime)


def history_rows(material: Material, stream: str) -> list[dict[str, Any]]:
    """A stream's sentences, one an event, each in both languages, with the leaf hash of its event."""
    entries = material.of(stream)
    told = {tag: history(entries, tongue.code, material.words) for tag, tongue in TONGUES.items()}
    return [
        {
            "at": entry.occurred_at,
            "recorded_at": entry.recorded_at,
            "actor": entry.actor,
            "sentence": {tag: told[tag][place]["sentence"] for tag in TONGUES},
            "text": {tag: told[tag][place]["text"] for tag in TONGUES},
            "rule": told["en"][place]["rule"] and told["en"][place]["rule"]["code"],
            "policies": told["en"][place]["policies"],
            "sources": cited(entry),
        }
        for place, entry in enumerate(entries)
    ]


def refund_rows(material: Material, view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each refund with its formula and what every other method would have come to."""
    titles = {line["line"]: line["title"] for line in view["lines"]}
    return [
        {
            **{name: each[name] for name in ("refund_id", "kind", "amount", "status", "fell_due_at", "pay_by")},
            **{name: each[name] for name in ("reference", "overridden")},
            "statement": {
                tag: refund_statement(each, view["currency"], tongue.code, titles) for tag, tongue in TONGUES.items()
            },
            "sources": cited(*_about_refund(material, each["refund_id"])),
        }
        for each in view["refunds"]
    ]


def _about_refund(material: Material, refund_id: str) -> Iterator[Entry]:
    for entry, fact in material.told(material.sources.subject, RefundFellDue, RefundSettled):
        if fact.refund_id == refund_id:
            yield entry


def coupon_rows(material: Material, view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each coupon of the order and what became of it, with the events that say so."""
    subject = material.sources.subject
    return [
        each
        | {
            "sources": cited(
                material.placed,
                *(e for e in material.of(subject) if e is not material.placed and _about_coupon(e.data, each)),
                *material.of(f"coupons/{each['coupon_id']}"),
            )
        }
        for each in view["coupons"]
    ]


def _about_coupon(fact: Fact, coupon: Mapping[str, Any]) -> bool:
    return getattr(fact, "coupon_id", None) == coupon["coupon_id"]


def message_rows(material: Material) -> list[dict[str, Any]]:
    """Every message, word for word: template and version, language, when prepared, over which channel it went out."""
    sent: dict[tuple[str, str], list[tuple[Entry, MessageSent]]] = {}
    for entry in material.sources.entries:
        if isinstance(entry.data, MessageSent):
            sent.setdefault((entry.stream, entry.data.message_id), []).append((entry, entry.data))
    return [
        _message(entry, entry.data, sent.get((entry.stream, entry.data.message_id), []))
        for entry in material.sources.entries
        if isinstance(entry.data, MessagePrepared)
    ]


def _message(entry: Entry, fact: MessagePrepared, sent: list[tuple[Entry, MessageSent]]) -> dict[str, Any]:
    return {
        "message_id": fact.message_id,
        "kind": fact.kind,
        "template": fact.template or None,
        "template_version": fact.template_version or None,
        "language": fact.language or None,
        "prepared_at": entry.occurred_at,
        "text": {tag: "\n".join(getattr(block, tag) for block in fact.blocks) for tag in TONGUES},
        "sent": [
            {"channel": said.channel, "reference": said.reference or None, "at": each.occurred_at}
            for each, said in sent
        ],
        "sources": cited(entry, *(each for each, _ in sent)),
    }


def case_rows(material: Material) -> list[dict[str, Any]]:
    """Each case about the order: its evidence with the commitments to it, its decision, its view and its history."""
    return [
        {
            "case_id": case_id,
            "view": case_view(case, len(material.of(f"cases/{case_id}")), case_id, material.words),
            "evidence": [
                {
                    "evidence_id": fact.evidence_id,
                    "kind": fact.kind,
                    "party": fact.party,
                    "commitments": commitments(fact),
                    "at": entry.occurred_at,
                    "sources": cited(entry),
                }
                for entry, fact in material.told(f"cases/{case_id}", EvidenceSubmitted)
            ],
            "history": history_rows(material, f"cases/{case_id}"),
            "sources": cited(*material.of(f"cases/{case_id}")[:1]),
        }
        for case_id, case in material.cases.items()
    ]


def override_rows(material: Material) -> list[dict[str, Any]]:
    """What people decided by hand on the order, and who approved it."""
    found = ((entry, decided(entry.data)) for entry in material.of(material.sources.subject))
    return [
        {
            "type": entry.type,
            "at": entry.occurred_at,
            "actor": entry.actor,
            "approver": each.approver or None,
            "item": each.item or None,
            "amount": each.amount,
            "unit": None if each.amount is None else each.unit,
            "reason": reveal(getattr(entry.data, "reason", None) or None, material.words),
            "sources": cited(entry),
        }
        for entry, each in found
        if each is not None
    ]
