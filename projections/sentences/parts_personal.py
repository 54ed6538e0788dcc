"""What a sentence can say of these facts beyond their members."""

from collections.abc import Iterator

from domain.access import EvidenceExported, PersonalDataRead
from domain.customer import LegalHoldPlaced, PersonalDataErased
from domain.fact import Fact
from projections.sentences.speaker import Speaker


def variant(fact: Fact) -> str | None:
    """Each of them has one sentence."""
    del fact
    return None


def composed(fact: Fact, speaker: Speaker) -> Iterator[tuple[str, str | None]]:
    """What takes more than one member to say."""
    match fact:
        case LegalHoldPlaced():
            yield "ground", speaker.language.word(f"HOLD_{fact.ground}")
        case PersonalDataErased():
            yield "ground", speaker.language.word(f"ERASED_{fact.ground}")
        case PersonalDataRead():
            yield "subjects", speaker.several(fact.subjects) or None
        case EvidenceExported():
            yield "streams", speaker.several(fact.streams) or None
        case _:
            pass
