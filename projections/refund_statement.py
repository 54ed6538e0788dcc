"""A refund explained: each row with its formula, the sum, and what every method would have come to.

It reads a row of an order's view (a refund, or a quote before it), so a past view is explained as it was.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from domain.currency import money_text
from domain.order.events import ClauseRef
from projections.sentences.language import Language, language
from projections.sentences.speaker import Speaker

Row = Mapping[str, Any]
NO_TITLES: Mapping[str, str] = MappingProxyType({})

EXPLANATIONS = {
    "REPRICED": "repriced",
    "CARRIED_FORWARD": "carried",
    "SHORTFALL": "lifted",
    "CAPPED": "capped",
    "UNPAID": "unpaid",
    "QUOTED": "honoured",
    "FREIGHT": "freight",
    "ADJUSTED": "adjusted",
    "EXCHANGE": "exchanged",
    "RETURN_FREIGHT": "returned_by_post",
    "SERVICE": "service_back",
    "REPAIR": "repair_back",
}
"""The phrase that says why a row without units is there."""


def refund_statement(row: Row, currency: str, tag: str, titles: Mapping[str, str] = NO_TITLES) -> dict[str, Any]:
    """The refund in words: `rows` with label, formula, explanation and amount; `total`; `methods` side by side."""
    speaker = Speaker(language(tag), currency=currency, titles=titles)
    rows = [_unit_row(each, speaker) if "net" in each else _reason_row(each, row, speaker) for each in row["breakdown"]]
    assert sum(each["amount"] for each in rows) == row["amount"], "the rows of a refund sum to it"
    return {
        "refund_id": row.get("refund_id"),
        "quote_id": row.get("quote_id"),
        "rows": rows,
        "total": {"amount": row["amount"], "text": money_text(row["amount"], currency), "formula": _sum(row, speaker)},
        "method": _named(row["method"], speaker.language),
        "cause": _named(row["cause"], speaker.language),
        "policy_version": row["policy_version"],
        "grounds": _grounds(row["clause_refs"], speaker),
        "coupons": [_coupon(each, speaker) for each in _traced(row, "coupons") if each["basis"]],
        "methods": [_outcome(each, row, speaker) for each in _traced(row, "outcomes")],
    }


def _traced(row: Row, name: str) -> Sequence[Row]:
    """A quote carries its inputs itself, a refund in its trace; one without a step has none."""
    if "quote_id" in row and "refund_id" not in row:
        return row[name]
    return row["trace"][name] if row["trace"] else ()


def _unit_row(each: Row, speaker: Speaker) -> dict[str, Any]:
    phrase, figure = speaker.language.phrase, speaker.figure
    name = "formula" if each["discount_share"] else "unshared"
    listed, share = figure(each["listed"]), figure(each["discount_share"])
    return {
        "label": phrase("units", title=speaker.title(each["line"]), quantity=each["quantity"]),
        "formula": phrase(name, listed=listed, share=share, rest="", total=speaker.money(each["net"])),
        "explanation": None,
        "reason": None,
        "amount": each["net"],
        "text": speaker.money(each["net"]),
    }


def _reason_row(each: Row, row: Row, speaker: Speaker) -> dict[str, Any]:
    reason: str = each["reason"]
    name = _of_gift(each, row) if reason == "GIFT" else EXPLANATIONS.get(reason)
    return {
        "label": speaker.language.word(reason),
        "formula": None,
        "explanation": speaker.language.phrase(name, refund=row.get("refund_id")) if name else None,
        "reason": reason,
        "amount": each["amount"],
        "text": ("+" if each["amount"] > 0 else "") + speaker.money(each["amount"]).replace("-", "−"),
    }


def _of_gift(each: Row, row: Row) -> str:
    """Money for gifts goes either way: charged with a step, that charge undone, or their worth paid by the merchant."""
    if each["amount"] < 0:
        return "gift_taken"
    return "gift_undone" if row.get("kind") == "ADJUSTMENT" else "gift_worth_paid"


def _sum(row: Row, speaker: Speaker) -> str | None:
    """All rows in one line: `175.00 − 25.00 = 150.00 CNY`; a single row needs none."""
    amounts: list[int] = [each.get("net", each.get("amount", 0)) for each in row["breakdown"]]
    if len(amounts) < 2:
        return None
    first = speaker.figure(amounts[0]).replace("-", "−")
    rest = "".join(f" {'−' if amount < 0 else '+'} {speaker.figure(abs(amount))}" for amount in amounts[1:])
    return f"{first}{rest} = {speaker.money(row['amount'])}"


def _coupon(each: Row, speaker: Speaker) -> dict[str, Any]:
    """What one coupon still takes off the kept goods, and why."""
    met = "met" if each["threshold_met"] else "missed"
    name = met if each.get("threshold") else "unconditional"
    money = speaker.money
    return dict(each) | {
        "words": speaker.language.phrase(
            name,
            coupon=each["coupon_id"],
            basis=money(each["basis"]),
            threshold=money(each.get("threshold", 0)),
            method=speaker.language.word(each["method"]),
            taken=money(each["taken"]) if each["taken"] else None,
            nothing=None if each["taken"] else "",
        )
    }


def _outcome(each: Row, row: Row, speaker: Speaker) -> dict[str, Any]:
    return dict(each) | {
        "words": speaker.language.word(each["method"]),
        "text": speaker.money(each["amount"]),
        "chosen": each["method"] == row["method"],
    }


def _named(code: str | None, said_in: Language) -> dict[str, str] | None:
    return {"code": code, "words": said_in.word(code)} if code else None


def _grounds(refs: Sequence[Row], speaker: Speaker) -> list[str]:
    return [speaker.refs((msgspec.convert(ref, ClauseRef),)) for ref in refs]
