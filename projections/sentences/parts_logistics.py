"""What a sentence can say of parcels, of queries and claims to carriers, and of what a customer is told on the way."""

from collections.abc import Iterator

from domain.case.events.logistics import (
    CarrierAnswered,
    CarrierClaimFiled,
    CarrierClaimSettled,
    CarrierQueried,
    DelayCompensated,
    IncidentClassified,
    IncidentNoted,
    ProgressTold,
)
from domain.fact import Fact
from domain.order.events.parcels import ParcelScanned, ShipmentStalled
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """A carrier that paid all that was advanced has a sentence of its own."""
    match fact:
        case CarrierClaimSettled() if not fact.loss:
            return "CarrierClaimSettled.COVERED"
        case CarrierClaimSettled() if fact.loss < 0:
            return "CarrierClaimSettled.REGAINED"
        case _:
            return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    word, money = speaker.language.word, speaker.money
    match fact:
        case ParcelScanned():
            yield "status", word(f"SCAN_{fact.status}")
        case ShipmentStalled() | IncidentNoted():
            yield "kind", word(f"STALLED_{fact.kind}")
        case CarrierQueried():
            yield "urgency", word(f"URGENCY_{fact.urgency}")
            yield "asks", word(f"ASKS_{fact.asks}")
        case CarrierAnswered():
            yield "finding", word(f"FINDING_{fact.finding}")
        case IncidentClassified():
            yield "kind", word(f"PARCEL_{fact.kind}")
        case ProgressTold():
            yield "told", fact.en if speaker.language.code == "en" else fact.zh
        case DelayCompensated():
            yield "days", speaker.counted("days_late", fact.days_late)
        case CarrierClaimFiled():
            yield "payable", money(fact.payable)
            yield "ground", word(f"PAYABLE_{fact.ground}")
            yield "law", speaker.law(fact.law)
        case CarrierClaimSettled():
            yield "advanced", money(fact.advanced)
            yield "loss", money(abs(fact.loss))
            yield "party", word(f"PARTY_{fact.party}")
        case _:
            pass
