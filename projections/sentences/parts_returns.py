"""What a sentence can say of returns and exchanges beyond their members."""

from collections.abc import Iterable, Iterator

from domain.fact import Fact
from domain.order.events import (
    LinesExchanged,
    RefundFellDue,
    Replacement,
    ReturnAuthorised,
    ReturnFreightReimbursed,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    StrangeItem,
)
from projections.sentences.speaker import Speaker

_REASONS = ("EXCHANGE", "RETURN_FREIGHT")
"""Rows that give a refund a sentence of its own."""


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case ReturnRequested(remedy="EXCHANGE"):
            return "ReturnRequested.EXCHANGE"
        case ReturnRequested(approver=str()):
            return "ReturnRequested.APPROVED"
        case ReturnReceived(others=(_, *_)):
            return "ReturnReceived.OTHERS"
        case RefundFellDue():
            return next((f"RefundFellDue.{row.reason}" for row in fact.breakdown if row.reason in _REASONS), None)
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case ReturnRequested():
            yield "replacements", _replacements(fact.replacements, speaker) or None
            yield "claims", speaker.several(fact.claims or ()) or None
        case ReturnAuthorised():
            yield "payer", speaker.language.word(f"PAYER_{fact.freight_payer}")
            yield "clause_refs", speaker.refs(fact.clause_refs) or None
        case ReturnRefused():
            yield "ground", speaker.language.word(f"GROUND_{fact.ground}")
            yield "clause_refs", speaker.refs(fact.clause_refs) or None
        case ReturnReceived():
            yield "others", speaker.several(_strange(each, speaker) for each in fact.others) or None
        case ReturnFreightReimbursed():
            yield "payer", speaker.language.word(f"PAYER_{fact.payer}")
        case LinesExchanged():
            yield "replacements", _replacements(fact.replacements, speaker)
            yield "dearer", speaker.money(fact.amount) if fact.amount > 0 else None
            yield "cheaper", speaker.money(-fact.amount) if fact.amount < 0 else None
            due_at = fact.ship_by.due_at
            yield "ship_by", speaker.time(due_at) if due_at.endswith("Z") else due_at
            yield "provisional", "" if fact.ship_by.provisional else None
        case _:
            pass


def _replacements(replacements: Iterable[Replacement], speaker: Speaker) -> str:
    return speaker.several(_replacement(each, speaker) for each in replacements)


def _replacement(each: Replacement, speaker: Speaker) -> str:
    name = each.title or each.sku or speaker.language.phrase("same")
    price = speaker.money(each.list_price) if isinstance(each.list_price, int) else None
    return speaker.language.phrase("replacement", name=name, price=price)


def _strange(each: StrangeItem, speaker: Speaker) -> str:
    return speaker.language.phrase("units", title=each.title or each.sku, quantity=each.quantity)
