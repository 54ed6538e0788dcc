"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.coupon import ReminderSuppressed
from domain.customer import MessageConsentGiven, MessageConsentWithdrawn, PointsEarned, PointsTakenBack
from domain.fact import Fact
from domain.order.events import RefundOverdue, ReturnWindowClosed
from domain.terms.statute import STATUTES
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case RefundOverdue(days=days) if days > STATUTES[0].refund_days:
            return f"{type(fact).__name__}.STATUTE"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case MessageConsentGiven() | MessageConsentWithdrawn() | ReminderSuppressed():
            yield "channel", speaker.language.words.get(f"CHANNEL_{fact.channel}", fact.channel)
        case ReturnWindowClosed():
            yield "title", speaker.title(fact.line)
        case RefundOverdue():
            yield "law", speaker.law(fact.law)
        case PointsEarned():
            yield "goods", speaker.money(fact.goods) if fact.goods and speaker.currency else None
        case PointsTakenBack():
            yield "missing", str(fact.shortfall) if fact.shortfall else None
        case _:
            pass
