"""The evidence list (证据清单) that a Chinese court asks for with electronic data.

For each item: its name, where it comes from, how it was collected and fixed, its hash, its time, what it is to prove,
and where in the pack it stands (互联网法院审理案件规定 11, 人民法院在线诉讼规则 16 to 19).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from projections.dossier.speaking import both

LAWS = ("最高人民法院关于互联网法院审理案件若干问题的规定 11", "人民法院在线诉讼规则 16–19")
Document = Mapping[str, Any]
_OF_TYPES: Mapping[str, tuple[str, ...]] = {
    "PAYMENT": ("PaymentCaptured", "ShortfallCollected"),
    "FULFILMENT": ("LinesShipped", "LinesDelivered", "LinesLost", "ParcelScanned"),
    "RETURN": ("ReturnRequested", "ReturnAuthorised", "ReturnRefused", "ReturnReceived", "ReturnInspected"),
    "CANCELLATION": ("LinesCancelled",),
    "REFUND": ("RefundQuoted", "RefundFellDue", "RefundSettled", "RefundOverridden", "RefundGranted"),
}
"""What the order's own events prove, beyond that it was placed."""


class _Item(NamedTuple):
    """An item: what it is, its hash, when it came to be, which part of the pack shows it, how it was fixed."""

    kind: str
    detail: str
    sha256: str | None
    at: str
    section: str
    sources: list[dict[str, Any]]
    file: str | None = None
    method: str = "LEDGER"


def evidence_list(document: Document) -> list[dict[str, Any]]:
    """Every item, numbered in the order of what it proves. A page goes by the hash of its bytes, an event by its leaf
    hash, terms by the hash of their canonical JSON.
    """
    items = [*_checkout(document), *_terms(document), *_order(document), *_messages(document), *_cases(document)]
    return [_row(number, item) for number, item in enumerate(items, 1)]


def _row(number: int, item: _Item) -> dict[str, Any]:
    origin = "CONTENT" if item.kind == "PAGE" else "LEDGER"
    return {
        "no": number,
        "kind": item.kind,
        "name": both(f"item_{item.kind}", detail=item.detail or None),
        "source": both(f"origin_{origin}"),
        "method": both(f"method_{item.method}"),
        "sha256": item.sha256,
        "time": item.at,
        "proves": both(f"proves_{item.kind}"),
        "section": item.section,
        "file": item.file or (f"leaves/{item.sources[0]['position']:012d}.json" if item.sources else None),
        "laws": list(LAWS),
        "sources": item.sources,
    }


def _event(kind: str, detail: str, at: str, section: str, sources: list[dict[str, Any]]) -> _Item:
    return _Item(kind, detail, sources[0]["leaf_hash"], at, section, sources)


def _checkout(document: Document) -> Iterator[_Item]:
    shown = document["checkout"]
    if shown is None:
        return
    for page in shown["pages"]:
        name = f"{page['place'] + 1}, {page['media_type']}"
        method = "HASH" if page["size"] is None else "CONTENT"
        yield _Item("PAGE", name, page["sha256"], shown["shown_at"], "saw", page["sources"], page["file"], method)
    for row in document["checkout_history"]:
        source = row["sources"][0]
        kind = {"CheckoutShown": "SHOWN", "TermsPresented": "PRESENTED", "ClauseConfirmed": "CONFIRMED"}
        name = kind.get(source["type"]) or ("ACCEPTED" if source["type"] == "TermsAccepted" else "CODE")
        yield _event(name, "", row["at"], "saw", row["sources"])


def _terms(document: Document) -> Iterator[_Item]:
    for row in document["agreed"]:
        if row["sources"]:
            stated = [each for each in row["sources"] if each["type"] != "TermsAccepted"]
            yield _Item("TERMS", row["name"], row["terms_sha256"], row["stated_at"] or "", "agreed", stated)
    for row in document["policies"]:
        name = f"{row['policy_id']}@{row['version']}"
        sources = row["sources"]
        yield _Item(
            "POLICY", name, row["body_sha256"] or sources[0]["leaf_hash"], row["published_at"], "agreed", sources
        )


def _order(document: Document) -> Iterator[_Item]:
    for row in document["history"]:
        type_ = row["sources"][0]["type"]
        kind = next((kind for kind, types in _OF_TYPES.items() if type_ in types), None)
        if type_ == "OrderPlaced":
            kind = "ORDER"
        if kind:
            section = {"PAYMENT": "money", "REFUND": "money"}.get(kind, "history")
            yield _event(kind, "", row["at"], section, row["sources"])


def _messages(document: Document) -> Iterator[_Item]:
    for row in document["messages"]:
        yield _event("MESSAGE", row["message_id"], row["prepared_at"], "messages", row["sources"])


def _cases(document: Document) -> Iterator[_Item]:
    for case in document["cases"]:
        for row in case["evidence"]:
            yield _event("CASE", f"{case['case_id']}, {row['evidence_id']}", row["at"], "cases", row["sources"])
