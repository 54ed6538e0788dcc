"""What a decision would come to, for the person who is to confirm it: nothing of it is recorded."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from domain.ledger.entry import LEDGER, Entry
from domain.message import MessagePrepared
from domain.order.state import Order
from projections.console.desk_methods import methods_of, why
from projections.event_view import event_view, unrecorded
from projections.history import sentence
from projections.order_page import lead
from projections.refund_statement import refund_statement
from projections.sentences.language import EN, ZH, Language
from projections.sentences.speaker import Speaker

Json = Mapping[str, Any]
GIFTS = ("GiftFellDue", "GiftPriced", "GiftExcused", "GiftWithdrawn", "GiftPricingReversed", "GiftReceived")
SERVICES = ("ServiceCancelled", "ServiceActivated")
SHORTFALLS = ("ShortfallArose", "ShortfallClosed")
FIGURES = (
    *("payable", "captured", "released", "retained_value", "refund_due", "refunded", "compensated", "outstanding"),
    *("shortfall_open", "shortfall_waived", "owed_to_customer", "owed_by_customer"),
)
"""The figures of an order's account that a decision may move, in the order they are told."""


class Before(NamedTuple):
    """An order as it stands while the decision is only tried: its entries, its state, its view."""

    entries: Sequence[Entry]
    order: Order
    view: dict[str, Any]


def preview(before: Before, decided: Sequence[Entry], after: Json, language: Language) -> dict[str, Any]:
    """What was decided, told: the refund by every method, what becomes of all that hangs on it, what the customer is
    told, and each event in a sentence. `after` is the order's view then.
    """
    speaker = _heard(before.entries, language)
    refund = _new(before.view, after, "refunds", "refund_id") or _new(before.view, after, "quotes", "quote_id")
    return {
        "version": len(before.entries),
        "refund": _refund_told(before, refund, after, speaker) if refund else None,
        "follows": follows(before, decided, after, speaker),
        "customer": _told_customer(before.entries, decided),
        "events": _events(decided, speaker),
    }


def prospect(
    before: Before, quoted: Json, decided: Sequence[Entry], after: Json, language: Language
) -> dict[str, Any] | None:
    """What is to come of goods that are only asked back or quoted, if all of them are accepted: the refund as a quote
    in the view `quoted` has it, and what then follows. `decided` and `after` are of the step itself, empty where it
    can't be tried.
    """
    speaker = _heard(before.entries, language)
    quote = _new(before.view, quoted, "quotes", "quote_id")
    if quote is None:
        return None
    return {
        "refund": _refund_told(before, quote, after or quoted, speaker),
        "gifts": quote["gifts"],
        "follows": follows(before, decided, after, speaker) if after else None,
    }


def follows(before: Before, decided: Sequence[Entry], after: Json, speaker: Speaker) -> dict[str, Any]:
    """What becomes of the coupons, gifts, services and the freight, and who owes whom afterwards."""
    events = _events(decided, speaker)
    own = [event for event in events if event["stream"] == decided[0].stream]
    money = before.view["money"]
    refund = _new(before.view, after, "refunds", "refund_id")
    return {
        "coupons": [_fate(*each, own, speaker.language) for each in _pairs(before.view, after)],
        "gifts": _texts(own, GIFTS),
        "services": _texts(own, SERVICES),
        "shortfalls": _texts(own, SHORTFALLS),
        "freight": _freight(refund),
        "money": [{"name": name, "before": money[name], "after": after["money"][name]} for name in FIGURES],
        "owes": lead(after, speaker.language),
    }


def _refund_told(before: Before, refund: Json, after: Json, speaker: Speaker) -> dict[str, Any]:
    """A refund's or a quote's rows with their formulas, its outcome by each method, and why the one holds."""
    titles = {line["line"]: line["title"] for line in before.view["lines"]}
    language = speaker.language
    statement = refund_statement(refund, before.view["currency"], language.code, titles)
    compared = "outcomes" in refund or refund["trace"]
    return {
        **statement,
        "suggested": refund["suggested"],
        "pay_by": refund.get("pay_by"),
        "valid_until": refund.get("valid_until"),
        "methods": methods_of(before.order, refund, after["money"]["retained_value"], speaker) if compared else [],
        "why": why(before.order, refund["cause"], language) if compared else [],
    }


def _heard(entries: Sequence[Entry], language: Language) -> Speaker:
    return reduce(lambda speaker, entry: speaker.hear(entry.data, entry.occurred_at), entries, Speaker(language))


def _events(decided: Sequence[Entry], speaker: Speaker) -> list[dict[str, Any]]:
    """Each event with its sentence. What stands on another stream is told with the order's currency."""
    told: list[dict[str, Any]] = []
    for entry in decided:
        speaker = speaker.hear(entry.data, entry.occurred_at)
        followed = entry.actor == LEDGER
        text = str(sentence(entry.data, speaker))
        told.append({**unrecorded(event_view(entry)), "text": text, "followed": followed})
    return told


def _new(before: Json, after: Json, name: str, key: str) -> Json | None:
    """The refund or quote that is there only afterwards; a step's before others."""
    known = {each[key] for each in before[name]}
    found = [each for each in after[name] if each[key] not in known]
    return min(found, key=lambda each: each.get("kind", "STEP") != "STEP", default=None)


def _pairs(before: Json, after: Json) -> Iterator[tuple[Json, Json]]:
    yield from zip(before["coupons"], after["coupons"], strict=True)


def _fate(before: Json, after: Json, own: Sequence[Json], language: Language) -> dict[str, Any]:
    """What becomes of a coupon, in the events' own words where there are any."""
    texts = [each["text"] for each in own if each["data"].get("coupon_id") == after["coupon_id"]]
    broken = before["threshold_met"] and not after["threshold_met"]
    if not texts and after["validity"] == "VALID":
        texts = [language.labels["desk_coupon_broken" if broken else "desk_coupon_counts"]]
    elif not texts:
        texts = [language.labels["desk_coupon_before"]]
    told = ("coupon_id", "code", "campaign_id", "terms_version", "validity", "threshold_met", "reason", "reissued_as")
    moved = {"before": before["validity"], "broken": broken}
    return {**{name: after[name] for name in told}, **moved, "word": language.word(after["validity"]), "texts": texts}


def _texts(own: Sequence[Json], types: Sequence[str]) -> list[str]:
    return [each["text"] for each in own if each["type"] in types]


def _freight(refund: Json | None) -> int:
    rows: Sequence[Json] = refund["breakdown"] if refund else ()
    return sum(row["amount"] for row in rows if row.get("reason") == "FREIGHT")


def _told_customer(entries: Sequence[Entry], decided: Sequence[Entry]) -> dict[str, Any]:
    """In both languages what she is written, or else what happens, to be said to her."""
    messages = [entry.data for entry in decided if isinstance(entry.data, MessagePrepared)]
    if messages:
        blocks = [block for message in messages for block in message.blocks]
        return {"written": True, "zh": [block.zh for block in blocks], "en": [block.en for block in blocks]}
    return {"written": False, "zh": [_said(entries, decided[0], ZH)], "en": [_said(entries, decided[0], EN)]}


def _said(entries: Sequence[Entry], entry: Entry, language: Language) -> str:
    return str(sentence(entry.data, _heard(entries, language).hear(entry.data, entry.occurred_at)))
