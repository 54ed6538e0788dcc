"""The words for Stripe's text fields, in English, each with the events they rest on."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.clock import SHANGHAI, local
from domain.currency import money_text
from projections.sentences.language import EN

Document = Mapping[str, Any]
Told = tuple[str, list[dict[str, Any]]]


def product(document: Document) -> Told:
    """What was bought, as the order names it."""
    order = document["order"]
    lines = [
        f"{line['quantity']} × {line['title']} ({line['sku']}), {_money(line['list_price'], order)} each, "
        f"{EN.word(line['kind']).lower()}"
        for line in order["lines"]
    ]
    total = f"Total payable after discounts and freight: {_money(order['money']['payable'], order)}."
    return "\n".join([*lines, total]), document["placed"]


def disclosure(document: Document) -> Told:
    """How and when each clause was shown to her before the order, and what she did."""
    told, sources = list[str](), list[dict[str, Any]]()
    for contract in document["agreed"]:
        for clause in contract["clauses"]:
            told += [_shown(clause, each) for each in clause["presented"]] or [_never(contract, clause)]
            told += [_confirmed(clause, each) for each in clause["confirmed"]]
            sources += [source for each in (*clause["presented"], *clause["confirmed"]) for source in each["sources"]]
        if contract["accepted_at"]:
            told.append(f"The customer accepted {contract['name']} at {contract['accepted_at']}.")
        told.append(f"The terms {contract['name']} have SHA-256 {contract['terms_sha256']}.")
        sources += contract["sources"]
    shown = document["checkout"]
    if told and shown and shown["shown_at"]:
        told.insert(0, f"The checkout page was shown at {shown['shown_at']} in {shown['language']}.")
        sources = [*shown["sources"], *sources]
    if not any(clause["presented"] for contract in document["agreed"] for clause in contract["clauses"]):
        return "", sources
    return "\n".join(told), sources


def refusal(document: Document) -> Told:
    """What was refunded and by which rule, or why nothing more is due."""
    order = document["order"]
    told, sources = list[str](), list[dict[str, Any]]()
    for row in document["refunds"]:
        statement = row["statement"]["en"]
        method = statement["method"]["words"] if statement["method"] else EN.word(row["kind"])
        formula = statement["total"]["formula"] or "; ".join(
            each["formula"] or each["text"] for each in statement["rows"]
        )
        paid = f", paid with reference {row['reference']}" if row["reference"] else ""
        told.append(f"Refund {row['refund_id']}: {formula} ({method}), {EN.word(row['status']).lower()}{paid}.")
        sources += row["sources"]
    refused = [each for each in document["history"] if each["sources"][0]["type"] == "ReturnRefused"]
    told += [each["sentence"]["en"] for each in refused]
    sources += [source for each in refused for source in each["sources"]]
    if told:
        owed = order["money"]["owed_to_customer"]
        told.append(f"Still owed to the customer: {_money(owed, order)}.")
    return "\n".join(told), sources


def activity(document: Document) -> Told:
    """What she did at the checkout and in the order, with times (UTC)."""
    rows = document["checkout_history"]
    told = [f"{each['at']}  {each['text']['en']}" for each in rows]
    return "\n".join(told), [source for each in rows for source in each["sources"]]


def captures(document: Document) -> list[dict[str, Any]]:
    """The events by which money came in."""
    return _of_types(document, "PaymentCaptured", "ShortfallCollected")


def duplicates(document: Document) -> Told:
    """Why one order has several charges; nothing where it has one."""
    order = document["order"]
    if len(order["payments"]) < 2:
        return "", []
    paid = order["payments"]
    told = [f"Payment {each['payment_id']} of {_money(each['amount'], order)} at {each['at']}" for each in paid]
    together = f"Together they come to {_money(sum(each['amount'] for each in paid), order)}"
    told.append(f"{together}, all for the one order {order['order_id']} of {_money(order['money']['payable'], order)}.")
    return "\n".join(told), captures(document)


def service_dates(document: Document) -> Told:
    """When goods were delivered and services began."""
    rows = [each for each in document["history"] if each["sources"][0]["type"] == "LinesDelivered"]
    begun = [f"{each['line']}: from {each['since']}" for each in document["order"]["services"] if each.get("since")]
    told = [*(each["sentence"]["en"] for each in rows), *begun]
    return "\n".join(told), [*(document["placed"] if begun else []), *(s for each in rows for s in each["sources"])]


def shipping(document: Document) -> Iterator[dict[str, Any]]:
    """Each parcel with its carrier, number and date."""
    entries = [each for each in document["history"] if each["sources"][0]["type"] == "LinesShipped"]
    for row, entry in zip(document["order"]["shipments"], entries, strict=True):
        yield {
            "carrier": row["carrier"],
            "tracking_no": row["tracking_no"],
            "date": local(row["shipped_at"], SHANGHAI)[:10],
            "sources": entry["sources"],
        }


def uncategorized(document: Document) -> Told:
    """What the pack is, what it proves, and what is missing in it."""
    as_of = document["as_of"]
    last = as_of["sources"]
    open_gaps = [row["text"]["en"] for row in document["gaps"] if (row["at_dispute"] or "QUALIFIED") != "QUALIFIED"]
    place = f"log position {as_of['position']} (leaf hash {as_of['leaf_hash']})"
    told = [
        f"Evidence pack of order {document['order']['order_id']} as of {place}.",
        *document["statement"]["en"],
        *(["Not proved: " + "; ".join(dict.fromkeys(open_gaps)) + "."] if open_gaps else []),
    ]
    return "\n".join(told), last


def _of_types(document: Document, *types: str) -> list[dict[str, Any]]:
    return [s for each in document["history"] for s in each["sources"] if s["type"] in types]


def _shown(clause: Mapping[str, Any], how: Mapping[str, Any]) -> str:
    marks = ", ".join(how["marks"]) or "no mark"
    size = f", {how['font_px']} px" if how.get("font_px") else ""
    when = "before" if how["before_order"] else "not before"
    text = f" “{clause['text']}”" if clause["text"] else f" (SHA-256 {clause['text_sha256']})"
    return (
        f"Clause {clause['clause_id']}{text} was shown at {how['at']}, {when} the order, over "
        f"{', '.join(how['channels'])} at {how['position']} ({marks}{size})."
    )


def _never(contract: Mapping[str, Any], clause: Mapping[str, Any]) -> str:
    return f"Clause {clause['clause_id']} of {contract['name']} was not recorded as shown."


def _confirmed(clause: Mapping[str, Any], act: Mapping[str, Any]) -> str:
    if act["preticked"]:
        return f"The box of clause {clause['clause_id']} was ticked in advance at {act['at']}: that confirms nothing."
    return f"The customer confirmed clause {clause['clause_id']} by an act of her own at {act['at']}."


def _money(amount: int, order: Mapping[str, Any]) -> str:
    return money_text(amount, order["currency"])
