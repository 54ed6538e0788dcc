"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from msgspec import UNSET

from domain.customer import PointsGranted
from domain.fact import Fact
from domain.message import MessageBlock, MessagePrepared, MessageSent
from domain.money import percent_text
from domain.order.events import (
    CompensationGranted,
    DamagesAssessed,
    PaymentCaptured,
    RefundSettled,
    ShortfallCollected,
    TenderShare,
    ThresholdBroken,
)
from domain.order.grounds import ground
from domain.order.refunds.tenders import NETTING
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    name = type(fact).__name__
    match fact:
        case PaymentCaptured() if fact.points or fact.confirms or fact.refundable is not UNSET:
            return f"{name}.DETAILED"
        case RefundSettled() if any(share.over for share in fact.split):
            return f"{name}.OVER"
        case ShortfallCollected() if fact.reference.startswith(NETTING):
            return f"{name}.NETTED"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case PaymentCaptured():
            yield "refundable", None if fact.refundable is UNSET else speaker.money(fact.refundable)
            yield "points", speaker.counted("points", fact.points) if fact.points else None
        case ThresholdBroken():
            for name in ("basis", "threshold", "refund_with", "refund_without", "loss"):
                yield name, speaker.money(getattr(fact, name))
            yield "borne", _some(fact.borne, speaker)
            yield "proposed", _some(fact.proposed, speaker)
        case MessagePrepared():
            yield "kind", _word("MESSAGE", fact.kind, speaker)
            yield "channels", speaker.several(_word("CHANNEL", each, speaker) for each in fact.channels) or None
            yield "blocks", speaker.several((_block(each, speaker) for each in fact.blocks), "then")
        case MessageSent():
            yield "channel", _word("CHANNEL", fact.channel, speaker)
        case PointsGranted():
            yield "basis", _word("BASIS", ground(fact.basis), speaker)
            yield "points", speaker.counted("points_were", fact.points)
        case CompensationGranted():
            yield "basis", _word("BASIS", ground(fact.basis), speaker)
            yield "points", speaker.counted("points_were", fact.amount)
            shares = (
                f"{_word('PAYER', each.party, speaker)} {percent_text(each.share_bp)}%" for each in fact.funding or ()
            )
            yield "funding", speaker.several(shares) or None
        case DamagesAssessed():
            yield from _damages(fact, speaker)
        case _:
            pass


def _damages(fact: DamagesAssessed, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What was compared, what it comes to, and what it rests on; a figure that plays no part is not said."""
    yield "basis", _word("BASIS", fact.basis, speaker)
    yield "paid", speaker.money(fact.paid) if fact.lines else None
    yield "conditions", speaker.several(_word("CONDITION", each, speaker) for each in fact.conditions) or None
    yield "receipts", str(len(fact.receipts)) if fact.receipts else None
    yield "days", str(fact.days_late) if fact.days_late else None
    yield "by_price", _some(fact.by_price, speaker)
    yield "by_loss", _some(fact.by_loss, speaker)
    yield "floor", _some(fact.floor, speaker) if fact.multiple else None
    yield "extra", _some(fact.extra, speaker)
    yield "refund", _some(fact.refund, speaker)
    receipts = sum(receipt.amount for receipt in fact.receipts)
    yield "loss", _some(max(0, fact.total - fact.extra - fact.refund - receipts), speaker)
    yield "total", speaker.money(fact.total)
    yield "unmet", speaker.several(_word("UNMET", each, speaker) for each in fact.unmet) or None
    yield "laws", speaker.several((speaker.law(each) for each in fact.laws), "then") or None


def _some(amount: int, speaker: Speaker) -> str | None:
    return speaker.money(amount) if amount else None


def _word(group: str, code: str, speaker: Speaker) -> str:
    """A code's word among those of its group; a code without one is shown as it is."""
    return speaker.language.words.get(f"{group}_{code.upper()}", code)


def _block(block: MessageBlock, speaker: Speaker) -> str:
    """A part of a message as it was written in this language."""
    return speaker.language.phrase("quoted", words=block.en if speaker.language.code == "en" else block.zh)


def tender(share: TenderShare, speaker: Speaker) -> str:
    """So much over a payment: its own way, as points, or another way."""
    said = {"payment_id": share.payment_id, "amount": speaker.money(share.amount)}
    if share.over:
        return speaker.language.phrase("tender_over", **said, over=share.over)
    if share.points:
        return speaker.language.phrase("tender_points", **said, points=speaker.counted("points", share.points))
    return speaker.language.phrase("tender", **said)
