"""The same facts under the names of Stripe's dispute evidence (the `evidence` hash of its Dispute object).

The 27 fields as Stripe's API reference lists them, and `enhanced_evidence` beside them. A text field carries what is
to be sent, in English; a file field names the file of the pack that is to be uploaded. Where the ledger does not hold
what a field asks for, it says what is missing: nothing is made up.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from domain.currency import money_text
from projections.dossier.speaking import both
from projections.dossier.stripe_texts import (
    activity,
    captures,
    disclosure,
    duplicates,
    product,
    refusal,
    service_dates,
    shipping,
    uncategorized,
)

Status = Literal["FILLED", "PARTLY", "MISSING", "HIDDEN", "NOT_APPLICABLE"]
TEXT_MAX = 20_000
"""What Stripe takes in one text field, in characters; the fields together take 150,000."""
ALL_TEXT_MAX = 150_000
PDF = "dossier-en.pdf"
Document = Mapping[str, Any]
Sources = list[dict[str, Any]]


class Answer(NamedTuple):
    """What a field gets: its text or the file to upload, the events it rests on, and which of it is missing."""

    status: Status
    value: str | None = None
    file: str | None = None
    sources: Sources = []  # noqa: RUF012 - never written to
    missing: str | None = None


def _not_held(lack: str) -> Callable[[Document], Answer]:
    return lambda document: Answer("MISSING", missing=lack)


def _file(sources: Sources, lack: str) -> Answer:
    return Answer("FILLED", file=PDF, sources=sources) if sources else Answer("MISSING", missing=lack)


def _texted(found: tuple[str, Sources], lack: str) -> Answer:
    text, sources = found
    return Answer("FILLED", text, sources=sources) if text else Answer("MISSING", missing=lack)


def _customer_name(document: Document) -> Answer:
    """From a case's intake, where this reader may see it; the order itself knows an opaque id."""
    for case in document["cases"]:
        name = case["view"]["details"].get("customer_name")
        if isinstance(name, str):
            return Answer("FILLED", name, sources=case["sources"])
        if name is not None:
            return Answer("HIDDEN", sources=case["sources"], missing="PII")
    return Answer("MISSING", missing="NAME")


def _services(document: Document) -> bool:
    return any(line["kind"] == "SERVICE" for line in document["order"]["lines"])


def _of_services(make: Callable[[Document], Answer]) -> Callable[[Document], Answer]:
    """Cancellation is asked of subscriptions and services; an order of goods has none."""
    return lambda document: make(document) if _services(document) else Answer("NOT_APPLICABLE")


def _policy(document: Document) -> Answer:
    sources = [each for row in (*document["agreed"], *document["policies"]) for each in row["sources"]]
    return _file(sources, "POLICY")


def _rebuttal(document: Document) -> Answer:
    if any(service["cancellations"] for service in document["order"]["services"]):
        return _texted(refusal(document), "REFUND")
    return Answer("MISSING", missing="CANCEL")


def _carrier(name: str, document: Document) -> Answer:
    found = [(value, row) for row in shipping(document) if (value := row[name])]
    if not found:
        return Answer("MISSING", missing="SHIPPED")
    sources = [each for _, row in found for each in row["sources"]]
    if any(not isinstance(value, str) for value, _ in found):
        return Answer("HIDDEN", sources=sources, missing="PII")
    return Answer("FILLED", ", ".join(dict.fromkeys(value for value, _ in found)), sources=sources)


def _delivery(document: Document) -> Answer:
    rows = [each for each in document["history"] if each["sources"][0]["type"] in ("LinesShipped", "LinesDelivered")]
    delivered = any(each["sources"][0]["type"] == "LinesDelivered" for each in rows)
    sources = [each for row in rows for each in row["sources"]]
    if not sources:
        return Answer("MISSING", missing="SHIPPED")
    missing = "CARRIER_PROOF" if delivered else "DELIVERED"
    return Answer("PARTLY", file=PDF, sources=sources, missing=missing)


def _communication(document: Document) -> Answer:
    sources = [each for row in document["messages"] if row["sent"] for each in row["sources"]]
    return _file(sources, "MESSAGE")


def _receipt(document: Document) -> Answer:
    return _file(captures(document), "PAYMENT")


def _duplicate(document: Document) -> Answer:
    found = duplicates(document)
    return _texted(found, "") if found[0] else Answer("NOT_APPLICABLE")


def _log(document: Document) -> Answer:
    text, sources = activity(document)
    if not text:
        return Answer("MISSING", missing="CHECKOUT")
    return Answer("PARTLY", text, sources=sources, missing="IP")


def _service_date(document: Document) -> Answer:
    return _texted(service_dates(document), "SERVICE")


FIELDS: Mapping[str, Callable[[Document], Answer]] = {
    "access_activity_log": _log,
    "billing_address": _not_held("BILLING"),
    "cancellation_policy": _of_services(_policy),
    "cancellation_policy_disclosure": _of_services(lambda d: _texted(disclosure(d), "DISCLOSURE")),
    "cancellation_rebuttal": _of_services(_rebuttal),
    "customer_communication": _communication,
    "customer_email_address": _not_held("EMAIL"),
    "customer_name": _customer_name,
    "customer_purchase_ip": _not_held("IP"),
    "customer_signature": _not_held("SIGNATURE"),
    "duplicate_charge_documentation": lambda d: _receipt(d) if duplicates(d)[0] else Answer("NOT_APPLICABLE"),
    "duplicate_charge_explanation": _duplicate,
    "duplicate_charge_id": lambda d: _not_held("CHARGE")(d) if duplicates(d)[0] else Answer("NOT_APPLICABLE"),
    "enhanced_evidence": _not_held("DEVICE"),
    "product_description": lambda d: _texted(product(d), ""),
    "receipt": _receipt,
    "refund_policy": _policy,
    "refund_policy_disclosure": lambda d: _texted(disclosure(d), "DISCLOSURE"),
    "refund_refusal_explanation": lambda d: _texted(refusal(d), "REFUND"),
    "service_date": _service_date,
    "service_documentation": _of_services(lambda d: _file(service_dates(d)[1], "SERVICE")),
    "shipping_address": _not_held("ADDRESS"),
    "shipping_carrier": lambda d: _carrier("carrier", d),
    "shipping_date": lambda d: _carrier("date", d),
    "shipping_documentation": _delivery,
    "shipping_tracking_number": lambda d: _carrier("tracking_no", d),
    "uncategorized_file": lambda d: _file(d["as_of"]["sources"], ""),
    "uncategorized_text": lambda d: _texted(uncategorized(d), ""),
}
"""Every field, in the order of its name."""


def stripe_evidence(document: Document) -> dict[str, Any]:
    """Each field with its value, its sources and what is missing. Nothing is longer than Stripe takes."""
    rows: list[dict[str, Any]] = []
    left = ALL_TEXT_MAX
    for field, make in FIELDS.items():
        answer = make(document)
        value = answer.value and _cut(answer.value, min(TEXT_MAX, left))
        left -= len(value or "")
        missing = both(f"lack_{answer.missing}") if answer.missing else None
        told = {"value": value, "cut": value != answer.value, "missing": missing}
        rows.append({"field": field} | answer._asdict() | told)
    currency, money = document["order"]["currency"], document["order"]["money"]
    return {
        "object": "dispute.evidence",
        "source": "https://docs.stripe.com/api/disputes/evidence_object",
        "captured": money_text(money["captured"], currency),
        "refunded": money_text(money["refunded"], currency),
        "fields": rows,
    }


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…" if longest > 0 else ""
