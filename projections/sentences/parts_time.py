"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.coupon import ReminderSuppressed
from domain.customer import (
    MessageConsentGiven,
    MessageConsentWithdrawn,
    PointsEarned,
    PointsReturned,
    PointsSpent,
    PointsTakenBack,
)
from domain.fact import Fact
from domain.order.events import LinesCancelled, RefundOverdue, ReturnRequested, ReturnWindowClosed
from domain.terms.statute import STATUTES
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Which sentence fits the fact, where its name alone does not tell."""
    match fact:
        case RefundOverdue(days=days) if days > STATUTES[0].refund_days:
            return "RefundOverdue.DELAY" if fact.law.startswith("侵害消费者权益行为处罚办法") else "RefundOverdue.LONG"
        case _:
            return None


def names_lapsed_quote(fact: Fact, speaker: Speaker) -> bool:
    """Whether the fact names a quote that no longer held, in a sentence that would say it stands on it."""
    match fact:
        case LinesCancelled(quote_id=str()) | ReturnRequested(quote_id=str(), remedy="REFUND"):
            return not speaker.quote_holds(fact)
        case _:
            return False


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
            yield "points", speaker.counted("points", fact.points)
        case PointsTakenBack():
            yield "missing", str(fact.shortfall) if fact.shortfall else None
            yield "points", speaker.counted("points_were", fact.points)
        case PointsSpent():
            yield "points", speaker.counted("points_were", fact.points)
        case PointsReturned():
            yield "points", speaker.counted("points", fact.points)
        case _:
            pass
