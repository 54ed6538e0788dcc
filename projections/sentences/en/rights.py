"""English sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {}
WORDS: dict[str, str] = {}
PHRASES: dict[str, str] = {}
