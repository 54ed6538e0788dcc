"""What a sentence can say of safety emergencies and recalls beyond their members."""

from collections.abc import Iterator

from domain.fact import Fact
from domain.incident import BatchInspected, EmergencyClosed, EmergencyDeclared, LiabilityEstablished, RecallOrdered
from domain.order.events import RecallNoticed
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> None:
    """Each of these facts has one sentence."""


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    word = speaker.language.word
    match fact:
        case EmergencyDeclared():
            yield "hazard", word(f"HAZARD_{fact.hazard}")
        case BatchInspected():
            yield "result", word(f"INSPECTED_{fact.result}")
        case LiabilityEstablished():
            yield "ground", word(f"LIABLE_{fact.ground}")
            yield "condition", word(f"ESTABLISHED_{fact.condition}")
            yield "law", speaker.law(fact.law)
        case RecallOrdered():
            yield "laws", speaker.several((speaker.law(each) for each in fact.laws), "then")
        case EmergencyClosed():
            yield "outcome", word(f"OUTCOME_{fact.outcome}")
        case RecallNoticed():
            yield "nothing", None if fact.lines or fact.unsent else ""
        case _:
            pass
