"""The codes and laws that stand in a view, said in words."""

from collections.abc import Container, Iterator
from typing import Any, cast

from domain.terms.laws import LAWS
from projections.sentences.language import language
from projections.sentences.speaker import Speaker

_LAW_NAMES = frozenset(law.name for law in LAWS)


def in_words(view: Any, tag: str) -> dict[str, str]:
    """Every code in a view that has a word, and every law by its label, in the language of the tag.

    Where a view names who issued something, the shop and the platform are said as such, not as causes.
    """
    speaker, issuers = Speaker(language(tag)), set(_issuers(view))
    words = {code: _word(code, speaker, issuers) for code in sorted(set(_texts(view)))}
    return {code: word for code, word in words.items() if word}


def _word(code: str, speaker: Speaker, issuers: Container[str]) -> str | None:
    if code in issuers:
        return speaker.language.word(f"PAYER_{code}")
    if code.rpartition(" ")[0] in _LAW_NAMES:
        return str(speaker.law(code))
    words = speaker.language.words
    return next((words[name] for name in (f"LIMIT_{code}", f"CLASS_{code}", code) if name in words), None)


def _issuers(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        if isinstance(members.get("issuer"), str):
            yield members["issuer"]
        for each in members.values():
            yield from _issuers(each)
    elif isinstance(value, list | tuple):
        for each in cast(list[Any], value):
            yield from _issuers(each)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a view, its members' names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in cast(dict[str, Any], value).items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in cast(list[Any], value):
            yield from _texts(each)
