"""English: a sentence for every event, words for codes, phrases, and what stands on pages."""

from projections.sentences.en import (
    accounts,
    care,
    cases,
    clocks,
    dossier,
    follow_up,
    gifts,
    improvement,
    incidents,
    logistics,
    mediation,
    offers,
    orders,
    page,
    partners,
    personal,
    policies,
    repairs,
    returns,
    reviews,
    rights,
    time,
    words,
)

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
    personal,
    reviews,
    follow_up,
    logistics,
    mediation,
)

SENTENCES = orders.SENTENCES | {name: text for area in _AREAS for name, text in area.SENTENCES.items()}
WORDS = words.WORDS | dossier.WORDS | {name: text for area in _AREAS for name, text in area.WORDS.items()}
PHRASES = words.PHRASES | {name: text for area in _AREAS for name, text in area.PHRASES.items()}
MONTHS = words.MONTHS
LABELS = page.LABELS | dossier.LABELS

__all__ = ["LABELS", "MONTHS", "PHRASES", "SENTENCES", "WORDS"]
