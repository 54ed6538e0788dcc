"""Chinese: a sentence for every event, words for codes, phrases, and what stands on pages."""

from projections.sentences.zh import (
    accounts,
    care,
    cases,
    clocks,
    follow_up,
    gifts,
    improvement,
    incidents,
    logistics,
    mediation,
    offers,
    orders,
    partners,
    policies,
    repairs,
    returns,
    reviews,
    rights,
    time,
    words,
)
from projections.sentences.zh.page import LABELS

_AREAS = (
    policies,
    rights,
    returns,
    offers,
    care,
    time,
    gifts,
    repairs,
    clocks,
    cases,
    improvement,
    incidents,
    accounts,
    partners,
    reviews,
    follow_up,
    logistics,
    mediation,
)

SENTENCES = orders.SENTENCES | {name: text for area in _AREAS for name, text in area.SENTENCES.items()}
WORDS = words.WORDS | {name: text for area in _AREAS for name, text in area.WORDS.items()}
PHRASES = words.PHRASES | {name: text for area in _AREAS for name, text in area.PHRASES.items()}
MONTHS = words.MONTHS

__all__ = ["LABELS", "MONTHS", "PHRASES", "SENTENCES", "WORDS"]
